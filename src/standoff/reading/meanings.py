"""What the words around a place mean, as numbers: two figures are of one thing where much of that is the same."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np

from standoff.reading.article import Article
from standoff.reading.words import STOP, words_of

_INSIDE = np.array([chr(code).isalnum() for code in range(128)])
"""Which characters of ASCII are letters or digits."""
_SPARSE = 500
"""Characters a look-up below which words are parted anew for each instead of once for all."""

Places = tuple[Sequence[int], Sequence[int], Sequence[int]]
_NOWHERE: Places = ((), (), ())


class Meanings(dict[str, int]):
    """What words mean, as numbers: 0 for small words and digits, the same for those with the same first six letters.

    Asked for a word it has not met, it finds out.
    """

    def __init__(self) -> None:
        self._heads: defaultdict[str, int] = defaultdict(count(1).__next__)

    def __missing__(self, word: str) -> int:
        head = word[:6]
        empty = word in STOP or len(word) < 2 or head.isdigit()
        self[word] = 0 if empty else self._heads[head]
        return self[word]


class Surroundings:
    """What the words of one article mean, asked for by place."""

    def __init__(self, article: Article, meanings: Meanings) -> None:
        self.article = article
        self.meanings = meanings
        self._places: Places | None = None
        self._asked = 0

    def meant(self, start: int, end: int) -> frozenset[int]:
        """What is meant in ``article.text[start:end]``; words that the ends cut count as far as they are in."""
        text, start, end = self.article.text, max(0, start), min(end, len(self.article.text))
        self._asked += 1
        if self._places is None and self._asked * _SPARSE > len(text):
            self._places = self._find_places()
        begins, ends, meanings = self._places or _NOWHERE
        first, last = bisect_right(ends, start), bisect_left(begins, end)
        cut = [] if begins else words_of(text[start:end])
        if first < last and begins[first] < start:
            cut += words_of(text[start : min(ends[first], end)])
            first += 1
        if first < last and ends[last - 1] > end:
            last -= 1
            cut += words_of(text[begins[last] : end])
        found = {*meanings[first:last], *map(self.meanings.__getitem__, cut)}
        found.discard(0)
        return frozenset(found)

    def _find_places(self) -> Places:
        """Where each word begins and ends, and what it means; nothing where the places cannot be told this way."""
        words = words_of(self.article.text)
        codes = np.frombuffer(self.article.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        inside = np.zeros(codes.size + 2, dtype=np.bool_)
        inside[1:-1] = _INSIDE[np.minimum(codes, 127)]
        for at in np.flatnonzero(codes > 127).tolist():
            inside[at + 1] = self.article.text[at].isalnum()
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        if edges.size != 2 * len(words):
            return _NOWHERE
        begins, ends = (array("i", edges[first::2].astype(np.int32).tobytes()) for first in (0, 1))
        return begins, ends, list(map(self.meanings.__getitem__, words))
