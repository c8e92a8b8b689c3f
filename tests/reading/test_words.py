"""Words parted quickly, patterns that branch by letters, words as numbers: the same as the plain way of each."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.reading import counted, dates, figure_context, labels, timeline
from standoff.reading.article import Article, Block
from standoff.reading.branching import branch, openings, part_branches
from standoff.reading.language import WORD as WORD_WITH_APOSTROPHE
from standoff.reading.language import part_words
from standoff.reading.meanings import Meanings, Surroundings
from standoff.reading.words import WORD, content_of, words_of

LETTERS = "aZé0'’“–_ \n\u00a0İßДя٣x🜁.,-"
TEXTS = st.one_of(st.text(alphabet=LETTERS, max_size=80), st.text(max_size=60))


@given(TEXTS)
def test_words_are_runs_of_letters_and_digits(text: str) -> None:
    assert words_of(text) == WORD.findall(text.lower())


@given(TEXTS)
def test_words_of_a_sample_keep_their_apostrophes(text: str) -> None:
    assert sorted(part_words(text.lower())) == sorted(WORD_WITH_APOSTROPHE.findall(text.lower()))


@given(st.lists(st.text(alphabet="ab-", min_size=1, max_size=4), min_size=1, max_size=8), st.text("ab- ", max_size=30))
def test_a_branching_pattern_finds_the_longest_of_its_words(words: list[str], text: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    assert re.findall(branch(words), text) == re.findall(plain, text)


@pytest.mark.parametrize(
    "pattern",
    [
        "|".join(counted._CUE_WORDS.values()),
        "|".join(timeline._WORDS.values()),
        *("|".join(words for _, words in table) for table in (figure_context._MONEY, figure_context._PERCENT)),
    ],
)
def test_openings_turn_down_no_place_that_a_pattern_fits(pattern: str) -> None:
    for part in part_branches(pattern):
        head = re.match(r"[a-z ]*", part)[0]
        for word in (head, head[:-1]):
            for tail in ("", "s", "ed", "e", "ying", " the poll"):
                if re.match(pattern, word + tail):
                    assert re.match(openings(pattern), word + tail), (part, word + tail)


def test_a_branch_without_a_first_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with no letter"):
        openings(r"(?:were|was) held|taken")


def test_days_and_numbers_are_found_at_the_very_start_of_a_text() -> None:
    text = "Monday's vote. 2020 was long."
    article = Article("a", text, text, (Block("story", 0, len(text), 1),))
    assert [moment.text for moment in dates.find_dates(article)] == ["Monday", "2020"]


@given(TEXTS, st.integers(0, 80), st.integers(0, 80), st.booleans())
def test_what_a_window_means_is_what_its_own_words_mean(text: str, start: int, length: int, often: bool) -> None:
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]+", text)]
    article = Article("a", text, text, tuple(Block("story", *line, number) for number, line in enumerate(lines)))
    around = Surroundings(article, Meanings())
    for _ in range(2 if often else 0):
        around.meant(0, len(text))
    around._asked = 10**6 if often else 0
    wanted = {word for word in content_of(words_of(text[start : start + length])) if not word.isdigit()}
    assert around.meant(start, start + length) == frozenset(map(around.meanings.__getitem__, wanted))


_LINES = (
    "By Anna Lee; Written by Anna Lee; Reported by: Anna Lee; Story by Anna Lee; Text by Anna Lee; Posted by Ann; "
    "Authors: Ann Lee; Analysis by Ann Lee; Opinion by Ann Lee; Compiled by Ann Lee; Edited by Ann Lee; Interview "
    "by Ann Lee; (Additional reporting by Ann Lee); With reporting by Ann Lee; [Further editing by Ann]; "
    "Translation by Ann Lee; Production by Ann; Photography by Ann; Research by Ann; Image source, Getty; Photo "
    "caption: a gate; Picture: a gate; Media caption; Video caption the gate; FILE PHOTO: A gate; File photo; "
    "Handout photo of a gate; Caption: a gate; Above: a gate; Fig 3: a gate; In this photo taken on Monday, a "
    "gate; A file photo of a gate; An handout picture of a gate; READ MORE: The gate; ALSO READ: The gate; MORE: "
    "The gate; WATCH: The gate; LISTEN: The gate; RELATED: The gate; SEE: The gate; IN PICTURES: The gate; "
    "GALLERY: The gate; FULL STORY: The gate; DON'T MISS: The gate; EXCLUSIVE VIDEO: The gate; You may also "
    "like:; Recommended for you; Most read; Editor's picks; Top stories; Trending now; Further reading; Continue "
    "reading; Keep reading; Up next: The gate; What to read next; Click here: The gate; Latest news; In case you "
    "missed it; Explore more; Suggested reading; Read the full story of the gate; Tap here for the gate; Sign up "
    "for our letter; Subscribe now; Follow us on the gate; For more on this story, see the gate; Join us at the "
    "gate; Download our gate"
)
FURNITURE = _LINES.split("; ")
"""Lines that the rules for bylines, credits, captions and other stories look for."""


@pytest.mark.parametrize("text", FURNITURE)
def test_a_look_at_the_first_letters_spares_no_rule_that_fits(text: str) -> None:
    for line in (text, text.upper(), text.lower(), f"({text}", f"{text} said the harbour master on Monday."):
        wanted = next((label for label, fits in labels.RULES if fits(line)), None)
        assert labels.label_alone(line) == wanted


def test_lines_of_furniture_are_told_by_themselves() -> None:
    assert [text for text in FURNITURE if labels.label_alone(text) is None] == []
