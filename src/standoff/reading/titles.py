"""What stands above a story: its title, the title said again, sections, names of reporters without "By"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from standoff.reading.sheet import CLOSING, DASH, OPENING, Labels, make_key

MOST_TITLE = 250
"""Characters of the longest title."""
SENTENCE_TITLE_WORDS = 30


def mark_top(labels: Labels, title: str) -> None:
    """Label what stands before the first sentence: title, name of the section, byline without "By"."""
    first = next((index for index in range(len(labels.lines)) if labels.is_sentence(index)), len(labels.lines))
    top = [index for index in range(first) if labels.is_open(index)]
    key = make_key(title)
    named = next((index for index in range(first) if key and labels.key(index) == key and labels.is_aside(index)), None)
    chosen = choose_title(labels, top) if named is None else named
    if chosen is None and first < len(labels.lines) and is_title_in_sentence_form(labels, first):
        chosen = first
    if chosen is not None:
        labels.give(chosen, "title", "title")
        repeat_title(labels, chosen)
    for index in top:
        line = labels.lines[index]
        if not labels.is_open(index) or line.ends_sentence or DASH.match(line.text):
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
    if labels.words[index] > SENTENCE_TITLE_WORDS or len(line.text) > MOST_TITLE or index + 1 >= len(labels.lines):
        return False
    if not line.text.endswith(".") and labels.key(index) in {
        labels.key(other) for other in range(index + 1, min(len(labels.lines), index + 8))
    }:
        return True
    if line.text.endswith(("?", "!")) or not line.ends_sentence:
        return line.text[0] not in OPENING
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


def choose_title(labels: Labels, top: Sequence[int]) -> int | None:
    """The line of the top that is the title: the first with four words that is no sentence, else with two."""
    fitting = [
        index
        for index in top
        if len(labels.lines[index].text) <= MOST_TITLE
        and not labels.lines[index].text.rstrip(OPENING + CLOSING).endswith((".", ":", ","))
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
