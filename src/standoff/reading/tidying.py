"""A text with its signs made even: one kind of blank, of line end and of apostrophe, letters in one piece.

What a person does not see makes a text hard to read by rules: no-break spaces and tabs for blanks, lone carriage
returns for line ends, soft hyphens and zero-width signs inside words, accents set behind their letters, ligatures,
blanks doubled throughout by a justified setting. Signs that stand for one other are changed in place; where the length
changes, the way back is kept (`offsets`).
"""

from __future__ import annotations

import re
import unicodedata

from standoff.reading.offsets import Way, replace

BLANKS = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Signs that take no room: soft hyphens, joiners, marks of direction."""
_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_EVEN = (
    {ord(sign): " " for sign in BLANKS}
    | {ord(sign): "\n" for sign in _LINE_ENDS}
    | {0x2BC: "’", 0xFF02: '"', 0xFF07: "'"}
)
_UNEVEN = re.compile(f"[{re.escape(''.join(map(chr, _EVEN)))}]")
_TYPED = re.compile(r"(?<=[^\W\d_])[′´`](?=[^\W\d_])")
_MAY_BE_TYPED = re.compile("[′´`]")
"""Signs that stand for an apostrophe where they are within a word."""
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _EVEN)))}′´`{UNSEEN}\ufb00-\ufb06\u0300-\u036f]")
"""Any sign that this module is about: most texts have none."""
_LONE_RETURN = re.compile("\r(?!\n)")
_CLUSTER = "[^\\W\\d_][\u0300-\u036f]+"
_RESIZED = re.compile(f"[{UNSEEN}]+|[\ufb00-\ufb06]|{_CLUSTER}")
_MAY_RESIZE = re.compile(f"[{UNSEEN}\ufb00-\ufb06\u0300-\u036f]")
_DOUBLED = re.compile(r"(?<=\S) {2,}(?=\S)")
FEWEST_DOUBLED, APART = 5, 150
"""Doubled blanks are taken for one from this many on, if there is one for so many characters: less may part a caption
from its credit."""


def make_even(text: str) -> str:
    """The text with blanks, line ends and apostrophes of one kind each, place for place."""
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    if text.isascii() and not any(map(text.__contains__, "\t\x0b\x0c`")):
        return text
    text = text.translate(_EVEN) if _UNEVEN.search(text) else text
    return _TYPED.sub("’", text) if _MAY_BE_TYPED.search(text) else text


def tidy(text: str) -> tuple[str, Way | None, tuple[str, ...]]:
    """The text made even, the way back (None where every place stayed), and what was changed."""
    if "\r" not in text and "  " not in text and not _ODD.search(text):
        return text, None, ()
    text = make_even(text)
    changes: list[tuple[int, int, str]] = []
    notes: tuple[str, ...] = ()
    if not text.isascii() and _MAY_RESIZE.search(text):
        changes = [(found.start(), found.end(), tell(found.group())) for found in _RESIZED.finditer(text)]
        changes = [change for change in changes if text[change[0] : change[1]] != change[2]]
        if changes:
            notes = (f"{len(changes)} letter(s) in pieces or unseen sign(s) put right",)
    if "  " in text:
        doubled = [(found.start(), found.end(), " ") for found in _DOUBLED.finditer(text)]
        if len(doubled) >= max(FEWEST_DOUBLED, len(text) / APART):
            changes = sorted(changes + doubled)
            notes += (f"{len(doubled)} doubled blank(s) taken for one",)
    if not changes:
        return text, None, notes
    text, way = replace(text, changes)
    return text, way, notes


def tell(sign: str) -> str:
    """What an unseen sign, a ligature or a letter with its accents behind it stands for.

    >>> tell("e\u0301"), tell("\ufb01"), tell("\u00ad")
    ('é', 'fi', '')
    """
    if sign[0] in UNSEEN:
        return ""
    return unicodedata.normalize("NFKC" if "\ufb00" <= sign[0] <= "\ufb06" else "NFC", sign)
