"""Neighbouring expressions of time that mean one thing: a weekday with its date, two ends of a span, since, the eve
of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from standoff.reading.moments import WEEKDAYS, Moment, Span, make_day, say, shift

_BESIDE = re.compile(r",?\s{0,3}|\s{0,3}[(\[]\s?|,?\s{1,3}(?:the|on)\s")
_TO = re.compile(
    r"(?:\s(?:night|morning|evening|afternoon))?\s{0,2}(?:-|–|—|\sto\s|through|until|till|and|into)\s{0,2}(?:the\s)?"
)
_SINCE = re.compile(r"(?<!\w)(since)\s(?:the\s)?\Z")


def join(moments: list[Moment], text: str, low: str, published: dt.date | None, stop: int) -> list[Moment]:
    """The moments of one block with neighbours joined, and what follows from neighbours filled in."""
    joined: list[Moment] = []
    for moment in moments:
        last = joined[-1] if joined else None
        if last is not None and moment.start - last.end < 14:
            both = _beside(last, moment, text, stop) or _span(last, moment, text, low)
            if both is not None:
                joined[-1] = both
                continue
        moment = _next_named(moment, last)
        if last is not None and moment.day and last.text.lower().endswith("eve of"):
            between = text[last.end : moment.start]
            if len(between) < 60 and not re.search(r"[.;:!?]", between):
                day = shift(moment.day, -1)
                why = f"the day before {moment.day.isoformat()}"
                joined[-1] = replace(last, first=day, last=day, why=why, confidence=0.8)
        joined.append(moment)
    return [_since(moment, text, low, published) for moment in _contrast(joined)]


_FOLLOWING = re.compile(r"the (?P<word>following|previous) (?P<day>\w+day)", re.IGNORECASE)


def _next_named(moment: Moment, last: Moment | None) -> Moment:
    """``the following Monday``: the first such day after the day told before it."""
    found = _FOLLOWING.fullmatch(moment.text)
    if found is None or last is None or last.day is None or last.kind not in ("date", "weekday"):
        return moment
    step = 1 if found["word"].lower() == "following" else -1
    day = shift(last.day, step)
    while day is not None and day.weekday() != WEEKDAYS.index(found["day"].lower()):
        day = shift(day, step)
    return replace(moment, first=day, last=day, why=f"told from {last.day.isoformat()}", confidence=0.7)


def _beside(one: Moment, two: Moment, text: str, stop: int) -> Moment | None:
    """``Monday (September 14)``, ``Sunday, August 9``, ``August 9, Sunday``, ``Friday through Sunday (11-13
    September)``."""
    if not ({one.kind, two.kind} & {"date", "span"}) or "recurring" in (one.kind, two.kind):
        return None
    named, dated = (one, two) if two.kind in ("date", "span") else (two, one)
    if named.granularity != "day" or dated.granularity != "day" or named.kind == "date":
        return None
    if dated is one and named.kind != "weekday":
        return None
    between = text[one.end : two.start]
    if not _BESIDE.fullmatch(between):
        return None
    end = two.end
    if "(" in between or "[" in between:
        if text[end : end + 1] not in (")", "]") or end >= stop:
            return None
        end += 1
    elif named.kind == "span" and dated.kind != "span":
        return None
    return _check(replace(dated, start=one.start, end=end, text=text[one.start : end]), named)


def _check(dated: Moment, named: Moment) -> Moment:
    """The date with what its neighbour says of it: a weekday that does not match is a doubt."""
    words = [word for word in re.findall(r"[a-z]+", named.text.lower()) if word in WEEKDAYS]
    if dated.first is None or dated.last is None:
        return dated
    ends = [dated.first, dated.last]
    for word, day in zip(words, ends if len(words) > 1 else ends[:1], strict=False):
        if day.weekday() != WEEKDAYS.index(word):
            is_day = WEEKDAYS[day.weekday()].capitalize()
            return replace(dated, doubt=f"{day.isoformat()} is a {is_day}, not a {word.capitalize()}", confidence=0.4)
    if not words and named.day and named.day != dated.first:
        doubt = f"{named.text!r} would be {named.day.isoformat()}"
        return replace(dated, doubt=doubt, confidence=0.4)
    why = f"{dated.why}; the weekday agrees" if words else dated.why
    return replace(dated, why=why, confidence=max(dated.confidence, 0.95))


def _span(one: Moment, two: Moment, text: str, low: str) -> Moment | None:
    """``Friday through Sunday``, ``from 2010 to 2015``, ``between August 9 and 14 September``."""
    between = low[one.end : two.start]
    kinds = {"date", "weekday"}
    if (
        one.kind not in kinds
        or two.kind not in kinds
        or one.granularity != two.granularity
        or not _TO.fullmatch(between)
    ):
        return None
    lead = low[max(0, one.start - 8) : one.start]
    if between.strip().startswith("and") and not lead.endswith("between "):
        return None
    first, last = one.first, two.last
    if first is None or last is None:
        first = last = None
    elif first > last and one.kind == "weekday":
        first = shift(first, -7)
    elif first > last and make_day(first.year - 1, first.month, first.day) and "no year" not in one.why:
        first = make_day(first.year - 1, first.month, first.day)
    if first is not None and last is not None and first > last:
        return None
    why = f"from {one.text} to {two.text}: {say((first, last))}"
    return replace(
        one, end=two.end, text=text[one.start : two.end], first=first, last=last, kind="span", why=why,
        confidence=min(one.confidence, two.confidence), doubt=one.doubt or two.doubt,
    )  # fmt: skip


def _since(moment: Moment, text: str, low: str, published: dt.date | None) -> Moment:
    """``since Sunday``: from then to publication."""
    if moment.kind not in ("date", "weekday", "relative"):
        return moment
    found = _SINCE.search(low, max(0, moment.start - 12), moment.start)
    if found is None:
        return moment
    start = found.start(1)
    span: Span = (moment.first, published) if moment.first and published else (None, None)
    if span[0] and span[1] and span[0] > span[1]:
        return moment
    why = f"since then, to publication: {say(span)}" if published else moment.why
    return replace(
        moment, start=start, text=text[start : moment.end], first=span[0], last=span[1], kind="span", why=why
    )


def _contrast(moments: list[Moment]) -> list[Moment]:
    """``last Sunday`` beside a plain Sunday of the same block is the one a week before it."""
    plain = {moment.text.lower(): moment.day for moment in moments if moment.kind == "weekday" and moment.day}
    if not plain:
        return moments
    settled = []
    for moment in moments:
        word = moment.text.lower().removeprefix("last ")
        if moment.kind == "weekday" and moment.text.lower().startswith("last ") and plain.get(word) == moment.day:
            day = shift(moment.day, -7)
            why = "the week before the plain weekday told beside it"
            moment = replace(moment, first=day, last=day, why=why, confidence=0.7)
        settled.append(moment)
    return settled
