"""The verbs of Standoff for Python: load a scenario, run it, ask what if.

>>> import standoff as so
>>> run = so.load("belarus-2020").run(members=2_000, days=90)
>>> float(round(run.outcomes["p"].sum(), 6))
1.0
>>> list(run.weekly.columns)
['date', 'place', 'q05', 'q25', 'q50', 'q75', 'q95']
>>> alone = run.what_if({"patron.support": "none"})
>>> bool(alone.difference.loc["in_power", "difference"] < 0)
True
"""

from __future__ import annotations

from pathlib import Path

from standoff.store import RunSummary, list_runs
from standoff.study.comparison import Comparison
from standoff.study.plausibility import Plausibility
from standoff.study.run import Run, open_run, resume
from standoff.study.scenario import Scenario, load
from standoff.study.settings import Settings

__all__ = [
    "Comparison", "Plausibility", "Run", "RunSummary", "Scenario", "Settings", "load", "open_run", "resume", "runs",
]  # fmt: skip


def runs(folder: str | Path = "runs") -> list[RunSummary]:
    """The runs kept in the folders of ``folder``, newest first; unreadable ones last, with their ``problem``."""
    return list_runs(Path(folder))
