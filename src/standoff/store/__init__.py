"""Runs on disk: a folder that survives a kill, tells damage from health, and resumes to the same bits.

=====================  ====================================================================
``manifest.json``      what the run is: resolved scenario, hash, seed, sizes, versions
``assumptions.parquet``  value of each uncertain parameter by assumption draw
``part-00012.parquet``   one row a member of chunk 12: its probabilities and features of its path
``fans-00012.parquet``   the chunk's weighted histograms and exits by day, non-zero cells only
``paths-00012.parquet``  whole paths of the kept sample; only in chunks that keep some
``part-00012.json``      seals chunk 12: size and SHA-256 of each of its files, written last
``summary.json``       the answer, written when every chunk is there
``.lock``              held by the one process that writes
=====================  ====================================================================
"""

from standoff.store.listing import RunSummary, list_runs
from standoff.store.manifest import Manifest, software_versions
from standoff.store.run_folder import RunFolder, create, open_run, resume

__all__ = ["Manifest", "RunFolder", "RunSummary", "create", "list_runs", "open_run", "resume", "software_versions"]
