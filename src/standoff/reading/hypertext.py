"""A saved page as words, with the way back to its source for every character.

The walk goes over the source once, tag by tag, and never builds a tree, so its cost is linear in the size of the page
whatever the page does: unclosed tags, unclosed quotation marks in attributes, stray angle brackets. The module
`html.parser` of Python is not used: what it makes of damaged pages differs between releases, and so would the offsets.

Block elements begin a new line; runs of white space become one space; character references become what they stand for;
``<q>`` shows its quotation marks. Scripts, styles and drawings are left out. Pages that are too deep, or have too many
tags or character references for a page that people read, are refused.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field

from standoff.errors import StandoffError
from standoff.reading.lines import NO_HINTS, Line, vocabulary
from standoff.reading.markup import Facts, hints_of, read_attributes
from standoff.reading.offsets import Way, trace
from standoff.reading.tidying import UNSEEN, make_even

MOST_DEPTH = 1_000
MOST_TAGS = 200_000
MOST_REFERENCES = 400_000
_TAG = re.compile(r"<(?:(/?)([A-Za-z][^\s/>]{0,40})|!--|[!?])")
_PAGE = re.compile(r"\s{0,100}(?:<!--|<!doctype\s+html|<html[\s>]|<\?xml|<head[\s>]|<body[\s>]|<article[\s>])", re.I)
_COMMON_TAG = re.compile(
    r"</?(?:p|div|span|a|br|html|head|body|meta|h[1-6]|article|section|table|td|ul|li|b|i|em|strong)\b[^<>]{0,300}>",
    re.I,
)
_SPACE_OR_REFERENCE = re.compile(r"[ \t\n\r\f]+|&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_UNEVEN = re.compile(r"[\t\n\r\f&]|  ")
_QUOTE_OR_END = re.compile(r"[>\"']")
BLOCK = vocabulary(
    "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset "
    "figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html img label legend li main menu nav ol option p "
    "pre section summary table tbody td tfoot th thead tr ul video"
)
VOID = vocabulary("area base br col embed hr img input link meta param source track wbr")
RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"))
DRAWN = frozenset(("svg", "math", "template", "select", "object", "canvas", "datalist"))
CLOSED_BY_THE_NEXT: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu"))),
    "tr": (frozenset(("tr", "td", "th")), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "option": (frozenset(("option",)), frozenset(("select", "datalist"))),
}
"""Elements that an open one of the first set ends before, unless one of the second stands between."""
CLOSES_PARAGRAPH = BLOCK - frozenset(("br", "img", "button", "label", "option", "body", "html", "video", "caption"))


@dataclass
class Page:
    """A page as read: ``text`` and ``lines`` as a person sees them, ``way`` back to the source, what its head says.

    ``kept`` is the source without scripts, styles and drawings, for those who judge its structure; ``tags`` and
    ``depth`` count its elements.
    """

    text: str
    way: Way
    lines: list[Line]
    facts: Facts
    kept: str
    tags: int
    depth: int


def is_page(text: str, name: str) -> bool:
    """Whether a text is a page with markup, by how it begins, its tags and its name."""
    head = text[:20_000]
    if _PAGE.match(head):
        return bool(_COMMON_TAG.search(text[:400_000]) or re.search(r"<html[\s>]", head, re.I))
    found = len(_COMMON_TAG.findall(head))
    named = name.lower().endswith((".html", ".htm", ".xhtml", ".shtml"))
    return found >= (1 if named else 4) and (named or text.lstrip()[:1] == "<" or found * 120 > len(head))


def walk(source: str, name: str) -> Page:
    """The words of a page. Raises `StandoffError` for a page beyond the limits of this module."""
    if re.search(r"<!ENTITY\s", source[:100_000], re.I):
        raise StandoffError(
            f"{name} declares entities of its own, which no page does", "save the page again from a browser"
        )
    return _Walk(source, name).run()


@dataclass
class _Open:
    """An open element."""

    tag: str
    hints: frozenset[str]
    link: bool


@dataclass
class _Walk:
    """One pass over a source: the open elements, the words so far and where they came from."""

    source: str
    name: str
    facts: Facts = field(default_factory=Facts)
    stack: list[_Open] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    size: int = 0
    lines: list[Line] = field(default_factory=list)
    line_start: int = -1
    line_hints: frozenset[str] = NO_HINTS
    line_links: int = 0
    space: tuple[int, int] | None = None
    preformatted: int = 0
    tags: int = 0
    depth: int = 0
    references: int = 0
    dropped: list[tuple[int, int]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    quotes_lead_astray: bool = False
    open_tags: Counter[str] = field(default_factory=Counter)

    def run(self) -> Page:
        """Walk to the end of the source."""
        source, at, size = self.source, 0, len(self.source)
        while at < size:
            found = _TAG.search(source, at)
            if not found:
                self.say(at, size)
                break
            start = found.start()
            if start > at:
                self.say(at, start)
            at = self.enter(found)
        self.end_line(size)
        kept, last = [], 0
        for start, end in [*self.dropped, (size, size)]:
            kept.append(source[last:start])
            last = end
        text = "".join(self.texts)
        way = trace(self.starts, self.taken, [len(piece) for piece in self.texts])
        lines = [
            Line(line.start, line.end, line.number, text[line.start : line.end], line.hints) for line in self.lines
        ]
        return Page(text, way, lines, self.facts, "".join(kept), self.tags, self.depth)

    def enter(self, found: re.Match[str]) -> int:
        """Take one tag, comment or stray bracket; the place to go on from."""
        start, tag = found.start(), (found.group(2) or "").lower()
        if not tag:
            return self.skip_declaration(start, found.group())
        stop = self.find_end(found.end())
        if stop < 0:
            self.say(start, start + 1)
            return start + 1
        self.tags += 1
        if self.tags > MOST_TAGS:
            raise StandoffError(f"{self.name} has more than {MOST_TAGS} tags", "save the article by itself")
        if found.group(1):
            self.close(tag, start, stop)
            return stop
        self.open(tag, start, stop)
        if tag in RAW or tag in DRAWN:
            return self.skip_element(tag, start, stop)
        return stop

    def skip_declaration(self, start: int, opening: str) -> int:
        """The place behind a comment, a document type or a processing instruction."""
        closing = "-->" if opening == "<!--" else ">"
        stop = self.find(closing, start + len(opening))
        if stop < 0:
            if opening != "<!--":
                self.say(start, start + 1)
                return start + 1
            stop = len(self.source) - len(closing)
        end = stop + len(closing)
        if opening == "<!--":
            self.facts.read_comment(self.source[start : min(end, start + 2_000)])
            self.dropped.append((start, end))
        return end

    def find(self, words: str, start: int) -> int:
        """Where words stand next, or -1; what was once not found is not looked for again."""
        if words in self.missing:
            return -1
        at = self.source.find(words, start)
        if at < 0:
            self.missing.add(words)
        return at

    def find_end(self, at: int) -> int:
        """The place behind the bracket that closes a tag, brackets in quoted values left aside; -1 where none does.

        Once quotation marks have led to the end of the page, they are not looked at any more.
        """
        close = self.find(">", at)
        if close < 0 or self.quotes_lead_astray:
            return close + 1 or -1
        while True:
            found = _QUOTE_OR_END.search(self.source, at)
            if found is None:
                self.quotes_lead_astray = True
                return close + 1
            at = found.end()
            if found.group() == ">":
                return at
            if self.source[max(0, at - 4) : at - 1].rstrip()[-1:] == "=":
                end = self.find(found.group(), at)
                at = at if end < 0 else end + 1

    def skip_element(self, tag: str, start: int, stop: int) -> int:
        """The place behind an element whose words are not shown; those of the title and of data are noted."""
        closing = f"</{tag}"
        end = self.find_closing(closing, stop)
        if end < 0 and tag not in ("script", "style"):
            self.close(tag, stop, stop)
            return stop
        end = len(self.source) if end < 0 else end
        if tag == "title" and not self.facts.title:
            self.facts.title = " ".join(html.unescape(self.source[stop : min(end, stop + 1_000)]).split())
        elif tag == "script" and "ld+json" in self.source[start:stop]:
            self.facts.read_data(self.source[stop : min(end, stop + 50_000)])
        if tag != "title":
            self.dropped.append((start, end))
        return end

    def find_closing(self, closing: str, at: int) -> int:
        """Where a closing tag stands, in small or large letters."""
        if closing in self.missing:
            return -1
        found = re.compile(re.escape(closing) + r"(?=[\s/>])", re.I).search(self.source, at)
        if found is None:
            self.missing.add(closing)
            return -1
        return found.start()

    def open(self, tag: str, start: int, stop: int) -> None:
        """Take an opening tag."""
        raw = self.source[start : min(stop, start + 2_000)]
        if tag in ("meta", "link", "time", "html"):
            self.facts.read_tag(tag, read_attributes(raw))
        if tag in CLOSES_PARAGRAPH:
            self.close_open(frozenset(("p",)), BLOCK - {"p"}, start)
        if tag in CLOSED_BY_THE_NEXT:
            self.close_open(*CLOSED_BY_THE_NEXT[tag], start)
        if tag in BLOCK:
            self.end_line(start)
        if tag == "wbr" or tag in VOID:
            return
        top = self.stack[-1] if self.stack else _Open("", NO_HINTS, False)
        self.open_tags[tag] += 1
        self.stack.append(_Open(tag, hints_of(tag, raw, top.hints), top.link or tag == "a"))
        self.depth = max(self.depth, len(self.stack))
        if len(self.stack) > MOST_DEPTH:
            raise StandoffError(
                f"{self.name} nests elements more than {MOST_DEPTH} deep, which no page does",
                "save the page again from a browser, or as text",
            )
        if tag == "pre":
            self.preformatted += 1
        elif tag == "q":
            self.put("“", start, stop - start)

    def close_open(self, tags: frozenset[str], bounds: frozenset[str], at: int) -> None:
        """Close the innermost open element of some tags, unless a bound or many others lie inside it."""
        for index in range(len(self.stack) - 1, max(-1, len(self.stack) - 12), -1):
            if self.stack[index].tag in tags:
                self.pop(index, at)
                return
            if self.stack[index].tag in bounds:
                return

    def close(self, tag: str, start: int, stop: int) -> None:
        """Take a closing tag: it ends the innermost open element of its name; where none is open it says nothing."""
        if tag in BLOCK:
            self.end_line(start)
        if not self.open_tags[tag]:
            return
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index].tag == tag:
                if tag == "q":
                    self.put("”", start, max(1, stop - start))
                self.pop(index, start)
                return

    def pop(self, index: int, at: int) -> None:
        """Close the open elements from a place of the stack on."""
        for element in self.stack[index:]:
            self.open_tags[element.tag] -= 1
            if element.tag in BLOCK:
                self.end_line(at)
            if element.tag == "pre":
                self.preformatted -= 1
        del self.stack[index:]

    def say(self, start: int, end: int) -> None:
        """Take words between two tags."""
        source = self.source
        if not _UNEVEN.search(source, start, end):
            chunk = source[start:end]
            if chunk[0] == " ":
                self.space, chunk, start = (start, 1), chunk[1:], start + 1
            if chunk[-1:] == " ":
                chunk = chunk[:-1]
                self.put(chunk, start, len(chunk))
                self.space = (end - 1, 1)
            else:
                self.put(chunk, start, len(chunk))
            return
        at = start
        for found in _SPACE_OR_REFERENCE.finditer(source, start, end):
            if found.start() > at:
                self.put(source[at : found.start()], at, found.start() - at)
            at = found.end()
            if found.group()[0] != "&":
                self.take_space(found)
                continue
            self.references += 1
            if self.references > MOST_REFERENCES:
                raise StandoffError(
                    f"{self.name} has more than {MOST_REFERENCES} character references, which no page has",
                    "save the page again from a browser, or as text",
                )
            meant = html.unescape(found.group())
            if meant[-1:] == ";" and found.group()[-1] != ";":
                meant = found.group()
            meant = make_even(meant)
            if meant == " " and not self.preformatted:
                self.take_space(found)
            elif meant and meant[0] not in UNSEEN:
                self.put(meant, found.start(), at - found.start())
        if at < end:
            self.put(source[at:end], at, end - at)

    def take_space(self, found: re.Match[str]) -> None:
        """Take white space: one space, or a new line where it is set as it stands."""
        if self.preformatted and "\n" in found.group():
            self.end_line(found.start())
        elif self.space is None:
            self.space = found.span()[0], found.end() - found.start()

    def put(self, words: str, start: int, width: int) -> None:
        """Add words to the line, the space before them first."""
        if not words:
            return
        top = self.stack[-1] if self.stack else _Open("", NO_HINTS, False)
        if self.line_start < 0:
            if not words.strip():
                return
            if self.size:
                self.add("\n", start, 0)
            self.line_start, self.line_hints, self.line_links = self.size, top.hints, 0
        else:
            if self.space:
                self.add(" ", *self.space)
            if self.line_hints is not top.hints:
                self.line_hints &= top.hints
        self.space = None
        if top.link:
            self.line_links += len(words)
        self.add(words, start, width)

    def add(self, words: str, start: int, width: int) -> None:
        """Add words and where they come from."""
        self.texts.append(words)
        self.starts.append(start)
        self.taken.append(width)
        self.size += len(words)

    def end_line(self, at: int) -> None:
        """End the line, if there is one."""
        self.space = None
        if self.line_start < 0:
            return
        while self.texts and not self.texts[-1].strip() and self.size > self.line_start + 1:
            self.size -= len(self.texts.pop())
            self.starts.pop()
            self.taken.pop()
        hints, long = self.line_hints, self.size - self.line_start
        if self.line_links >= 0.85 * long and "title" not in hints:
            hints = hints | {"link"}
        self.lines.append(Line(self.line_start, self.size, len(self.lines) + 1, "", hints))
        self.line_start = -1
