"""Folders: where a run goes when nothing is said, and which kept run is meant."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from standoff.cli.options import RUNS
from standoff.errors import RunError

if TYPE_CHECKING:
    from standoff.scenario import Resolved


def free_folder(resolved: Resolved) -> Path:
    """A new run's folder: ``runs/<scenario>-<UTC time>-<first of the hash>``, numbered where it is taken."""
    return free_dated_folder(RUNS, resolved.name, f"-{resolved.hash[:6]}")


def free_dated_folder(parent: Path, name: str, ending: str = "") -> Path:
    """``<parent>/<name>-<UTC time><ending>``, numbered where it is taken."""
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    first = parent / f"{name}-{now}{ending}"
    folder, number = first, 1
    while folder.exists():
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


def newest_unfinished(scenario: str) -> Path:
    """Folder of the newest unfinished run of a scenario in ``runs``. Raises `RunError` where there is none."""
    from standoff.store import list_runs

    for each in list_runs(RUNS):
        if each.scenario == scenario and each.problem is None and not each.is_complete:
            return each.path
    hint = "`standoff runs` lists them; name one with --out"
    raise RunError(f"there is no unfinished run of {scenario} in {RUNS}/", hint)


def newest_run() -> Path:
    """Folder of the newest complete run in ``runs``. Raises `RunError` where there is none."""
    from standoff.store import list_runs

    for each in list_runs(RUNS):
        if each.problem is None and each.is_complete:
            return each.path
    raise RunError(f"there is no finished run in {RUNS}/", "make one: standoff run belarus-2020")
