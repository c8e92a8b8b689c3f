"""Articles built by hand: every non-empty line of a text is a paragraph of the story."""

from __future__ import annotations

import datetime as dt

from standoff.reading.article import STORY, Article, Block

PUBLISHED = dt.date(2020, 9, 15)
"""A Tuesday."""


def write(text: str, published: dt.date | None = PUBLISHED, name: str = "story.txt") -> Article:
    """An article whose lines are all story."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            blocks.append(Block(STORY, start, start + len(line.strip()), len(blocks) + 1))
        at += len(line) + 1
    return Article(name, text, text, tuple(blocks), published=published)
