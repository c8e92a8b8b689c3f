"""The way back: for every character of a changed text, where it stands in the text it was made from.

A `Way` is two arrays of 32-bit numbers, as long as the changed text: ``begins[i]`` is the place of the first source
character of ``text[i]``, ``ends[i]`` the first place behind it. Ways are joined end to end with `join`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Way:
    """Places in the source, one pair for each character of the changed text."""

    begins: Places
    ends: Places


def trace(starts: Sequence[int], taken: Sequence[int], given: Sequence[int]) -> Way:
    """The way of a text made of pieces.

    Piece ``k`` gives ``given[k]`` characters for the ``taken[k]`` source characters from ``starts[k]``. A piece that
    gives as many as it takes goes character by character; any other stands as a whole for each of its characters.
    """
    count = np.asarray(given, dtype=np.int64)
    width = np.asarray(taken, dtype=np.int64)
    first = np.repeat(np.asarray(starts, dtype=np.int64), count)
    even = np.repeat(width == count, count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    begins = first + np.where(even, within, 0)
    ends = np.where(even, begins + 1, first + np.repeat(width, count))
    return Way(begins.astype(np.int32), ends.astype(np.int32))


def replace(text: str, changes: Sequence[tuple[int, int, str]]) -> tuple[str, Way]:
    """A text with spans replaced, and its way back. ``changes`` are (start, end, words), in order, none overlapping."""
    pieces: list[str] = []
    starts: list[int] = []
    taken: list[int] = []
    at = 0
    for start, end, words in [*changes, (len(text), len(text), "")]:
        for piece, begin, width in ((text[at:start], at, start - at), (words, start, end - start)):
            if piece:
                pieces.append(piece)
                starts.append(begin)
                taken.append(width)
        at = end
    return "".join(pieces), trace(starts, taken, [len(piece) for piece in pieces])


def join(first: Way | None, second: Way | None) -> Way | None:
    """The way from a twice-changed text to its source: ``first`` of the earlier change, ``second`` of the later."""
    if first is None or second is None:
        return second if first is None else first
    if not first.begins.size:
        return Way(np.zeros_like(second.begins), np.zeros_like(second.ends))
    last = first.begins.size - 1
    begins = first.begins[np.minimum(second.begins, last)]
    ends = first.ends[np.clip(second.ends - 1, 0, last)]
    return Way(begins, np.maximum(begins, ends))
