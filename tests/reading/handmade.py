"""Articles made by hand for tests: every non-empty line is a block, of the story unless told otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from standoff.reading.article import STORY, Article, Block


def make_article(text: str, kinds: Mapping[int, str] | None = None, name: str = "made-up.txt") -> Article:
    """An article of a text; ``kinds`` tells the kind of paragraphs (counted from 1) that are no story."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            number = len(blocks) + 1
            start = at + len(line) - len(line.lstrip())
            blocks.append(Block((kinds or {}).get(number, STORY), start, at + len(line.rstrip()), number))
        at += len(line) + 1
    return Article(name, text, text, tuple(blocks))
