"""Hand-made labels of articles: what a careful reader finds in them, with its place to the character.

A label file names words; this module finds them, and asserts that they stand there, once or as often as said. Rules for
what is labelled how: ``passages/GUIDE.md``. Places are sets of *letters*: positions in the decoded file of the letters
and digits a reader sees, so that marks, spaces and markup neither help nor hurt.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).parent
PASSAGES = HERE / "passages"
HELD_BACK = PASSAGES / "held_back"
"""Passages whose misses nobody looks at while reading is being built: only their totals are told."""
SHARED = HERE.parents[2] / "shared" / "articles"
SHARED_LABELS = HERE / "articles_labels.json"

STORY, EITHER = "story", "either"
QUIET = {"title", "heading", "caption", "byline", "agency", "repeated", EITHER}
"""Kinds of line in which a quote, figure or date is neither asked for nor held against anyone."""

Letters = frozenset[int]


@dataclass(frozen=True)
class Line:
    """A line that a reader sees and its kind."""

    number: int
    kind: str
    letters: Letters


@dataclass(frozen=True)
class Quote:
    """Words said: in quotation marks, or set on a line of their own with the speaker behind.

    ``also`` are other names a reader would take for the same speaker; ``exact`` asks for the bare name or none, where
    the text leaves open which of two people it means.
    """

    letters: Letters
    words: str
    speaker: str
    also: tuple[str, ...] = ()
    role: str = ""
    kind: str = "full"
    exact: bool = False


@dataclass(frozen=True)
class Figure:
    """A quantity: ``sense`` is exactly, over, under, about or vague; ``low`` and ``high`` in one of ``units``."""

    letters: Letters
    words: str
    sense: str
    low: float
    high: float
    units: tuple[str, ...]
    counts: tuple[str, ...]


@dataclass(frozen=True)
class Date:
    """A day or span of days."""

    letters: Letters
    words: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Labels:
    """One labelled article."""

    name: str
    path: Path
    text: str
    published: dt.date
    told: bool
    style: str
    people: tuple[str, ...]
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...]
    statements: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    dates: tuple[Date, ...]
    may: dict[str, tuple[Letters, ...]] = field(default_factory=dict)
    """By quotes, figures and dates: what is neither asked for nor held against anyone."""
    traps: tuple[tuple[str, Letters], ...] = ()
    """Words in marks that nobody said: titles, so-called things."""

    def of_kinds(self, kinds: Iterable[str]) -> Letters:
        """Letters of all lines of these kinds."""
        wanted = set(kinds)
        return frozenset().union(*(line.letters for line in self.lines if line.kind in wanted))


def load_passages(folder: Path = PASSAGES) -> list[Labels]:
    """Every labelled passage of a folder, by name."""
    return [load_passage(path) for path in sorted(folder.glob("*.yaml"))]


def load_shared() -> list[Labels]:
    """The articles that are kept outside the repository; empty where they are absent."""
    if not SHARED.is_dir():
        return []
    every = json.loads(SHARED_LABELS.read_text(encoding="utf-8"))
    return [_label(SHARED / name, given, _Signed(SHARED / name)) for name, given in every.items()]


def load_passage(path: Path) -> Labels:
    """The article beside a label file, with its labels."""
    given = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    article = path.parent / given["article"]
    return _label(article, given, _Worded(article, given.get("encoding", "utf-8")))


class _Words:
    """An article's decoded text and what a reader sees of it."""

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self.name = path.name
        self.text = path.read_bytes().decode(encoding)
        seen = list(see(self.text) if path.suffix == ".html" else zip(self.text, range(len(self.text)), strict=True))
        self.seen = "".join(character for character, _ in seen)
        self.origin = [place for _, place in seen]

    def letters(self, start: int, end: int) -> Letters:
        """Letters between two places of what is seen."""
        return frozenset(self.origin[i] for i in range(start, end) if self.seen[i].isalnum())

    def lines(self, given: dict[str, Any]) -> Iterator[Line]:
        """Lines of the file as ``{"1": title, "3-7": story}``, or pieces of one line by their first words."""
        if "pieces" in given:
            starts = [self.span(words)[0] for _, words in given["pieces"]]
            assert starts == sorted(starts), f"{self.name}: pieces out of order"
            for number, (kind, start) in enumerate(zip((kind for kind, _ in given["pieces"]), starts, strict=True)):
                yield Line(number + 1, kind, self.letters(start, [*starts, len(self.seen)][number + 1]))
            return
        kinds = dict(_spread(given["lines"]))
        at: dict[int, set[int]] = {}
        ends = [found.end() for found in re.finditer("\n", self.text)]
        number, bounds = 1, iter([*ends, len(self.text) + 1])
        bound = next(bounds)
        for character, place in zip(self.seen, self.origin, strict=True):
            while place >= bound:
                number, bound = number + 1, next(bounds)
            if character.isalnum():
                at.setdefault(number, set()).add(place)
        assert set(at) == set(kinds), f"{self.name}: lines labelled and lines with words differ: {set(at) ^ set(kinds)}"
        for number, letters in at.items():
            yield Line(number, kinds[number], frozenset(letters))

    def span(self, words: str, n: int = 0) -> tuple[int, int]:
        """Where words stand. ``[..]`` marks the part meant, ``a ~ b`` means from a to the next b."""
        first, _, last = words.partition(" ~ ")
        before, behind = (first.index("["), first.index("]") - 1) if "[" in first else (0, len(first))
        plain = first.replace("[", "").replace("]", "")
        pattern = r"\s+".join(map(re.escape, re.split(r"[ \n]+", plain)))
        before_it, behind_it = r"(?<!\w)" * plain[0].isalnum(), r"(?!\w)" * plain[-1].isalnum()
        every = list(re.finditer(before_it + pattern + behind_it, self.seen))
        assert every, f"{self.name}: not in the text: {plain!r}"
        assert n or len(every) == 1, f"{self.name}: stands {len(every)} times, say which: {plain!r}"
        assert n <= len(every), f"{self.name}: stands only {len(every)} times: {plain!r}"
        found = every[max(n, 1) - 1]
        if not last:
            return found.start() + before, found.end() - (len(plain) - behind)
        stop = self.seen.find(last, found.end())
        assert 0 <= stop < found.end() + 1500, f"{self.name}: no {last!r} soon behind {first!r}"
        return found.start(), stop + len(last)


