"""Sentences of a text as offsets, and folding to small letters that keeps every offset.

Sentences end at ``. ! ? …`` (with closing marks) before white space and a capital, a digit or an opening mark, unless
the dot closes a known short form (``Aug.``, ``Gen.``, ``No.``) or an initial. Linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


_END = re.compile(r"[.!?…](?:[\"”“’‘')\]»«›‹]| »)*+\s++(?=(?:``|« |[\"“„‘‚'(\[«»‹›])?[A-ZÀ-ÞЀ-Я0-9$€£])")
_SHORT_FORMS = word_set(
    "mr mrs ms dr prof gen col lt sgt capt maj adm sen rep gov st no nos vs jan feb mar apr jun jul aug sep sept oct "
    "nov dec mon tue tues wed thu thurs fri approx ca hon rev u.s u.k e.g i.e cf pp vol art sec fig al inc ltd corp"
)
_LAST_WORD = re.compile(r"[\w.]*\Z")


def lower_each(text: str) -> str:
    """The text in small letters, character for character: the same length as `text`."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter if len(letter) == 1 else "?" for letter in map(str.lower, text))


def cut_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of ``text[start:end]`` as (start, end), white space between them left out."""
    sentences = []
    begin = start
    for match in _END.finditer(text, start, end):
        at = match.start()
        if text[at] == "." and match.group(0)[1:2].isspace() and _is_short_form(text, begin, at):
            continue
        closed = match.start() + len(match.group(0).rstrip())
        sentences.append((begin, closed))
        begin = match.end()
    if begin < end:
        sentences.append((begin, end))
    return sentences


def _is_short_form(text: str, begin: int, dot: int) -> bool:
    found = _LAST_WORD.search(text, max(begin, dot - 6), dot)
    word = found.group(0) if found else ""
    return (len(word) == 1 and word.isupper()) or word.lower() in _SHORT_FORMS


def sentence_at(sentences: list[tuple[int, int]], place: int) -> int:
    """Number of the sentence that holds `place` (of the nearest before it, where it lies between two)."""
    return max(0, bisect_right(sentences, (place, 1 << 62)) - 1)
