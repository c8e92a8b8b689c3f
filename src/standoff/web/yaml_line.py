"""An edited assumption as it stands in the scenario's file: the lines before, and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from standoff import scenario as files
from standoff.errors import StandoffError
from standoff.report.written import POPULATION
from standoff.scenario import Resolved
from standoff.scenario.actions import read_suppositions
from standoff.scenario.assumptions import VALUE_KEYS
from standoff.scenario.bundled import find_scenario
from standoff.scenario.lineage import read_lineage
from standoff.scenario.positions import Entry, Faults, Mapping, Node, Scalar, Sequence, show_text
from standoff.web.asked import is_belief, whole_path
from standoff.web.problems import Problem, problem_of

_PLAIN = re.compile(r"[A-Za-z0-9.+\-][\w.+\-% ]*|\{[\w: \[\],.+\-]*\}")
"""Values that need no quotes: numbers, ranges and distributions."""


def edit(source: str, resolved: Resolved, path: str, value: str) -> dict[str, Any]:
    """``file``, ``line``, ``before`` and ``after`` of an assumption that is given another value.

    ``line`` is None and ``before`` empty where the scenario does not name the assumption: ``after`` is then what to
    add. Raises `Problem` 422 for what is no assumption, or no value of it.
    """
    wanted = whole_path(f"{path}={value}")
    if path != POPULATION and not is_belief(wanted):
        raise Problem(422, f"{show_text(path)} is no assumption", "path", "as in security.unpaid")
    try:
        if path == POPULATION:
            files.load(source, [wanted])
        else:
            read_suppositions([wanted], resolved)
    except StandoffError as fault:
        raise problem_of(fault, "value") from None
    if not _PLAIN.fullmatch(value):
        raise Problem(422, f"{show_text(value)} cannot stand on one line as it is", "value", "as in 2 to 4")
    name = wanted.partition("=")[0].strip().removeprefix("assumptions.")
    home = find_scenario(source)
    tree = read_lineage(home, str(home), Faults())
    steps = _steps(name, resolved)
    entry = _entry(tree, steps)
    lines = _lines(entry.key.file) if entry is not None else []
    if entry is None or not lines:
        return {"file": home.name, "line": None, "before": [], "after": _to_add(steps, value)}
    first, last = entry.key.line, max(_last_lines(entry.node, entry.key.file), default=entry.key.line)
    before = lines[first - 1 : last]
    return {
        "file": Path(entry.key.file).name, "line": first, "before": before, "after": _changed(before, entry, value),
    }  # fmt: skip


def _steps(name: str, resolved: Resolved) -> list[str]:
    """Keys that lead to an assumption; a group is named, not counted."""
    if name == POPULATION:
        return name.split(".")
    if not name.startswith("groups."):
        return ["assumptions", *name.split(".", 1)]
    group = name.removeprefix("groups.").removesuffix(".attitude")
    names = [each.name for each in resolved.groups]
    if group not in names and group.isascii() and group.isdigit() and 1 <= int(group[:9]) <= len(names):
        group = names[int(group[:9]) - 1]
    return ["groups", group, "attitude"]


def _entry(tree: Mapping | None, steps: list[str]) -> Entry | None:
    """The entry that states it; None where no file does."""
    section: Node | None = tree
    for step in steps[:-1]:
        if isinstance(section, Sequence):
            section = next((item for item in section.items if _named(item) == step), None)
        elif isinstance(section, Mapping):
            section = section.get(step)
    return section.entries.get(steps[-1]) if isinstance(section, Mapping) else None


def _named(item: Node) -> str | None:
    name = item.get("name") if isinstance(item, Mapping) else None
    return name.text if isinstance(name, Scalar) else None


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _last_lines(node: Node, file: str) -> Iterator[int]:
    if node.spot.file == file:
        yield node.spot.line
    below = node.items if isinstance(node, Sequence) else []
    if isinstance(node, Mapping):
        below = [entry.node for entry in node.entries.values()]
    for each in below:
        yield from _last_lines(each, file)


def _changed(before: list[str], entry: Entry, value: str) -> list[str]:
    """The lines with the value in place of what stood there; claims, notes and remarks stay."""
    stated = entry.node
    if isinstance(stated, Mapping):
        key = next((key for key in VALUE_KEYS if key in stated.entries), None)
        if key == "value":
            stated = stated.entries["value"].node
        elif key is None:
            return _put_first(before, entry, stated, f"value: {value}")
        elif len(stated.entries) > 1:
            return _in_place_of(before, entry, stated.entries[key], f"value: {value}")
    start = stated.spot
    row = start.line - entry.key.line
    if not 0 <= row < len(before) or start.file != entry.key.file:
        return before
    line, column = before[row], start.column - 1
    return [*before[:row], line[:column] + value + line[column + _length(line[column:]) :], *before[row + 1 :]]


def _in_place_of(before: list[str], entry: Entry, old: Entry, text: str) -> list[str]:
    row, column = old.key.line - entry.key.line, old.key.column - 1
    if not 0 <= row < len(before) or old.key.file != entry.key.file:
        return before
    line = before[row]
    colon = line.index(":", column) + 1
    blank = len(line[colon:]) - len(line[colon:].lstrip())
    end = colon + blank + _length(line[colon + blank :])
    return [*before[:row], line[:column] + text + line[end:], *before[row + 1 :]]


def _put_first(before: list[str], entry: Entry, stated: Mapping, text: str) -> list[str]:
    """The value before claims that were tied to a default."""
    row, column = stated.spot.line - entry.key.line, stated.spot.column - 1
    if not 0 <= row < len(before) or stated.spot.file != entry.key.file:
        return before
    line = before[row]
    if line[column : column + 1] == "{":
        return [*before[:row], f"{line[: column + 1]}{text}, {line[column + 1 :].lstrip()}", *before[row + 1 :]]
    return [*before[:row], f"{' ' * column}{text}", *before[row:]]


def _length(rest: str) -> int:
    """How far a value reaches in what is left of its line: a quoted text, brackets, or up to a comma or remark."""
    if rest[:1] in ("'", '"'):
        end = rest.find(rest[0], 1)
        return end + 1 if end > 0 else len(rest)
    depth = 0
    for at, sign in enumerate(rest):
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            if depth == 0:
                return len(rest[:at].rstrip())
            depth -= 1
            if depth == 0:
                return at + 1
        elif depth == 0 and (sign == "," or rest[at : at + 2] == " #"):
            return len(rest[:at].rstrip())
    return len(rest.rstrip())


def _to_add(steps: list[str], value: str) -> list[str]:
    if steps[0] == "groups":
        return ["groups:", f"  - name: {steps[1]}", f"    attitude: {value}"]
    return [
        *(f"{'  ' * level}{step}:" for level, step in enumerate(steps[:-1])),
        f"{'  ' * (len(steps) - 1)}{steps[-1]}: {value}",
    ]
