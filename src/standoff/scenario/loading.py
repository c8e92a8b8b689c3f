"""A scenario by name or path, with changes, as its resolved form."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario.bundled import bundled_names, find_scenario
from standoff.scenario.lineage import drop_trials, read_lineage
from standoff.scenario.override import apply_overrides, blame
from standoff.scenario.positions import Faults, Mapping
from standoff.scenario.resolve import resolve
from standoff.scenario.schema import Resolved

OTHER_CRISIS = ("start", "patron", "patron.menu", "nation.places")
"""Changes after which the tests, forecasts and lenses of the file are about something else."""


def load(name_or_path: str, sets: Sequence[str] = ()) -> Resolved:
    """Read a bundled scenario by name, or a file by path, and apply ``path=value`` changes.

    Raises `SourceErrors` with every fault of the file (and of the files it starts from), and `StandoffError` when
    there is no such scenario or when a change is impossible.
    """
    path = find_scenario(name_or_path)
    shown = str(path) if name_or_path in bundled_names() else name_or_path
    faults = Faults()
    tree, found = None, None
    with contextlib.suppress(SourceErrors):  # too many faults: they are in ``faults``
        tree = read_lineage(path, shown, faults)
        found = resolve(tree, faults) if tree is not None else None
    if tree is None or found is None:
        raise _point_home(faults, shown)
    if not sets:
        return found
    changes = apply_overrides(tree, sets)
    if any(change.path in OTHER_CRISIS for change in changes):
        drop_trials(tree)
    again = _resolve_changed(tree)
    if isinstance(again, Resolved):
        return again
    raise blame(again, changes)


def _resolve_changed(tree: Mapping) -> Resolved | SourceErrors:
    faults = Faults()
    with contextlib.suppress(SourceErrors):
        found = resolve(tree, faults)
        if found is not None:
            return found
    return SourceErrors(faults.found)


def _point_home(faults: Faults, shown: str) -> StandoffError:
    """The faults, with a word on those that stand in a parent's file."""
    told = []
    for fault in faults.found:
        if fault.file != shown:
            word = f"inherited through `like` by {shown}: name it there to change it"
            fault = dataclasses.replace(fault, hint=f"{fault.hint}; {word}" if fault.hint else word)
        told.append(fault)
    return SourceErrors(told)
