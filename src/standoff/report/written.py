"""Written: the lines of a scenario's file, or of what it starts from, that state an assumption.

A file is read once and then again only when it, its ledger or a parent changed: the live app asks at every answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from standoff.errors import StandoffError
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.scenario.bundled import find_scenario
from standoff.scenario.lineage import read_lineage
from standoff.scenario.positions import Entry, Faults, Mapping, Node, Scalar, Sequence, Spot, find
from standoff.scenario.resolve import resolve
from standoff.study import Run
from standoff.study.grouping import prior_of

POPULATION = "nation.population"
LONGEST = 12
"""Lines of one assumption that are shown."""


@dataclass(frozen=True)
class Written:
    """What a file says: ``resolved`` without anything set on top, and name -> ``file``, ``line`` and ``lines``."""

    resolved: Resolved
    lines: dict[str, Json]


def written_lines(run: Run) -> dict[str, Json]:
    """Name -> file, line and lines of each assumption that a file states as the run has it.

    What was set, a lens changed or the file has come to say otherwise is left out; empty where the file is gone. Files
    are named without their folders.
    """
    try:
        written = read_written(find_scenario(run.source))
    except (StandoffError, OSError):
        return {}
    if written is None:
        return {}
    return {name: shown for name, shown in written.lines.items() if _is_same(name, written.resolved, run.resolved)}


_known: dict[Path, tuple[Path, ...]] = {}
"""Scenario file -> the files it is made from, itself among them."""
_kept: dict[Path, tuple[Hashable, Written | None]] = {}


def read_written(path: Path) -> Written | None:
    """What a file says; None where it is faulty."""
    kept = _kept.get(path)
    if kept is not None and kept[0] == stamp(path):
        return kept[1]
    faults = Faults()
    tree = read_lineage(path, str(path), faults)
    _known[path] = tuple(sorted({path, *(Path(spot.file) for spot in _spots(tree))})) if tree is not None else (path,)
    before = stamp(path)
    resolved = resolve(tree, faults) if tree is not None else None
    made = Written(resolved, _lines_by_name(tree, resolved)) if tree is not None and resolved is not None else None
    _kept[path] = (before, made)
    return made


def stamp(path: Path) -> Hashable:
    """Changes when a scenario's file changes, or one that it was last made from."""
    return tuple((str(each), _changed(each)) for each in _known.get(path, (path,)))


def _changed(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


def _is_same(name: str, one: Resolved, other: Resolved) -> bool:
    if name == POPULATION:
        return one.population == other.population
    try:
        return prior_of(one, name) == prior_of(other, name)
    except (KeyError, IndexError):
        return False


def _lines_by_name(tree: Mapping, resolved: Resolved) -> dict[str, Json]:
    shown = ((name, _shown(entry)) for name, entry in _entries(tree, resolved))
    return {name: each for name, each in shown if each is not None}


def _entries(tree: Mapping, resolved: Resolved) -> Iterator[tuple[str, Entry]]:
    """Name -> the entry that states it."""
    section = tree.get("assumptions")
    for mechanism, part in section.entries.items() if isinstance(section, Mapping) else ():
        for name, entry in part.node.entries.items() if isinstance(part.node, Mapping) else ():
            yield f"{mechanism}.{name}", entry
    groups = tree.get("groups")
    for number, item in enumerate(groups.items if isinstance(groups, Sequence) else ()):
        if number < len(resolved.groups) and isinstance(item, Mapping) and "attitude" in item.entries:
            yield f"groups.{number}.attitude", item.entries["attitude"]
    population = find(tree, "nation", "population")
    if population is not None:
        yield POPULATION, Entry(population.spot, population)


def _shown(entry: Entry) -> Json | None:
    spot = entry.key
    lines = _lines_of(spot.file)
    last = max(each.line for each in _spots(entry.node) if each.file == spot.file) if spot.file else spot.line
    wanted = lines[spot.line - 1 : min(max(last, spot.line), spot.line + LONGEST - 1)]
    return {"file": Path(spot.file).name, "line": spot.line, "lines": wanted} if wanted else None


def _spots(node: Node) -> Iterator[Spot]:
    yield node.spot
    if isinstance(node, Scalar):
        return
    below = node.items if isinstance(node, Sequence) else [entry.node for entry in node.entries.values()]
    for each in below:
        yield from _spots(each)


@cache
def _cached_lines(path: str, changed: int) -> tuple[str, ...]:
    return tuple(Path(path).read_text(encoding="utf-8-sig").split("\n"))


def _lines_of(path: str) -> list[str]:
    try:
        return list(_cached_lines(path, Path(path).stat().st_mtime_ns))
    except (OSError, UnicodeDecodeError):
        return []
