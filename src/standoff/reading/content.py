"""Which lines of a page are its main part: as trafilatura extracts it, found again among the lines of the walk."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from standoff.reading.hypertext import Page
from standoff.reading.lines import Line

MOST_TAGS = 10_000
"""Tags above which the page is not given to trafilatura, whose cost grows with the square of some of them."""
MOST_DEPTH = 240
"""Depth above which the parser below trafilatura gives up."""
SHINGLE = 4
ENOUGH = 0.5
"""Share of a line's runs of `SHINGLE` words that must stand in the main part."""
RUNNING_WORDS = 8
_WORDS = re.compile(r"[^\W_]+")
SOFT = frozenset(("byline", "time", "share", "related", "menu", "aside", "link"))
"""Hints that give way where the main part has the line and it is running text."""


PLAIN = frozenset(("outside", "quote", "item"))
"""Hints that do not speak against the main part."""


def mark_main(page: Page) -> tuple[list[Line], tuple[str, ...]]:
    """The lines of a page with the hint ``main`` or ``outside``, and what was doubted."""
    extracted = extract(page)
    if extracted is None:
        return mark_by_running_text(page.lines), ("no main part was found: taken by its running text",)
    runs: set[tuple[str, ...]] = set()
    whole: set[str] = set()
    for text in extracted.split("\n"):
        words = _WORDS.findall(text.lower())
        whole.add(" ".join(words))
        runs.update(zip(*(words[shift:] for shift in range(SHINGLE)), strict=False))
    return fill_gaps([mark(line, runs, whole) for line in page.lines]), ()


def fill_gaps(lines: list[Line]) -> list[Line]:
    """Running text between lines of the main part, of no other hint, made main too: a quote that was passed over."""
    main = [index for index, line in enumerate(lines) if "main" in line.hints]
    if not main:
        return lines
    return [
        replace(line, hints=line.hints - {"outside"} | {"main"})
        if main[0] < index < main[-1] and line.hints <= PLAIN and is_running(line)
        else line
        for index, line in enumerate(lines)
    ]


def is_running(line: Line) -> bool:
    """Whether a line is long enough for a sentence and ends as one."""
    return line.ends_sentence and len(line.text.split()) >= RUNNING_WORDS


def mark(line: Line, runs: set[tuple[str, ...]], whole: set[str]) -> Line:
    """A line with the hint whether it is in the main part."""
    words = _WORDS.findall(line.text.lower())
    mine = list(zip(*(words[shift:] for shift in range(SHINGLE)), strict=False))
    inside = " ".join(words) in whole or (bool(mine) and sum(run in runs for run in mine) >= ENOUGH * len(mine))
    if not inside:
        return replace(line, hints=line.hints if line.hints & {"title"} else line.hints | {"outside"})
    hints = line.hints - SOFT if is_running(line) else line.hints
    return replace(line, hints=hints | {"main"})


def mark_by_running_text(lines: list[Line]) -> list[Line]:
    """Lines marked by themselves: running text outside menus, and all that lies between."""
    body = [
        index for index, line in enumerate(lines) if is_running(line) and not line.hints & {"menu", "link", "aside"}
    ]
    first, last = (body[0], body[-1]) if body else (0, -1)
    return [
        line if first <= index <= last or "title" in line.hints else replace(line, hints=line.hints | {"outside"})
        for index, line in enumerate(lines)
    ]


def extract(page: Page) -> str | None:
    """The main part as trafilatura gives it, or None where it finds none or the page is beyond it."""
    if page.tags > MOST_TAGS or page.depth > MOST_DEPTH:
        return None
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(page.kept, include_comments=False, with_metadata=False)
    except Exception:  # a page is no reason to stop: it is judged by its running text then
        return None
    text = getattr(found, "text", None)
    return text if isinstance(text, str) and text.strip() else None
