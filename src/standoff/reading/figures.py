"""Figures in a text: how many of what, in which unit, who says so, and for which day.

`find_figures` reads the story blocks from left to right: a number (`number_words`), the words just before it (a hedge,
a currency), what stands behind it (the other end of a range, a currency, a unit, the noun it counts), then its
sentence (who reports it, the day it holds for). Every window looked at is bounded, so reading is linear in the length
of the text.

How the words before a number bear on its values:

| words | value_low | value_high |
|---|---|---|
| more than, over, at least, upwards of, no fewer than, exceeded, X or more, X+ | X | None |
| up to, as many as, at most, no more than, fewer than, less than, under | None | X |
| about, around, some, roughly, nearly, almost, close to, an estimated, X or so | X | X, ``exact`` False |
| between X and Y, from X to Y, X to Y, X-Y, X or Y | X | Y |
| half, a third, two in five, nine out of 10 | the share in percent | the same |
| tens of thousands, dozens, several, … | the table of `number_words` | |

How far "about" and "nearly" reach is for whoever compares figures to say; here stands what was written. A rise "from X
to Y" is two figures, not a range.

Not figures: dates and times, years and decades, ordinals, telephone numbers, scores, names that hold a number (articles
of law, channels, aircraft), addresses, numbering, single "one" without a person or hedge, and "the two leaders": a
number word up to ten behind an article refers to something already told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from standoff.reading.article import Article
from standoff.reading.counted import GROUP, NO_HEAD, SAME_UNIT, TIME, find_head, is_person
from standoff.reading.datelines import dateline_end
from standoff.reading.dates import find_dates
from standoff.reading.figure_context import day_of, find_reporter, name_by_context, name_people
from standoff.reading.moments import Moment
from standoff.reading.not_figures import is_no_figure, skip_code
from standoff.reading.number_phrases import Phrase
from standoff.reading.number_words import ANCHOR, read_number
from standoff.reading.sentences import cut_sentences, lower_each, sentence_at, word_set


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text.

    ``start`` and ``end`` count characters of ``Article.text``: the figure's words with hedge, currency, percent sign or
    unit of time, without the noun counted. ``value_low`` to ``value_high`` is what it says, None an open end. ``unit``
    and ``counts``: see `standoff.reading.counted`; ``reported_by`` in the text's words, empty where it does not say;
    ``date`` the day it holds for. ``exact`` is False for hedged and vague figures and for ranges. ``why`` names the
    rules used.
    """

    start: int
    end: int
    value_low: float | None
    value_high: float | None
    unit: str
    counts: str
    reported_by: str
    date: dt.date | None
    exact: bool
    text: str
    why: str


_UP_TO_TEN = word_set("two three four five six seven eight nine ten")
_ARTICLE = re.compile(r"(?<!\w)(?:the|these|those|both|other|its|their|his|her|all|last|first|between|our|my)\s\Z")
_BARE_SCALES = word_set("hundred thousand million billion trillion dozen")
_VAGUE_ALONE = frozenset(("several", "a few", "few", "a couple", "a handful"))
_NOT_CARRIED = frozenset(("percent", "points", "years", "days", "hours", "times", "km", "miles"))
_OF_TIME = frozenset(unit for unit, _ in TIME.values())
_LATER = re.compile(r"\s(?:later|ago|earlier|from now|hence)(?!\w)")
_COUNTED_SPAN = re.compile(
    r"(?:past|last|previous|next|coming|following)\s[\w.-]+\s(?:days|weeks|months|years)\Z", re.I
)
_PUT_AT = re.compile(
    r"(?<!\w)(?:number|count|toll|tally|total)(?:\sof\s(?P<what>[a-z-]+))?[^.;]{0,60}\sat\s\Z|(?<!\w)there\s(?:are|were)\s\Z"
)
_OF_US = re.compile(r"\sof\s(?:us|them|you)(?!\w)")
_NAMED_IN_MARKS = re.compile(r"\s(?:[\"“„«»‘‚＂]|``|'')\w")
_LISTED = re.compile(r"(?<!\w)([a-z]{3,}[a-rt-z]s):\s\Z")
_VERB_BEHIND = re.compile(
    r"\s(?:more\s)?(?:were|was|have|had|are|has|died|remain|took|marched|rallied"
    r"|gathered|joined|turned|fled|voted|attended|protested|came)(?!\w)"
)


