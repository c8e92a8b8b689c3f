"""What passes between the parts of reading: an article, cut into labelled blocks, with its way back to the original.

An `Article` has two texts. ``original`` is the file as decoded, markup and all (a byte-order mark left out); every
offset that leaves this room counts its characters. ``text`` is what a person reads: for plain text the same, its signs
made even (`tidying`), for a page the words without markup.
``origin[i]`` is where the character ``text[i]`` begins in ``original``, ``behind[i]`` the first place behind it: an
entity such as ``&rsquo;`` or a damaged sign takes several characters of the source. Both are None where every character
keeps its place: the two texts are the same, or signs stand for others one by one (blanks for no-break spaces).

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
    origin: Sequence[int] | None = field(default=None, compare=False, repr=False)
    behind: Sequence[int] | None = field(default=None, compare=False, repr=False)
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
        if self.origin is None or self.behind is None:
            return start, end
        if start >= end:
            at = int(self.origin[start]) if start < len(self.text) else len(self.original)
            return at, at
        return int(self.origin[start]), int(self.behind[end - 1])


def sign(text: str) -> str:
    """SHA-256 of a text in UTF-8: it can be compared without being carried along."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
