"""Timeline: the model's calendar, what was seen of the patron and the West, and when the sources were published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from standoff.evidence.saying import say_lever
from standoff.report.futures import say_report
from standoff.report.outcomes import is_later
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.scenario.vocabulary import COUNTED, EVENTS

WHAT = {
    "march_call": "call to march", "strike_call": "call to strike", "shutdown": "internet shutdown",
    "leaders_lost": "organisers arrested or expelled", "patron_threat_frame": "the patron speaks of a threat",
    "violence": "visible violence",
}  # fmt: skip
"""Kind of event -> what it is called."""
SEEN = {
    "credit": ("credit", "no credit"), "police_reserve": ("police reserve", "no police reserve"),
    "media_staff": ("media staff", "no media staff"), "troops": ("troops", "no troops"),
    "sanctions": ("sanctions", "sanctions"),
}  # fmt: skip
"""What was observed of the patron and the West: in force, and not."""
MOST = 80
"""Events that are shown at most; the earliest stay."""


def events_part(resolved: Resolved) -> list[Json]:
    """All of it in order of date."""
    found = sorted(_events(resolved), key=lambda event: (event["date"], event["what"]))
    return found[:MOST]


def _events(resolved: Resolved) -> Iterator[Json]:
    for event in resolved.events:
        sources = ", ".join(event.because)
        text = event.note or EVENTS[event.kind].meaning
        until = event.until if event.until > event.date else None
        yield _row(resolved, event.date, until, WHAT.get(event.kind, event.kind), text, sources, True)
    for lever in resolved.levers:
        yield _row(resolved, lever.start, None, "action", say_lever(lever, resolved.start), "", True)
    for seen in resolved.observed:
        if seen.what in COUNTED:
            continue
        in_force, not_in_force = SEEN.get(seen.what, (seen.what, f"no {seen.what}"))
        what = in_force if seen.high > 0.0 else not_in_force
        yield _row(resolved, seen.date, None, what, "", say_report(resolved, seen), False)
    for name, source in resolved.sources.items():
        text = f"{source.publisher}: {source.title}"
        yield _row(resolved, source.date, None, "source", text, name, False)


def _row(
    resolved: Resolved, date: dt.date, until: dt.date | None, what: str, text: str, source: str, used: bool
) -> Json:
    later = is_later(resolved, date)
    return {
        "date": date, "until": until, "what": what, "text": text, "source": source, "used": used, "later": later,
    }  # fmt: skip
