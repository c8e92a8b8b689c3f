"""What an agreement between articles is made of: places, how their words differ, and how words are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from standoff.reading.article import Article
from standoff.reading.words import WORD


@dataclass(frozen=True)
class Place:
    """A passage of an article. ``start`` and ``end`` count characters of `Article.text`; ``who`` says it there."""

    article: str
    start: int
    end: int
    paragraph: int
    who: str = ""


@dataclass(frozen=True)
class Difference:
    """Words of the first place of an agreement and what stands for them in another, ``place``; either may be empty."""

    place: int
    first: str
    other: str


@dataclass(frozen=True)
class Agreement:
    """Passages that say the same, or give values for the same thing.

    ``kind``: ``copy`` (word for word or nearly), ``retold`` (the same passage reworded), ``article`` (one article made
    from another: the first place is the model), ``broken`` (sentences as machine retelling leaves them, in one
    article), ``quote`` and ``figure``. ``agrees`` is False where the places contradict each other: values that cannot
    both hold, a quote given to two speakers. ``similarity``, from 0 to 1, is that of the place least like the first.
    """

    kind: str
    places: tuple[Place, ...]
    similarity: float
    agrees: bool
    why: str
    differences: tuple[Difference, ...] = ()


def likeness(first: Sequence[object], other: Sequence[object]) -> float:
    """How alike two sequences are, from 0 to 1: twice the longest common subsequence over both lengths."""
    return float(Indel.normalized_similarity(first, other))


def compare_words(first: str, other: str, place: int, most: int = 12) -> tuple[Difference, ...]:
    """Where the words of two passages differ, at most ``most`` times, in the words as they are written."""
    mine, theirs = list(WORD.finditer(first)), list(WORD.finditer(other))
    steps = Indel.opcodes([word.group().lower() for word in mine], [word.group().lower() for word in theirs])
    found: list[tuple[int, int, int, int]] = []
    for step in steps:
        if step.tag == "equal":
            continue
        if found and found[-1][1] == step.src_start and found[-1][3] == step.dest_start:
            found[-1] = (found[-1][0], step.src_end, found[-1][2], step.dest_end)
        else:
            found.append((step.src_start, step.src_end, step.dest_start, step.dest_end))
    return tuple(
        Difference(place, span(first, mine, start, end), span(other, theirs, at, to))
        for start, end, at, to in found[:most]
    )


def span(text: str, words: Sequence[re.Match[str]], start: int, end: int) -> str:
    """The text from one word to another."""
    return text[words[start].start() : words[end - 1].end()] if end > start else ""


def paragraph_at(article: Article, start: int) -> int:
    """The number of the paragraph that a place of the text lies in, 0 outside any."""
    low, high = 0, len(article.blocks)
    while low < high:
        middle = (low + high) // 2
        if article.blocks[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    return article.blocks[low].paragraph if low < len(article.blocks) else 0
