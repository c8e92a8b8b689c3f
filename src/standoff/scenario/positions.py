"""YAML read into a tree in which every key and value knows its line and column.

The tree is built from the parser's events, before any YAML type is guessed: every value stays the text that was
written, so ``NO`` is a word, ``010`` is not eight, and what a value means is decided where it is used (`values`).
Whatever cannot be read becomes a `SourceError`; nothing here lets another exception out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from standoff.errors import SourceError, SourceErrors

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
MAX_FAULTS = 500
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


class Faults:
    """The faults found so far; at most `MAX_FAULTS` are kept."""

    def __init__(self) -> None:
        self.found: list[SourceError] = []

    @property
    def full(self) -> bool:
        return len(self.found) >= MAX_FAULTS

    def add(self, spot: Spot, message: str, hint: str | None = None) -> None:
        fault = SourceError(spot.file, spot.line, spot.column, message, hint)
        if not self.full and fault not in self.found:
            self.found.append(fault)

    def settle(self) -> None:
        """Raise `SourceErrors` when anything was found."""
        if self.found:
            raise SourceErrors(self.found)


def read_file(path: Path, shown: str, faults: Faults) -> Mapping | None:
    """The tree of a YAML file, or None when it cannot be read at all; ``shown`` is the file's name in faults."""
    start = Spot(shown)
    try:
        if not path.is_file():
            faults.add(start, "this is not an ordinary file")
            return None
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as problem:
        faults.add(start, f"the file cannot be read: {problem.strerror or problem}")
        return None
    if len(data) > MAX_BYTES:
        faults.add(start, "the file is larger than 2 MB; a scenario has a few hundred lines", "is this the right file?")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8", "replace")
        spot = Spot(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
        byte = data[problem.start]
        faults.add(spot, f"expected text in UTF-8, found the byte 0x{byte:02x}", "save the file as UTF-8")
        return None
    tree = read_text(text, shown, faults)
    if tree is not None and not isinstance(tree, Mapping):
        found = "a list" if isinstance(tree, Sequence) else "a single value"
        faults.add(tree.spot, f"expected keys with values, as in `title: …`, found {found}")
        return None
    return tree


def read_text(text: str, shown: str, faults: Faults) -> Node | None:
    """The tree of YAML text, or None when it is not YAML or says nothing."""
    return _Builder(text, shown, faults).build()


def read_head(path: Path, key: str) -> str:
    """The text of one of the first keys of a file, without reading the file to its end; "" where it has none."""
    builder = _Builder(path.read_text(encoding="utf-8"), str(path), Faults())
    try:
        builder.events = YAML(typ="safe", pure=True).parse(builder.text)
        for event in builder.events:
            if isinstance(event, MappingStartEvent):
                break
        for event in builder.events:
            name = builder.node(event, 0)
            value = builder.node(next(builder.events), 0)
            if isinstance(name, Scalar) and name.text == key and isinstance(value, Scalar):
                return value.text
    except (YAMLError, _Stop, StopIteration):
        pass
    return ""


class _Stop(Exception):
    """The rest of the text cannot be read; the fault is recorded."""


class _Builder:
    """Turns parser events into a tree."""

    def __init__(self, text: str, shown: str, faults: Faults) -> None:
        self.text, self.shown, self.faults = text, shown, faults
        self.events: Iterator[Any] = iter(())
        self.spot = Spot(shown)
        self.alias_told = False

    def build(self) -> Node | None:
        root: Node | None = None
        documents = 0
        try:
            self.events = YAML(typ="safe", pure=True).parse(self.text)
            for event in self.events:
                if isinstance(event, DocumentStartEvent):
                    documents += 1
                    if documents == 2:
                        self.faults.add(self.at(event), "a second document starts here; a scenario is one document")
                        break
                elif isinstance(event, NodeEvent):
                    root = self.node(event, 0)
        except _Stop:
            return None
        except (YAMLError, ValueError, OverflowError, RecursionError, LookupError, TypeError, AttributeError,
                StopIteration) as problem:  # fmt: skip
            # the parser lets a few of Python's own exceptions out, on impossible escapes for example
            explain(problem, self.text, self.spot, self.faults)
            return None
        if root is None or (isinstance(root, Scalar) and root.empty):
            self.faults.add(Spot(self.shown), "the file is empty", "`standoff init NAME` writes a start")
            return None
        if self.alias_told and isinstance(root, Mapping):
            root.damaged.add(ORPHAN)
        return root

    def at(self, event: Any) -> Spot:
        self.spot = Spot(self.shown, event.start_mark.line + 1, event.start_mark.column + 1)
        return self.spot

    def node(self, event: Any, depth: int) -> Node | None:
        spot = self.at(event)
        if self.faults.full:
            raise _Stop
        if depth > MAX_DEPTH:
            self.faults.add(spot, f"lists and keys are nested more than {MAX_DEPTH} deep")
            raise _Stop
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self.refuse_alias(spot)
        if isinstance(event, AliasEvent):
            return None
        if event.tag is not None and event.tag != "!":
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.faults.add(spot, f"the tag {show_text(tag)} is not read", "leave it out: values are read as written")
        if isinstance(event, ScalarEvent):
            return Scalar(spot, event.value, plain=event.style not in ("'", '"', "|", ">"))
        if isinstance(event, SequenceStartEvent):
            return self.sequence(spot, depth)
        if isinstance(event, MappingStartEvent):
            return self.mapping(spot, depth)
        raise _Stop

    def refuse_alias(self, spot: Spot) -> None:
        if not self.alias_told:
            hint = "write the value out, or quote text that starts with & or *"
            self.faults.add(spot, "anchors and aliases (& and *) are not read", hint)
        self.alias_told = True

    def sequence(self, spot: Spot, depth: int) -> Sequence:
        made = Sequence(spot)
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                break
            item = self.node(event, depth + 1)
            if item is None:
                made.damaged = True
            else:
                made.items.append(item)
        return made

    def mapping(self, spot: Spot, depth: int) -> Mapping:
        made = Mapping(spot)
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                break
            key_spot = self.at(event)
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                if key is not None:
                    self.faults.add(key_spot, "expected a word as key, found a list or a mapping")
            elif key.text in made.entries:
                first = made.entries[key.text].key
                message = f"duplicate key {show_text(key.text)}: it stands already in line {first.line}"
                self.faults.add(key_spot, message, "keep one of the two")
            elif value is None:
                made.damaged.add(key.text)
            else:
                if isinstance(value, Scalar) and value.plain and not value.text:
                    value.spot = key_spot
                made.entries[key.text] = Entry(key_spot, value)
        return made


def explain(problem: Exception, text: str, last: Spot, faults: Faults) -> None:
    """Record why the parser stopped, in words that say what to do."""
    if isinstance(problem, ReaderError):
        position = problem.position if isinstance(problem.position, int) else 0
        before = text[:position]
        spot = Spot(last.file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        character = problem.character if isinstance(problem.character, int) else 0
        faults.add(spot, f"the character U+{character:04X} cannot stand in YAML", "remove it")
    elif isinstance(problem, MarkedYAMLError):
        mark = problem.problem_mark or problem.context_mark
        spot = Spot(last.file, mark.line + 1, mark.column + 1) if mark else last
        tabs = _tabs(text)
        if any(line == spot.line for line, _ in tabs):
            for line, column in tabs:
                faults.add(Spot(last.file, line, column), "a tab cannot indent YAML", "indent with spaces")
            return
        opened = problem.context_mark
        since = f"line {opened.line + 1}, column {opened.column + 1}" if opened else ""
        message, hint = _reword(str(problem.problem or ""), str(problem.context or ""), since)
        if "quoted" in str(problem.context) and opened is not None:
            spot = Spot(last.file, opened.line + 1, opened.column + 1)
        faults.add(spot, message, hint)
    else:
        faults.add(last, "after this place the text is not YAML", "look for stray quotes, brackets and backslashes")


def _tabs(text: str) -> list[tuple[int, int]]:
    """Line and column of every tab that stands before a line's first word."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            found.append((number, indent.index("\t") + 1))
    return found[:MAX_FAULTS]


def _reword(problem: str, context: str, since: str) -> tuple[str, str]:
    if "mapping values are not allowed" in problem:
        return (
            "this is not YAML: a second `:` in one line, or a line indented too far",
            "quote text that contains `: `, and put keys of one level under each other",
        )
    if "quoted scalar" in context:
        return "this quote is not closed", "close it, or leave it out"
    if "flow" in context:
        return f"the bracket opened at {since} is not closed before here", "close it with ] or }"
    if "cannot start any token" in problem:
        character = problem.partition("found character ")[2].partition(" that")[0].strip("'\"") or "this"
        if character.startswith("\\t") or character == "\t":
            return "a tab stands where YAML wants a space", "write a space"
        return f"a value cannot start with `{character}`", "put it in quotes"
    if "could not find expected ':'" in problem:
        return "this line has no `:` after its key", "write `key: value`"
    if "block mapping" in context or "block collection" in context:
        return "this line does not fit the lines above it", "put keys of one level under each other"
    return f"this is not YAML: {problem or 'the text breaks off'}", "check quotes, brackets and indentation"
