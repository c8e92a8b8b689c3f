"""A file's tree, in which every key and value knows its line and column, and the faults found in it.

Every value is the text that was written; what it means is decided where it is used (`values`). `parsing` makes trees.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standoff.errors import SourceError, SourceErrors

MAX_FAULTS = 500
LONGEST_TOLD = 1_000
"""Characters of a message or hint."""
ORPHAN = "*"
"""Among a tree's damaged keys: its parent or an alias could not be read, so that what it lacks says nothing."""
COMMAND = "--set "
"""Begins the file name of what was given on the command line."""
EMPTY = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Spot:
    """A place in a file; ``line`` and ``column`` count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass
class Scalar:
    """One value as it was written. ``plain`` is false for quoted and block text."""

    spot: Spot
    text: str
    plain: bool = True

    @property
    def empty(self) -> bool:
        return self.plain and self.text in EMPTY


@dataclass
class Sequence:
    """A list. ``damaged`` once an item was refused and left out."""

    spot: Spot
    items: list[Node] = field(default_factory=list)
    damaged: bool = False


@dataclass
class Entry:
    """The place of a key, and its value."""

    key: Spot
    node: Node


@dataclass
class Mapping:
    """Keys and values in file order. ``damaged`` names the keys that were refused and left out."""

    spot: Spot
    entries: dict[str, Entry] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry.node if entry else None


Node = Scalar | Sequence | Mapping


def find(node: Node | None, *path: str | int) -> Node | None:
    """The node at a path of keys and list positions, or None."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def spot_of(node: Node, *path: str | int) -> Spot:
    """Where a path stands; where it does not exist, the nearest thing around it that does."""
    while path:
        found = find(node, *path)
        if found is not None:
            return found.spot
        path = path[:-1]
    return node.spot


def show_text(text: str) -> str:
    """Words of a user as they are quoted in a message."""
    text = text if len(text) <= 60 else text[:57] + "…"
    return "`" + "".join(each if each.isprintable() else "?" for each in text) + "`"


def _in_line(message: str) -> str:
    """A message as it may be printed, whatever a user's words in it hold."""
    cut = message if len(message) <= LONGEST_TOLD else message[: LONGEST_TOLD - 1] + "…"
    return "".join(each if each.isprintable() else "?" for each in cut)


class Faults:
    """The faults found so far. At `MAX_FAULTS` reading ends: `add` raises `SourceErrors`."""

    def __init__(self) -> None:
        self.found: list[SourceError] = []

    def add(self, spot: Spot, message: str, hint: str | None = None) -> None:
        fault = SourceError(spot.file, spot.line, spot.column, _in_line(message), hint and _in_line(hint))
        if fault not in self.found:
            self.found.append(fault)
        if len(self.found) >= MAX_FAULTS:
            self.settle()

    def settle(self) -> None:
        """Raise `SourceErrors` when anything was found."""
        if self.found:
            raise SourceErrors(self.found)
