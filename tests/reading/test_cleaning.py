"""Lines told apart: on made-up articles in the manner of many outlets, on traps, on the five articles, on any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import StandoffError
from standoff.reading import lines as lines_of_text
from standoff.reading.article import KINDS, STORY, Block
from standoff.reading.cleaning import clean
from standoff.reading.labels import label_alone
from standoff.reading.lines import split_lines, unwrap

STYLES = Path(__file__).with_name("styles.txt").read_text(encoding="utf-8").split("\n== ")[1:]
ARTICLES = Path(__file__).parents[3] / "shared" / "articles"
BODY = "Thousands of people marched through the capital on Sunday, and the police held many of them."
MORE = "Workers at the tractor plant went on strike on Monday, and the strike spread to the mines."
LAST = "The president has ruled for 26 years and says that he will stay until the army tells him to go."


def kinds(text: str) -> list[str]:
    """The kinds of the lines of a text."""
    return [block.kind for block in clean(split_lines(text, "x"))]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.partition("\n")[0].replace(" ", "-"))
def test_every_line_of_a_made_up_article_is_what_it_is(style: str) -> None:
    rows = [row.partition("|") for row in style.partition("\n")[2].split("\n")]
    text = "\n".join(words for _, _, words in rows)
    found = clean(split_lines(text, "x"))
    told = [f"{block.kind}|{text[block.start : block.end]}" for block in found]
    assert told == [f"{kind}|{words.strip()}" for kind, bar, words in rows if bar]


STORIES = {"caravanserai": 33, "cgtn-europe": 19, "nbc-retold": 25, "politico-digest": 10, "vice-news": 20}
APART = {
    "caravanserai": {1: "title", 2: "byline", 3: "caption", 8: "caption", 10: "heading", 17: "heading", 29: "heading",
                     37: "heading", 43: "share", **dict.fromkeys(range(44, 55), "comment")},
    "cgtn-europe": {1: "timestamp", 6: "read_more", 7: "caption", 8: "repeated", 12: "read_more", 15: "caption",
                    16: "repeated", 22: "read_more", 23: "caption", 24: "repeated", 29: "agency"},
    "nbc-retold": {},
    "politico-digest": {1: "title", 2: "byline", 3: "repeated"},
    "vice-news": {1: "title", 3: "caption", 4: "caption", 9: "read_more", 15: "read_more"},
}  # fmt: skip
"""Every line of the five articles that is not the story, as read by eye."""


@pytest.mark.parametrize("name", list(APART))
def test_no_comment_or_caption_of_the_five_articles_counts_as_story_and_no_story_is_lost(name: str) -> None:
    path = ARTICLES / f"{name}.txt"
    if not path.is_file():
        pytest.skip("the articles lie beside the repository for its makers only")
    blocks = clean(split_lines(path.read_text(encoding="utf-8"), name))
    assert {block.paragraph: block.kind for block in blocks if block.kind != STORY} == APART[name]


TRAPS = (
    "By Monday evening the square was empty.",
    "Share prices fell by 4 percent on the news.",
    "Comments by the minister had caused anger in the north.",
    "Read my lips, he told the crowd: no new vote.",
    "Sign up for the army or leave, the rector told his students.",
    "In this picture of a divided country the army is the frame.",
    "Several lawyers contributed to the report, which accuses the ministry of torture.",
    "An aerial photo of the square showed 100,000 people, the paper said.",
    '"They left at dawn," a baker told AFP.',
    "Home is where the police are not, the banner read.",
    "Related charges were dropped on Friday.",
    "May 9 is a holiday.",
    "More on Monday, he said, and hung up.",
    "It rained.",
    "“No.”",
)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_sentence_of_the_story_is_not_taken_for_anything_else(trap: str) -> None:
    assert kinds(f"{BODY}\n{trap}\n{MORE}\n{LAST}")[1] == STORY


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Pictured: soldiers at the gate on Sunday", "caption"),
        ("Soldiers at the gate. REUTERS/Jana Holub", "caption"),
        ("Soldiers at the gate. Photo: Valery S\\TASS via Getty Images", "caption"),
        ("(Reporting by Jana Holub; Editing by Hugh Lowe)", "byline"), ("Share on Facebook", "share"),
        ("READ: A leader flees", "read_more"), ("Source: Reuters", "agency"), ("© 2020 The Courier", "menu"),
        ("Tue 18 Aug 2020 05.00 BST", "timestamp"), ("3 hours ago", "timestamp"),
        ("We use cookies to serve you", "menu"),
    ],
)  # fmt: skip
def test_a_line_between_paragraphs_is_told_by_itself(line: str, kind: str) -> None:
    assert kinds(f"{BODY}\n{line}\n{MORE}")[1] == kind


def test_a_count_of_comments_above_a_story_does_not_swallow_it() -> None:
    text = f"The title of this story\n8 Comments\n{BODY}\n{MORE}\n{LAST}\n{BODY[:40]} again and again, people said."
    assert kinds(text) == ["title", "comment", STORY, STORY, STORY, STORY]


@pytest.mark.parametrize("head", ["8 Comments", "Comments", "Discussion", "Join the conversation"])
def test_a_link_to_the_comments_within_a_story_does_not_swallow_the_rest(head: str) -> None:
    rest = "\n".join(
        f"On day {number} the men stood at the gate again and sang until nightfall." for number in range(9)
    )
    found = kinds(f"{BODY}\n{MORE}\n{LAST}\n{head}\n{rest}")
    assert found[4:] == [STORY] * 9
    assert found[3] != STORY


def test_what_readers_write_below_is_never_the_story() -> None:
    readers = "I was there and saw it all with my own eyes, it was a shame.\n“He must go”, said my neighbour on Sunday."
    assert kinds(f"{BODY}\n{MORE}\n{LAST}\n3 Comments\nReply\n{readers}") == [STORY] * 3 + ["comment"] * 4


def test_the_title_said_again_and_doubled_captions_are_repeated() -> None:
    caption = "The mayor asked all households for calm this week"
    text = f"Port strike ends at last\n{BODY}\n{caption}\n{caption}\nPort strike ends at last\n{MORE}\n{LAST}"
    assert kinds(text) == ["title", STORY, "caption", "repeated", "repeated", STORY, STORY]


def test_a_text_doubled_throughout_keeps_one_of_each_as_story() -> None:
    text = "\n".join(f"{line}\n{line}" for line in (BODY + " Indeed.", BODY, MORE, LAST))
    assert kinds(text)[2:].count(STORY) == 3


def test_wrapped_lines_are_taken_together_under_the_first_number() -> None:
    words = (BODY + " " + MORE + " " + LAST).split()
    wrapped, row = [], ""
    for word in words * 3:
        if len(row) + len(word) > 70:
            wrapped.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    text = "\n".join([*wrapped, row]) + "\n\nIt rained."
    rows = split_lines(text, "x")
    joined, done = unwrap(rows, text)
    assert done
    assert [line.number for line in joined] == [1, len(rows)]
    assert (joined[0].start, joined[-1].end) == (0, len(text))
    assert unwrap(split_lines(f"{BODY}\n{MORE}\n{LAST}", "x"), text)[1] is False


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_of_text, "MOST_LINES", 10)
    assert len(split_lines("a\n" * 10, "x")) == 10
    with pytest.raises(StandoffError, match="more than 10 lines"):
        split_lines("a\n" * 11, "x")


SNIPPETS = st.sampled_from(
    [BODY, MORE, LAST, "8 Comments", "Share", "By Jane Doe", "What now?", "“Never,” he said.", "Read more", "12:30",
     "— a docker", "Image caption", "I.", "Related Topics", "/AFP", "", "  ", "\u2028", "\x85", "\ufeff",
     "Title here now"]
)  # fmt: skip


def covers(text: str, blocks: tuple[Block, ...]) -> None:
    """Assert that every character but white space lies in exactly one block, and that blocks say what they are."""
    at = 0
    for number, block in enumerate(blocks, 1):
        assert block.paragraph == number
        assert not text[at : block.start].strip(" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\xa0\u200b\ufeff\u3000")
        assert text[block.start : block.end].strip() == text[block.start : block.end] != ""
        assert block.kind in KINDS
        assert block.why
        at = block.end
    assert not text[at:].strip(" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\xa0\u200b\ufeff\u3000")


@given(st.lists(SNIPPETS, max_size=14), st.sampled_from(["\n", "\r\n", "\n\n", "\u2028"]))
def test_every_non_empty_line_is_in_one_block(rows: list[str], between: str) -> None:
    text = between.join(rows)
    covers(text, clean(split_lines(text, "x")))


@given(st.text(alphabet="aA .,\n\r\t“”\"'©/|:?!-1\xa0\u200b\u2029é", max_size=200))
def test_any_text_is_cut_into_blocks_that_cover_it(text: str) -> None:
    covers(text, clean(split_lines(text, "x")))


@given(st.text(max_size=200))
def test_a_line_by_itself_has_a_known_label_or_none(text: str) -> None:
    label = label_alone(text)
    assert label is None or label.kind in KINDS
