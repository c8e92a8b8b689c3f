"""Where outlets agree and where they differ: shared passages, the same quote worded differently, the same figure.

Quotes and figures are taken as found by others; any object with the fields of `Said` or `Counted` will do. Candidates
are found by the words that few passages share, so the cost does not grow with the square of the number of articles.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz

from standoff.reading.article import Article
from standoff.reading.copies import find_copies
from standoff.reading.meanings import Meanings, Surroundings
from standoff.reading.passages import (
    Agreement,
    Difference,
    Place,
    compare_words,
    likeness,
    paragraph_at,
)
from standoff.reading.words import content_of, words_of

FEWEST_SHARED = 3
"""Words of meaning that two quotes must share, unless one holds the other whole."""
LEAST_SHARED = 0.6
"""Share of the shorter quote's words of meaning that must stand in the other."""
FREQUENT = 25
"""Quotes or figures above which a word no longer tells them apart."""
SAME_NAME = 70.0
"""Likeness of two last names, in percent, from which they are spellings of one."""
CONTEXT = 120
"""Characters on either side of a figure that say what it is about."""
ABOUT, OPEN_END = 0.15, 2.0
"""How far "about" reaches, as a share; how far "more than" and "up to" reach, as a factor."""
LEAST_CONTEXT = 0.3
"""Share of the words around a figure that must stand around another, where their days do not tell that they are one."""


class Said(Protocol):
    """A quote: where its words stand in `Article.text`, and who said them."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def speaker(self) -> str | None: ...
    @property
    def direct(self) -> bool: ...


class Counted(Protocol):
    """A figure: where it stands in `Article.text`, its values (None: an open end), what it counts, who reported it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def value_low(self) -> float | None: ...
    @property
    def value_high(self) -> float | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def counts(self) -> str: ...
    @property
    def reported_by(self) -> str: ...
    @property
    def date(self) -> dt.date | None: ...
    @property
    def exact(self) -> bool: ...


def find_agreements(
    articles: Sequence[Article],
    quotes: Mapping[str, Sequence[Said]] | None = None,
    figures: Mapping[str, Sequence[Counted]] | None = None,
) -> list[Agreement]:
    """All agreements of some articles; quotes and figures by the name of their article."""
    return [
        *find_copies(articles),
        *compare_quotes(articles, quotes or {}),
        *compare_figures(articles, figures or {}),
    ]


@dataclass(frozen=True)
class _Quote:
    """A quote made ready: its words, those of meaning, its place."""

    text: str
    words: tuple[str, ...]
    content: frozenset[str]
    place: Place


def compare_quotes(articles: Sequence[Article], quotes: Mapping[str, Sequence[Said]]) -> list[Agreement]:
    """Direct quotes that stand in several articles, with their differences in wording."""
    ready = [quote for article in articles for quote in prepare(article, quotes.get(article.name, ()))]
    firsts: dict[tuple[str, ...], int] = {}
    model = [firsts.setdefault(quote.words, index) for index, quote in enumerate(ready)]
    own = sorted(firsts.values())
    leader: dict[int, int] = {}
    for one, two in candidates([ready[index].content for index in own]):
        first, other = own[one], own[two]
        root = leader.get(first, first)
        mine, theirs = ready[root], ready[other]
        if other in leader or mine.place.article == theirs.place.article or not same_quote(mine, theirs):
            continue
        leader[other] = root
    groups: dict[int, list[int]] = defaultdict(list)
    for index, first in enumerate(model):
        groups[leader.get(first, first)].append(index)
    return [
        describe_quotes([ready[index] for index in groups[root]])
        for root in sorted(groups)
        if len({ready[index].place.article for index in groups[root]}) > 1
    ]


def prepare(article: Article, quotes: Iterable[Said]) -> Iterator[_Quote]:
    """The direct quotes of an article with at least three words."""
    for quote in quotes:
        if not quote.direct:
            continue
        text = article.text[quote.start : quote.end]
        words = tuple(words_of(text))
        if len(words) >= 3:
            place = Place(article.name, quote.start, quote.end, paragraph_at(article, quote.start), quote.speaker or "")
            yield _Quote(text, words, content_of(words), place)


def candidates(contents: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) that share at least two words of meaning which not too many have, or a rare one of few."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index, content in enumerate(contents):
        shared = Counter([other for word in content for other in holders.get(word, ())[:FREQUENT]])
        for other, count in sorted(shared.items()):
            if count >= 2 or count >= 0.5 * min(len(content), len(contents[other])):
                yield other, index
        for word in content:
            holders[word].append(index)


def same_quote(mine: _Quote, theirs: _Quote) -> bool:
    """Whether two quotes are of the same words: one holds the other, or most words of meaning are shared."""
    short, long = sorted((mine, theirs), key=lambda quote: len(quote.words))
    if f" {' '.join(short.words)} " in f" {' '.join(long.words)} ":
        return len(short.content) >= 2 or short.words == long.words
    shared = len(short.content & long.content)
    if shared < FEWEST_SHARED or shared < LEAST_SHARED * min(len(short.content), len(long.content)):
        return False
    window = [word for word in long.words if word[:6] in short.content or len(long.words) <= 2 * len(short.words)]
    return likeness(short.words, window) >= 0.4


def same_name(first: str, other: str) -> bool:
    """Whether two names are one, by their last words: spellings of a name in two scripts differ by a few letters."""
    mine, theirs = words_of(first), words_of(other)
    return not mine or not theirs or fuzz.ratio(mine[-1], theirs[-1]) >= SAME_NAME


