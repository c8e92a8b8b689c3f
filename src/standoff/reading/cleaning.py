"""Which lines of a text are the story, and what the others are: every non-empty line becomes one labelled block.

A line is judged by itself (`labels`), by what the markup of a page says of it, and by its neighbours: what stands
before the first sentence, what is said twice, where the readers' comments begin, what is short between long paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standoff.reading.article import STORY, Block
from standoff.reading.comments import find_comments
from standoff.reading.labels import Label, label_alone
from standoff.reading.lines import Line

SENTENCE_WORDS = 8
"""Words from which a line that ends as a sentence is taken for the story."""
LONG_WORDS = 18
"""Words from which a line is taken for the story however it ends."""
HEADING_WORDS = 12
HEADING_CHARACTERS = 100
MOST_TITLE = 250
LONG_KEY = 160
"""Characters from which a line is compared as it stands, marks and all."""
WINDOW = 40
"""Lines on either side within which a pull quote is looked for."""
_WORDS = re.compile(r"[^\W_]+")
_OPENING = "\"“‘'«„"
_DASH = re.compile(r"[–—―-]{1,2}\s*\S")
_BULLET = re.compile(r"[•▪◦‣·*✓►–-]\s*\S|\(?\d{1,2}[.)]\s+\S")
_QUESTION_TURN = re.compile(r"(?:[A-Z][\w .'’-]{0,40}|Q|A)\s?:")
_BIOGRAPHY = re.compile(
    r"[^.]{3,60}\b(?:is|are|was) (?:an? |the )?(?:[\w-]+ ){0,4}?(?:reporter|journalist|correspondent|"
    r"editor|columnist|writer|freelancer?|contributor|producer)s?\b|[^.]{3,60}\b(?:covers|reports on|"
    r"writes (?:about|on))\b",
    re.I,
)


class Labels:
    """The labels of the lines of one text while they are being found; None where nothing is known yet."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.found: list[Label | None] = [label_alone(line.text) for line in lines]
        self.words = [count_words(line.text) for line in lines]
        self._keys: dict[int, str] = {}

    def key(self, index: int) -> str:
        """The words of a line in small letters: equal for lines that say the same."""
        if index not in self._keys:
            text = self.lines[index].text.lower()
            self._keys[index] = " ".join(_WORDS.findall(text)) if len(text) <= LONG_KEY else text
        return self._keys[index]

    def give(self, index: int, kind: str, why: str) -> None:
        """Label a line."""
        self.found[index] = Label(kind, why)

    def is_open(self, index: int) -> bool:
        """Whether a line has no label yet, or only that of a heading."""
        label = self.found[index]
        return label is None or label.kind == "heading"

    def is_sentence(self, index: int) -> bool:
        """Whether an unlabelled line is running text."""
        if self.found[index] is not None:
            return False
        words = self.words[index]
        return words >= LONG_WORDS or (words >= SENTENCE_WORDS and self.lines[index].ends_sentence)


def count_words(text: str) -> int:
    """Words as white space parts them; exact for short lines, a lower bound for long ones."""
    return len(text[:400].split())


def clean(lines: Sequence[Line], title: str = "") -> tuple[Block, ...]:
    """Every line as a labelled block, in order.

    ``title`` is the title that a page's markup gives, or nothing.
    """
    labels = Labels(lines)
    follow_markup(labels)
    mark_comments(labels)
    mark_captions(labels)
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
    if start is None:
        return
    for index in range(start, len(labels.lines)):
        label = labels.found[index]
        if label is None or label.kind not in ("menu", "share"):
            labels.give(
                index, "comment", "head of the comments" if index == start else "behind the head of the comments"
            )


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


def mark_top(labels: Labels, title: str) -> None:
    """Label what stands before the first sentence: title, name of the section, byline without "By"."""
    first = next((index for index in range(len(labels.lines)) if labels.is_sentence(index)), len(labels.lines))
    top = [index for index in range(first) if labels.is_open(index)]
    chosen = choose_title(labels, top, title)
    if chosen is None and first < len(labels.lines) and is_title_in_sentence_form(labels, first):
        chosen = first
    if chosen is not None:
        labels.give(chosen, "title", "title")
        repeat_title(labels, chosen)
    for index in top:
        line = labels.lines[index]
        if not labels.is_open(index) or line.ends_sentence or _DASH.match(line.text):
            continue
        if chosen is None or index < chosen:
            labels.give(index, "menu", "short, before the title")
        elif is_name(line.text):
            labels.give(index, "byline", "names below the title")
        else:
            labels.give(index, "heading", "below the title, no full sentence")


