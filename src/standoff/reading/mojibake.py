"""Words that were decoded wrongly before they were saved: UTF-8 once read as a code page, put right again.

``â€™`` is a right quotation mark whose three bytes were read as Windows-1252; ``вЂ™`` is the same through
Windows-1251. A sequence counts where its bytes are flawless UTF-8 of a plausible letter; a text is mended where there
is a sequence that no language writes, or where such sequences outweigh the other letters beyond ASCII.
"""

from __future__ import annotations

import re

from standoff.reading.offsets import Way, join, replace

PASSES = 2
"""Times that a text may have been damaged in this way, one over the other."""
FEWEST = 3
"""Sequences of letters that are evidence by themselves, if they outweigh the other letters beyond ASCII."""
PLAUSIBLE = re.compile(
    "[\x80-\u017f\u0218-\u021b\u0400-\u045f\u0490\u0491\u200b-\u2026\u2030\u2039\u203a\u20ac\u2116\u2122\u2190-\u2199"
    "\u2212\ufeff]"
)
"""Letters and signs of European languages, and the control characters that a second layer of the same damage leaves."""


def read_table(page: str) -> dict[str, int]:
    """The byte of each character of a code page; control characters stand for their own byte, as Latin-1 has it."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        letter = bytes([byte]).decode(page, "replace")
        if letter != "\ufffd":
            table[letter] = byte
    return table


TABLES = {page: read_table(page) for page in ("cp1252", "cp1251")}


CUT = "â€(?:\ufffd|(?![\x80-\xff\u0100-\u2fff]))"
"""A right double quotation mark whose last byte was lost: 9D has no letter in Windows-1252."""


def compile_pattern(table: dict[str, int]) -> re.Pattern[str]:
    """Sequences of characters whose bytes have the shape of UTF-8 with two or three bytes."""

    def letters(low: int, high: int) -> str:
        return "[" + "".join(re.escape(letter) for letter, byte in table.items() if low <= byte <= high) + "]"

    rest = letters(0x80, 0xBF)
    return re.compile(
        f"{letters(0xE2, 0xE2)}{rest}{rest}|{letters(0xEF, 0xEF)}{rest}{rest}|{letters(0xC2, 0xD2)}{rest}|{CUT}"
    )


PATTERNS = {page: compile_pattern(table) for page, table in TABLES.items()}
LEADS = {"cp1252": re.compile("[\xc2-\xd2âï]"), "cp1251": re.compile("[ВвГДЕЖЗИЙКЛМНОПРСТп]")}
"""Characters that such a sequence begins with: a text without them is whole."""
_ANY_LEAD = re.compile("[\xc2-\xd2âïВвГДЕЖЗИЙКЛМНОПРСТп]")


def mend(text: str) -> tuple[str, Way | None, tuple[str, ...]]:
    """The text put right, the way back to the text as given (None where nothing was changed) and what was done."""
    way: Way | None = None
    notes: tuple[str, ...] = ()
    if text.isascii() or not _ANY_LEAD.search(text):
        return text, None, ()
    for _ in range(PASSES):
        for page, pattern in PATTERNS.items():
            changes = find_damage(text, page, pattern)
            if changes:
                text, step = replace(text, changes)
                way = join(way, step)
                notes += (f"{len(changes)} damaged sign(s) put right: UTF-8 that had been read as {page}",)
                break
        else:
            break
    return text, way, notes


def decode_again(letters: str, table: dict[str, int]) -> str:
    """What a sequence stands for. Raises `UnicodeDecodeError` where its bytes are no UTF-8."""
    return bytes(table[letter] for letter in letters).decode("utf-8")


def count_letters(text: str) -> int:
    """How many letters beyond ASCII a text has."""
    return sum(map(len, re.findall(r"[^\W\d_a-zA-Z]+", text)))


def find_damage(text: str, page: str, pattern: re.Pattern[str]) -> list[tuple[int, int, str]]:
    """Spans of a text that are UTF-8 read as a code page, with what they stand for; none where that is doubtful."""
    if not LEADS[page].search(text):
        return []
    table = TABLES[page]
    cut = re.compile(CUT)
    changes = []
    certain = False
    for found in pattern.finditer(text):
        try:
            mended = "”" if cut.fullmatch(found.group()) else decode_again(found.group(), table)
        except UnicodeDecodeError:
            continue
        if PLAUSIBLE.fullmatch(mended):
            certain = certain or len(found.group()) == 3 or mended == "”"
            changes.append((found.start(), found.end(), mended))
    if certain or not changes:
        return changes
    inside = "".join(text[start:end] for start, end, _ in changes)
    others = count_letters(text) - count_letters(inside)
    return changes if len(changes) >= FEWEST and others < len(changes) else []
