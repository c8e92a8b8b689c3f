"""Words in marks that name something instead of quoting: nicknames, terms, titles of books, films and newspapers."""

from __future__ import annotations

import re

from standoff.reading.attributions import Attribution
from standoff.reading.quote_marks import Marked
from standoff.reading.sayings import ACT, SAY
from standoff.reading.settings import Setting

_NAMED_TERM = re.compile(
    r"(?:known(?: \w+)? as|so-called|nicknamed|called|dubbed|titled|entitled|codenamed|the (?:word|term|phrase|"
    r"name|film|"
    r"newspaper|song|book|slogan|magazine|hashtag|nickname|title)|alias|aka|a kind of|operation|film|newspaper|"
    r"song|book) ?$"
)
_PASSIVE_CALL = re.compile(
    r"(?:\b(?:is|are|was|were|been|being|often|sometimes|widely|commonly|popularly|the|a|an|man|strongman|leader)|"
    r",) (?:so-called|known|nicknamed|called|dubbed|titled)"
)
_BEFORE_TITLE = re.compile(
    r"(?:^|\W)(?:to|in|by|for|from|of|with|read|reads|reading|wrote|watched|sang|sings|via|,) ?$"
)
_SMALL = frozenset(("the", "a", "an", "of", "and", "in", "on", "to", "for", "at", "de", "la", "with", "from", "by"))
_CRIES = re.compile(r"(?:chant|shout|cri|cry|yell|scream|sing|sang|tweet|post)")


def is_term(setting: Setting, text: str, piece: Marked, told: Attribution) -> bool:
    """Whether marked words name something instead of quoting: "known as", a title in capitals before its verb."""
    lead = setting.plain[max(0, piece.outer_start - 40) : piece.outer_start]
    named = _NAMED_TERM.search(lead)
    active = told.verb in ACT and told.end <= piece.outer_start and piece.outer_start - told.end < 40
    if named and (not active or _PASSIVE_CALL.search(lead)):
        return True
    words = text[piece.start : piece.end].split()
    sung = told.verb in ("singing", "sang") and len(words) < 5 and words[-1][-1].isalnum()
    comma = "," in setting.plain[piece.outer_end : piece.outer_end + 2]
    capitals = (
        not comma
        and len(words) < 6
        and all(word[0].isupper() for word in words if len(word) > 3)
        and words[0][0].isupper()
    )
    return sung or bool(
        capitals
        and told.start > piece.outer_end
        and words[-1][-1].isalnum()
        and told.speaker.start > piece.outer_end + 3
    )


def is_title(setting: Setting, text: str, piece: Marked, told: Attribution | None) -> bool:
    """Whether marked words are written as a title: every word of weight a capital, no stop, no comma within the marks.

    Cries and slogans are written so too: behind a verb of crying they stay quotes, and so does what a verb of saying
    leads straight to.
    """
    words = text[piece.start : piece.end].split()
    if not 2 <= len(words) <= 7 or not words[-1][-1].isalnum() or not piece.closed:
        return False
    weighty = [word for word in words if word.casefold() not in _SMALL]
    capital = bool(weighty) and all(word[0].isupper() or word[0].isdigit() for word in (words[0], *weighty))
    if not capital and not (len(words) > 2 and words[0][0].isupper() and _named(setting, piece)):
        return False
    if told is not None and _CRIES.match(told.verb):
        return False
    lead = setting.plain[max(0, piece.outer_start - 40) : piece.outer_start]
    if told is None or told.start > piece.outer_end or told.verb in ("called", "calls", "calling", "titled"):
        return True
    straight = told.end <= piece.outer_start and re.fullmatch(
        r"[\s,:]*(?:that )?", setting.plain[told.far : piece.outer_start]
    )
    return not (straight and told.verb in SAY) and _BEFORE_TITLE.search(lead) is not None


def _named(setting: Setting, piece: Marked) -> bool:
    """Whether a word such as "film" or "named" stands right in front of marked words."""
    return _NAMED_TERM.search(setting.plain[max(0, piece.outer_start - 40) : piece.outer_start]) is not None
