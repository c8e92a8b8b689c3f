"""What the words around a number add to it: what is counted, who reports it, and the day it holds for."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence

from standoff.reading.branching import branch, openings
from standoff.reading.counted import CUE, FIXED, GROUP, Head
from standoff.reading.moments import Moment
from standoff.reading.sentences import word_set

_MONEY = (
    ("loans", r"loans?|credits?|lend|lent|lending|borrow\w*|tranche|refinanc\w*"),
    ("fines", r"fined?|fines|penalt\w+"),
    ("bail", r"bail"),
    ("aid", r"aid|assistance|support|donat\w+|grants?|relief|help|package|fund|fundrais\w+|crowdfund\w*|solidarity"),
    ("wages", r"wages?|salar\w+|pensions?|paid|pay|earn\w*|stipend"),
    ("debt", r"debts?|owe[sd]?|owing|bonds?|arrears|default\w*"),
    ("reserves", r"reserves?"),
    ("trade", r"exports?|imports?|trade|sales?|gas|oil"),
    ("investment", r"invest\w*|project"),
    ("sanctions", r"sanction\w*|frozen|freez\w+|froze"),
)
_PERCENT = (
    ("turnout", r"turnout"),
    ("percent of the vote", r"of the (?:votes?|ballots?|poll)|in the (?:votes?|ballots?|poll)|vote share|won"
     r"|re-?elect\w*|votes?|elections?|ballots?"),
    ("percent of respondents", r"respondents|surveyed|polled|survey|opinion poll|pollster\w*"),
    ("unemployment", r"unemployment|jobless\w*"),
    ("inflation", r"inflation|prices"),
    ("percent of GDP", r"of (?:the )?(?:gdp|gross domestic product|economy)"),
    ("growth", r"gdp|gross domestic product|economy|econom\w+|growth|grew|shr[aiu]nk\w*|contract\w*|output|production"),
    ("approval", r"approv\w+|rating|popularity|trust"),
)  # fmt: skip
_TIME = (
    ("prison term", r"fac(?:e|es|ed|ing)|prison|jail\w*|sentence[ds]?|behind bars|penal|colony|imprison\w*|custody"
        "|arrest|detention|hard "
        "labou?r"),
    ("years in power", r"in power|rul(?:e|ed|ing)|reign\w*|in office|in charge|at the helm|grip|led the country|has "
        "led|power"
     r"|president(?:ship)? since|leadership|in the job"),
)  # fmt: skip


def _compile(table: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    told = "|".join(f"(?P<_{number}>{words})" for number, (_, words) in enumerate(table))
    return re.compile(rf"(?<!\w){openings('|'.join(words for _, words in table))}(?:{told})(?!\w)")


_KINDS = {kind: (_compile(table), tuple(name for name, _ in table)) for kind, table in
          (("money", _MONEY), ("percent", _PERCENT), ("time", _TIME))}  # fmt: skip

_BETWEEN_BEHIND = re.compile(
    r"(?:[\s,]|who|that|which|have|had|has|were|was|are|is|been|being|be|got|also|since|reportedly|more|still|now"
    r"|already"
    r"|allegedly|later|people|persons|others|shot|left|so|far|there|in|total|all|both|on|or|and|feared|confirmed"
    r"|reported"
    r"|arbitrarily|forcibly|violently|severely|badly|seriously|wrongly)*"
)  # fmt: skip
_BETWEEN_BEFORE = re.compile(
    r"(?:[\s,:]|of|the|some|up|to|as|many|at|a|an|by|for|another|further|additional|also|with|were|was|least|around"
    r"|about|on|others|over|more|than|in|total|had|has|have|is|now|climbed|grown|fallen|passed|exceeded|number|rose"
    r"|risen|reached|stands?|stood|toll|hit)*"
)


_ASIDE = re.compile(
    r",?\s(?:including|among them|of them|of whom|most of them|mostly)\s[^;.]{0,80}?,\s(?=(?:were|was|have|had|has"
    r"|are|died)\s)"
    r"|\sand\s(?:[a-z]+\s){0,3}\d[\d,.]*\s(?:[a-z-]+\s){1,2}(?=(?:were|was|have|had|has|are|died)\s)"
)
_NEW_CLAUSE = re.compile(r"[;:\d]|, (?:and|but|while|with)\s")


def name_people(low: str, start: int, end: int, head: Head, bounds: tuple[int, int]) -> tuple[str, str, bool]:
    """What a number of persons counts, the word that says so, and whether that stands right beside it; else empty."""
    group = GROUP.get(head.word, "")
    if group in FIXED:
        return group, head.word, True
    place = head.end or end
    aside = _ASIDE.match(low, place, min(bounds[1], place + 110))
    place = aside.end() if aside else place
    behind = CUE.search(low, place, min(bounds[1], place + 64))
    if behind and _BETWEEN_BEHIND.fullmatch(low, place, behind.start()):
        return behind.lastgroup or "", behind.group(0), True
    before = None
    for before in CUE.finditer(low, max(bounds[0], start - 48), start):  # noqa: B007
        pass
    if before and _BETWEEN_BEFORE.fullmatch(low, before.end(), start):
        return before.lastgroup or "", before.group(0), True
    if group:
        return group, head.word, True
    if behind and not _NEW_CLAUSE.search(low, place, behind.start()):
        return behind.lastgroup or "", behind.group(0), False
    if before and not _NEW_CLAUSE.search(low, before.end(), start):
        return before.lastgroup or "", before.group(0), False
    return "", "", False


def name_by_context(kind: str, low: str, start: int, end: int, bounds: tuple[int, int]) -> tuple[str, str]:
    """What a sum (``money``), a share (``percent``) or a length of time (``time``) counts, and the word that says
    so."""
    pattern, names = _KINDS[kind]
    reach = 56
    best: tuple[int, str, str] | None = None
    for found in pattern.finditer(low, max(bounds[0], start - reach), min(bounds[1], end + reach)):
        apart = start - found.end() + 6 if found.end() <= start else found.start() - end
        if apart >= 0 and (best is None or apart < best[0]):
            best = apart, names[int((found.lastgroup or "_0")[1:])], found.group(0)
    return (best[1], best[2]) if best else ("", "")


_SAYING = (
    r"said|says|reported|reports|announced|claimed|claims|counted|estimated|estimates|confirmed|recorded|documented"
    r"|stated"
    r"|tallied|registered|told|put|acknowledged|admitted|found|concluded|noted|wrote|tweeted|insisted|added|alleged"
)
_ACCORDING = re.compile(
    r"(?<!\w)(?:according to|as reported by|estimated by|reported by|cited by|counted by|figures (?:from|of)|data "
    r"(?:from|of))\s"
    r"(?P<who>[^,.;:()“”„«»\"]{2,60}?)"
    r"(?=[,.;:()“”„«»\"]|\s(?:that|which|who|and|but|on|said|published|released|more|at "
    r"least)\s|\Z)"
)
_SAID = re.compile(rf"(?<!\w){branch(_SAYING.split('|'))}(?!\w)")
_SAID_NAME = re.compile(r"\s(?:by\s)?(?P<who>(?:the\s|a\s)?[\w’'.-]+(?:\s[\w’'.-]+){0,5}?)(?=[.,;]|\Z)")
_DAY_NAME = re.compile(r"(?:on\s|late\s|early\s)*(?:[A-Z]\w+day|today|yesterday|it|they|he|she|that|in|at|\d)(?!\w)")
_EDGE = re.compile(
    r"[,;:()“”„«»\"–—]|\s-{1,2}\s|(?<!\w)(?:that|and|but|while|as|where|because|since|after|when|although|though"
    r"|which)(?!\w)"
)
_NO_SAYER = re.compile(
    r"\d|(?<!\w)(?:were|was|is|are|been|be|being|which|what|it|they|he|she|i|we|who|those|people|thousands|hundreds)\Z"
)
_NO_END = word_set(
    "with of by to from for in on at the a an some as his her their its no new more other many such these those not "
    "so according media's earlier previous first"
)
_LEAD = re.compile(r"(?:meanwhile|however|also|later|earlier|and|but|yet|on \w+day|in a statement)\s", re.IGNORECASE)
_TAIL = re.compile(r"\s(?:has|have|had|also|later|earlier|(?:on )?\w+day|itself|themselves|too|who)\Z")


_BEFORE_DIGITS = re.compile(r"\s(?:of\s)?\d")


def find_reporter(text: str, low: str, bounds: tuple[int, int], place: int) -> str:
    """Who reports what stands at `place` in a sentence, in the text's words; empty where it does not say."""
    begin, stop = max(bounds[0], place - 240), min(bounds[1], place + 240)
    semicolon = low.rfind(";", begin, place)
    begin = semicolon + 1 if semicolon >= 0 else begin
    semicolon = low.find(";", place, stop)
    stop = semicolon if semicolon >= 0 else stop
    told = _ACCORDING.search(low, begin, stop) if _may_cite(low, begin, stop) else None
    if told:
        return _BEFORE_DIGITS.split(text[told.start("who") : told.end("who")], maxsplit=1)[0].strip()
    verbs = list(_SAID.finditer(low, begin, stop))
    if len(verbs) > 1:
        verbs.sort(key=lambda found: abs(found.start() - place))
    for found in verbs[:4]:
        if found.group(0) == "told" and found.end() < place and not re.search(r",| that ", low[found.end() : place]):
            continue
        who = _sayer(text, low, begin, found.start(), found.end(), stop)
        if who:
            return who
    return ""


