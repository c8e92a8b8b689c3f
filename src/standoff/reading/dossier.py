"""The dossier of some articles: everything found in them, what they agree on, and what could not be read.

`read_dossier` reads files; a file that is no article, or not in English, is named and leaves the others alone.
`Dossier.plain` is its JSON (`dossier_json`): all offsets there count the characters of the *original* file as decoded.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from standoff.errors import StandoffError
from standoff.reading.agreement import find_agreements
from standoff.reading.article import Article
from standoff.reading.dates import find_dates
from standoff.reading.dossier_json import dossier_json
from standoff.reading.figures import Figure, find_figures
from standoff.reading.language import NAMES, UNKNOWN
from standoff.reading.loading import Refusal, read_articles
from standoff.reading.mentions import Cast, Mention, Proposal, find_mentions, propose_names
from standoff.reading.moments import Moment
from standoff.reading.names import fold
from standoff.reading.passages import Agreement
from standoff.reading.quotes import Quote, find_quotes
from standoff.reading.timeline import Event, Findings, build_timeline

READ = ("en", UNKNOWN)
"""Languages that are read; of an unknown one the loading has already noted so."""
SURE = 0.7
"""Confidence below which a quote is shown as doubtful."""
NOBODY = "not named"
"""Heading of what was said by somebody whom the text does not name."""


@dataclass(frozen=True)
class Reading:
    """One article and what was found in it.

    ``quotes`` are words that somebody said, word for word or retold; ``terms`` words in marks that nobody is said to
    say. All offsets count characters of ``article.text``.
    """

    article: Article
    quotes: tuple[Quote, ...]
    terms: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    dates: tuple[Moment, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Testimony:
    """Somebody who speaks in the articles: the fullest name, the role given most often, and the quotes in order.

    Each quote comes with the number of its reading in `Dossier.readings`.
    """

    name: str
    role: str
    quotes: tuple[tuple[int, Quote], ...]


@dataclass(frozen=True)
class Dossier:
    """What some files say.

    ``readings`` are the articles in the order given; ``refusals`` the files that are no article, ``skipped`` those in a
    language that is not read; ``proposals`` the frequent names that the cast lacks.
    """

    readings: tuple[Reading, ...]
    refusals: tuple[Refusal, ...]
    skipped: tuple[Refusal, ...]
    timeline: tuple[Event, ...]
    proposals: tuple[Proposal, ...]
    agreements: tuple[Agreement, ...]

    @property
    def warnings(self) -> tuple[Refusal, ...]:
        """What is to be doubted, file by file: languages passed over, repairs, days that are not known."""
        doubts = []
        for article in (one.article for one in self.readings):
            doubts += [Refusal(article.name, note) for note in article.notes]
            if article.published is None:
                hint = f"--published {article.name}=DATE tells it"
                doubts.append(Refusal(article.name, "its day is not known: weekdays stay open", hint))
        return self.skipped + tuple(doubts)

    @property
    def is_complete(self) -> bool:
        """Whether every file was read."""
        return not self.refusals and not self.skipped

    def plain(self, text: bool = True) -> dict[str, Any]:
        """The dossier as one JSON object; the articles' own words stand in it only with ``text``."""
        return dossier_json(self, text)

    def testimonies(self) -> tuple[Testimony, ...]:
        """Who said what, who speaks most first, spellings of a name taken together; last what nobody is named for."""
        return gather_testimonies(self.readings)


def read_dossier(
    paths: Iterable[str | os.PathLike[str]],
    cast: Cast | None = None,
    published: dt.date | Mapping[str, dt.date] | None = None,
) -> Dossier:
    """Read files into a dossier.

    ``published`` is the day for files that do not say theirs, or a day for each of some files by name, which then
    counts above what the file says. Raises `StandoffError` only where ``published`` names a file that is not given;
    what is wrong with a file stands in ``refusals`` and ``skipped``.
    """
    names = [os.fspath(path) for path in paths]
    if isinstance(published, Mapping):
        lost = [name for name in published if name not in names]
        if lost:
            raise StandoffError(
                f"a day of publication is told for {lost[0]}, which is not among the files", "name it as it is given"
            )
    found, refusals = read_articles(names)
    skipped = tuple(
        Refusal(one.name, f"{one.name} is in {NAMES.get(one.language, one.language)} and was skipped",
                "only English is read: give a translation, and say of what it is one")
        for one in found if one.language not in READ
    )  # fmt: skip
    readings = []
    for article in (tell_day(one, published) for one in found if one.language in READ):
        try:
            readings.append(read_one(article, cast))
        except (MemoryError, RecursionError) as fault:
            hint = "cut it into its articles"
            refusals.append(Refusal(article.name, f"{article.name} is too much to read: {type(fault).__name__}", hint))
    articles = [one.article for one in readings]
    agreements = find_agreements(
        articles,
        {one.article.name: one.quotes for one in readings},
        {one.article.name: one.figures for one in readings},
    )
    timeline = build_timeline([Findings(one.article, one.dates, one.mentions) for one in readings])
    proposals = propose_names(articles, cast or Cast({}))
    return Dossier(tuple(readings), tuple(refusals), skipped, timeline, proposals, tuple(agreements))


