"""Mentions: where an article names a scenario's actors and places, under whatever spelling; who else it names often.

A `Cast` is plain: names with their aliases. A person is also found by the last name alone, unless another first name
stands before it; a name of several ("X and the Y") by each. Spellings meet through `names.fold`; short names (four
letters and fewer) and nicknames in small letters must be as declared. A place inside the name of a body ("Minsk
Dialogue Council") is no mention of the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from standoff.errors import StandoffError
from standoff.reading.article import Article
from standoff.reading.name_words import CALENDAR, STARTERS, is_demonym, is_impersonal
from standoff.reading.names import fold, fold_word, spot_names
from standoff.reading.sayings import TITLES

_PARTS = re.compile(r"\s*(?:,|;| and )\s*(?:the |The )?")
_LONGEST_EXACT = 4
_NO_NAME = STARTERS | CALENDAR | TITLES
_MOST_RUNS = 20_000
"""Runs of capitals whose reading a cast remembers."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A way to name somebody: the cast's name, actor or place, whether a declared alias, the spelling, first name."""

    name: str
    kind: str
    alias: bool
    spelling: str
    first: str
    whole: bool


@dataclass(frozen=True)
class Cast:
    """Whom to look for: ``actors`` and ``places``, each name with its aliases.

    Raises `StandoffError` for a name or alias that holds no letter.

    >>> cast = Cast({"Alexander Lukashenko": ("Batka",)}, {"Minsk": ()})
    >>> cast.match("Lukashenka"), cast.match("Batka"), cast.nickname("Lukashenka"), cast.match("Viktor Lukashenko")
    ('Alexander Lukashenko', 'Alexander Lukashenko', None, None)
    """

    actors: Mapping[str, Iterable[str]]
    places: Mapping[str, Iterable[str]] = field(default_factory=dict)
    _index: dict[tuple[str, ...], _Entry] = field(init=False, repr=False, compare=False, default_factory=dict)
    _small: dict[str, _Entry] = field(init=False, repr=False, compare=False, default_factory=dict)
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False, default=None)
    _runs: dict[str, list[Mention]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _longest: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        derived: list[tuple[str, _Entry]] = []
        for kind, names in (("actor", self.actors), ("place", self.places)):
            for name, aliases in names.items():
                aliases = (aliases,) if isinstance(aliases, str) else tuple(aliases)
                for spelling in (name, *aliases):
                    self._declare(name, kind, spelling, spelling is not name)
                if kind == "actor":
                    for part in (name, *(one for one in _PARTS.split(name) if one != name), *aliases):
                        derived += self._derive(name, part)
        for spelling, entry in derived:
            self._index.setdefault(fold(spelling), entry)
        for key in self._index:
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
        if self._small:
            words = sorted(self._small, key=len, reverse=True)
            pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)
            object.__setattr__(self, "_pattern", pattern)

    def _declare(self, name: str, kind: str, spelling: str, alias: bool) -> None:
        spelling = re.sub(r"^[Tt]he ", "", spelling.strip())
        key = fold(spelling)
        if not key:
            raise StandoffError(
                f"the cast's {kind} {name!r} has a name without letters: {spelling!r}",
                "give each actor, place and alias a name of at least one letter",
            )
        entry = _Entry(name, kind, alias, spelling, "", True)
        if spelling[:1].islower():
            self._small.setdefault(spelling.casefold(), entry)
        else:
            self._index.setdefault(key, entry)

    def _derive(self, name: str, part: str) -> list[tuple[str, _Entry]]:
        """The name's part itself and, if it is a person's, the last word."""
        words = [word for word in part.split() if word.casefold() not in TITLES]
        if not words or not all(word[0].isupper() for word in (words[0], words[-1])) or len(words) > 8:
            return []
        found = [(part, _Entry(name, "actor", False, part, "", True))] if fold(part) else []
        if 1 < len(words) <= 4 and not any(is_impersonal(word) for word in words):
            found.append((words[-1], _Entry(name, "actor", False, words[-1], fold_word(words[0]), False)))
        return [(spelling, entry) for spelling, entry in found if fold(spelling)]

    def match(self, name: str) -> str | None:
        """The cast's name for a name as written, None where it is nobody's."""
        found = [hit for hit in self.find(name, 0, len(name)) if hit.end - hit.start >= 0.5 * len(name)]
        return found[0].name if found else None

    def nickname(self, name: str) -> str | None:
        """The cast's name where ``name`` is one of its declared aliases, not a spelling of the name itself."""
        entry = self._index.get(fold(name)) or self._small.get(name.casefold())
        return entry.name if entry is not None and entry.alias and not set(fold(name)) & set(fold(entry.name)) else None

    def find(self, text: str, start: int, end: int) -> list[Mention]:
        """Mentions in ``text[start:end]``, in order."""
        found: list[Mention] = []
        for left, right in spot_names(text, start, end):
            run = text[left:right]
            hits = self._runs.get(run)
            if hits is None:
                hits = self._in_run(run)
                if len(self._runs) < _MOST_RUNS:
                    self._runs[run] = hits
            for one in hits:
                found.append(Mention(left + one.start, left + one.end, one.name, one.kind, one.how))
        if self._pattern is not None:
            taken = {(one.start, one.end) for one in found}
            for hit in self._pattern.finditer(text, start, end):
                entry = self._small[hit.group().casefold()]
                if hit.span() not in taken:
                    found.append(Mention(hit.start(), hit.end(), entry.name, entry.kind, "alias"))
            found.sort(key=lambda one: (one.start, one.end))
        return found

    def _in_run(self, text: str) -> list[Mention]:
        """The cast's names in one run of capitals, the longest first, as offsets into the run."""
        words = text.split(" ")
        keys = [fold(word) for word in words]
        if not any(key and key[0] in self._longest for key in keys):
            return []
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        found, at = [], 0
        while at < len(words):
            step = 1
            reach = self._longest.get(keys[at][0], 0) if keys[at] else 0
            for size in range(min(reach, len(words) - at), 0, -1):
                stop = starts[at + size] - 1
                entry = self._index.get(tuple(part for key in keys[at : at + size] for part in key))
                if entry is not None and self._fits(entry, text[starts[at] : stop], words, at, size):
                    how = "alias" if entry.alias else "name" if text[starts[at] : stop] in entry.name else "variant"
                    found.append(Mention(starts[at], stop, entry.name, entry.kind, how))
                    step = size
                    break
            at += step
        return found

    def _fits(self, entry: _Entry, spelling: str, words: Sequence[str], at: int, size: int) -> bool:
        if len(entry.spelling) <= _LONGEST_EXACT and spelling != entry.spelling:
            return False
        before = words[at - 1] if at else ""
        low = before.casefold().strip(".")
        common = not before or low in STARTERS or low in TITLES or low in CALENDAR or is_demonym(before)
        if not entry.whole or (entry.kind == "actor" and size == 1):
            known = bool(entry.first) and fold_word(before) == entry.first
            return common or known or fold(before) in self._index
        if size == 1:
            return common and not any(map(is_impersonal, words[at + size :]))
        return True


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the cast is named: offsets into ``Article.text``, the cast's name, ``actor`` or ``place``.

    ``how``: as the cast writes it (``name``), in another spelling (``variant``) or by a declared ``alias``.
    """

    start: int
    end: int
    name: str
    kind: str
    how: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that the cast lacks: its fullest form, how often it stands, its spellings, where it stands first."""

    name: str
    count: int
    spellings: tuple[str, ...]
    article: str
    start: int
    end: int