def is_title_in_sentence_form(labels: Labels, index: int) -> bool:
    """Whether the first running line is a title all the same.

    It is where it asks, is said again or has no full stop, and where a byline or a time stands below it.
    """
    line = labels.lines[index]
    if labels.words[index] > 30 or len(line.text) > MOST_TITLE or index + 1 >= len(labels.lines):
        return False
    if labels.key(index) in {labels.key(other) for other in range(index + 1, min(len(labels.lines), index + 8))}:
        return True
    if line.text.endswith(("?", "!")) or not line.ends_sentence:
        return line.text[0] not in _OPENING
    below = labels.found[index + 1]
    return below is not None and below.kind in ("byline", "timestamp") and labels.words[index] <= 20


def repeat_title(labels: Labels, chosen: int) -> None:
    """Label other lines that say the title again."""
    key, size = labels.key(chosen), len(labels.lines[chosen].text)
    for index, line in enumerate(labels.lines):
        label = labels.found[index]
        if (
            index == chosen
            or abs(len(line.text) - size) > 0.2 * size
            or (label and label.kind not in ("heading", "menu"))
        ):
            continue
        if labels.key(index) == key:
            labels.give(index, "repeated", f"the title of paragraph {labels.lines[chosen].number} again")


def make_key(text: str) -> str:
    """Words in small letters."""
    return " ".join(_WORDS.findall(text.lower()))


def choose_title(labels: Labels, top: Sequence[int], title: str) -> int | None:
    """The line of the top that is the title: as the markup says, else the first with four words that is no sentence."""
    key = make_key(title)
    for index in top:
        if key and labels.key(index) == key:
            return index
    fitting = [
        index
        for index in top
        if len(labels.lines[index].text) <= MOST_TITLE
        and not labels.lines[index].text.rstrip(_OPENING + "”’").endswith((".", ":", ","))
    ]
    rest = len(labels.lines) > 1
    for least in (4, 2):
        for index in fitting:
            if labels.words[index] >= least and rest and not is_name(labels.lines[index].text):
                return index
    return None


def is_name(text: str) -> bool:
    """Two to four capitalised words, perhaps with a place or a function behind: a reporter under a title."""
    head = re.split(r",| in | and | [|–—-] ", text, maxsplit=1)[0].split()
    if not 2 <= len(head) <= 3 or len(text) > 100:
        return False
    if not all(
        (word[0].isupper() and word[1:].replace("’", "").replace("-", "").replace(".", "").replace("'", "").isalpha())
        or re.fullmatch(r"[A-Z]\.", word)
        for word in head
    ):
        return False
    rest = text[len(" ".join(head)) :]
    return bool(rest) and bool(
        re.fullmatch(
            r"(?: in [A-Z][\w ]{2,30})?(?:,? (?:and|&) [\w .]{3,40})?(?:, [\w '’]{3,60})?(?: [|–—-] .{2,60})?", rest
        )
    )


def mark_headings(labels: Labels) -> None:
    """Label short lines without a full stop between paragraphs; a speaker's name below a quote stays in the story."""
    lines = labels.lines
    for index, line in enumerate(lines):
        if (
            labels.found[index] is not None
            or labels.words[index] > HEADING_WORDS
            or len(line.text) > HEADING_CHARACTERS
        ):
            continue
        text = line.text
        if (
            text.endswith("?")
            and labels.words[index] <= 6
            and not _QUESTION_TURN.match(text)
            and text[0] not in _OPENING
        ):
            labels.give(index, "heading", "short question between paragraphs")
        elif line.ends_sentence or text.endswith((",", ";", ":")):
            continue
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
    if _DASH.match(text):
        return True
    if before[0] not in _OPENING or before[-1] not in "\"”’'»":
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
        if not 5 <= labels.words[index] <= 45 or (line.ends_sentence and line.text[0] not in _OPENING):
            continue
        if line.text[0] in _OPENING and line.text[-1] not in "\"”’'»":
            continue
        core = line.text.strip(_OPENING + "”’»").rstrip(" .,!?").lower()
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
