"""Whether a sentence tells of the future at the place where a day is named."""

from __future__ import annotations

import re

_SAID_BEFORE = re.compile(
    r"(?<!be )(?<!to )(?<!\w)(?:said|told|says|\w{2,}ed|was|were|had|has|have|took|held|met|won|began|came|saw)"
    r"(?:\s+\w+)?\s(?:on\s)?\Z"
)
_AHEAD_BEFORE = re.compile(
    r"(?<!\w)(?:will|shall|won['’]t|scheduled|planned|planning|due|set (?:for|to)|upcoming|going to|is to|are to"
    r"|expected"
    r"|plans?|call(?:s|ed|ing) (?:for|on)|vow(?:s|ed) to|ahead of|intends?|to be held|deadline)(?!\w)[^.;:!?]{0,60}\Z"
    r"|(?<!\w)by\s\Z"
)
_AHEAD_BEHIND = re.compile(
    r"(?:'s|’s)?[^.;:!?]{0,40}?(?<!\w)(will|is to|are to|(?:is|are) (?:due|scheduled|expected|planned)|plans? to)(?!\w)"
)
_PAST = re.compile(r"(?<!\w)(?:said|told|was|were|had|took|held|met|won|began|came|saw|[a-z]{3,}ed)(?!\w)")


def points_ahead(low: str, start: int, end: int, block: tuple[int, int]) -> bool:
    """Whether folded text tells of the future around ``low[start:end]``, looking 64 characters to each side.

    A verb in the past just before, or between the day and the "will" behind it, says it does not.
    """
    if _SAID_BEFORE.search(low, max(block[0], start - 30), start):
        return False
    if _AHEAD_BEFORE.search(low, max(block[0], start - 64), start):
        return True
    behind = _AHEAD_BEHIND.match(low, end, min(block[1], end + 60))
    return behind is not None and _PAST.search(low, end, behind.start(1)) is None
