"""Dates in a text: absolute, weekdays, relative, spans and durations, resolved against the day of publication.

`find_dates` reads the story blocks of an article from left to right. One compiled pattern finds where an expression may
stand (a weekday, a month, digits of a date, a word such as "yesterday" or "weeks"); what stands just before and behind
it decides what it means; then neighbours are joined: a weekday with the date beside it (checked against each other),
two ends of a span, a date with the "eve of" or "since" before it. Every window looked at is bounded, so reading is
linear. The rules of resolution are in `standoff.reading.moments`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from standoff.reading.article import Article
from standoff.reading.branching import branch
from standoff.reading.joined_dates import join
from standoff.reading.moments import (
    MONTHS,
    NOWHEN,
    WEEKDAYS,
    Moment,
    Paragraph,
    last_month,
    make_day,
    month_span,
    nearest_year,
    shift,
    weekday_near,
    year_span,
)
from standoff.reading.sentences import lower_each
from standoff.reading.tense import is_over, points_ahead
from standoff.reading.time_units import read_unit

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:\.|(?!\w)))"
)
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
_TO = r"\s{0,2}(?:-|–|—|to|and|through|until|till)\s{0,2}"
_OPENINGS = branch(
    (*WEEKDAYS, *(name[:3] for name in MONTHS), "yesterday", "today", "tonight", "tomorrow", "weekend", "overnight",
     "day", "week", "fortnight", "month", "year", "decade", "night", "morning", "afternoon", "evening", "eve")
)  # fmt: skip
_EXPRESSION = (
    rf"(?=[\d'’]|{_OPENINGS})(?:(?P<wd>(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w)"
    rf"|(?P<dm>{_DAY}(?:{_TO}{_DAY})?(?:\s+day)?\s{{1,3}}(?:of\s+)?{_MONTH}(?!\w))"
    r"|(?P<mo>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}+)"
    r"|(?P<num>\d{4}-\d{1,2}-\d{1,2}(?![\d-])|\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?![\d./-]\d|\d))"
    r"|(?P<yr>(?:1[89]|20)\d\d(?:s|\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d))?(?![\w-]\d|\w|[,.]\d|\s?%))"
    r"|(?P<rel>yesterday|today|tonight|tomorrow|weekend|overnight)(?!\w)"
    r"|(?P<unit>days?|weeks?|fortnight|months?|years?|decades?|night|morning|afternoon|evening|eve)(?!\w)"
    r"|(?P<cent>['’]?[2-9]0s)(?!\w))"
)
_ANCHOR = re.compile(rf"[^\w$€£#]{_EXPRESSION}")
"""Where an expression may stand, with the blank or sign in front of it, which makes the search quick."""
_AT_START = re.compile(_EXPRESSION)
"""The same at the very start of a text."""
_MONTH_DAY = re.compile(
    rf"(?P<mo>{_MONTH})(?!\w)(?:\s{{1,3}}(?:the\s+)?(?P<d1>{_DAY})(?![\d:]|[.,]\d(?!\d{{3}}))"
    rf"(?:{_TO}(?P<d2>{_DAY})(?![\w:%]|[.,]\d))?)?(?:,?\s{{1,3}}(?P<y>(?:1[89]|20)\d\d)(?![\d,]\d|\w))?"
)
_DAY_MONTH = re.compile(
    rf"(?P<d1>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?(?:\s+day)?\s{{1,3}}(?:of\s+)?(?P<mo>{_MONTH})"
    r"(?:,?\s{1,3}(?P<y>(?:1[89]|20)\d\d)(?![\d,]\d|\w))?"
)
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_IS_MONTH = re.compile(_MONTH + r"(?!\w)")
_BEFORE_MONTH = re.compile(
    r"(?<!\w)(?P<word>in|since|of|until|till|by|from|through|during|before|after|between|and|to|last|this|next|early"
    r"|mid"
    r"|late|the end of|around|every)[\s-]\Z"
)
_BEFORE_WEEKDAY = re.compile(
    r"(?<!\w)(?P<word>last|this|next|this past|this coming|the previous|the following|every|each|on consecutive"
    r"|the coming|a)\s\Z"
)
_NOT_A_YEAR = re.compile(
    r"(?:about|around|some|nearly|almost|over|than|least|roughly|approximately|another|estimated|no\.?|№)\s\Z"
)
_COUNTED = re.compile(
    r"\s(?:people|persons|men|women|children|police|officers|soldiers|troops|civilians|students|workers|miners"
    r"|protest[eo]rs"
    r"|demonstrators|protesters|detainees|activists|miles|km|kilomet|met(?:er|re)s|tonnes|tons|euros?|dollars?"
    r"|r(?:o)?ubles?"
    r"|pounds|hours|percent|per cent|others|residents|migrants|refugees|prisoners|were|have been|had been)(?!\w)"
)
_YEAR_LEADS = re.compile(
    r"(?:in|since|of|by|until|from|the|before|after|late|early|mid|during|between|and|to|last)[\s-]\Z"
)


def find_dates(article: Article) -> tuple[Moment, ...]:
    """All expressions of time in the story of an article, in order, none overlapping another."""
    low = lower_each(article.text)
    reader = _Reader(article.text, low, article.published)
    found: list[Moment] = []
    for block in article.story():
        if moments := reader.read(block.start, block.end):
            found += join(moments, article.text, low, article.published, block.end)
    return tuple(found)


def _month(word: str) -> int:
    return _MONTH_NUMBER[word[:3]]


class _Reader(Paragraph):
    """Reads the expressions of one text, paragraph by paragraph."""

    def read(self, begin: int, stop: int) -> list[Moment]:
        self.begin, self.stop = begin, stop
        found: list[Moment] = []
        cursor = begin
        first = _AT_START.match(self.low, 0, stop) if not begin else None
        anchors = _ANCHOR.finditer(self.low, first.end() if first else max(0, begin - 1), stop)
        for match in chain([first] if first else [], anchors):
            kind = match.lastgroup or "num"
            if match.start(kind) < cursor:
                continue
            moment = _READERS[kind](self, match)
            if moment is not None and moment.start >= cursor:
                found.append(moment)
                cursor = moment.end
        return found

    def weekday(self, match: re.Match[str]) -> Moment | None:
        start, end = match.span("wd")
        if self.text[start].islower():
            return None
        number, published = WEEKDAYS.index(match["wd"]), self.published
        before = _BEFORE_WEEKDAY.search(self.low, max(self.begin, start - 16), start)
        word = before["word"] if before else ""
        if before and word != "a":
            start = before.start("word")
        if word in ("every", "each", "on consecutive", "a"):
            return self.make(start, end, NOWHEN, "recurring", "day", f"{word} such day", 0.5) if word != "a" else None
        if word in ("the previous", "the following"):
            return self.make(start, end, NOWHEN, "relative", "day", "told from a day named elsewhere", 0.3)
        day, sure = weekday_near(published, number, False), 0.9
        why = "the last such day up to and including publication"
        if word in ("last", "this past"):
            if day == published:
                day = shift(day, -7)
            why, sure = f"{word} such day before publication", 0.75
        elif word in ("next", "this coming", "the coming"):
            day = weekday_near(shift(published, 1), number, True)
            why, sure = f"{word} such day after publication", 0.7
        elif points_ahead(self.low, start, end, (self.begin, self.stop)):
            day = weekday_near(published, number, True)
            why, sure = "told of the future: the first such day from publication on", 0.75
        elif word == "this" and published:
            sure = 0.7
        moment = self.make(start, end, (day, day), "weekday", "day", why, sure)
        if word == "next" and day and published and day.isocalendar()[:2] == published.isocalendar()[:2]:
            return replace(moment, doubt="may mean the week after", confidence=0.5)
        return moment

    def month_day(self, match: re.Match[str]) -> Moment | None:
        start = match.start("mo")
        found = _MONTH_DAY.match(self.low, start, self.stop)
        if found is None or self.text[start].islower():
            return None
        if found["d1"] is None:
            return self.month(found)
        return self.day_of(found)

    def day_month(self, match: re.Match[str]) -> Moment | None:
        found = _DAY_MONTH.match(self.low, match.start("dm"), self.stop)
        if found is None or self.text[found.start("mo")].islower():
            return None
        return self.day_of(found)

    def day_of(self, found: re.Match[str]) -> Moment | None:
        """A day, or a run of days, of a named month."""
        low, number = self.low, _month(found["mo"])
        first = int("".join(filter(str.isdigit, found["d1"])))
        last = int("".join(filter(str.isdigit, found["d2"]))) if found["d2"] else first
        end = found.end()
        start = found.start()
        if not found["d1"].isdigit() and found.start("d1") == start and low.startswith("the ", max(0, start - 4)):
            start = max(0, start - 4)
        if found["y"]:
            day, why, sure = make_day(int(found["y"]), number, first), "as written", 1.0
        elif self.published is None:
            if make_day(2000, number, first) is None:
                return None
            return self.make(start, end, NOWHEN, "date", "day", "no year", 0.3)
        else:
            day, why, sure = nearest_year(self.published, number, first), "the year nearest to publication", 0.9
            if day and day > self.published and is_over(low, start, (self.begin, self.stop)):
                day, why, sure = make_day(day.year - 1, number, first), "the last such day: told of the past", 0.8
        until = make_day(day.year, number, last) if day else None
        if day is None or until is None or until < day:
            return None
        kind = "date" if first == last else "span"
        return self.make(start, end, (day, until), kind, "day", why, sure)

    def month(self, found: re.Match[str]) -> Moment | None:
        """A month alone or with its year."""
        start, end, number = found.start(), found.end(), _month(found["mo"])
        before = _BEFORE_MONTH.search(self.low, max(self.begin, start - 12), start)
        word = before["word"] if before else ""
        name = found["mo"].rstrip(".")
        if found["y"] is None and ((len(name) < 4 and name != "may") or (name in ("may", "march") and not word)):
            return None
        if found["mo"].endswith(".") and found["y"] is None:
            end -= 1
        part = word if word in ("early", "mid", "late") else ""
        if before and word in ("early", "mid", "late", "last", "this", "next"):
            start = before.start("word")
        if word == "every":
            return self.make(before.start("word") if before else start, end, NOWHEN, "recurring", "month", "every", 0.5)
        if found["y"]:
            return self.make(start, end, month_span(int(found["y"]), number, part), "date", "month", "as written", 1.0)
        if self.published is None:
            return self.make(start, end, NOWHEN, "date", "month", "no year", 0.3)
        ahead = word == "next" or (word != "last" and points_ahead(self.low, start, end, (self.begin, self.stop)))
        year = last_month(self.published, number, ahead)
        if word == "last" and year == self.published.year and number == self.published.month:
            year -= 1
        why = "the next such month" if ahead else "the last such month up to publication"
        return self.make(start, end, month_span(year, number, part), "date", "month", why, 0.75)

    def numeric(self, match: re.Match[str]) -> Moment | None:
        start, end = match.span("num")
        parts = [int(part) for part in re.split(r"\D", match["num"])]
        if parts[0] > 31:
            day = make_day(*parts)
            return self.make(start, end, (day, day), "date", "day", "year, month, day", 1.0) if day else None
        one, two, year = parts
        year += (2000 if year < 70 else 1900) if year < 100 else 0
        day_first, month_first = make_day(year, two, one), make_day(year, one, two)
        dotted = match["sep"] == "."
        day = day_first or (None if dotted else month_first)
        if day is None or not 1800 <= year < 2100 or (match["sep"] == "-" and len(match["num"]) < 8):
            return None
        sure, doubt = 1.0, ""
        if not dotted and day_first and month_first and day_first != month_first:
            sure, doubt = 0.5, f"may be {month_first.isoformat()}: day and month could be swapped"
            if self.published and abs(month_first - self.published) < abs(day_first - self.published):
                day, doubt = month_first, f"may be {day_first.isoformat()}: day and month could be swapped"
        why = "month, day, year" if day != day_first else "day, month, year"
        return replace(self.make(start, end, (day, day), "date", "day", why, sure), doubt=doubt)

    def year(self, match: re.Match[str]) -> Moment | None:
        start, end = match.span("yr")
        low, word = self.low, match["yr"]
        if _NOT_A_YEAR.search(low, max(self.begin, start - 16), start):
            return None
        first = int(word[:4])
        if word.endswith("s"):
            return self.make(start, end, year_span(first, first + 9), "span", "decade", "as written", 1.0)
        if len(word) > 4:
            tail = re.split(r"\D+", word)[1]
            last = int(tail) if len(tail) == 4 else first // 100 * 100 + int(tail)
            return (
                self.make(start, end, year_span(first, last), "span", "year", "as written", 0.9)
                if last > first
                else None
            )
        led = _YEAR_LEADS.search(low, max(self.begin, start - 8), start) is not None
        if _COUNTED.match(low, end, self.stop) and not (led and low.startswith((" were", " ha"), end)):
            return None
        if first > 2099 or (first < 1900 and not led):
            return None
        return self.make(start, end, year_span(first), "date", "year", "as written", 0.9 if led else 0.7)

    def decade(self, match: re.Match[str]) -> Moment | None:
        start, end = match.span("cent")
        before = self.low[max(self.begin, start - 6) : start]
        if "in" in before and ("his" in before or "her" in before or "eir" in before):
            return None
        return self.make(start, end, NOWHEN, "span", "decade", "century not said", 0.3)

    def relative(self, match: re.Match[str]) -> Moment | None:
        start, end = match.span("rel")
        word, published, low = match["rel"], self.published, self.low
        if word == "weekend":
            return self.weekend(start, end)
        step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
        if word == "yesterday" and low.startswith("the day before ", start - 15):
            step, start = -2, start - 15
        elif word == "tomorrow" and low.startswith("the day after ", start - 14):
            step, start = 2, start - 14
        day = shift(published, step)
        if word == "overnight":
            return self.make(
                start, end, (shift(published, -1), published), "relative", "day", "the night to publication", 0.6
            )
        why = {0: "the day of publication", -1: "the day before publication", 1: "the day after publication"}.get(
            step, f"{abs(step)} days {'before' if step < 0 else 'after'} publication"
        )
        return self.make(start, end, (day, day), "relative", "day", why, 0.8)

    def weekend(self, start: int, end: int) -> Moment:
        before = _BEFORE_WEEKDAY.search(self.low, max(self.begin, start - 16), start)
        word = before["word"] if before else ""
        if before and word != "a":
            start = before.start("word")
        if word in ("every", "each", "on consecutive", "a", "the previous", "the following"):
            kind = "recurring" if word in ("every", "each", "on consecutive") else "relative"
            return self.make(start, end, NOWHEN, kind, "week", "told from a day named elsewhere", 0.3)
        saturday = weekday_near(self.published, 5, False)
        why, sure = "the last weekend begun by publication", 0.85
        if word == "last" and self.published and saturday and (self.published - saturday).days < 2:
            saturday = shift(saturday, -7)
            why, sure = "the weekend before this one", 0.6
        elif word in ("next", "this coming", "the coming") or points_ahead(
            self.low, start, end, (self.begin, self.stop)
        ):
            saturday = weekday_near(self.published, 5, True)
            why, sure = "the next weekend", 0.7
        return self.make(start, end, (saturday, shift(saturday, 1)), "relative", "week", why, sure)


_READERS = {
    "wd": _Reader.weekday, "dm": _Reader.day_month, "mo": _Reader.month_day, "num": _Reader.numeric,
    "yr": _Reader.year, "rel": _Reader.relative, "unit": read_unit, "cent": _Reader.decade,
}  # fmt: skip