def _may_cite(low: str, begin: int, stop: int) -> bool:
    """Whether one of the words that `_ACCORDING` has is there at all."""
    return (
        low.find(" by", begin, stop) >= 0
        or low.find("according", begin, stop) >= 0
        or low.find("figures ", begin, stop) >= 0
        or low.find("data ", begin, stop) >= 0
    )


def _sayer(text: str, low: str, begin: int, start: int, end: int, stop: int) -> str:
    edge = max(begin, start - 90)
    for found in _EDGE.finditer(low, edge, start - 1 if start > edge else start):
        edge = found.end()
    if not text[edge:start].strip() and edge > begin:
        named = _SAID_NAME.match(text, end, stop)
        if named and not _DAY_NAME.match(named["who"]):
            return named["who"].rstrip(".")
        if text[edge - 1] == ",":
            inner = low.rfind(",", max(begin, edge - 60), edge - 1)
            edge = inner + 1 if inner >= 0 else max(begin, edge - 60)
    if low.startswith("speaking ", edge + 1) and text[edge - 1] == ",":
        start, edge = edge - 1, begin
        for found in _EDGE.finditer(low, edge, start):
            edge = found.end()
    who = text[edge:start].strip(" \u00a0\n,“”„«»\"'’‘")
    for _ in range(3):
        before, lead = who, _LEAD.match(who)
        who = _TAIL.sub("", (who[lead.end() :] if lead else who).strip())
        if who == before:
            break
    if not who or len(who.split()) > 8 or _NO_SAYER.search(who.lower()) or who.split()[-1].lower() in _NO_END:
        return ""
    return who


