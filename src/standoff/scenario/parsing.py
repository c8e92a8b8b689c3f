"""YAML read into a tree of `positions`.

The tree is built from the parser's events, before any YAML type is guessed: every value stays the text that was
written, so ``NO`` is a word and ``010`` is not eight. The parser is libyaml, some thirty times as fast as one in
Python. Limits far above any real file (the largest bundled one has 40 kB and 2 400 keys and values) keep what is
no scenario from being read for long: `MAX_BYTES`, `MAX_NODES`, `MAX_DEPTH`, `MAX_TEXT`. Whatever cannot be read
becomes a `SourceError`; nothing here lets another exception out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from standoff.scenario.positions import (
    MAX_FAULTS,
    ORPHAN,
    Entry,
    Faults,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Spot,
    show_text,
)

MAX_BYTES = 2_000_000
MAX_NODES = 50_000
"""Keys and values of a file."""
MAX_DEPTH = 12
MAX_TEXT = 20_000
"""Characters of a key or value."""
NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, halves of characters, and the three line ends that YAML 1.1 knows and YAML 1.2 does not."""
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Gives events only. PyYAML built without libyaml has its slower twin in Python."""


def read_file(path: Path, shown: str, faults: Faults) -> Mapping | None:
    """The tree of a YAML file, or None when it cannot be read at all; ``shown`` is the file's name in faults."""
    text = read_words(path, shown, faults, "a scenario has a few hundred lines")
    tree = read_text(text, shown, faults) if text is not None else None
    if tree is not None and not isinstance(tree, Mapping):
        found = "a list" if isinstance(tree, Sequence) else "a single value"
        faults.add(tree.spot, f"expected keys with values, as in `title: …`, found {found}")
        return None
    return tree


def read_words(path: Path, shown: str, faults: Faults, usual: str) -> str | None:
    """The text of a file, or None with the fault recorded; ``usual`` says how long such files are."""
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
        faults.add(start, f"the file is larger than 2 MB; {usual}", "is this the right file?")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8-sig", "replace")
        spot = place_of(before, len(before), shown)
        byte = data[problem.start]
        faults.add(spot, f"expected text in UTF-8, found the byte 0x{byte:02x}", "save the file as UTF-8")
        return None


def read_text(text: str, shown: str, faults: Faults) -> Node | None:
    """The tree of YAML text, or None when it is not YAML or says nothing."""
    return _Builder(text, shown, faults).build()


def read_head(path: Path, key: str) -> str:
    """The text of one of the first keys of a file, without reading the file to its end; "" where it has none."""
    builder = _Builder(path.read_text(encoding="utf-8"), str(path), Faults())
    try:
        builder.events = yaml.parse(builder.text, Loader=LOADER)
        for event in builder.events:
            if isinstance(event, MappingStartEvent):
                break
        for event in builder.events:
            name = builder.node(event, 0)
            value = builder.node(next(builder.events), 0)
            if isinstance(name, Scalar) and name.text == key and isinstance(value, Scalar):
                return value.text
    except (yaml.YAMLError, _Stop, StopIteration):
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
        self.n_nodes = 0

    def build(self) -> Node | None:
        root: Node | None = None
        documents = 0
        wrong = NOT_IN_YAML.search(self.text)
        if wrong is not None:
            spot = place_of(self.text, wrong.start(), self.shown)
            self.faults.add(spot, f"the character U+{ord(wrong[0]):04X} cannot stand in YAML", "remove it")
            return None
        try:
            self.events = yaml.parse(self.text, Loader=LOADER)
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
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError, LookupError, TypeError, AttributeError,
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
        self.n_nodes += 1
        if self.n_nodes > MAX_NODES:
            hint = "a scenario has a few thousand; is this the right file?"
            self.faults.add(spot, f"more than {MAX_NODES} keys and values up to here", hint)
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
            if len(event.value) > MAX_TEXT:
                self.faults.add(spot, f"a value of {len(event.value)} characters; the longest that is read has 2000")
                raise _Stop
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


def place_of(text: str, position: int, shown: str) -> Spot:
    """Line and column of a character of a text."""
    return Spot(shown, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def explain(problem: Exception, text: str, last: Spot, faults: Faults) -> None:
    """Record why the parser stopped, in words that say what to do."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    if not isinstance(problem, yaml.MarkedYAMLError) or mark is None:
        faults.add(last, "after this place the text is not YAML", "look for stray quotes, brackets and backslashes")
        return
    spot = Spot(last.file, mark.line + 1, mark.column + 1)
    tabs = _tabs(text)
    if any(line == spot.line for line, _ in tabs):
        for line, column in tabs:
            faults.add(Spot(last.file, line, column), "a tab cannot indent YAML", "indent with spaces")
        return
    why, context = str(problem.problem or ""), str(problem.context or "")
    opened = problem.context_mark
    before = _line(text, spot.line)[: spot.column]
    if "escape" in why or "hexdecimal" in why:
        spot = Spot(last.file, spot.line, before.rfind("\\") + 1) if "\\" in before else spot
    elif "quoted" in context and opened is not None:
        spot = Spot(last.file, opened.line + 1, opened.column + 1)
    since = f"line {opened.line + 1}, column {opened.column + 1}" if opened else ""
    faults.add(spot, *_reword(why, context, since, before[-1:]))


def _line(text: str, number: int) -> str:
    """A line of a text, without what ends it."""
    lines = re.split("\r\n|[\n\r]", text)
    return lines[number - 1] if number <= len(lines) else ""


def _tabs(text: str) -> list[tuple[int, int]]:
    """Line and column of every tab that stands before a line's first word."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            found.append((number, indent.index("\t") + 1))
    return found[:MAX_FAULTS]


def _reword(problem: str, context: str, since: str, character: str) -> tuple[str, str]:
    """What the parser means and what to do; ``since``: where the thing began, ``character``: what stands there."""
    if "mapping values are not allowed" in problem:
        return (
            "this is not YAML: a second `:` in one line, or a line indented too far",
            "quote text that contains `: `, and put keys of one level under each other",
        )
    if "escape" in problem or "hexdecimal" in problem:
        return "no character is written like this", "write the character itself, or the backslash twice"
    if "quoted scalar" in context:
        return "this quote is not closed", "close it, or leave it out"
    if "flow" in context:
        return f"the bracket opened at {since} is not closed before here", "close it with ] or }"
    if "cannot start any token" in problem:
        if character == "\t":
            return "a tab stands where YAML wants a space", "write a space"
        return f"a value cannot start with `{character}`", "put it in quotes"
    if "could not find expected ':'" in problem:
        return "this line has no `:` after its key", "write `key: value`"
    if "block mapping" in context or "block collection" in context:
        return "this line does not fit the lines above it", "put keys of one level under each other"
    return f"this is not YAML: {problem or 'the text breaks off'}", "check quotes, brackets and indentation"
