"""The words of a text, and those of them that carry meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from standoff.reading.lines import vocabulary

WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits."""
STOP = vocabulary(
    "the a an of and to in that is was for on with as he his by at from has have had are were it its be been not no "
    "who "
    "said says say their they them this these those but which will would can could may might shall should i you we she "
    "her him my our your me us so if or than then there here what when where how very just also any all do does did am "
    "s t ll ve re d m one into about more most out up over after before now because being too only own such some"
)
"""Words that hardly tell one sentence from another."""
_FREQUENT_SIGNS = "“”‘’–—…\u00a0"
"""Signs beyond ASCII that most articles have: without them most are ASCII, which is parted into words much faster."""
_SMALL_OR_BLANK = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256))
"""Letters to small letters, digits to themselves, any other byte to a blank."""


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, as `WORD` has them.

    >>> words_of("It isn’t 5% – “yet”.")
    ['it', 'isn', 't', '5', 'yet']
    """
    plain = text
    if not plain.isascii():
        for sign in _FREQUENT_SIGNS:
            plain = plain.replace(sign, " ")
        if not plain.isascii():
            return WORD.findall(text.lower())
    return plain.encode("ascii").translate(_SMALL_OR_BLANK).decode("ascii").split()


def content_of(words: Iterable[str]) -> frozenset[str]:
    """The words that carry meaning, cut to six letters so that endings do not count."""
    return frozenset([word[:6] for word in {*words} - STOP if len(word) > 1])