_SAID_THEN = re.compile(
    rf"(?<!\w)(?:{_SAYING}|statement|interview)(?:\s(?:him|her|reporters|journalists|afp|reuters))?\s(?:late\s"
    rf"|early\s|on\s|earlier\s)*\Z"
)


_THEN_SAID = re.compile(rf"\s(?:\w+\s)?(?:{_SAYING})\s(?!to\s|in\s|at\s|on\s|a\s)")


def is_day_of_saying(low: str, moment: Moment, begin: int) -> bool:
    """Whether a day is that on which something was said: a verb of saying stands right before or behind it."""
    if _SAID_THEN.search(low, max(begin, moment.start - 40), moment.start):
        return True
    return _THEN_SAID.match(low, moment.end, moment.end + 40) is not None


def day_of(
    moments: Sequence[Moment], low: str, sentence: tuple[int, int], block_start: int, place: int
) -> dt.date | None:
    """The day a figure at `place` holds for: the nearest day of its sentence that is not the day of saying it.

    Failing that, the last such day told before it in the paragraph. `moments` are those of the paragraph, in order; a
    dozen to each side are looked at.
    """
    near = bisect_left(moments, place, key=lambda moment: moment.start)
    within: Moment | None = None
    before: Moment | None = None
    for moment in moments[max(0, near - 12) : near + 12]:
        if moment.day is None or moment.kind in ("duration", "recurring"):
            continue
        if moment.start >= sentence[1]:
            break
        if is_day_of_saying(low, moment, block_start):
            continue
        if moment.end <= sentence[0]:
            before = moment
        elif within is None or _apart(moment, place) < _apart(within, place):
            within = moment
    chosen = within or before
    return chosen.day if chosen else None


def _apart(moment: Moment, place: int) -> int:
    return max(moment.start - place, place - moment.end)
