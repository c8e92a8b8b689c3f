"""Words parted quickly, patterns that branch by letters, words as numbers: the same as the plain way of each."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.reading import counted, dates, figure_context, timeline
from standoff.reading.article import Article, Block
from standoff.reading.branching import branch, openings, part_branches
from standoff.reading.language import WORD as WORD_WITH_APOSTROPHE
from standoff.reading.language import part_words
from standoff.reading.numbered import number_words
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
    numbered = number_words([article])[0]
    for _ in range(2 if often else 0):
        numbered.meant(0, len(text))
    numbered._asked = 10**6 if often else 0
    wanted = {word for word in content_of(words_of(text[start : start + length])) if not word.isdigit()}
    assert numbered.meant(start, start + length) == frozenset(map(numbered.vocabulary.meanings.__getitem__, wanted))