def find_mentions(article: Article, cast: Cast) -> tuple[Mention, ...]:
    """Mentions of the cast in an article's story, quoted words included, in order."""
    return tuple(hit for block in article.story() for hit in cast.find(article.text, block.start, block.end))


def propose_names(articles: Sequence[Article], cast: Cast, at_least: int = 3) -> tuple[Proposal, ...]:
    """Names that stand ``at_least`` times in the stories and are nobody's in the cast, the most frequent first.

    Short names are counted with the full name they end. A single word that also stands in small letters, or only where
    a sentence begins, is no name.
    """
    seen: dict[tuple[str, ...], list[tuple[str, str, int, int]]] = {}
    inside: set[tuple[str, ...]] = set()
    known = bool(cast.actors or cast.places)
    for article in articles:
        for block in article.story():
            for left, right in spot_names(article.text, block.start, block.end):
                first, name, key = _bare(article.text[left:right])
                start, end = left + first, left + first + len(name)
                if not key or (known and cast.find(article.text, start, end)):
                    continue
                seen.setdefault(key, []).append((name, article.name, start, end))
                led = article.text[max(block.start, start - 6) : start].rstrip("“\"'‘( ")
                if start > block.start and led[-1:] not in ".!?…:":
                    inside.add(key)
    full = {key[-1]: key for key in sorted(seen, key=len) if len(key) > 1}
    merged: dict[tuple[str, ...], list[tuple[str, str, int, int]]] = {}
    for key, places in seen.items():
        goes_to = full.get(key[0], key) if len(key) == 1 else key
        if (
            len(key) == 1
            and goes_to == key
            and (key not in inside or len(places) < at_least or _stands_small(places[0][0].casefold(), articles))
        ):
            continue
        merged.setdefault(goes_to, []).extend(places)
    return tuple(
        sorted(
            (_proposal(places) for places in merged.values() if len(places) >= at_least),
            key=lambda one: (-one.count, one.name),
        )
    )


@lru_cache(maxsize=65536)
def _bare(run: str) -> tuple[int, str, tuple[str, ...]]:
    """A run without common words, titles, days and adjectives of nations in front of it, and days behind.

    Where the name in it begins, the name, and its key: empty where too little is left.
    """
    words, first = run.split(" "), 0
    while words and (words[0].casefold() in _NO_NAME or (is_demonym(words[0]) and not words[0].isupper())):
        first += len(words.pop(0)) + 1
    while words and words[-1].casefold() in CALENDAR:
        words.pop()
    name = " ".join(words)
    return first, name, fold(name) if len(name) >= 3 else ()


def _stands_small(word: str, articles: Sequence[Article]) -> bool:
    """Whether a word stands in the stories as it is, in small letters, between blanks."""
    for article in articles:
        text, at = article.text, article.text.find(word)
        while at >= 0:
            end = at + len(word)
            alone = (not at or text[at - 1].isspace()) and (end == len(text) or text[end].isspace())
            if alone and any(block.start <= at < block.end for block in article.story()):
                return True
            at = text.find(word, end)
    return False


def _proposal(places: Sequence[tuple[str, str, int, int]]) -> Proposal:
    spellings = sorted({place[0] for place in places}, key=lambda one: (-len(one), one))
    _, article, start, end = places[0]
    counted: dict[str, int] = {}
    for place in places:
        counted[place[0]] = counted.get(place[0], 0) + 1
    name = max(spellings, key=lambda one: (one.count(" ") > 0, counted[one], one))
    return Proposal(name, len(places), tuple(spellings), article, start, end)