def read_one(article: Article, cast: Cast | None = None) -> Reading:
    """Everything found in one article."""
    said = find_quotes(article, cast)
    dates = tuple(find_dates(article))
    return Reading(
        article,
        tuple(quote for quote in said if quote.kind != "scare"),
        tuple(quote for quote in said if quote.kind == "scare"),
        tuple(find_figures(article, dates)),
        dates,
        find_mentions(article, cast) if cast else (),
    )


def tell_day(article: Article, published: dt.date | Mapping[str, dt.date] | None) -> Article:
    """The article dated as told: by its name in any case, by a day for all only where it does not say its own."""
    if isinstance(published, Mapping):
        told = published.get(article.name)
        return article if told is None else replace(article, published=told, notes=(*article.notes, say_day(told)))
    if published is None or article.published == published:
        return article
    if article.published is not None:
        note = f"its own day, {article.published}, is kept; FILE=DATE would change it"
        return replace(article, notes=(*article.notes, note))
    return replace(article, published=published, notes=(*article.notes, say_day(published)))


def say_day(day: dt.date) -> str:
    """The note on a day that the user told."""
    return f"dated {day} as told"


def gather_testimonies(readings: Sequence[Reading]) -> tuple[Testimony, ...]:
    """Quotes by speaker over all articles.

    A name of one word means the only fuller name that ends with it; where two would do it stays by itself.
    """
    said = [(number, quote) for number, one in enumerate(readings) for quote in one.quotes]
    keys = {quote.speaker: fold(quote.speaker) or (quote.speaker,) for _, quote in said if quote.speaker}
    fuller: dict[str, set[tuple[str, ...]]] = {}
    for key in keys.values():
        if len(key) > 1:
            fuller.setdefault(key[-1], set()).add(key)
    groups: dict[tuple[str, ...], list[tuple[int, Quote]]] = {}
    for number, quote in said:
        key = keys[quote.speaker] if quote.speaker else ()
        full = fuller.get(key[0], set()) if len(key) == 1 else set()
        groups.setdefault(next(iter(full)) if len(full) == 1 else key, []).append((number, quote))
    found = [make_testimony(group) for key, group in groups.items() if key]
    found.sort(key=lambda one: (-len(one.quotes), one.name))
    return (*found, *(Testimony(NOBODY, "", tuple(groups[()])) for _ in range(() in groups)))


def make_testimony(group: Sequence[tuple[int, Quote]]) -> Testimony:
    """Quotes of one speaker under the fullest name and the role given most often."""
    names = Counter(quote.speaker or "" for _, quote in group)
    roles = Counter(describe_role(quote) for _, quote in group if quote.role or quote.affiliation)
    name = max(names, key=lambda one: (one.count(" "), names[one], one))
    role = max(roles, key=lambda one: (roles[one], len(one), one)) if roles else ""
    return Testimony(name, role, tuple(group))


def leave_out_held(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotes without those that stand wholly within another of one piece: the words in marks of what is retold."""
    kept, reach = [], -1
    for quote in sorted(quotes, key=lambda one: (one.start, -one.end)):
        if quote.end > reach:
            kept.append(quote)
        if not quote.parts:
            reach = max(reach, quote.end)
    return kept


def describe_role(quote: Quote) -> str:
    """Role and affiliation in one line."""
    return ", ".join(part for part in (quote.role, quote.affiliation) if part)


def show_number(value: float | None) -> str:
    """A number with its thousands apart, empty for none."""
    if value is None:
        return ""
    shown = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"
    return shown.replace(",", " ")
