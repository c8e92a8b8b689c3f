"""Scores the reading of articles against hand-made labels: ``python tests/reading/labelled.py`` prints the tables.

What counts as found is in ``passages/GUIDE.md``, section "Scoring". Everything is compared by letters in the decoded
file, so that marks, spaces and markup neither help nor hurt.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from labels import EITHER, HELD_BACK, QUIET, STORY, Date, Figure, Labels, Letters, load_passages, load_shared
from sameness import fold, same_role, same_speaker, same_unit, same_value

from standoff.reading.article import Article

BARS = {
    "quotes found": 0.95, "quotes right": 0.9, "speakers right": 0.9, "figures found": 0.9, "figures right": 0.9,
    "story lines found": 0.95, "story lines right": 0.95,
}  # fmt: skip
"""Least share of each measure over all articles of a set. No caption and no comment may count as story at all."""


@dataclass
class Tally:
    """Hits and tries of one measure and a line for each miss."""

    hits: int = 0
    tries: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, hit: bool, miss: str) -> None:
        """One try."""
        self.hits += hit
        self.tries += 1
        if not hit:
            self.misses.append(miss)

    @property
    def share(self) -> float:
        """Hits by tries; NaN where nothing was tried."""
        return self.hits / self.tries if self.tries else math.nan


Scores = dict[str, Tally]


@dataclass(frozen=True)
class Found:
    """Something the pipeline found: its letters in the decoded file and the object itself."""

    letters: Letters
    words: str
    what: Any


@dataclass(frozen=True)
class Reading:
    """An article as the pipeline read it."""

    article: Article
    quotes: tuple[Found, ...]
    figures: tuple[Found, ...]
    dates: tuple[Found, ...]


def read(labels: Labels) -> Reading:
    """Runs the pipeline; the day of publication is told where the article does not say it."""
    from standoff.reading.dates import find_dates
    from standoff.reading.figures import find_figures
    from standoff.reading.loading import read_article
    from standoff.reading.quotes import find_quotes

    article = read_article(labels.path, published=labels.published if labels.told else None)
    assert article.original == labels.text, f"{labels.name}: the original is not the file as decoded"
    every = (find_quotes(article), find_figures(article), find_dates(article))
    return Reading(article, *(tuple(_locate(article, one) for one in ones) for ones in every))


def score(labels: Labels, reading: Reading) -> Scores:
    """Every measure of one article."""
    scores: Scores = {}
    score_lines(labels, reading, scores)
    score_quotes(labels, reading, scores)
    score_statements(labels, reading, scores)
    score_figures(labels, reading, scores)
    score_dates(labels, reading, scores)
    hit = reading.article.published == labels.published
    _tally(scores, "published").count(hit, f"{reading.article.published} for {labels.published}")
    return scores


def score_lines(labels: Labels, reading: Reading, scores: Scores) -> None:
    """Lines of the story found to nine tenths; other lines of which more than a tenth counts as story."""
    article = reading.article
    kinds: dict[int, str] = {}
    for block in article.blocks:
        kinds |= dict.fromkeys(_letters(article, block.start, block.end), block.kind)
    for line in labels.lines:
        if line.kind == EITHER:
            continue
        found = [kinds.get(place, "left out") for place in line.letters]
        story, most = found.count(STORY) / len(found), max(sorted(set(found)), key=found.count)
        said = f"line {line.number}, {line.kind}, read as {most}: {_words(labels, line.letters)}"
        if line.kind == STORY:
            _tally(scores, "story lines found").count(story >= 0.9, said)
            _tally(scores, "story lines right").count(True, said)
            continue
        if story > 0.1:
            _tally(scores, "story lines right").count(False, said)
        _tally(scores, f"{line.kind} lines kept out").count(story <= 0.1, said)
        _tally(scores, "kinds of other lines").count(most == line.kind, said)


def score_quotes(labels: Labels, reading: Reading, scores: Scores) -> None:
    """Quotes: a label is found where nine tenths of its letters lie in found quotes that are right themselves.

    A found quote is right where nine tenths of its letters lie in labelled ones: a quote that runs on over the words of
    attribution is neither right nor finds anything. Two found halves of one label, or one over two, are as good as one.
    """
    asked = frozenset().union(*(quote.letters for quote in labels.quotes))
    quiet = labels.of_kinds(QUIET).union(*labels.may["quotes"])
    found = [one for one in reading.quotes if one.what.direct and one.what.kind != "scare" and one.letters]
    right = [one for one in found if _overlap(one.letters, asked) >= 0.9]
    for one in found:
        if one not in right and _overlap(one.letters, quiet) < 0.9:
            _tally(scores, "quotes right").count(False, f"nobody said: {_shorten(one.words)}")
    covered = frozenset().union(*(one.letters for one in right))
    for quote in labels.quotes:
        hit = _overlap(quote.letters, covered) >= 0.9
        _tally(scores, "quotes found").count(hit, quote.words)
        if not hit:
            continue
        one = max(right, key=lambda one: len(one.letters & quote.letters))
        said = f"{one.what.speaker!r} for {quote.speaker!r}: {quote.words}"
        _tally(scores, "speakers right").count(same_speaker(one.what.speaker, quote, labels), said)
        if quote.role:
            role = f"{one.what.role or ''} {getattr(one.what, 'affiliation', '') or ''}".strip()
            _tally(scores, "roles right").count(same_role(role, quote.role), f"{role!r}: {said}")
        _tally(scores, "partial or full").count(one.what.kind == quote.kind, f"{one.what.kind}: {quote.words}")
    for _ in right:
        _tally(scores, "quotes right").count(True, "")
    for words, letters in labels.traps:
        fell = any(letters and _overlap(letters, one.letters) >= 0.9 for one in found if one not in right)
        _tally(scores, "traps seen through").count(not fell, words)


def score_statements(labels: Labels, reading: Reading, scores: Scores) -> None:
    """Indirect statements: half of the few labelled words lie in a found one; and its speaker."""
    found = [one for one in reading.quotes if not one.what.direct]
    for statement in labels.statements:
        near = [one for one in found if _overlap(statement.letters, one.letters) >= 0.5]
        _tally(scores, "statements found").count(bool(near), f"{statement.speaker}: {statement.words}")
        if near:
            said = f"{[one.what.speaker for one in near]} for {statement.speaker!r}: {statement.words}"
            hit = any(same_speaker(one.what.speaker, statement, labels) for one in near)
            _tally(scores, "statements' speakers right").count(hit, said)


def score_figures(labels: Labels, reading: Reading, scores: Scores) -> None:
    """Figures: half of the letters of the shorter overlap, value within a hundredth, unit of the same class."""

    def same(one: Found, label: Figure) -> bool:
        return same_value(one.what, label) and same_unit(one.what, label)

    def say(one: Found | None, label: Figure | None) -> str:
        asked = f"{label.words!r} {label.sense} {label.low:g}-{label.high:g} {'/'.join(label.units)}" if label else ""
        if one is None:
            return f"nothing for {asked}"
        what = one.what
        read_as = f"{_shorten(one.words)!r} {what.value_low}-{what.value_high} {what.unit} of {what.counts}"
        return f"{read_as} for {asked or 'nothing'}"

    pairs = _score_pairs(labels, reading.figures, labels.figures, "figures", (scores, same, say))
    for one, label in pairs:
        if label.counts and "count" in label.units:
            hit = fold(str(one.what.counts or ""))[-1:] in [fold(counts)[-1:] for counts in label.counts]
            _tally(scores, "counted right").count(
                hit, f"{one.what.counts!r} for {'/'.join(label.counts)}: {label.words}"
            )


def score_dates(labels: Labels, reading: Reading, scores: Scores) -> None:
    """Dates: half of the letters of the shorter overlap, first and last day the same; "since" may run to the day told.

    What was found without a day says nothing, and is asked only where a label stands.
    """
    resolved = [
        one for one in reading.dates if one.what.first or any(one.letters & date.letters for date in labels.dates)
    ]

    def same(one: Found, label: Date) -> bool:
        ends = {label.last, labels.published} if one.words.lower().startswith("since") else {label.last}
        return _day(one.what.first) == label.first and _day(one.what.last) in ends

    def say(one: Found | None, label: Date | None) -> str:
        asked = f"{label.words!r} {label.first}..{label.last}" if label else "nothing"
        return (
            f"{_shorten(one.words)!r} {one.what.first}..{one.what.last} for {asked}" if one else f"nothing for {asked}"
        )

    _score_pairs(labels, resolved, labels.dates, "dates", (scores, same, say))


def _score_pairs(
    labels: Labels,
    found: Sequence[Found],
    asked: Sequence[Any],
    kind: str,
    scoring: tuple[Scores, Callable[[Any, Any], bool], Callable[[Any, Any], str]],
) -> list[tuple[Found, Any]]:
    """Pairs what was found with the labels, each once, the greatest overlap first; tells the right pairs."""
    scores, same, say = scoring
    order = sorted(
        (
            (-len(one.letters & label.letters), not same(one, label), i, j)
            for i, one in enumerate(found)
            for j, label in enumerate(asked)
            if 2 * len(one.letters & label.letters) >= max(1, min(len(label.letters), len(one.letters)))
        )
    )
    of_found: dict[int, int] = {}
    for _, _, i, j in order:
        if i not in of_found and j not in of_found.values():
            of_found[i] = j
    by_label = {j: i for i, j in of_found.items()}
    right = [(found[i], asked[j]) for i, j in of_found.items() if same(found[i], asked[j])]
    for j, label in enumerate(asked):
        one = found[by_label[j]] if j in by_label else None
        _tally(scores, f"{kind} found").count(one is not None and same(one, label), say(one, label))
    quiet = labels.of_kinds(QUIET)
    for i, one in enumerate(found):
        if i in of_found:
            _tally(scores, f"{kind} right").count(same(one, asked[of_found[i]]), say(one, asked[of_found[i]]))
        elif _overlap(one.letters, quiet) < 0.5 and not any(one.letters & may for may in labels.may[kind]):
            _tally(scores, f"{kind} right").count(False, say(one, None))
    return right


def _day(given: Any) -> dt.date | None:
    return given.date() if isinstance(given, dt.datetime) else given


def _locate(article: Article, one: Any) -> Found:
    """Letters of what was found: of its parts where it has some, a quote broken by its attribution."""
    parts = getattr(one, "parts", ()) or ((one.start, one.end),)
    letters = frozenset().union(*(_letters(article, start, end) for start, end in parts))
    return Found(letters, article.text[one.start : one.end], one)


def _letters(article: Article, start: int, end: int) -> Letters:
    at = article.origin if article.origin is not None else range(len(article.text) + 1)
    return frozenset(at[i] for i in range(start, end) if article.text[i].isalnum())


def _overlap(letters: Letters, others: Iterable[int]) -> float:
    return len(letters & frozenset(others)) / len(letters) if letters else 0.0


def _tally(scores: Scores, name: str) -> Tally:
    return scores.setdefault(name, Tally())


def _words(labels: Labels, letters: Letters) -> str:
    return _shorten(labels.text[min(letters) : max(letters) + 1])


def _shorten(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 60 else f"{flat[:34]} … {flat[-22:]}"


def add_up(every: Iterable[Scores]) -> Scores:
    """Sums over articles."""
    total: Scores = {}
    for scores in every:
        for name, tally in scores.items():
            sum_ = _tally(total, name)
            sum_.hits, sum_.tries, sum_.misses = (
                sum_.hits + tally.hits,
                sum_.tries + tally.tries,
                sum_.misses + tally.misses,
            )
    return total


def print_tables(of: str, every: dict[str, Scores], misses: bool = True) -> None:
    """All measures; then the bars by article and the misses."""
    total = add_up(every.values())
    print(f"\n{of}: {len(every)} articles\n")
    for name in sorted(total):
        bar = f"bar {BARS[name]:.2f}" if name in BARS else ""
        print(f"  {name:28} {total[name].share:6.3f}  {total[name].hits:4} of {total[name].tries:4}  {bar}")
    if not misses:
        return
    print(f"\n  {'by article':28}" + "".join(f"{name.replace('lines ', ''):>16}" for name in BARS))
    for article, scores in every.items():
        print(f"  {article:28}" + "".join(f"{_tally(scores, name).share:16.2f}" for name in BARS))
    print("\n  misses")
    for article, scores in every.items():
        for name in sorted(scores):
            for miss in scores[name].misses:
                print(f"  {article} | {name} | {miss}")


if __name__ == "__main__":
    sets = {"passages": load_passages(), "articles kept outside": load_shared(), "held back": load_passages(HELD_BACK)}
    for title, articles in sets.items():
        chosen = [one for one in articles if not sys.argv[1:] or any(word in one.name for word in sys.argv[1:])]
        if chosen:
            table = {one.name: score(one, read(one)) for one in chosen}
            print_tables(title, table, misses=title != "held back" or len(chosen) < len(articles))
