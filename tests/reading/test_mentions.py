"""Mentions: the cast is found under spellings and aliases, namesakes are not, and unknown names are proposed."""

from __future__ import annotations

import doctest

import pytest
from handmade import make_article
from hypothesis import given, settings
from hypothesis import strategies as st

import standoff.reading.mentions as module
from standoff.errors import StandoffError
from standoff.reading.mentions import Cast, find_mentions, propose_names

CAST = Cast(
    {
        "Alexander Lukashenko": ("Batka", "the last dictator"),
        "Sviatlana Tsikhanouskaya and the Coordination Council": ("the opposition council",),
        "Russia": ("Moscow", "the Kremlin", "Putin"),
        "European Union, United States": ("EU", "US"),
    },
    {"Minsk": ("Менск",), "Hrodna": ("Grodno",)},
)


def told(text: str, cast: Cast = CAST) -> list[tuple[str, str, str]]:
    return [(text[one.start : one.end], one.name, one.how) for one in find_mentions(make_article(text), cast)]


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "words", "name", "how"),
    [
        ("In May Alexander Lukashenko spoke.", "Alexander Lukashenko", "Alexander Lukashenko", "name"),
        ("President Lukashenko spoke.", "Lukashenko", "Alexander Lukashenko", "name"),
        ("But Lukashenka's men left.", "Lukashenka", "Alexander Lukashenko", "variant"),
        ("Aliaksandr Lukashenka spoke.", "Aliaksandr Lukashenka", "Alexander Lukashenko", "variant"),
        ("Лукашенко выступил.", "Лукашенко", "Alexander Lukashenko", "variant"),
        ("They call him Batka.", "Batka", "Alexander Lukashenko", "alias"),
        ("It was the last dictator who left.", "last dictator", "Alexander Lukashenko", "alias"),
        ("Svetlana Tikhanovskaya left.", "Svetlana Tikhanovskaya",
         "Sviatlana Tsikhanouskaya and the Coordination Council", "variant"),
        ("The Coordination Council met.", "Coordination Council",
         "Sviatlana Tsikhanouskaya and the Coordination Council", "name"),
        ("The Kremlin waits.", "Kremlin", "Russia", "alias"),
        ("He blamed the EU.", "EU", "European Union, United States", "alias"),
        ("The European Union waits.", "European Union", "European Union, United States", "name"),
        ("Crowds in Minsk grew.", "Minsk", "Minsk", "name"),
        ("Workers of Grodno struck.", "Grodno", "Hrodna", "alias"),
    ],
)  # fmt: skip
def test_the_cast_is_found_under_names_variants_and_aliases(text: str, words: str, name: str, how: str) -> None:
    assert told(text) == [(words, name, how)]


@pytest.mark.parametrize(
    "text",
    [
        "Viktor Lukashenko spoke.",
        "The Minsk Dialogue Council met.",
        "Us and them.",
        "Russians and Belarusians are brothers.",
        "United Russia won.",
        "",
    ],
)
def test_namesakes_and_longer_names_are_no_mention(text: str) -> None:
    assert told(text) == []


def test_quoted_words_count_and_what_is_no_story_does_not() -> None:
    text = "“Minsk waits,” he said.\nMinsk in May. Photo: AFP"
    article = make_article(text, {2: "caption"})
    assert [one.start for one in find_mentions(article, CAST)] == [1]


def test_unknown_names_are_proposed_with_their_counts_and_spellings() -> None:
    text = (
        "Maria Kolesnikova spoke on Monday. Kolesnikova left.\n\n"
        "They saw Kalesnikava at the border. However, it rained.\n\n"
        "However, Lukashenko stayed in Minsk. Russian police came. However, Petrov went."
    )
    proposals = propose_names([make_article(text)], CAST, at_least=2)
    assert [(one.name, one.count) for one in proposals] == [("Maria Kolesnikova", 3)]
    assert set(proposals[0].spellings) == {"Maria Kolesnikova", "Kolesnikova", "Kalesnikava"}
    assert text[proposals[0].start : proposals[0].end] == "Maria Kolesnikova"


def test_a_name_without_letters_is_refused_with_a_hint() -> None:
    with pytest.raises(StandoffError, match="without letters") as caught:
        Cast({"Anna Lee": ("--",)})
    assert caught.value.hint


def test_an_empty_cast_finds_nothing_and_proposes_all() -> None:
    article = make_article("He met Anna Lee. Anna Lee left. So did Anna Lee.")
    assert find_mentions(article, Cast({})) == ()
    assert [(one.name, one.count) for one in propose_names([article], Cast({}))] == [("Anna Lee", 3)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Minsk",
                "Batka",
                " ",
                "Lukashenko",
                "The ",
                "'s",
                ".",
                "\n",
                "Council",
                "EU",
                "a",
                "last dictator",
                "Mr. ",
                "Alexander ",
                "-",
                "İ",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_offsets_stay_inside_and_in_order_on_any_text(text: str) -> None:
    found = find_mentions(make_article(text), CAST)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip()
    assert [one.start for one in found] == sorted(one.start for one in found)
    propose_names([make_article(text)], CAST, 1)
