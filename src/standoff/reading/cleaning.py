"""Which lines of a text are the story, and what the others are: every non-empty line becomes one labelled block.

A line is judged by itself (`labels`), by what the markup of a page says of it, and by its neighbours: what stands
before the first sentence, what is said twice, where the readers' comments begin, what is short between long paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standoff.reading.article import STORY, Block
from standoff.reading.comments import find_comments, is_count
from standoff.reading.labels import BARE_HEAD, Label
from standoff.reading.lines import Line
from standoff.reading.sheet import CLOSING, DASH, OPENING, Labels
from standoff.reading.titles import is_name, mark_top

HEADING_WORDS = 12
HEADING_CHARACTERS = 100
NAMES_BELOW_TITLE = 5
"""Lines below a title in which a line of names is a byline."""
BEHIND = "behind the head of the comments"
NUMBER_OF_PART = re.compile(r"[IVX]{1,5}\.?|\d{1,2}\.|[*#~ ]+")
MOST_LISTED = 8
"""Lines that a list of other stories has at most."""
WINDOW = 40
"""Lines on either side within which a pull quote is looked for."""
_BULLET = re.compile(r"[•▪◦‣·*✓►–-]\s*\S|\(?\d{1,2}[.)]\s+\S")
_QUESTION_TURN = re.compile(r"(?:[A-Z][\w .'’-]{0,40}|Q|A)\s?:")
_BIOGRAPHY = re.compile(
    r"[^.]{3,60}\b(?:is|are|was) (?:an? |the )?(?:[\w-]+ ){0,4}?(?:reporter|journalist|correspondent|"
    r"editor|columnist|writer|freelancer?|contributor|producer)s?\b|[^.]{3,60}\b(?:covers|reports on|"
    r"writes (?:about|on))\b",
    re.I,
)


def clean(lines: Sequence[Line], title: str = "") -> tuple[Block, ...]:
    """Every line as a labelled block, in order.

    ``title`` is the title that a page's markup gives, or nothing.
    """
    labels = Labels(lines)
    follow_markup(labels)
    mark_comments(labels)
    mark_captions(labels)
    mark_lists(labels)
    mark_top(labels, title)
    mark_doubles(labels)
    mark_headings(labels)
    mark_pull_quotes(labels)
    mark_end(labels)
    blocks = []
    for line, label in zip(lines, labels.found, strict=True):
        kind, why = label or Label(STORY, "running text")
        blocks.append(Block(kind, line.start, line.end, line.number, why))
    return tuple(blocks)


MARKUP: tuple[tuple[str, Label], ...] = (
    ("menu", Label("menu", "navigation, header, footer or form of the page")),
    ("caption", Label("caption", "caption by the page's markup")),
    ("comment", Label("comment", "comment by the page's markup")),
    ("share", Label("share", "share bar by the page's markup")),
    ("related", Label("read_more", "list of other stories by the page's markup")),
    ("byline", Label("byline", "byline by the page's markup")),
    ("time", Label("timestamp", "time by the page's markup")),
    ("link", Label("read_more", "nothing but a link")),
    ("outside", Label("menu", "outside the main part of the page")),
)  # fmt: skip
"""What a hint from the markup says; the first that a line has holds."""


def follow_markup(labels: Labels) -> None:
    """Label lines by what the markup of a page says of them; a line labelled by its words keeps that label."""
    for index, line in enumerate(labels.lines):
        if not line.hints:
            continue
        for hint, label in MARKUP:
            if hint in line.hints and (labels.found[index] is None or hint in ("menu", "comment")):
                labels.found[index] = label
                break
        else:
            if "heading" in line.hints and labels.found[index] is None:
                labels.give(index, "heading", "heading by the page's markup")
            elif "main" in line.hints and labels.found[index] is None and "item" in line.hints:
                labels.give(index, STORY, "list in the main part")


def mark_comments(labels: Labels) -> None:
    """Label everything from the head of the readers' comments on."""
    body = [labels.is_sentence(index) for index in range(len(labels.lines))]
    start = find_comments([line.text for line in labels.lines], body)
    for index, line in enumerate(labels.lines):
        if labels.found[index] is None and len(line.text) <= 40 and is_count(line.text):
            labels.give(index, "comment", "how many comments there are")
    if start is None:
        return
    for index in range(start, len(labels.lines)):
        label = labels.found[index]
        if label is None or label.kind not in ("menu", "share"):
            labels.give(index, "comment", "head of the comments" if index == start else BEHIND)


def mark_captions(labels: Labels) -> None:
    """Label the line behind a bare "Image caption", and a short line on top of a caption: the picture's name."""
    for index, label in enumerate(labels.found[:-1]):
        if label and label.why == "label of a caption" and labels.found[index + 1] is None:
            labels.give(index + 1, "caption", "behind the label of a caption")
    for index, label in enumerate(labels.found[1:]):
        line = labels.lines[index]
        short = labels.found[index] is None and labels.words[index] <= 4 and not line.ends_sentence
        if label and label.kind == "caption" and short and index > 0 and line.text[0].islower():
            labels.give(index, "caption", "name of the picture below")


def mark_lists(labels: Labels) -> None:
    """Label the titles behind a bare "More on this story", up to the first line that ends with a full stop."""
    for index, label in enumerate(labels.found):
        if label is None or label.why != "leads to another story" or labels.words[index] > 5:
            continue
        if not BARE_HEAD.fullmatch(labels.lines[index].text):
            continue
        for other in range(index + 1, min(len(labels.lines), index + 1 + MOST_LISTED)):
            text = labels.lines[other].text
            if labels.found[other] is not None or len(text) > 150 or text[0] in OPENING or text[-1] in ".:," + CLOSING:
                break
            labels.give(other, "read_more", "in a list of other stories")


