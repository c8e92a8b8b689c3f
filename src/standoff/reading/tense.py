"""Whether a sentence tells of the future at the place where a day is named."""

from __future__ import annotations

import re

_SAID_BEFORE = re.compile(
    r"(?<!be )(?<!to )(?<!\w)(?:said|told|says|\w{2,}ed|was|were|had|has|have|took|held|met|won|began|came|saw)"
    r"(?:\s+\w+)?\s(?:on\s)?\Z"
)
_AHEAD_BEFORE = re.compile(
    r"(?<!\w)(?:will|would(?! have)|shall|won['’]t|scheduled|planned|planning|due|set (?:for|to)|upcoming|going to"
    r"|is to|are to|expected|plans?|call(?:s|ed|ing) (?:for|on)"
    r"|(?:vow|promis|pledg|agre)e?(?:s|d|ed)? to|ahead of|intends?|to be held|deadline)(?!\w)[^.;:!?]{0,60}\Z"
    r"|(?<!\w)(?:takes|begins|starts|opens|meets|returns|leaves|arrives|travels|flies|visits|votes|expires|ends|convenes"
    r"|resumes|reopens|goes)(?!\w)[^.;:!?]{0,50}\son\s\Z"
)
_FOR = re.compile(r"(?<!\w)for\s\Z")
_REASON = re.compile(r"(?<!\w)(?:apolog|blam|responsib|thank|sorry|reveng|punish|pay|paid|pric|mourn)\w*")
"""What is said, felt or done *for* a day that is past."""
_BY = re.compile(r"(?<!\w)(?:by|until|till)\s\Z")
_NOT_YET = re.compile(r"(?<!\w)(?:would|will|shall|until|by|next|due|planned|scheduled|set|expected|plans?|to)(?!\w)")
_AHEAD_BEHIND = re.compile(
    r"(?:'s|’s)?[^.;:!?]{0,40}?(?<!\w)(will|is to|are to|(?:is|are) (?:due|scheduled|expected|planned)|plans? to)(?!\w)"
)
_PAST = re.compile(r"(?<!\w)(?:said|told|was|were|did|had|took|held|met|won|began|came|saw|[a-z]{3,}ed)(?!\w)")


def points_ahead(low: str, start: int, end: int, block: tuple[int, int]) -> bool:
    """Whether folded text tells of the future around ``low[start:end]``, looking 64 characters to each side.

    A verb in the past just before, or between the day and the "will" behind it, says it does not.
    """
    if _SAID_BEFORE.search(low, max(block[0], start - 30), start):
        return False
    if _AHEAD_BEFORE.search(low, max(block[0], start - 64), start):
        return True
    if _FOR.search(low, max(block[0], start - 4), start) and not low.startswith(("'s", "’s"), end):
        return _REASON.search(low, _clause(low, block[0], start), start) is None
    if _BY.search(low, max(block[0], start - 7), start):
        return _PAST.search(low, _clause(low, block[0], start), start) is None
    behind = _AHEAD_BEHIND.match(low, end, min(block[1], end + 60))
    return behind is not None and _PAST.search(low, end, behind.start(1)) is None


def is_over(low: str, start: int, block: tuple[int, int]) -> bool:
    """Whether what leads to ``low[start:]`` in its sentence tells of the past and of nothing still to come.

    What is called, set or put off *for* a day lies ahead, however it is told.
    """
    begin = _clause(low, block[0], start)
    if _FOR.search(low, begin, start):
        return False
    return _PAST.search(low, begin, start) is not None and _NOT_YET.search(low, begin, start) is None


def _clause(low: str, begin: int, start: int) -> int:
    """Where the sentence of a place begins, at most 64 characters before it."""
    begin = max(begin, start - 64)
    return max(begin, *(low.rfind(sign, begin, start) + 1 for sign in ".;!?\n"))