def find_figures(article: Article, moments: Sequence[Moment] | None = None) -> tuple[Figure, ...]:
    """All figures in the story of an article, in order, none overlapping another.

    `moments` are the article's dates (`standoff.reading.dates.find_dates`) where they have been found already.
    """
    if moments is None:
        moments = find_dates(article)
    reader = _Reader(article.text, lower_each(article.text))
    found: list[Figure] = []
    at = 0
    for block in article.story():
        while at < len(moments) and moments[at].end <= block.start:
            at += 1
        until = at
        while until < len(moments) and moments[until].start < block.end:
            until += 1
        found += reader.read(block.start, block.end, moments[at:until])
    return tuple(found)


class _Reader:
    """Reads the figures of one text, block by block."""

    def __init__(self, text: str, low: str) -> None:
        self.text, self.low = text, low

    def read(self, begin: int, stop: int, moments: Sequence[Moment]) -> list[Figure]:
        anchors = ANCHOR.finditer(self.low, begin, stop)
        first = next(anchors, None)
        if first is None:
            return []
        dated = [moment for moment in moments if moment.kind != "duration" and not _COUNTED_SPAN.search(moment.text)]
        told = dateline_end(self.text, begin, stop) if dated else begin
        moments = [moment for moment in moments if moment.start >= told]
        found: list[Figure] = []
        sentences: list[tuple[int, int]] = []
        cursor, near = begin, 0
        last: Phrase | None = None
        for match in chain((first,), anchors):
            at = match.start()
            if at < cursor:
                continue
            while near < len(dated) and dated[near].end <= at:
                near += 1
            if near < len(dated) and dated[near].start <= at:
                cursor = dated[near].end
                continue
            limit = dated[near].start if near < len(dated) else stop
            number = read_number(self.low, at, limit)
            if number is None or number.start < cursor:
                cursor = max(cursor, skip_code(self.low, at, stop))
                continue
            sentences = sentences or cut_sentences(self.text, begin, stop)
            bounds = sentences[sentence_at(sentences, at)]
            phrase = Phrase(self.text, self.low, number, (begin, stop), bounds)
            before = last if last is not None and last.start >= bounds[0] else None
            if not phrase.read(limit) or not (phrase.apart() or _accept(phrase, before)):
                cursor = max(number.end, skip_code(self.low, at, stop))
                continue
            if phrase.unit == "ordinal":
                cursor = max(phrase.end, number.end)
                continue
            phrase.start = max(phrase.start, cursor)
            cursor = max(phrase.end, number.end)
            found.append(self.finish(phrase, moments))
            if self.low[phrase.start - 1 : phrase.start] != "(":
                last = phrase
        return found

    def finish(self, phrase: Phrase, moments: Sequence[Moment]) -> Figure:
        """What is counted, by whom, for which day."""
        if phrase.counts in ("", "money", "share", "duration"):
            _name(phrase)
        reported = find_reporter(self.text, self.low, phrase.bounds, phrase.start)
        day = None
        if moments and phrase.counts not in ("age", "years in power"):
            day = day_of(moments, self.low, phrase.bounds, phrase.block[0], phrase.start)
        return Figure(
            phrase.start, phrase.end, phrase.low, phrase.high, phrase.unit, phrase.counts, reported, day, phrase.exact,
            self.text[phrase.start : phrase.end], "; ".join(phrase.why),
        )  # fmt: skip


def _accept(phrase: Phrase, last: Phrase | None) -> bool:
    """Whether a number is a figure at all; sets the unit that its noun, its verb or the figure before it gives."""
    low, number, head = phrase.folded, phrase.number, phrase.head
    put = number.form in ("digits", "grouped") and not head.word and not phrase.unit and _is_put(phrase)
    if put:
        if not phrase.unit:
            _accept_bare(phrase, None, low[number.start : number.end])
        return True
    if is_no_figure(phrase) or (phrase.unit in _OF_TIME and _LATER.match(low, phrase.end, phrase.bounds[1])):
        return False
    word = low[number.start : number.end]
    if not phrase.hedged and number.form == "words":
        if word in _UP_TO_TEN and _ARTICLE.search(low, max(phrase.block[0], number.start - 8), number.start):
            return phrase.unit in ("years", "months", "weeks", "days", "hours", "percent")
        if word == "one" and not head.persons:
            return phrase.unit in ("percent", "points", "times")
        if word in _BARE_SCALES and not phrase.unit:
            return False
    if word in ("one", "1") and low.startswith(" of ", number.end):
        return False
    if phrase.unit:
        return True
    if head.word:
        phrase.unit = "persons" if head.persons else SAME_UNIT.get(head.word, head.word)
        return True
    return _accept_bare(phrase, last, word)


