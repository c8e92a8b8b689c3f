"""Expressions built on a unit of time: ``last week``, ``earlier this month``, ``three weeks ago``, ``for 26 years``."""

from __future__ import annotations

import re
from dataclasses import replace

from standoff.reading.moments import NOWHEN, Moment, Paragraph, around, calendar_unit, go_back, month_span, shift

_EARLIER = r"(?:(?P<part>earlier|later|late|early|mid)[\s-](?:in\s+|on\s+)?)?"
_COUNT = (
    r"(?P<n>\d{1,3}(?:\.\d)?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|several|a few|few|a couple of|couple of|many)"
)
_BEFORE_UNIT = re.compile(
    rf"(?<!\w){_EARLIER}(?:(?P<the>the|these|that|every|each)\s)?"
    r"(?:(?P<mod>last|past|previous|this|next|coming|following|same)\s)?"
    rf"(?:{_COUNT}(?:\s(?P<more>more|straight|consecutive|full))?[\s-])?\Z"
)
_BEHIND_UNIT = re.compile(r"\s(?P<word>ago|earlier|later|from now|after|before|hence)(?!\w)")
_COUNTS = {
    "a": (1, 1), "an": (1, 1), "half a": (0.5, 0.5), "half an": (0.5, 0.5), "one": (1, 1), "two": (2, 2),
    "three": (3, 3), "four": (4, 4), "five": (5, 5), "six": (6, 6), "seven": (7, 7), "eight": (8, 8), "nine": (9, 9),
    "ten": (10, 10), "eleven": (11, 11), "twelve": (12, 12), "fifteen": (15, 15), "twenty": (20, 20),
    "thirty": (30, 30), "several": (3, 9), "a few": (3, 6), "few": (3, 6), "a couple of": (2, 3), "couple of": (2, 3),
}  # fmt: skip
_HAVE_BEEN = re.compile(
    r"(?<!\w)(?:ha(?:s|ve|d)|['’]ve)\s+(?:\w+ly\s+|also\s+|now\s+|not\s+)?(?:been|\w+ed|\w+wn|held|led|run|kept|stood|lost"
    r"|made|met|sat|spent|gone|come|become|fought|sought|taught|built|sent|left|felt|paid|cut|shut|set|hung|stuck|slept"
    r"|taken|given|driven|written|ridden|risen|fallen|eaten|hidden|beaten|broken|spoken|done)(?!\w)[^.;]{0,90}\Z"
)


def read_unit(here: Paragraph, match: re.Match[str]) -> Moment | None:
    """What an expression with the unit of time found by `match` names; None where it names no time."""
    start, end = match.span("unit")
    low, word = here.low, match["unit"]
    before = _BEFORE_UNIT.search(low, max(here.begin, start - 40), start)
    if before is None or (low[end : end + 1] == "-" and low.startswith(("-old", "-long"), end)):
        return None
    mod, n, the = before["mod"], before["n"], before["the"]
    if word == "eve":
        eve = low.startswith(" of", end) and low[max(here.begin, start - 4) : start] == "the "
        start = start - 7 if low.startswith("on the ", start - 7) else start - 4
        return here.make(start, end + 3, NOWHEN, "relative", "day", "the day before", 0.3) if eve else None
    if word in ("night", "morning", "afternoon", "evening"):
        day = {"last": shift(here.published, -1), "this": here.published}.get(mod or "")
        if mod not in ("last", "this") or n:
            return None
        return here.make(before.start("mod"), end, (day, day), "relative", "day", f"{mod} {word}", 0.8)
    unit = {"fortnight": "week"}.get(word, word.removesuffix("s"))
    low_count, high_count = _COUNTS.get(n, (0, 0)) if n and not n[0].isdigit() else (float(n or 0),) * 2
    if word == "fortnight":
        low_count, high_count = 2 * (low_count or 1), 2 * (high_count or 1)
    if n is None and not (word == "fortnight" and mod):
        return _calendar(here, before, unit, word, end)
    begin = before.start("mod") if mod else before.start("n")
    begin = before.start("the") if the == "the" and mod else begin
    return _counted(here, begin, end, unit, (low_count, high_count), mod or "")


def _calendar(here: Paragraph, before: re.Match[str], unit: str, word: str, end: int) -> Moment | None:
    """``last week``, ``earlier this month``, ``the past year``, ``the same day``."""
    mod, part, the = before["mod"], before["part"], before["the"]
    if mod is None or (word.endswith("s") and unit != "day") or (word == "days"):
        return None
    begin = before.start("part") if part else before.start("the") if the else before.start("mod")
    if unit == "day" and (mod in ("last", "past", "coming", "this")):
        return None
    if mod in ("same", "previous", "following") or (unit == "day") or (mod == "next" and the):
        return here.make(begin, end, NOWHEN, "relative", unit, "told from a day named elsewhere", 0.3)
    if mod == "past" or (the == "the" and mod == "last"):
        span = go_back(here.published, unit, 1), here.published
        return here.make(begin, end, span, "span", unit, f"one {unit} up to publication", 0.8)
    step = {"last": -1, "this": 0}.get(mod, 1)
    first, last = calendar_unit(here.published, unit, step)
    doubt = ""
    if part == "earlier" and step == 0:
        last = here.published
        if unit == "week" and here.published and here.published.weekday() < 2:
            doubt = "published as the week began: may mean the week before"
    elif part == "later" and step == 0:
        first = here.published
    elif part in ("early", "late", "mid") and unit == "month" and first:
        first, last = month_span(first.year, first.month, part)
    why, sure = f"the calendar {unit} meant by {mod!r}", 0.4 if doubt else 0.8
    return replace(here.make(begin, end, (first, last), "relative", unit, why, sure), doubt=doubt)


def _counted(here: Paragraph, begin: int, end: int, unit: str, counts: tuple[float, float], mod: str) -> Moment | None:
    """``three weeks ago``, ``the past two months``, ``for a month``, ``26 years``."""
    least, most = counts
    behind = _BEHIND_UNIT.match(here.low, end, here.stop)
    word = behind["word"] if behind else ""
    if not least:
        return None
    if behind and word in ("ago", "from now", "hence"):
        sign = 1 if word == "ago" else -1
        span = around(here.published, unit, *sorted((sign * least, sign * most)))
        return here.make(begin, behind.end(), span, "relative", unit, f"{least:g} to {most:g} {unit}s {word}", 0.7)
    if mod in ("past", "last", "previous"):
        span = go_back(here.published, unit, most), here.published
        return here.make(begin, end, span, "span", unit, f"{most:g} {unit}s up to publication", 0.8)
    if mod in ("next", "coming", "following"):
        span = here.published, go_back(here.published, unit, -most)
        return here.make(begin, end, span, "span", unit, f"{most:g} {unit}s from publication on", 0.7)
    if behind and word in ("earlier", "later", "after", "before"):
        why = f"{most:g} {unit}s {word} something told elsewhere"
        return here.make(begin, behind.end(), NOWHEN, "relative", unit, why, 0.3)
    leads = here.low[max(here.begin, begin - 4) : begin] == "for "
    if leads and _HAVE_BEEN.search(here.low, max(here.begin, begin - 110), begin - 4) and least == most:
        begin, span = begin - 4, (go_back(here.published, unit, most), here.published)
        return here.make(begin, end, span, "duration", unit, f"{most:g} {unit}s up to publication: still going on", 0.6)
    return here.make(begin, end, NOWHEN, "duration", unit, "how long, not when", 0.5)