class _Worded(_Words):
    """Labels that state their words."""

    def place(self, one: dict[str, Any] | str) -> tuple[Letters, str]:
        """Letters of a label and its words, cut short."""
        given = {"w": one} if isinstance(one, str) else one
        start, end = self.span(given["w"], given.get("n", 0))
        letters = self.letters(start, end)
        assert letters or not self.seen[start:end].isalnum()
        return letters, _shorten(self.seen[start:end])


class _Signed(_Words):
    """Labels that state line and columns and the SHA-256 of the words, for texts that are not ours to copy."""

    def place(self, one: dict[str, Any]) -> tuple[Letters, str]:
        """Letters of a label and its words, cut short."""
        before = sum(map(len, self.text.splitlines(keepends=True)[: one["line"] - 1]))
        start, end = before + one["from"], before + one["to"]
        sha = hashlib.sha256(self.text[start:end].encode()).hexdigest()
        assert sha == one["sha256"], f"{self.name}:{one['line']}: other words at columns {one['from']}-{one['to']}"
        return self.letters(start, end), _shorten(self.text[start:end])


def see(text: str) -> Iterator[tuple[str, int]]:
    """Characters of a page that a reader sees, each with its place in the file: markup, head and scripts left out."""
    hidden = r"(?is)<!--.*?-->|<(head|script|style)\b.*?</\1\s*>|<[^>]*>"
    at = 0
    for found in [*re.finditer(hidden, text), None]:
        stop = found.start() if found else len(text)
        while at < stop:
            entity = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|\w+);").match(text, at)
            yield html.unescape(entity.group())[0] if entity else text[at], at
            at = entity.end() if entity else at + 1
        if found:
            if not re.match(r"(?i)</?(em|strong|b|i|span)\b", found.group()):
                yield "\n", found.start()
            at = found.end()


def _label(path: Path, given: dict[str, Any], words: _Worded | _Signed) -> Labels:
    """Finds what is labelled."""
    lines = tuple(words.lines(given))
    labels = Labels(
        name=path.name,
        path=path,
        text=words.text,
        published=_day(given["published"]),
        told=given.get("told", False),
        style=given.get("style", ""),
        people=tuple(given.get("people", ())),
        lines=lines,
        quotes=tuple(_quote(one, words) for one in given.get("quotes", ())),
        statements=tuple(_quote(one, words) for one in given.get("statements", ())),
        figures=tuple(_figure(one, words) for one in given.get("figures", ())),
        dates=tuple(_date(one, words) for one in given.get("dates", ())),
        may={
            kind: tuple(words.place(one)[0] for one in given.get(f"may_{kind}", ()))
            for kind in ("quotes", "figures", "dates")
        },
        traps=tuple(words.place(one)[::-1] for one in given.get("not_quotes", ())),
    )
    story = labels.of_kinds([STORY, EITHER])
    for one in (*labels.quotes, *labels.statements, *labels.figures, *labels.dates):
        assert one.letters, f"{path.name}: a label without letters: {one.words!r}"
        assert one.letters <= story, f"{path.name}: labelled outside the story: {one.words!r}"
    return labels


def _quote(one: dict[str, Any], words: Any) -> Quote:
    letters, said = words.place(one)
    also = tuple(one.get("also", ()))
    return Quote(letters, said, one["by"], also, one.get("role", ""), one.get("kind", "full"), one.get("exact", False))


def _figure(one: dict[str, Any], words: Any) -> Figure:
    letters, said = words.place(one)
    sense = next(key for key in ("value", "over", "under", "about", "range", "vague") if key in one)
    value = one[sense]
    low, high = value if isinstance(value, list) else (value, value)
    exactly = "exactly" if sense in ("value", "range") else sense
    unit = one.get("unit", "count")
    return Figure(letters, said, exactly, float(low), float(high), _several(unit), _several(one.get("of", [])))


def _date(one: dict[str, Any], words: Any) -> Date:
    letters, said = words.place(one)
    first, last = (one["day"], one["day"]) if "day" in one else (one["first"], one["last"])
    return Date(letters, said, _day(first), _day(last))


def _several(given: Any) -> tuple[str, ...]:
    return tuple(given) if isinstance(given, list) else (given,)


def _day(given: Any) -> dt.date:
    return given if isinstance(given, dt.date) else dt.date.fromisoformat(given)


def _spread(given: dict[Any, str]) -> Iterator[tuple[int, str]]:
    for lines, kind in given.items():
        for part in str(lines).split(","):
            first, _, last = part.strip().partition("-")
            yield from ((number, kind) for number in range(int(first), int(last or first) + 1))


def _shorten(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 60 else f"{flat[:34]} … {flat[-22:]}"
