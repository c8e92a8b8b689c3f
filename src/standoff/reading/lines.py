"""The lines of a text: every non-empty one with its number, its place and, for pages, what the markup says of it.

A text wrapped at a fixed width has its paragraphs cut into lines; there a run of lines is taken as one, under the
number of its first line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from standoff.errors import StandoffError
from standoff.reading.offsets import Way
from standoff.reading.offsets import replace as replace_spans

NO_HINTS: frozenset[str] = frozenset()
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_EMPTY = " \t\xa0\u200b\u200c\u200d\u2060\ufeff\u3000\u2002\u2003\u2009\u202f\x1f\xad"
_SENTENCE_END = (".", "!", "?", "…", ":", "。")
_CLOSING = "\"”“’‘')]»«›‹*_ "


def vocabulary(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())


MOST_LINES = 300_000
"""Lines of the longest text: a whole file of 20 MB in paragraphs has 60 000."""
WRAP_WIDTHS = (45, 100)
"""Characters that a line wrapped at a fixed width has."""
FEWEST_WRAPPED = 6
"""Lines that must run on before a text counts as wrapped."""
LEAST_WRAPPED, MOSTLY = 0.2, 0.9
"""Share of lines that must run on where the next word would not have fitted behind so many of them; else 0.4."""


@dataclass(frozen=True)
class Line:
    """One non-empty line, white space around it left out; ``number`` counts non-empty lines from 1.

    ``hints`` are words from the markup: what the line's elements are called and what their classes say.
    """

    start: int
    end: int
    number: int
    text: str
    hints: frozenset[str] = field(default=NO_HINTS)

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence does, closing marks aside."""
        return self.text[-8:].rstrip(_CLOSING).endswith(_SENTENCE_END)


def split_lines(text: str, name: str) -> list[Line]:
    """The non-empty lines of a text. Raises `StandoffError` for more lines than `MOST_LINES`."""
    lines: list[Line] = []
    for found in _LINE.finditer(text):
        line = found.group()
        words = line.strip().strip(_EMPTY)
        if not words:
            continue
        if len(lines) >= MOST_LINES:
            raise StandoffError(f"{name} has more than {MOST_LINES} lines", "save the article by itself")
        start = found.start() + (0 if line[0] == words[0] else line.index(words[0]))
        lines.append(Line(start, start + len(words), len(lines) + 1, words))
    return lines


def unwrap(lines: Sequence[Line], text: str) -> tuple[list[Line], bool]:
    """Lines of a text wrapped at a fixed width joined into paragraphs, and whether that was done."""
    runs_on = [
        index
        for index in range(len(lines) - 1)
        if text.count("\n", lines[index].end, lines[index + 1].start) == 1 and not lines[index].ends_sentence
    ]
    low, high = WRAP_WIDTHS
    fitting = [index for index in runs_on if low <= len(lines[index].text) <= high]
    if len(fitting) < max(FEWEST_WRAPPED, LEAST_WRAPPED * len(lines)) or len(fitting) < 0.8 * len(runs_on):
        return list(lines), False
    width = max(len(lines[index].text) for index in fitting)
    filled = sum(len(lines[at].text) + 1 + len(lines[at + 1].text.split(" ", 1)[0]) > width for at in fitting)
    if len(fitting) < 0.4 * len(lines) and filled < MOSTLY * len(fitting):
        return list(lines), False
    widest = max(len(line.text) for line in lines if len(line.text) <= high)
    if sum(len(line.text) > high for line in lines) > 0.02 * len(lines):
        return list(lines), False
    joined: list[Line] = []
    for line in lines:
        if joined and continues(joined[-1], line, text, widest):
            last = joined[-1]
            joined[-1] = replace(last, end=line.end, text=text[last.start : line.end])
        else:
            joined.append(line)
    return joined, True


def set_in_one(text: str, rows: Sequence[Line], joined: Sequence[Line]) -> tuple[str, Way, list[Line]]:
    """A text with each of some joined lines set in one, the way back, and the lines there.

    A line end becomes a blank, or nothing behind a hyphen.
    """
    begins = {line.start for line in joined}
    changes = [
        (row.end, following.start, "" if text[row.end - 2 : row.end - 1].isalpha() and row.text[-1] == "-" else " ")
        for row, following in pairwise(rows)
        if following.start not in begins
    ]
    text, way = replace_spans(text, changes)
    lines, shift, at = [], 0, 0
    for line in joined:
        start = line.start - shift
        while at < len(changes) and changes[at][0] < line.end:
            shift += changes[at][1] - changes[at][0] - len(changes[at][2])
            at += 1
        end = line.end - shift
        lines.append(replace(line, start=start, end=end, text=text[start:end]))
    return text, way, lines


def continues(last: Line, line: Line, text: str, widest: int) -> bool:
    """Whether a line goes on with the paragraph before it: no empty line between, and the last line was full."""
    if text.count("\n", last.end, line.start) != 1:
        return False
    tail = last.text.rsplit("\n", 1)[-1]
    return len(tail) + 1 + len(line.text.split(" ", 1)[0]) > 0.8 * widest