def describe_quotes(group: Sequence[_Quote]) -> Agreement:
    """One quote in several places."""
    model = group[0]
    differences: list[Difference] = []
    for place, quote in enumerate(group[1:], 1):
        if quote.words != model.words:
            differences += compare_words(model.text, quote.text, place)
    speakers = [quote.place.who for quote in group if quote.place.who]
    agrees = all(same_name(speakers[0], speaker) for speaker in speakers[1:])
    outlets = len({quote.place.article for quote in group})
    wording = "word for word" if not differences else "worded differently"
    why = f"one quote in {outlets} articles, {wording}" + ("" if agrees else ", given to different speakers")
    least = min(likeness(model.words, quote.words) for quote in group[1:])
    return Agreement("quote", tuple(quote.place for quote in group), round(least, 3), agrees, why, tuple(differences))


@dataclass(frozen=True)
class _Figure:
    """A figure made ready: how far it reaches, what is meant by the words around it, its place."""

    low: float
    high: float
    text: str
    date: dt.date | None
    context: frozenset[int]
    place: Place


def compare_figures(articles: Sequence[Article], figures: Mapping[str, Sequence[Counted]]) -> list[Agreement]:
    """Figures for the same thing in several articles: which agree, which cannot both hold, and who gives each."""
    meanings = Meanings()
    around = [Surroundings(article, meanings) for article in articles]
    groups: dict[tuple[str, str], list[tuple[int, Counted]]] = defaultdict(list)
    kinds = {name: {(each.counts, each.unit) for each in told} for name, told in figures.items()}
    several = Counter(kind for article in articles for kind in kinds.get(article.name, ()))
    for index, article in enumerate(articles):
        for figure in figures.get(article.name, ()):
            if figure.counts and figure.unit and several[figure.counts, figure.unit] > 1:
                groups[figure.counts, figure.unit].append((index, figure))
    found = []
    for (counts, unit), group in sorted(groups.items(), key=lambda pair: pair[0]):
        ready = [reach(articles[index], figure, around[index]) for index, figure in group]
        parts = part_figures([figure for figure in ready if figure is not None])
        found += [describe_figures(part, counts, unit) for part in parts]
    return found


def reach(article: Article, figure: Counted, words: Surroundings) -> _Figure | None:
    """The values that a figure may mean: "about" and open ends reach further than what is written."""
    low, high = figure.value_low, figure.value_high
    if low is None and high is None:
        return None
    first = low if low is not None else (high or 0.0) / OPEN_END
    last = high if high is not None else first * OPEN_END
    if low is not None and high is not None and not figure.exact:
        first, last = first * (1.0 - ABOUT), last * (1.0 + ABOUT)
    context = words.meant(figure.start - CONTEXT, figure.end + CONTEXT)
    place = Place(article.name, figure.start, figure.end, paragraph_at(article, figure.start), figure.reported_by)
    return _Figure(
        min(first, last), max(first, last), article.text[figure.start : figure.end], figure.date, context, place
    )


def part_figures(group: Sequence[_Figure]) -> Iterator[list[_Figure]]:
    """Parts of figures that speak of one thing: on the same day, or in the same words, and in several articles."""
    parts: list[list[_Figure]] = []
    by_date: dict[dt.date | None, list[list[_Figure]]] = defaultdict(list)
    for figure in group:
        near = [*by_date[figure.date], *(by_date[None] if figure.date else [])][-FREQUENT:]
        best = max(near, key=lambda part: closeness(part[0], figure), default=None)
        if best is not None and closeness(best[0], figure) >= 1.0:
            best.append(figure)
        else:
            parts.append([figure])
            by_date[figure.date].append(parts[-1])
    for part in parts:
        if len({figure.place.article for figure in part}) > 1:
            yield part


def closeness(first: _Figure, other: _Figure) -> float:
    """How surely two figures speak of one thing; 1 is enough.

    The words around them count, the same day as much as a third of them again, values that overlap as much.
    """
    shared = len(first.context & other.context) / max(1, min(len(first.context), len(other.context)))
    same_day = first.date is not None and first.date == other.date
    overlaps = first.low <= other.high and other.low <= first.high
    return shared / LEAST_CONTEXT + (0.34 if same_day else 0.0) + (0.34 if overlaps else 0.0)


def describe_figures(part: Sequence[_Figure], counts: str, unit: str) -> Agreement:
    """One figure in several places."""
    model = part[0]
    agrees = all(one.low <= two.high and two.low <= one.high for one in part for two in part[:FREQUENT])
    differences = tuple(
        Difference(place, model.text, figure.text)
        for place, figure in enumerate(part[1:], 1)
        if figure.text.lower() != model.text.lower()
    )
    day = f" on {model.date.isoformat()}" if model.date else ""
    outlets = len({figure.place.article for figure in part})
    said = "; ".join(
        f"{figure.text} ({figure.place.who or 'no source named'}, {figure.place.article})" for figure in part[:8]
    )
    verdict = "agree" if agrees else "differ"
    why = f"{counts} ({unit}){day}: {outlets} articles {verdict}: {said}"
    least = min(min(model.high, figure.high) / max(model.high, figure.high, 1e-9) for figure in part[1:])
    return Agreement("figure", tuple(figure.place for figure in part), round(least, 3), agrees, why, differences)
