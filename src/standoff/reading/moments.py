"""A day or a run of days that a text names, and the arithmetic that resolves it against the day of publication.

Rules, as news style has them (`published` is the dateline):

- A bare weekday told in the past is the last such day up to and *including* the day of publication; told of the future,
  the first such day from the day of publication on.
- ``last Sunday`` is the last Sunday *before* publication; where the article also says plain "Sunday" of another day,
  the one a week before that. ``next Friday`` is the first Friday after publication (flagged where it lies in the same
  week).
- Weeks run from Monday to Sunday; ``last week`` is the calendar week before, ``the past week`` the seven days up to
  publication. The weekend is Saturday and Sunday: the last one begun by publication.
- ``three weeks ago`` is a span around that day, half a unit to each side; "a few days ago" spans three to six.
- A date without a year takes the year that brings it nearest to publication (days ahead count double), a month without
  a year the last such month.
- Without a day of publication nothing relative is resolved: ``first`` and ``last`` are None.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
GRANULARITIES = ("day", "week", "month", "year", "decade")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
KINDS = ("date", "weekday", "relative", "span", "duration", "recurring")


@dataclass(frozen=True, slots=True)
class Moment:
    """One expression of time in a text.

    ``start`` and ``end`` count characters of ``Article.text``. ``first`` and ``last`` are the days it spans, both
    included, None where it cannot be resolved. ``kind`` is one of `KINDS`, ``granularity`` one of `GRANULARITIES`.
    ``why`` tells how it was resolved, ``doubt`` what contradicts or is ambiguous, ``confidence`` is from 0 to 1.
    """

    start: int
    end: int
    text: str
    first: dt.date | None
    last: dt.date | None
    granularity: str
    kind: str
    why: str
    confidence: float
    doubt: str = ""

    @property
    def day(self) -> dt.date | None:
        """The day, where it is one."""
        return self.first if self.first is not None and self.first == self.last else None


Span = tuple[dt.date | None, dt.date | None]
NOWHEN: Span = (None, None)


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """The date, None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def shift(day: dt.date | None, days: int) -> dt.date | None:
    """The date `days` later, None beyond the calendar."""
    if day is None:
        return None
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: dt.date | None, months: int) -> dt.date | None:
    """The same day of the month `months` later, or that month's last day."""
    if day is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_span(year: int, month: int, part: str = "") -> Span:
    """First and last day of a month, or of its ``early`` (1-10), ``mid`` (11-20), ``late`` (21 on) part."""
    if not 1 <= year <= 9999:
        return NOWHEN
    end = monthrange(year, month)[1]
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, end)}.get(part, (1, end))
    return dt.date(year, month, first), dt.date(year, month, last)


def year_span(first: int, last: int | None = None) -> Span:
    """From the first day of a year to the last day of it, or of a later one."""
    return make_day(first, 1, 1), make_day(first if last is None else last, 12, 31)


def _far(day: dt.date, published: dt.date) -> int:
    apart = (day - published).days
    return 2 * apart if apart > 0 else -apart


def nearest_year(published: dt.date, month: int, day: int) -> dt.date | None:
    """The date with this month and day nearest to publication; days ahead count double, as reports tell of the past."""
    found = [make_day(published.year + step, month, day) for step in (0, -1, 1)]
    return min((date for date in found if date), key=lambda date: _far(date, published), default=None)


def last_month(published: dt.date, month: int, ahead: bool = False) -> int:
    """The year of the last such month up to publication; of the next one where it lies ahead."""
    if ahead:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def weekday_near(published: dt.date | None, weekday: int, ahead: bool) -> dt.date | None:
    """The last such weekday up to and including publication, or the first from it on."""
    if published is None:
        return None
    if ahead:
        return shift(published, (weekday - published.weekday()) % 7)
    return shift(published, -((published.weekday() - weekday) % 7))


def calendar_unit(published: dt.date | None, unit: str, step: int) -> Span:
    """The week, month, year or decade `step` units after the one of publication."""
    if published is None:
        return NOWHEN
    if unit == "day":
        day = shift(published, step)
        return day, day
    if unit == "week":
        monday = shift(published, 7 * step - published.weekday())
        return monday, shift(monday, 6)
    if unit == "month":
        day = shift_months(published.replace(day=1), step)
        return NOWHEN if day is None else month_span(day.year, day.month)
    if unit == "decade":
        first = published.year // 10 * 10 + 10 * step
        return year_span(first, first + 9)
    return year_span(published.year + step)


def go_back(published: dt.date | None, unit: str, count: float) -> dt.date | None:
    """The day `count` units before publication (after it, where negative)."""
    if abs(count) > 9999:
        return None
    if unit == "day":
        return shift(published, -round(count))
    if unit == "week":
        return shift(published, -round(7 * count))
    return shift_months(published, -round({"month": 1, "year": 12, "decade": 120}[unit] * count))


def around(published: dt.date | None, unit: str, low: float, high: float) -> Span:
    """``low`` to ``high`` units ago; a single count other than of days is widened by half a unit to each side."""
    if low == high:
        middle = go_back(published, unit, low)
        half = {"day": 0, "week": 3, "month": 15, "year": 182, "decade": 1826}[unit]
        return shift(middle, -half), shift(middle, half)
    return go_back(published, unit, high), go_back(published, unit, low)


def say(span: Span) -> str:
    """A span in words."""
    first, last = span
    if first is None or last is None:
        return "not resolved"
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


class Paragraph:
    """A paragraph being read: the whole text, the text folded, where the paragraph begins and stops, the dateline."""

    def __init__(self, text: str, low: str, published: dt.date | None) -> None:
        self.text, self.low, self.published = text, low, published
        self.begin = self.stop = 0

    def make(self, start: int, end: int, span: Span, kind: str, granularity: str, why: str, sure: float) -> Moment:
        """A moment; what hangs on a day of publication that is not known says so."""
        if span[0] is None or span[1] is None or span[0] > span[1]:
            if span[0] is not None and span[1] is not None:
                why, span = f"{why}: ends before it begins", NOWHEN
            elif self.published is None and kind != "duration":
                why = f"{why}; the day of publication is not known"
            span, sure = NOWHEN, min(sure, 0.3)
        return Moment(start, end, self.text[start:end], span[0], span[1], granularity, kind, why, sure)
