"""Files to articles: decoded, put right, cut into labelled blocks, dated. A bad file never stops the others."""

from __future__ import annotations

import datetime as dt
import os
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from standoff.errors import StandoffError
from standoff.reading.article import STORY, Article, Block
from standoff.reading.cleaning import BEHIND, clean
from standoff.reading.content import mark_main
from standoff.reading.datelines import find_published
from standoff.reading.decoding import Decoded, decode, read_bytes
from standoff.reading.hypertext import Page, is_page, walk
from standoff.reading.language import UNKNOWN, detect
from standoff.reading.lines import Line, set_in_one, split_lines, unwrap
from standoff.reading.markup import Facts
from standoff.reading.mojibake import mend
from standoff.reading.offsets import Way, join
from standoff.reading.sheet import make_key
from standoff.reading.tidying import tidy

FEWEST_OF_A_PAGE = 4
"""Lines from which a file without running text is called a page of menus."""
TOP = 60
"""Lines of a page among which a title without a heading's markup is looked for."""
SURE = 0.2
"""Confidence below which the language is doubted in a note."""
_BETWEEN_TITLE_AND_OUTLET = (" | ", " - ", " – ", " — ", " :: ", " · ")


@dataclass(frozen=True)
class Refusal:
    """A file that could not be read: ``name`` as given, what is wrong and what to do."""

    name: str
    message: str
    hint: str = ""


def read_article(path: str | os.PathLike[str], published: dt.date | None = None) -> Article:
    """One file as an article, whatever its language. Raises `StandoffError` for what is no article."""
    name = os.fspath(path)
    return make_article(read_bytes(Path(path), name), name, published)


def read_articles(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[Article], list[Refusal]]:
    """The articles of many files, in order, and a word for each file that is none."""
    articles: list[Article] = []
    refusals: list[Refusal] = []
    seen: set[str] = set()
    for path in paths:
        name = os.fspath(path)
        try:
            if name in seen:
                raise StandoffError(f"{name} is given twice", "give each file once")
            seen.add(name)
            articles.append(read_article(path))
        except StandoffError as fault:
            refusals.append(Refusal(name, fault.message, fault.hint or ""))
        except (MemoryError, RecursionError) as fault:
            refusals.append(Refusal(name, f"{name} is too much to read: {type(fault).__name__}", "save it as text"))
    return articles, refusals


def make_article(data: bytes, name: str, published: dt.date | None = None) -> Article:
    """The bytes of a file as an article."""
    decoded = decode(data, name)
    mended, way, notes = mend(decoded.text)
    text, step, more = tidy(mended)
    way, notes = join(way, step), decoded.notes + notes + more
    page = walk(text, name) if is_page(text, name) else None
    if page is None:
        rows = split_lines(text, name)
        lines, wrapped = unwrap(rows, text)
        if wrapped:
            text, step, lines = set_in_one(text, rows, lines)
            way, notes = join(way, step), (*notes, "lines are wrapped at a fixed width: taken together to paragraphs")
        return finish(decoded, Parts(text, way, lines, notes), Facts(), name, published)
    if not page.lines:
        raise StandoffError(f"{name} is a page without words", "its words may come by a script: save it as text")
    lines, doubts = mark_main(page)
    return finish(
        decoded,
        Parts(page.text, join(way, page.way), lines, notes + doubts),
        page.facts,
        name,
        published,
        find_title(page),
    )


@dataclass(frozen=True)
class Parts:
    """A text as a person sees it, its way back to the file, its lines and what was noted on the way."""

    text: str
    way: Way | None
    lines: list[Line]
    notes: tuple[str, ...]


def finish(
    decoded: Decoded, parts: Parts, facts: Facts, name: str, published: dt.date | None, title: str = ""
) -> Article:
    """Label, date and name the language of a text. Raises `StandoffError` where no line is a story's."""
    text, notes = parts.text, parts.notes
    blocks = clean(parts.lines, title)
    story = [block for block in blocks if block.kind == STORY]
    if not story:
        kinds = Counter(block.kind for block in blocks).most_common()
        found = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in kinds)
        what = "is a page of menus and links" if len(blocks) >= FEWEST_OF_A_PAGE else "is no article"
        raise StandoffError(
            f"{name} {what}: none of its {len(blocks)} line(s) is running text ({found})",
            "save the page of the article itself, or its text",
        )
    apart = sum(block.why == BEHIND for block in blocks)
    if apart:
        notes += (f"{apart} paragraph(s) set apart as readers' comments",)
    if published is None:
        published, doubts = find_published(text, blocks, facts.dates, facts.url, Path(name).name)
        notes += doubts
    language = detect("\n".join(text[block.start : block.end] for block in story[:400]))
    if language.code == UNKNOWN:
        notes += ("its language is not known",)
    elif language.confidence < SURE:
        notes += (f"its language is {language.name} by a narrow lead",)
    return Article(
        name=name,
        original=decoded.text,
        text=text,
        blocks=blocks,
        origin=None if parts.way is None else array("i", parts.way.begins.tobytes()),
        behind=None if parts.way is None else array("i", parts.way.ends.tobytes()),
        title=title_of(text, blocks) or title,
        outlet=facts.outlet or outlet_of(facts),
        published=published,
        language=language.code,
        encoding=decoded.encoding,
        notes=notes,
    )


def title_of(text: str, blocks: tuple[Block, ...]) -> str:
    """The words of the block that is the title, or nothing."""
    return next((text[block.start : block.end] for block in blocks if block.kind == "title"), "")


def find_title(page: Page) -> str:
    """The title by the markup: the first main heading that the head of the page knows, else what the head says."""
    told = [facts for facts in (page.facts.headline, page.facts.title) if facts]
    keys = [make_key(words) for words in told]
    for line in page.lines:
        key = make_key(line.text) if "heading" in line.hints else ""
        if key and any(key in known or known in key for known in keys if known):
            return line.text
    for line in page.lines[:TOP]:
        key = make_key(line.text)
        if len(key.split()) >= 3 and any(key in known and 2 * len(key) > len(known) for known in keys):
            return line.text
    first = next((line.text for line in page.lines if "title" in line.hints), "")
    if first and not told:
        return first
    return told[0] if page.facts.headline else cut_outlet(page.facts.title)


def cut_outlet(title: str) -> str:
    """A window title without the outlet behind a bar or dash."""
    for mark in _BETWEEN_TITLE_AND_OUTLET:
        head, _, tail = title.rpartition(mark)
        if head and len(tail.split()) <= 4:
            return head
    return title


def outlet_of(facts: Facts) -> str:
    """The outlet by the window title or the address of the page, or nothing."""
    cut = cut_outlet(facts.title)
    if cut != facts.title:
        return facts.title[len(cut) :].strip(" |-–—:·")
    try:
        host = urlsplit(facts.url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
