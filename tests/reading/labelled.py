"""Scores the reading of articles against hand-made labels: ``python tests/reading/labelled.py`` prints the tables.

What counts as found is in ``passages/GUIDE.md``, section "Scoring". Everything is compared by letters in the decoded
file, so that marks, spaces and markup neither help nor hurt.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from labels import EITHER, QUIET, STORY, Date, Figure, Labels, Letters, Quote, load_passages, load_shared

from standoff.reading.article import Article

BARS = {
    "quotes found": 0.95, "quotes right": 0.9, "speakers right": 0.9, "figures found": 0.9, "figures right": 0.9,
    "story lines found": 0.95, "story lines right": 0.95,
}  # fmt: skip
"""Least share of each measure over all articles of a set. No caption and no comment may count as story at all."""

_TITLES = {
    "mr", "mrs", "ms", "dr", "prof", "professor", "president", "minister", "prime", "col", "colonel", "brigadier",
    "general", "major", "governor", "congresswoman", "deputy", "foreign", "defence",
}  # fmt: skip
_SMALL = {"a", "an", "the", "of", "to", "for", "from", "in", "at", "by", "who", "s", "one", "unnamed", "anonymous"}
_UNITS = {
    "USD": "usd us$ $ dollar dollars", "EUR": "eur € euro euros", "GBP": "gbp £ sterling", "RUB": "rub rouble roubles",
    "LKR": "lkr rs rupee rupees inr", "AMD": "amd dram drams", "SDG": "sdg", "CNY": "cny yuan rmb",
    "KGS": "kgs som soms", "percent": "percent % pct per-cent percentage share", "years": "year years age y",
    "months": "month months", "weeks": "week weeks", "days": "day days", "hours": "hour hours",
    "minutes": "minute minutes", "km": "km kilometre kilometres kilometer kilometers",
    "tonnes": "tonne tonnes ton tons t", "MW": "mw megawatt megawatts", "degrees": "degree degrees celsius °c c",
    "times": "times time x fold ratio", "count": "count persons person people things thing countries country items",
}  # fmt: skip
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}


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
    return Reading(
        article,
        *(
            tuple(Found(_letters(article, one.start, one.end), article.text[one.start : one.end], one) for one in every)
            for every in (find_quotes(article), find_figures(article), find_dates(article))
        ),
    )


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
        _tally(scores, "speakers right").count(_same_speaker(one.what.speaker, quote, labels), said)
        if quote.role:
            _tally(scores, "roles right").count(_same_role(one.what.role, quote.role), f"{one.what.role!r}: {said}")
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
            hit = any(_same_speaker(one.what.speaker, statement, labels) for one in near)
            _tally(scores, "statements' speakers right").count(hit, said)


def score_figures(labels: Labels, reading: Reading, scores: Scores) -> None:
    """Figures: half of the letters of the shorter overlap, value within a hundredth, unit of the same class."""

    def same(one: Found, label: Figure) -> bool:
        return _same_value(one.what, label) and _same_unit(one.what, label)

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
            hit = _fold(label.counts)[-1:] == _fold(str(one.what.counts or ""))[-1:]
            _tally(scores, "counted right").count(hit, f"{one.what.counts!r} for {label.counts!r}: {label.words}")


def score_dates(labels: Labels, reading: Reading, scores: Scores) -> None:
    """Dates: half of the letters of the shorter overlap, first and last day the same."""

    def same(one: Found, label: Date) -> bool:
        return (_day(one.what.first), _day(one.what.last)) == (label.first, label.last)

    def say(one: Found | None, label: Date | None) -> str:
        asked = f"{label.words!r} {label.first}..{label.last}" if label else "nothing"
        return (
            f"{_shorten(one.words)!r} {one.what.first}..{one.what.last} for {asked}" if one else f"nothing for {asked}"
        )

    _score_pairs(labels, reading.dates, labels.dates, "dates", (scores, same, say))


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


def _same_speaker(found: str | None, quote: Quote, labels: Labels) -> bool:
    """Same name when folded; a surname will do where only one person of the article bears it."""
    given = _fold(found or "")
    if quote.exact:
        return given in ([], _fold(quote.speaker))
    people = {quote.speaker for quote in (*labels.quotes, *labels.statements)} | set(labels.people)
    for name in (quote.speaker, *quote.also):
        wanted = _fold(name)
        if given and (given == wanted or set(wanted) < set(given)):
            return True
        bearers = sum(_fold(one)[-1:] == wanted[-1:] and len(_fold(one)) > 1 for one in people)
        if given and set(given) < set(wanted) and (given[-1] != wanted[-1] or bearers <= 1):
            return True
    return False


def _same_role(found: str | None, wanted: str) -> bool:
    """Half of the words asked for are there."""
    words = set(_fold(wanted, titles=True))
    return 2 * len(words & set(_fold(found or "", titles=True))) >= len(words)


def _same_value(found: Any, label: Figure) -> bool:
    """Value within a hundredth. An open end may not be closed; "about" lies within a quarter of the number."""
    low = -math.inf if found.value_low is None else float(found.value_low)
    high = math.inf if found.value_high is None else float(found.value_high)
    if label.sense == "over":
        return _near(low, label.low) and high > 1.02 * low
    if label.sense == "under":
        return _near(high, label.high) and low < 0.98 * high
    if label.sense == "about":
        return 0.8 * label.low <= low <= 1.01 * label.low and 0.99 * label.low <= high <= 1.25 * label.low
    if label.words.lower().startswith("dozens"):
        return 20 <= low <= 36 and 70 <= high <= 100
    return _near(low, label.low) and _near(high, label.high)


def _same_unit(found: Any, label: Figure) -> bool:
    """Same class of unit; a measure counted as a thing ("45,000" of "tons") is as good."""
    unit = _unit(found.unit)
    if unit in label.units:
        return True
    return unit == "count" and bool(found.counts) and _unit(_fold(str(found.counts))[-1:]) in label.units


def _unit(given: Any) -> str:
    """Class of a unit; what is unknown is a thing counted."""
    word = (given[0] if isinstance(given, list) and given else str(given or "count")).strip().lower()
    for part in [word, *re.split(r"[\s:/_-]+", word)]:
        if part in _UNIT_OF:
            return _UNIT_OF[part]
    return "count"


def _fold(name: str, titles: bool = False) -> list[str]:
    """Words of a name without accents, case, small words and (unless asked for) titles."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.casefold())
    kept = [word for word in words if word not in _SMALL and (titles or word not in _TITLES)]
    return kept or words


