"""The day an article is dated by."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from handmade import make_article

from standoff.reading.cleaning import clean
from standoff.reading.datelines import find_published, parse_address, parse_date
from standoff.reading.dates import find_dates
from standoff.reading.figures import find_figures
from standoff.reading.lines import split_lines
from standoff.reading.loading import read_article
from standoff.reading.timeline import Findings, build_timeline

DAY = dt.date(2020, 8, 17)
STORY = "Thousands of people marched through the capital, and the police held many of them.\n"


@pytest.mark.parametrize(
    "text",
    [
        "2020-08-17T10:00:00Z", "17 August 2020", "August 17, 2020", "Aug. 17, 2020, 3:14 PM EDT",
        "17th of August 2020", "Mon 17 Aug 2020 05.00 BST", "17.08.2020", "17/08/2020, 18:40", "Published 2020/08/17",
        "08/17/2020",
    ],
)  # fmt: skip
def test_a_whole_date_is_read_in_every_form(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize("text", ["31 February 2020", "17 August", "2020", "99.99.2020", "", "August 17, 0020"])
def test_what_is_no_day_of_the_calendar_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/world/2020/08/17/story",
        "https://example.org/2020/aug/17/x",
        "story-2020-08-17.html",
        "20200817.txt",
    ],
)
def test_an_address_gives_its_day(address: str) -> None:
    assert parse_address(address) == DAY


def found(text: str, address: str = "", name: str = "") -> tuple[dt.date | None, tuple[str, ...]]:
    """The day of a plain text."""
    return find_published(text, clean(split_lines(text, "x")), (), address, name)


def test_a_time_stamp_or_byline_dates_the_story() -> None:
    assert found("Title of the story here\nPublished 17 August 2020\n" + STORY) == (DAY, ())
    assert found("Title of the story here\nBy | August 17, 2020\n" + STORY) == (DAY, ())


def test_a_dateline_without_a_year_takes_it_from_address_or_text() -> None:
    assert found("MINSK, Aug 17 (Reuters) - " + STORY, "https://example.org/2020/08/18/x")[0] == DAY
    day, notes = found("MINSK, Aug 17 (Reuters) - " + STORY + "The vote of 2020 was the sixth he claims to have won.\n")
    assert day == DAY
    assert "2020 taken from the text" in notes[0]
    assert found("MINSK, Aug 17 (Reuters) - " + STORY)[0] is None


def test_the_last_day_named_with_its_weekday_stands_in_for_a_date() -> None:
    text = (
        STORY
        + "They met on Monday (September 14) in the resort, after the Games of June 2019 had brought them there.\n"
    )
    day, notes = found(text)
    assert day == dt.date(2020, 9, 14)
    assert "no date given" in notes[0]
    assert found(text.replace("Monday", "Friday"))[0] is None, "no year near 2019 has it"
    assert found(text + "It began on Friday, September 3, they said in the capital.\n")[0] is None, "the two disagree"


def test_nothing_said_is_no_date() -> None:
    assert found(STORY * 3) == (None, ())


def test_the_head_of_a_page_goes_before_all_else() -> None:
    text = "Title of the story here\nPublished 17 August 2020\n" + STORY
    blocks = clean(split_lines(text, "x"))
    assert find_published(text, blocks, ("no date", "2020-08-16T22:00:00Z"))[0] == dt.date(2020, 8, 16)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Tirell, 25 February 2025 (Coastwire)", dt.date(2025, 2, 25)),
        ("Press review | February 11, 2021", dt.date(2021, 2, 11)),
        ("World in brief - 3 May 2019", dt.date(2019, 5, 3)),
    ],
)
def test_a_short_line_above_the_story_gives_its_day(line: str, day: dt.date, tmp_path: Path) -> None:
    body = "The food minister of the coast said on Tuesday that cards for bread would not be brought in before Easter."
    path = tmp_path / "article.txt"
    path.write_text(f"No cards before Easter\n\n{line}\n\n{body}\n\n{body.replace('food', 'farm')}\n", encoding="utf-8")
    assert read_article(path).published == day


def test_the_day_of_a_dateline_dates_neither_figures_nor_events() -> None:
    text = "VELM, March 3, 2021 (Northwire) - More than 20,000 people marched in Velm on Sunday against the governor."
    article = dataclasses.replace(make_article(text), published=dt.date(2021, 3, 3))
    (figure,) = find_figures(article)
    assert figure.date == dt.date(2021, 2, 28)
    events = build_timeline([Findings(article, find_dates(article))])
    assert [event.first for event in events] == [dt.date(2021, 2, 28)]
