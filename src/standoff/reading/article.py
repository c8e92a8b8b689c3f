"""What passes between the parts of reading: an article, cut into labelled blocks, with its way back to the original.

An `Article` has two texts. ``original`` is the file as decoded, markup and all; every offset that leaves this room counts
its characters. ``text`` is what a person reads: for plain text the same string, for a page the words without markup.
``origin[i]`` is the place in ``original`` of the character ``text[i]``; ``origin[len(text)]`` closes the last one.

Kinds of block are in `KINDS`. Nothing is thrown away: what is not story is labelled and set apart.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

STORY = "story"
KINDS = (
    "title", STORY, "heading", "byline", "agency", "timestamp", "caption", "read_more", "share", "comment", "menu",
    "repeated",
)  # fmt: skip
"""``repeated``: a title, caption or paragraph said before; ``menu``: navigation, cookie notes, tags, footers."""


@dataclass(frozen=True)
class Block:
    """One non-empty line of the text and what it is.

    ``start`` and ``end`` count characters of ``Article.text``, white space around the line left out; ``paragraph``
    counts non-empty lines from 1, whatever their kind; ``why`` names the rule that gave the kind.
    """

    kind: str
    start: int
    end: int
    paragraph: int
    why: str = ""


@dataclass(frozen=True)
class Article:
    """One file as read.

    ``name`` is the file as given; ``published`` the day the story is dated by (dateline, time stamp, address or as
    told by the user), None where nothing says; ``notes`` what was repaired or doubted, in words for the user.
    """

    name: str
    original: str
    text: str
    blocks: tuple[Block, ...]
    origin: Sequence[int] | None = None
    title: str = ""
    outlet: str = ""
    published: dt.date | None = None
    language: str = "en"
    encoding: str = "utf-8"
    notes: tuple[str, ...] = field(default=())

    def story(self) -> Iterator[Block]:
        """The blocks of the story, headings inside it left out, in order."""
        return (block for block in self.blocks if block.kind == STORY)

    def read(self, block: Block) -> str:
        """The words of a block."""
        return self.text[block.start : block.end]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original: from its first character to behind its last."""
        if self.origin is None or start >= end:
            return start, end
        return self.origin[start], self.origin[end - 1] + self._width(end - 1)

    def _width(self, index: int) -> int:
        """Characters that ``text[index]`` takes in the original: an entity takes several."""
        assert self.origin is not None
        at = self.origin[index]
        if self.original[at : at + 1] != "&" or self.text[index] == "&" and self.original[at : at + 5].lower() != "&amp;":
            return 1
        stop = self.original.find(";", at, at + 40)
        return 1 if stop < 0 else stop + 1 - at


def sign(text: str) -> str:
    """SHA-256 of a text in UTF-8: it can be compared without being carried along."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
