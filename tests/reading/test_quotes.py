"""Quotes: marks of every style are found to the character, kinds told apart, statements retold, and nothing raises."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from handmade import make_article
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import growth

from standoff.reading.mentions import Cast
from standoff.reading.quote_marks import find_marked
from standoff.reading.quotes import Quote, find_quotes

MARKS = "“”\"„‟«»‘’‚'″＂"


def words_of(text: str, kind: str | None = None) -> list[str]:
    """The pieces of the quotes of a text, of one kind or of all direct ones."""
    return [
        text[start:end]
        for quote in find_quotes(make_article(text))
        if (quote.kind == kind if kind else quote.direct)
        for start, end in quote.pieces()
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We go,” said Anna Lee.", ["We go,"]),
        ('"We go," said Anna Lee.', ["We go,"]),
        ("‘We can’t go,’ said Anna Lee. ‘It’s late.’", ["We can’t go,", "It’s late."]),
        ("'We can't go,' said Anna Lee. 'It's late.'", ["We can't go,", "It's late."]),
        ("„We go“, said Anna Lee.", ["We go"]),
        ("«We go», said Anna Lee.", ["We go"]),
        ("« We go », said Anna Lee.", ["We go"]),
        ("»We go«, said Anna Lee.", ["We go"]),
        ("``We go,'' said Anna Lee.", ["We go,"]),
        ('"We go,” said Anna Lee.', ["We go,"]),
        ("”We go,” said Anna Lee.", ["We go,"]),
        ("“He said ‘go’ to me,” said Anna Lee.", ["He said ‘go’ to me,"]),
        ("“He said “go” to me,” said Anna Lee.", ["He said “go” to me,"]),
        ("‘He said “go” to me,’ said Anna Lee.", ["He said “go” to me,"]),
        ("‘The workers’ hall is ours,’ said Anna Lee.", ["The workers’ hall is ours,"]),
        ("“A wall 6'2\" high is ours,” said Anna Lee.", ["A wall 6'2\" high is ours,"]),
    ],
)
def test_marks_of_each_style_are_found_to_the_character(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "The protesters' camp and the workers' hall stood in the '90s; it wasn't theirs.",
        "The protesters’ camp and the workers’ hall stood in the ’90s; it wasn’t theirs.",
        'A board 5" wide and 6\'2" long.',
        "Rock 'n' roll 'til dawn.",
        "",
        "\n\n",
        "“”",
        "“ ”",
    ],
)
def test_apostrophes_inches_and_empty_marks_are_no_quotes(text: str) -> None:
    assert find_quotes(make_article(text)) == ()


def test_a_quote_over_paragraphs_is_one_with_its_pieces() -> None:
    text = "“First we march,” said Anna Lee. “Then we strike.\n\n“After that we rest.\n\n“We know it.”\n\nRain fell."
    quotes = find_quotes(make_article(text))
    assert [len(quote.pieces()) for quote in quotes] == [1, 3]
    assert [text[start:end] for start, end in quotes[1].parts] == [
        "Then we strike.",
        "After that we rest.",
        "We know it.",
    ]
    assert {quote.speaker for quote in quotes} == {"Anna Lee"}


def test_a_quote_whose_next_paragraph_closes_without_opening_goes_on() -> None:
    text = 'Anna Lee says: "I see no way.\nIt was clear today. They gave up."\nRain fell.'
    assert words_of(text) == ["I see no way.", "It was clear today. They gave up."]


def test_a_quote_that_he_said_interrupts_is_one_and_two_sentences_are_two() -> None:
    one = find_quotes(make_article("“We go,” said Anna Lee, “when it is dark.”"))
    two = find_quotes(make_article("“We go,” said Anna Lee. “It is dark.”"))
    assert [len(quote.pieces()) for quote in one] == [2]
    assert [len(quote.pieces()) for quote in two] == [1, 1]


def test_an_open_quote_ends_with_its_paragraph_or_before_its_attribution_and_is_doubted() -> None:
    text = "“We stay all night. Nobody moves us.\n\nThe police watched."
    (quote,) = find_quotes(make_article(text))
    assert text[quote.start : quote.end] == "We stay all night. Nobody moves us."
    assert "left open" in quote.why
    assert quote.confidence < 0.5
    text = "“We will win, said Anna Lee.\n\nThe crowd went home."
    (quote,) = find_quotes(make_article(text))
    assert (text[quote.start : quote.end], quote.speaker) == ("We will win", "Anna Lee")
    assert quote.confidence < 0.7


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We will go on to the end,” said Anna Lee.", "full"),
        ("Anna Lee called it a “lawless state”.", "partial"),
        ("The man known as “Europe’s last dictator” slept.", "scare"),
        ("The so-called “parasite” tax fell.", "scare"),
        ("'Stick to the older brother'\n\nRain fell.", "scare"),
        ("The newspaper “Nasha Niva” said on Monday that it was closed.", "scare"),
    ],
)
def test_full_partial_and_scare_quotes_are_told_apart(text: str, kind: str) -> None:
    quotes = [quote for quote in find_quotes(make_article(text)) if quote.kind != "indirect"]
    assert [quote.kind for quote in quotes] == [kind]
    assert quotes[0].direct == (kind != "scare")
    assert (quotes[0].speaker is None) == (kind == "scare")


@pytest.mark.parametrize(
    ("text", "speaker", "statement"),
    [
        ("Anna Lee said that the vote was stolen.", "Anna Lee", "the vote was stolen"),
        ("Anna Lee told Reuters that the vote was stolen.", "Anna Lee", "the vote was stolen"),
        ("According to Anna Lee, the vote was stolen.", "Anna Lee", "the vote was stolen"),
        ("The vote was stolen, according to Anna Lee.", "Anna Lee", "The vote was stolen"),
        ("The vote was stolen, said Anna Lee, an analyst.", "Anna Lee", "The vote was stolen"),
        ("The vote was stolen, Anna Lee said on Monday.", "Anna Lee", "The vote was stolen"),
        ("Anna Lee believes the vote was stolen.", "Anna Lee", "the vote was stolen"),
        ("In Anna Lee's view, the vote was stolen.", "Anna Lee", "the vote was stolen"),
        ("Analysts warned that the army would split.", "Analysts", "the army would split"),
        ("The Kremlin said it would send help soon.", "Kremlin", "it would send help soon"),
    ],
)
def test_statements_are_retold_with_speaker_and_span(text: str, speaker: str, statement: str) -> None:
    quotes = [quote for quote in find_quotes(make_article(text)) if quote.kind == "indirect"]
    assert [(quote.speaker, text[quote.start : quote.end]) for quote in quotes] == [(speaker, statement)]
    assert not quotes[0].direct


@pytest.mark.parametrize(
    "text",
    ["Anna Lee did not say a word.", "He was told to go home at once.", "The think tank moved to the old town.",
     "With growing calls for change the week ended."],
)  # fmt: skip
def test_what_is_denied_or_suffered_or_a_noun_is_no_statement(text: str) -> None:
    assert find_quotes(make_article(text)) == ()


def test_a_quote_without_marks_on_a_line_of_its_own_has_its_speaker_on_the_next() -> None:
    text = (
        "Talks went on.\n\nI regret that you chose the usurper.\n\n– noted opposition leader Anna Lee before the talks."
    )
    (quote,) = (one for one in find_quotes(make_article(text)) if one.direct)
    assert (text[quote.start : quote.end], quote.speaker) == ("I regret that you chose the usurper.", "Anna Lee")


def test_what_is_no_story_is_not_read() -> None:
    text = "“We go,” said Anna Lee.\nComments\n“Bad,” said Ann Onym."
    quotes = find_quotes(make_article(text, {2: "heading", 3: "comment"}))
    assert [quote.speaker for quote in quotes] == ["Anna Lee"]


def test_lines_broken_at_a_fixed_width_are_read_as_paragraphs() -> None:
    lines = [
        '"We have waited for a very long time for somebody to come and',
        'tell us what this is about," said Anna Lee, who',
        "has worked in the plant for more than thirty years and who does",
        'not want to leave it, "and nobody has come."',
    ]
    quotes = [quote for quote in find_quotes(make_article("\n".join(lines))) if quote.direct]
    assert {quote.speaker for quote in quotes} == {"Anna Lee"}


def test_a_nickname_of_the_cast_is_named_as_the_cast_names_it() -> None:
    cast = Cast({"Alexander Lukashenko": ("Batka",)})
    quotes = find_quotes(make_article("“I stay,” said Batka."), cast)
    assert [quote.speaker for quote in quotes] == ["Alexander Lukashenko"]


def check(text: str, quotes: tuple[Quote, ...]) -> None:
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(text)
        assert 0.0 <= quote.confidence <= 1.0
        assert quote.kind in ("full", "partial", "scare", "indirect")
        assert quote.direct == (quote.kind in ("full", "partial"))
        pieces = quote.pieces()
        assert (pieces[0][0], pieces[-1][1]) == (quote.start, quote.end)
        for (_, end), (start, _) in itertools.pairwise(pieces):
            assert end <= start
        for start, end in pieces:
            assert text[start:end] == text[start:end].strip()


TOKENS = [
    "“",
    "”",
    '"',
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "``",
    "''",
    " said ",
    " Anna Lee",
    " he",
    ". ",
    ", ",
    "\n",
    "\n\n",
    "– ",
    "--",
    ":",
    "?",
    " according to ",
    " the president",
    " Kremlin",
    "said",
    "A",
    "a",
    " ",
    "5",
    "Mr. ",
    "İ",
    "ß",
    "\ue000",
    "\ue002",
    "\u00a0",
    "(",
    ")",
    " who ",
    " and ",
    " told Reuters that ",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_no_made_up_text_raises_and_offsets_stay_inside(text: str) -> None:
    check(text, find_quotes(make_article(text), Cast({"Anna Lee": ("he",)})))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_at_all_raises_and_offsets_stay_inside(text: str) -> None:
    check(text, find_quotes(make_article(text)))


PAIRS = ["“”", '""', "«»", "„“", "‘’"]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PAIRS),
    st.lists(st.sampled_from(["we", "go", "stay", "home", "now", "never", "again"]), min_size=2, max_size=9),
)
def test_whatever_stands_between_two_marks_comes_back_without_them(pair: str, words: list[str]) -> None:
    said = " ".join(words).capitalize() + ","
    text = f"Rain fell. {pair[0]}{said}{pair[1]} Anna Lee said."
    assert words_of(text) == [said]
    (piece,) = find_marked(text, [(0, len(text))])
    assert text[piece.outer_start] in MARKS
    assert text[piece.outer_end - 1] in MARKS


@pytest.mark.parametrize(
    "piece",
    ['"', "“", "'", "‘a ", "A", "A ", "a", "Aa, ", "he said ", '"a," he said. ', '"a\n', " – ", "(", "A: b\n", "Mr. ",
     "Anna Lee, an analyst at B, ", "she said. Ann Lee went. ", "“a b c\n"],
)  # fmt: skip
def test_floods_take_time_in_step_with_their_length(piece: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        article = make_article(piece * (length // len(piece)))
        return lambda: find_quotes(article)

    assert growth(prepare, 12_000, 48_000, enough=8.0) < 8.0
