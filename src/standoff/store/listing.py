"""Which runs a folder holds, told from their manifests alone, broken ones included."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from standoff.errors import RunError
from standoff.store.disk import LOCK_NAME, telling_faults
from standoff.store.manifest import MANIFEST_NAME
from standoff.store.run_folder import open_run


@dataclass(frozen=True)
class RunSummary:
    """One run in a list. Where ``problem`` is set, the run is unreadable and only ``name`` and ``path`` hold."""

    name: str
    path: Path
    scenario: str = ""
    title: str = ""
    members: int = 0
    days: int = 0
    seed: int = 0
    created: str = ""
    """UTC, ISO 8601."""
    n_done: int = 0
    n_chunks: int = 0
    is_complete: bool = False
    problem: str | None = None

    @property
    def state(self) -> str:
        """``complete``, ``3 of 20 chunks`` or ``unreadable: why``."""
        if self.problem is not None:
            return f"unreadable: {self.problem}"
        return "complete" if self.is_complete else f"{self.n_done} of {self.n_chunks} chunks"


def list_runs(parent: Path) -> list[RunSummary]:
    """The runs in the folders of ``parent``, newest first, unreadable ones last; none where it does not exist.

    Folders without any sign of a run are passed over. Raises `RunError` where ``parent`` cannot be read.
    """
    with telling_faults("list the runs in", parent):
        folders = sorted(entry for entry in parent.iterdir() if entry.is_dir()) if parent.exists() else []
    runs = [_summarise(folder) for folder in folders if _looks_like_a_run(folder)]
    return sorted(runs, key=lambda run: (run.problem is None, run.created, run.name), reverse=True)


def _looks_like_a_run(folder: Path) -> bool:
    try:
        named = any((folder / name).exists() for name in (MANIFEST_NAME, LOCK_NAME))
        return named or next(folder.glob("part-*"), None) is not None
    except OSError:
        return True


def _summarise(folder: Path) -> RunSummary:
    try:
        with telling_faults("read", folder):
            run = open_run(folder)
            n_sealed, is_complete = run.n_sealed, run.is_complete
    except RunError as fault:
        return RunSummary(folder.name, folder, problem=fault.message)
    about = run.provenance
    return RunSummary(
        name=folder.name,
        path=folder,
        scenario=about.scenario,
        title=about.title,
        members=about.members,
        days=about.days,
        seed=about.seed,
        created=run.manifest.created,
        n_done=n_sealed,
        n_chunks=run.n_chunks,
        is_complete=is_complete,
    )
