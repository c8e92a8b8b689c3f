"""The day an article is dated by: what the page's head, time stamps, bylines, dateline or address say.

Looked for in this order; the first that gives a whole date holds. A dateline without a year, as in "MINSK, Aug 17
(Reuters)", takes its
year from the address or from the years the text names; a text without any date takes the last day that it names with
its weekday, where only one year near those it names fits both. What was worked out rather than read is noted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from standoff.reading.article import STORY, Block

EARLIEST, LATEST = 1900, 2100
LONGEST_LINE = 60
"""Characters of a line above the story that is a date with a place or a rubric: "Caracas, 25 February 2025 (AFP)"."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}[ -](\d{{1,2}})(?:st|nd|rd|th)?,?[ -](\d{{4}})\b", re.I)
_NUMBERS = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_IN_ADDRESS = re.compile(
    r"(?:^|[/_-])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9]|[a-z]{3})[/_-]?([0-3]?\d)(?=[/_.-]|$)",
    re.I,
)
_DATELINE = re.compile(
    rf"^(?:\([A-Z][^()]{{1,40}}\)\s)?[A-Z][A-Za-z .,'’/-]{{2,60}}?[,(–—-]\s?(?:{_MONTH}\s(\d{{1,2}})|"
    rf"(\d{{1,2}})\s{_MONTH})(?:,?\s(\d{{4}}))?\s?(?:\(|[-–—:])",
    re.I,
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)(?<!\d\d\d\d\d)")
_WEEKDAY_AND_DAY = re.compile(
    rf"({'|'.join(map(str.capitalize, _WEEKDAYS))})\b[ ,]{{0,2}}\(?"
    rf"(?i:{_MONTH}\s(\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s{_MONTH})\b(?!\s?[-–])"
)
_WEEKDAY = re.compile(rf"\b[Oo]n ({'|'.join(map(str.capitalize, _WEEKDAYS))})\b")
_YEARS_ON = 4
"""Years after the last one named within which a weekday must settle it; a weekday comes back after five or six."""


def parse_date(text: str) -> dt.date | None:
    """The first whole date in a text: day, month and year, in words or numbers. Day and month by number: day first."""
    found = _ISO.search(text)
    if found:
        return make_date(*map(int, found.groups()))
    found = _MONTH_FIRST.search(text)
    if found:
        return make_date(int(found.group(3)), _MONTHS[found.group(1).lower()], int(found.group(2)))
    found = _DAY_FIRST.search(text)
    if found:
        return make_date(int(found.group(3)), _MONTHS[found.group(2).lower()], int(found.group(1)))
    found = _NUMBERS.search(text)
    if found:
        first, _, second, year = found.groups()
        return make_date(int(year), int(second), int(first)) or make_date(int(year), int(first), int(second))
    return None


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """A day of the calendar within living memory, or None."""
    try:
        return dt.date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def parse_address(address: str) -> dt.date | None:
    """The day in the address of a page or the name of a file, as in ``/2020/08/17/``."""
    for found in _IN_ADDRESS.finditer(address[:1_000]):
        year, month, day = found.groups()
        number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
        day_found = make_date(int(year), number, int(day))
        if day_found:
            return day_found
    return None


def find_published(
    text: str, blocks: Sequence[Block], dates: Sequence[str] = (), address: str = "", name: str = ""
) -> tuple[dt.date | None, tuple[str, ...]]:
    """The day an article is dated by, and a note where it was worked out.

    ``dates`` are what a page's head says, the most telling first.
    """
    for date in dates:
        found = parse_date(date)
        if found:
            return found, ()
    story = [block for block in blocks if block.kind == STORY]
    for block in blocks:
        if block.kind in ("timestamp", "byline", "agency"):
            found = parse_date(text[block.start : min(block.end, block.start + 300)])
            if found:
                return found, ()
    last = story[1].start if len(story) > 1 else len(text)
    for block in blocks:
        if block.kind == "heading" and block.start < last and block.end - block.start <= LONGEST_LINE:
            found = parse_date(text[block.start : block.end])
            if found:
                return found, ()
    by_address = parse_address(address) or parse_address(name)
    years = [int(year) for year in _YEAR.findall(text[:200_000])]
    for block in story[:3]:
        lead = text[block.start : min(block.end, block.start + 400)]
        by_dateline = read_dateline(lead[:120], by_address, years, lead)
        if by_dateline:
            return by_dateline
    if by_address:
        return by_address, ("dated by its address or name",)
    return work_out(text, story, years)


def read_dateline(
    head: str, by_address: dt.date | None, years: Sequence[int], lead: str = ""
) -> tuple[dt.date, tuple[str, ...]] | None:
    """The day of a dateline, its year from elsewhere where it gives none; ``lead`` is the paragraph it begins."""
    found = _DATELINE.match(head)
    if not found:
        return None
    first, after, before, second, year = found.groups()
    month, day = _MONTHS[(first or second).lower()], int(after or before)
    if year:
        date = make_date(int(year), month, day)
        return (date, ()) if date else None
    given = by_address.year if by_address else max(years, default=None)
    date = make_date(given, month, day) if given else None
    if date and not by_address:
        date = fit_weekday(date, lead)
    if date is None:
        return None
    return date, (f"the dateline gives no year: {date.year} taken from {'its address' if by_address else 'the text'}",)


def fit_weekday(date: dt.date, lead: str) -> dt.date:
    """The date, or the one of the next years that agrees with the weekday of the lead where this year's does not.

    A lead tells of the day of its dateline or of the day before.
    """
    found = _WEEKDAY.search(lead)
    if found is None:
        return date
    told = _WEEKDAYS.index(found.group(1).lower())
    if (date.weekday() - told) % 7 <= 1:
        return date
    later = (make_date(date.year + step, date.month, date.day) for step in range(1, _YEARS_ON + 1))
    fitting = [day for day in later if day and day.weekday() == told]
    return fitting[0] if len(fitting) == 1 else date


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline that a paragraph begins with is over; its start where there is none."""
    head = text[start : min(end, start + 120)]
    found = _DATELINE.match(head) if _DIGIT.search(head) else None
    return start + found.end() if found else start


def work_out(text: str, story: Sequence[Block], years: Sequence[int]) -> tuple[dt.date | None, tuple[str, ...]]:
    """The last day named with its weekday, where one year near those named fits both."""
    past = [year for year in years if year <= LATEST]
    if not past:
        return None, ()
    found: set[dt.date] = set()
    for block in story:
        for match in _WEEKDAY_AND_DAY.finditer(text, block.start, block.end):
            weekday, first, after, before, second = match.groups()
            month, day = _MONTHS[(first or second).lower()], int(after or before)
            fitting = [
                date
                for year in range(max(past), max(past) + _YEARS_ON + 1)
                if (date := make_date(year, month, day)) and date.weekday() == _WEEKDAYS.index(weekday.lower())
            ]
            if len(fitting) != 1:
                return None, ()
            found.add(fitting[0])
    if not found or max(found).year != min(found).year:
        return None, ()
    last = max(found)
    return last, (f"no date given: taken for {last.isoformat()}, the last day it names with its weekday",)