def mark_doubles(labels: Labels) -> None:
    """Label lines that were said before.

    A line twice in a row is a caption and its alternative text, unless much of the text is doubled that way.
    """
    first: dict[str, int] = {}
    twice = []
    for index in range(len(labels.lines)):
        label = labels.found[index]
        if label is not None and label.kind not in ("caption", "heading", "title"):
            continue
        if labels.words[index] < 4:
            continue
        key = labels.key(index)
        if key not in first:
            first[key] = index
            continue
        if first[key] == index - 1 and label is None:
            twice.append(index - 1)
        kind = label.kind if label else "line"
        labels.give(index, "repeated", f"the {kind} of paragraph {labels.lines[first[key]].number} again")
    if len(twice) <= 0.2 * len(labels.lines):
        for index in twice:
            if labels.found[index] is None and index > 0:
                labels.give(index, "caption", "twice in a row")


def mark_headings(labels: Labels) -> None:
    """Label short lines without a full stop between paragraphs; a speaker's name below a quote stays in the story."""
    top = next((index for index, label in enumerate(labels.found) if label and label.kind == "title"), -99)
    for index, line in enumerate(labels.lines):
        if (
            labels.found[index] is not None
            or labels.words[index] > HEADING_WORDS
            or len(line.text) > HEADING_CHARACTERS
        ):
            continue
        text = line.text
        if NUMBER_OF_PART.fullmatch(text):
            labels.give(index, "heading", "number of a part")
        elif (
            text.endswith("?")
            and labels.words[index] <= 6
            and not _QUESTION_TURN.match(text)
            and text[0] not in OPENING
        ):
            labels.give(index, "heading", "short question between paragraphs")
        elif line.ends_sentence or text.endswith((",", ";", ":")):
            continue
        elif index <= top + NAMES_BELOW_TITLE and is_name(text):
            labels.give(index, "byline", "names below the title")
        elif follows_quote(labels, index):
            labels.give(index, STORY, "speaker of the quote before")
        elif _BULLET.match(text) and labels.words[index] >= 3:
            labels.give(index, STORY, "item of a list")
        elif ends_quote_of_before(labels, index):
            labels.give(index, STORY, "end of a quote")
        else:
            labels.give(index, "heading", "short, no full sentence")


def previous_story(labels: Labels, index: int) -> str:
    """The text of the last line of story before a line, or nothing."""
    for before in range(index - 1, max(-1, index - 4), -1):
        label = labels.found[before]
        if label is None or label.kind == STORY:
            return labels.lines[before].text
    return ""


def follows_quote(labels: Labels, index: int) -> bool:
    """Whether a short line names the speaker of a quote that is the whole line before it, or begins with a dash."""
    text = labels.lines[index].text
    before = previous_story(labels, index)
    if not before:
        return False
    if DASH.match(text):
        return True
    if before[0] not in OPENING or before[-1] not in CLOSING:
        return False
    name = text.split(",")[0].split()
    if not 1 <= len(name) <= 4 or not all(word[0].isupper() for word in name):
        return False
    return "," in text or any(
        name[-1] in line.text for line in labels.lines[max(0, index - WINDOW) : index + WINDOW] if line.text != text
    )


def ends_quote_of_before(labels: Labels, index: int) -> bool:
    """Whether a line closes a quotation mark that the line before opened and left open."""
    text, before = labels.lines[index].text, previous_story(labels, index)
    return text.endswith("”") and "“" not in text and before.count("“") > before.count("”")


def mark_pull_quotes(labels: Labels) -> None:
    """Label a quote set by itself that a longer paragraph nearby holds too."""
    for index, line in enumerate(labels.lines):
        label = labels.found[index]
        if label is not None and label.why != "speaker of the quote before" and label.kind != "heading":
            continue
        if not 5 <= labels.words[index] <= 45 or (line.ends_sentence and line.text[0] not in OPENING):
            continue
        if line.text[0] in OPENING and line.text[-1] not in CLOSING:
            continue
        core = line.text.strip(OPENING + CLOSING).rstrip(" .,!?").lower()
        for other in range(max(0, index - WINDOW), min(len(labels.lines), index + WINDOW + 1)):
            near = labels.found[other]
            if other == index or not (near is None or near.kind == STORY):
                continue
            if len(labels.lines[other].text) > len(line.text) + 15 and core in labels.lines[other].text.lower():
                labels.give(index, "repeated", f"a quote of paragraph {labels.lines[other].number} set apart")
                break


def mark_end(labels: Labels) -> None:
    """Label what is behind the last sentence: tags and names of sections, and who the author is."""
    last = max((index for index, label in enumerate(labels.found) if label is None or label.kind == STORY), default=-1)
    for index in range(last + 1, len(labels.lines)):
        label = labels.found[index]
        if label and label.kind == "heading":
            labels.give(index, "menu", "short, behind the story")
    authors = {
        word
        for line, label in zip(labels.lines, labels.found, strict=True)
        if label and label.kind == "byline"
        for word in re.findall(r"[A-Z]\w{2,}", line.text)
    }
    for index in range(last, max(-1, last - 3), -1):
        text = labels.lines[index].text
        if (
            labels.found[index] is None
            and labels.words[index] <= 60
            and _BIOGRAPHY.match(text)
            and set(text.split()[:4]) & authors
        ):
            labels.give(index, "byline", "about the author")
