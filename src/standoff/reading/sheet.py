"""The labels of the lines of one text while they are being found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from standoff.reading.labels import Label, label_alone
from standoff.reading.lines import Line
from standoff.reading.words import words_of

SENTENCE_WORDS = 8
"""Words from which a line that ends as a sentence is taken for the story."""
LONG_WORDS = 18
"""Words from which a line is taken for the story however it ends."""
LONG_KEY = 160
"""Characters from which a line is compared as it stands, marks and all."""
OPENING = "\"“‘'«„‚‹"
CLOSING = "\"”“’‘'»«›‹"
"""Marks that open and close in one country or another."""
DASH = re.compile(r"[–—―-]{1,2}\s*\S")


class Labels:
    """The labels of the lines of one text while they are being found; None where nothing is known yet."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.found: list[Label | None] = [None if "menu" in line.hints else label_alone(line.text) for line in lines]
        self.words = [count_words(line.text) for line in lines]
        self._keys: dict[int, str] = {}

    def key(self, index: int) -> str:
        """The words of a line in small letters: equal for lines that say the same."""
        if index not in self._keys:
            text = self.lines[index].text
            self._keys[index] = " ".join(words_of(text)) if len(text) <= LONG_KEY else text.lower()
        return self._keys[index]

    def give(self, index: int, kind: str, why: str) -> None:
        """Label a line."""
        self.found[index] = Label(kind, why)

    def is_open(self, index: int) -> bool:
        """Whether a line has no label yet, or only that of a heading."""
        label = self.found[index]
        return label is None or label.kind == "heading"

    def is_aside(self, index: int) -> bool:
        """Whether a line has no label yet, or that of a heading or a menu."""
        label = self.found[index]
        return label is None or label.kind in ("heading", "menu")

    def is_sentence(self, index: int) -> bool:
        """Whether an unlabelled line is running text."""
        if self.found[index] is not None:
            return False
        words = self.words[index]
        return words >= LONG_WORDS or (words >= SENTENCE_WORDS and self.lines[index].ends_sentence)


def count_words(text: str) -> int:
    """Words as white space parts them; exact for short lines, a lower bound for long ones."""
    return len(text[:400].split())


def make_key(text: str) -> str:
    """Words in small letters."""
    return " ".join(words_of(text))