def _near(value: float, wanted: float) -> bool:
    return math.isclose(value, wanted, rel_tol=0.01, abs_tol=0.0)


def _day(given: Any) -> dt.date | None:
    return given.date() if isinstance(given, dt.datetime) else given


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


def print_tables(of: str, every: dict[str, Scores]) -> None:
    """All measures, then the bars by article, then the misses."""
    total = add_up(every.values())
    print(f"\n{of}: {len(every)} articles\n")
    for name in sorted(total):
        bar = f"bar {BARS[name]:.2f}" if name in BARS else ""
        print(f"  {name:28} {total[name].share:6.3f}  {total[name].hits:4} of {total[name].tries:4}  {bar}")
    print(f"\n  {'by article':28}" + "".join(f"{name.replace('lines ', ''):>16}" for name in BARS))
    for article, scores in every.items():
        print(f"  {article:28}" + "".join(f"{_tally(scores, name).share:16.2f}" for name in BARS))
    print("\n  misses")
    for article, scores in every.items():
        for name in sorted(scores):
            for miss in scores[name].misses:
                print(f"  {article} | {name} | {miss}")


if __name__ == "__main__":
    for title, articles in (("passages", load_passages()), ("articles kept outside", load_shared())):
        chosen = [one for one in articles if not sys.argv[1:] or any(word in one.name for word in sys.argv[1:])]
        if chosen:
            print_tables(title, {one.name: score(one, read(one)) for one in chosen})