def _accept_bare(phrase: Phrase, last: Phrase | None, word: str) -> bool:
    """Whether a number without unit and noun is a figure: by its verb, the figure before it, its hedge or its size."""
    low, number = phrase.folded, phrase.number
    counts, cue, beside = name_people(low, phrase.start, phrase.end, NO_HEAD, phrase.bounds)
    if number.form in ("digits", "grouped") and _stands_alone(phrase):
        return True
    follows = _VERB_BEHIND.match(low, phrase.end, phrase.bounds[1]) is not None
    if last is not None and phrase.start - last.end < 160 and last.unit not in _NOT_CARRIED and not (counts and beside):
        leads_on = low.startswith((" in ", " of ", " from "), phrase.end)
        if phrase.hedged or number.form != "words" or follows or leads_on:
            phrase.unit, phrase.counts = last.unit, last.counts
            phrase.why.append("counts what the figure before it counts")
            return word not in _VAGUE_ALONE
    if word in _VAGUE_ALONE:
        return False
    listed = _LISTED.search(low, max(phrase.bounds[0], phrase.start - 24), phrase.start)
    if listed and not beside:
        phrase.unit = "persons" if is_person(listed[1]) else listed[1]
        return True
    if counts:
        phrase.unit, phrase.counts = "persons", counts
        phrase.why.append(f"by {cue!r}")
        small = number.form == "words" and number.high <= 12 and not phrase.hedged and not follows
        return not small or cue in ("killed", "killing", "arrested", "detained", "injured", "wounded")
    crowd = number.form == "vague" and not low.startswith((" of", " in "), phrase.end)
    if crowd or (follows and number.form != "words"):
        phrase.unit = "persons"
        return True
    large = max(phrase.low or 0, phrase.high or 0) >= 100
    return phrase.hedged or large or number.form in ("scaled", "grouped", "vague") or phrase.changes()


def _stands_alone(phrase: Phrase) -> bool:
    """Whether digits are a figure by the words behind: ``80 of us``, ``1,100 "corner kitchens"``."""
    low = phrase.folded
    if _OF_US.match(low, phrase.end, phrase.bounds[1]):
        phrase.unit = "persons"
        return True
    return _NAMED_IN_MARKS.match(phrase.text, phrase.end, phrase.bounds[1]) is not None


def _is_put(phrase: Phrase) -> bool:
    """Whether digits are told to be a number of something, whose unit they then have."""
    put = _PUT_AT.search(phrase.folded, max(phrase.bounds[0], phrase.start - 110), phrase.start)
    if put is None:
        return False
    if put["what"]:
        phrase.unit = "persons" if is_person(put["what"]) else SAME_UNIT.get(put["what"], put["what"])
    return True


def _name(phrase: Phrase) -> None:
    """Sets what is counted, and says by which word."""
    low, bounds, head, cue = phrase.folded, phrase.bounds, phrase.head, ""
    if phrase.unit == "persons":
        counts, cue, _ = name_people(low, phrase.start, phrase.end, head, bounds)
        phrase.counts = counts or head.word or "persons"
        if head.word:
            phrase.why.append(f"noun {head.word!r}")
    elif phrase.counts:
        kind = {"share": "percent", "duration": "time"}.get(phrase.counts, phrase.counts)
        counts, cue = name_by_context(kind, low, phrase.start, phrase.end, bounds)
        if counts == "years in power" and phrase.unit != "years":
            counts = cue = ""
        if not counts and kind == "percent":
            noun = find_head(low, phrase.end, bounds[1])
            counts = f"percent of {noun.word}" if noun.word else "percent"
        phrase.counts = counts or phrase.counts
    else:
        phrase.counts = GROUP.get(head.word) or head.word or phrase.unit
    if cue:
        phrase.why.append(f"counts by {cue!r}")
