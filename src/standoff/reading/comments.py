"""Where the readers' comments begin.

A head such as "8 Comments" also stands in share bars above a story. So it opens a section only where the story lies
before it, or where what follows looks like comments: a policy, a form, names with times, replies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

STRONG = re.compile(
    r"(?:comments? policy|leave (?:a|your) (?:comment|reply)|post (?:a|your) comment|"
    r"join the (?:conversation|discussion)|"
    r"reader(?:s['’]?|['’]?s)? (?:comments?|opinions?|responses?)|write (?:a|your) comment|add (?:a|your) comment|"
    r"(?:show|view|load|see|read|hide) (?:all )?(?:\d+ )?comments?|comments? (?:are|is) (?:closed|moderated|open)|"
    r"(?:log|sign) in (?:or register )?to (?:comment|post|leave)|what (?:do )?(?:our )?readers (?:say|"
    r"think)|have your say|"
    r"sort (?:comments )?by:?\s*(?:newest|oldest|best|most)|\d+ (?:responses?|replies|thoughts?|"
    r"opinions?) (?:to|on)\b|most liked comments)",
    re.I,
)  # fmt: skip
WEAK = re.compile(
    r"(?:\(?\d[\d,.]*\)?\s?)?(?:comment(?:s|\(s\)|aries)?|responses|replies|discussion|feedback|conversation)"
    r"\s?:?\s?(?:\(?\d[\d,.]*\)?)?(?: on this (?:article|story))?",
    re.I,
)  # fmt: skip
SIGNS = re.compile(
    r"(?:repl(?:y|ies)|like|report(?: abuse)?|up ?vote|down ?vote|flag|permalink|show more replies)(?: ?[|"
    r"·•(]?\s?\d*\)?)?$|"
    r".{0,60}\b\d+ (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago\b|"
    r".{2,40} (?:says|wrote|said):$|"
    r".{0,60}denotes required field|.{0,30}\b\d+ ?/ ?\d{3,5}\b|(?:your )?(?:name|e-?mail|comment|website) ?\*",
    re.I,
)  # fmt: skip
LOOK_AHEAD = 8
"""Lines behind a head in which a sign of comments is looked for."""
LEAST_BEFORE, LEAST_BEFORE_BARE = 0.4, 0.6
"""Share of the running lines that must lie before a head such as "3 Comments", and before a bare "Comments"."""


def is_count(text: str) -> bool:
    """Whether a line only says how many comments there are."""
    return bool(WEAK.fullmatch(text)) and ("omment" in text or any(letter.isdigit() for letter in text))


def find_comments(texts: Sequence[str], running: Sequence[bool]) -> int | None:
    """The index of the line that opens the comments, or None.

    ``running`` says of each line whether it is running text.
    """
    total = sum(running)
    before = 0
    for index, text in enumerate(texts):
        if running[index]:
            before += 1
            continue
        if len(text) > 120:
            continue
        strong = STRONG.match(text)
        if not (strong or WEAK.fullmatch(text)) or not before:
            continue
        signs = sum(
            bool(len(line) <= 120 and (SIGNS.match(line) or STRONG.match(line)))
            for line in texts[index + 1 : index + 1 + (LOOK_AHEAD if strong or is_count(text) else LOOK_AHEAD // 4)]
        )
        counted = strong or any(letter.isdigit() for letter in text)
        enough = before >= (LEAST_BEFORE if counted else LEAST_BEFORE_BARE) * total
        if (before >= 2 or total == before) and (signs or (enough and (strong or is_count(text)))):
            return index
    return None
