"""Statements retold: what somebody is reported to have said, in the reporter's words, as a span of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standoff.reading.attributions import BLOTS, Attribution
from standoff.reading.sayings import ACT, CLAUSAL
from standoff.reading.sentences import word_set
from standoff.reading.settings import Setting

_TOLD_WHOM = re.compile(
    r" (?:[\w'.\-]+ ){0,7}?(?:that|how|why) |(?: (?:reporters|journalists|us|them|him|her|[A-Z][\w.'\-]*)){1,4} (?=\w)"
)
_TO_THAT = re.compile(
    r"(?: (?:also|again|on|in|at|to|during|late|last|this|earlier|reporters|the|an?|his|her|their|[A-Z]\w+|\w+day|"
    r"\d+|month|"
    r"week|year|statement|interview|conference|news|press|television|telegram|twitter|state|speech|"
    r"post)){0,9}(?:,)? that "
)
_LEAD = re.compile(r"[\s,;:–—\-" + BLOTS + r"]*(?:(?:that|But|And|However|Meanwhile|Still|Yet)\b,? ?)?")
_WHEN = re.compile(r" ?(?:[,.;:)]|$| [–—-] |(?:in|on|at|during|with|to|via|from|after|late|early|last) |\w+day\b)")
_NEED_THAT = word_set(
    "responded responds responding replied replies replying reported reports reporting commented comments "
    "commenting asked asks asking continued continues read reads reading repeated repeating answered informed "
    "called spoke laughed shrugged summed sums"
)
_LEAST = 12
"""Letters that a statement has at least."""

Statement = tuple[tuple[int, int], Attribution]


def find_statements(setting: Setting, spent: set[int]) -> Iterator[Statement]:
    """Statements with their attributions, in order; ``spent`` are attributions (by id) that hold a full quote."""
    for heard in setting.heard:
        held: tuple[int, int] | None = None
        for told in heard:
            if told.verb in ACT and told.verb not in CLAUSAL:
                continue
            span = _span(setting, told)
            if span is None or (id(told) in spent and not _beside_a_quote(setting, span, told)):
                continue
            if held is not None and held[0] <= told.start < held[1]:
                continue
            if _mostly_blotted(setting, span, 0.85) or not told.speaker.name:
                continue
            held = span
            yield span, told


def _beside_a_quote(setting: Setting, span: tuple[int, int], told: Attribution) -> bool:
    """Whether an attribution that holds a full quote holds a retold statement too."""
    if _mostly_blotted(setting, span, 0.3):
        return False
    return span[0] < told.near or _TO_THAT.match(setting.plain, told.end, told.last) is not None


def _mostly_blotted(setting: Setting, span: tuple[int, int], share: float) -> bool:
    words = setting.plain[span[0] : span[1]]
    hidden = sum(words.count(blot) for blot in BLOTS)
    return hidden > share * len(words) or len(words) - hidden < _LEAST


def _span(setting: Setting, told: Attribution) -> tuple[int, int] | None:
    """The statement of an attribution: behind it, or before it where nothing follows."""
    plain = setting.plain
    if told.manner in ("according", "view"):
        behind = _trim(setting, told.far + _aside(plain, told.far, told.last), told.last)
        before = _trim(setting, told.first, told.start)
        return (
            behind
            if told.start - told.first < 4 or before is None or len(plain[before[0] : before[1]]) < 15
            else before
        )
    if told.manner == "behind":
        return _trim(setting, told.first, told.start)
    before = _trim(setting, told.first, told.near) if told.speaker.start < told.start and not told.joined else None
    led = plain[told.first : told.near].rstrip()
    over = _WHEN.match(plain, told.end)
    that = _TO_THAT.match(plain, told.end, told.last)
    if (
        before is not None
        and told.verb not in _NEED_THAT
        and led.endswith((",", "–", "—"))
        and over
        and not that
        and before[1] - before[0] > 15
    ):
        return before
    start = told.end
    if not that and told.verb in _NEED_THAT:
        return None
    if that:
        start = that.end()
    elif told.verb in ("told", "tells", "telling", "tell"):
        whom = _TOLD_WHOM.match(plain, told.end, told.last)
        start = whom.end() if whom else told.end
    return _trim(setting, start, told.last)


def _aside(plain: str, far: int, last: int) -> int:
    """The length of an apposition behind a name, so that the statement begins after it."""
    aside = re.match(r", (?:an?|the|who|of|head|director)\b[^,.]{2,120},", plain[far:last])
    return aside.end() if aside else 0


def _trim(setting: Setting, start: int, end: int) -> tuple[int, int] | None:
    """The span without leading and closing signs; None where too little is left."""
    lead = _LEAD.match(setting.plain, start, end)
    start = _keep_quotes(setting, start, lead.end() if lead else start)
    words = setting.text[start:end].rstrip()
    while words and words[-1] in ",;:–—-. ":
        words = words[:-1]
    return (start, start + len(words)) if len(words) >= _LEAST else None


def _keep_quotes(setting: Setting, start: int, stop: int) -> int:
    """The beginning moved back to a quote that was taken for blank."""
    skipped = setting.plain[start:stop]
    first = next((at for at, sign in enumerate(skipped) if sign in BLOTS), None)
    return stop if first is None else start + first
