"""Dates: absolute in many styles, weekdays and relative ones by the dateline, spans, contradictions; never a guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from articles_by_hand import PUBLISHED, write
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pace import growth

from standoff.reading.dates import find_dates
from standoff.reading.moments import GRANULARITIES, KINDS, WEEKDAYS, Moment, say, weekday_near
from standoff.reading.sentences import cut_sentences, lower_each


def only(text: str, published: dt.date | None = PUBLISHED) -> Moment:
    (moment,) = find_dates(write(text, published))
    return moment


# Published on Tuesday, 15 September 2020.
RESOLVED = [
    ("They voted on August 9, 2020.", "2020-08-09", "August 9, 2020"),
    ("They voted on August 9.", "2020-08-09", "August 9"),
    ("They voted on 9 August.", "2020-08-09", "9 August"),
    ("They voted on the 9th of August.", "2020-08-09", "the 9th of August"),
    ("They voted on Aug. 9, 2020, and left.", "2020-08-09", "Aug. 9, 2020"),
    ("They voted on 9 Aug 2020.", "2020-08-09", "9 Aug 2020"),
    ("Posted 2020-08-09 at noon.", "2020-08-09", "2020-08-09"),
    ("Posted 09.08.2020 at noon.", "2020-08-09", "09.08.2020"),
    ("Posted 25/12/2019 at noon.", "2019-12-25", "25/12/2019"),
    ("It was the August 9 vote.", "2020-08-09", "August 9"),
    ("They met on Monday (September 14).", "2020-09-14", "Monday (September 14)"),
    ("They met on Sunday, September 13, in Minsk.", "2020-09-13", "Sunday, September 13"),
    ("They met on Sunday 13 September 2020.", "2020-09-13", "Sunday 13 September 2020"),
    ("They met on Monday.", "2020-09-14", "Monday"),
    ("He said on Tuesday that it was over.", "2020-09-15", "Tuesday"),
    ("Sunday's march was large.", "2020-09-13", "Sunday"),
    ("The march will be held on Sunday.", "2020-09-20", "Sunday"),
    ("On Sunday the opposition will march again.", "2020-09-20", "Sunday"),
    ("He said Monday that he will not leave.", "2020-09-14", "Monday"),
    ("Last Sunday they marched.", "2020-09-13", "Last Sunday"),
    ("It happened last Tuesday.", "2020-09-08", "last Tuesday"),
    ("They meet next Friday.", "2020-09-18", "next Friday"),
    ("There is bread in the shelter until Sunday.", "2020-09-20", "Sunday"),
    ("It had been over by Sunday.", "2020-09-13", "Sunday"),
    ("A new envoy takes up his post on Monday.", "2020-09-21", "Monday"),
    ("A first truce failed on 30 January.", "2020-01-30", "30 January"),
    ("The vote is to be held on 30 October.", "2020-10-30", "30 October"),
    ("It ended yesterday.", "2020-09-14", "yesterday"),
    ("It ended the day before yesterday.", "2020-09-13", "the day before yesterday"),
    ("It ends today.", "2020-09-15", "today"),
    ("It ends tomorrow.", "2020-09-16", "tomorrow"),
    ("They were taken last night.", "2020-09-14", "last night"),
    ("They met over the weekend.", "2020-09-12 to 2020-09-13", "weekend"),
    ("They met last week.", "2020-09-07 to 2020-09-13", "last week"),
    ("They met earlier this month.", "2020-09-01 to 2020-09-15", "earlier this month"),
    ("They met in the past week.", "2020-09-08 to 2020-09-15", "the past week"),
    ("They met late last month.", "2020-08-21 to 2020-08-31", "late last month"),
    ("They met last year.", "2019-01-01 to 2019-12-31", "last year"),
    ("Three weeks ago they met.", "2020-08-22 to 2020-08-28", "Three weeks ago"),
    ("They met two days ago.", "2020-09-13", "two days ago"),
    ("They met a few days ago.", "2020-09-09 to 2020-09-12", "a few days ago"),
    ("They have been marching for a month.", "2020-08-15 to 2020-09-15", "for a month"),
    ("In the past two weeks he was seen once.", "2020-09-01 to 2020-09-15", "the past two weeks"),
    ("He has ruled since 1994.", "1994-01-01 to 2020-09-15", "since 1994"),
    ("It grew since Sunday.", "2020-09-13 to 2020-09-15", "since Sunday"),
    ("It began in August.", "2020-08-01 to 2020-08-31", "August"),
    ("It began in late August.", "2020-08-21 to 2020-08-31", "late August"),
    ("It began in November.", "2019-11-01 to 2019-11-30", "November"),
    ("It began in May 2019.", "2019-05-01 to 2019-05-31", "May 2019"),
    ("It was the revolt of 2014.", "2014-01-01 to 2014-12-31", "2014"),
    ("In the 1990s all was different.", "1990-01-01 to 1999-12-31", "1990s"),
    ("The war of 1941-45 was long.", "1941-01-01 to 1945-12-31", "1941-45"),
    ("Votes ran Friday through Sunday (September 11-13).", "2020-09-11 to 2020-09-13",
     "Friday through Sunday (September 11-13)"),
    ("They struck from August 9 to August 14.", "2020-08-09 to 2020-08-14", "August 9 to August 14"),
    ("They struck August 9-14.", "2020-08-09 to 2020-08-14", "August 9-14"),
    ("They struck 9–14 August.", "2020-08-09 to 2020-08-14", "9–14 August"),
    ("They talked between Friday and Sunday.", "2020-09-11 to 2020-09-13", "Friday and Sunday"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span", "words"), RESOLVED, ids=[case[0] for case in RESOLVED])
def test_expressions_are_resolved_as_news_style_has_it(text: str, span: str, words: str) -> None:
    moment = only(text)
    assert (say((moment.first, moment.last)), moment.text) == (span, words)
    assert moment.kind in KINDS
    assert moment.granularity in GRANULARITIES


@pytest.mark.parametrize("text", [
    "They met on Monday.", "They met yesterday.", "It was last week.", "Three weeks ago they met.", "It began in "
    "August.",
    "They voted on August 9.", "They met over the weekend.", "He has ruled since Sunday.", "It grew earlier this "
    "month.",
])  # fmt: skip
def test_without_a_dateline_nothing_relative_is_guessed(text: str) -> None:
    moment = only(text, None)
    assert (moment.first, moment.last) == (None, None)
    assert "not known" in moment.why


@pytest.mark.parametrize("text", ["They voted on August 9, 2020.", "On 2020-08-09 it began.", "It was 2014."])
def test_absolute_dates_need_no_dateline(text: str) -> None:
    assert only(text, None).first is not None


@pytest.mark.parametrize("text", [
    "The March of Unity may march on.", "They may leave; the second in command sat.", "Its 26 members marched.",
    "He is a Sun reader who won a dec race.", "Some 2000 people and 1990 soldiers came.", "Some 2019 votes, over 2000 "
    "roubles.",
    "A 65-year-old man.", "They marched on the first floor.",
])  # fmt: skip
def test_words_that_look_like_dates_are_left_alone(text: str) -> None:
    assert [moment.text for moment in find_dates(write(text))] == []


def test_a_weekday_that_does_not_match_its_date_is_a_doubt_and_the_date_holds() -> None:
    moment = only("They marched on Monday, September 13, 2020.")
    assert moment.day == dt.date(2020, 9, 13)
    assert "is a Sunday, not a Monday" in moment.doubt
    assert moment.confidence < 0.5
    assert only("They marched on Sunday, September 13, 2020.").doubt == ""


def test_a_date_with_day_and_month_that_could_be_swapped_is_a_doubt() -> None:
    assert "2020-09-08" in only("It was 09/08/2020.", dt.date(2020, 8, 10)).doubt
    assert only("It was 25/08/2020.").doubt == ""
    assert only("It was 09.08.2020.").doubt == ""


def test_today_that_is_not_the_date_beside_it_is_a_doubt() -> None:
    assert "2020-09-15" in only("It ended today (September 14).").doubt


def test_the_eve_of_a_date_is_the_day_before_it() -> None:
    eve, vote = find_dates(write("He spoke on the eve of contested elections on August 9."))
    assert (eve.day, vote.day) == (dt.date(2020, 8, 8), dt.date(2020, 8, 9))


def test_last_sunday_beside_a_plain_sunday_is_the_one_before() -> None:
    last, plain = find_dates(write("He won last Sunday, and on Sunday they marched."))
    assert (last.day, plain.day) == (dt.date(2020, 9, 6), dt.date(2020, 9, 13))


def test_lengths_of_time_are_spans_of_no_known_days() -> None:
    assert [
        (moment.kind, moment.first) for moment in find_dates(write("They will train for ten days; it took four weeks."))
    ] == [
        ("duration", None),
        ("duration", None),
    ]


def test_days_told_from_elsewhere_are_not_resolved() -> None:
    for text in (
        "The next day he left.",
        "Two days later he left.",
        "They march every Sunday.",
        "The same week he left.",
    ):
        assert only(text).first is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 6))
def test_a_bare_weekday_lies_within_the_week_up_to_publication_or_from_it_on(published: dt.date, weekday: int) -> None:
    past, ahead = weekday_near(published, weekday, False), weekday_near(published, weekday, True)
    assert past is not None
    assert ahead is not None
    assert 0 <= (published - past).days <= 6
    assert 0 <= (ahead - published).days <= 6
    assert past.weekday() == ahead.weekday() == weekday
    name = WEEKDAYS[weekday].capitalize()
    assert only(f"They met on {name}.", published).day == past


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%B %-d, %Y", "%-d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%A, %B %-d, %Y", "%b. %-d, %Y"]),
)
def test_a_date_written_in_any_style_is_read_back(day: dt.date, style: str) -> None:
    shown = day.strftime(style).replace("May. ", "May ").replace("Sep. ", "Sept. ")
    moment = only(f"It was on {shown} there.", None)
    assert (moment.day, moment.doubt, moment.text) == (day, "", shown)


PIECES = st.sampled_from(
    ["Monday", "Sunday", " last ", " next ", "September", "August ", " 9", "14", "(", ")", ", ", " - ", " to ", "2020",
     "1994", "s", "9999", "-", ".", "/", "today", "yesterday", "weekend", "three ", "weeks", " ago", "the past ", "99",
     "month", "since ", "on the eve of ", "every ", "for a ", "year", "has been ", "will ", " ", "\n", "İ", "٣", "31",
     "\ud800", "February ", "decades"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=100), st.lists(PIECES, max_size=30).map("".join)),
    st.one_of(st.none(), st.dates(), st.sampled_from([dt.date.min, dt.date.max, dt.date(2020, 2, 29)])),
)
@example("99 decades ago, last month, next Monday, 99 years from now", dt.date.min)
@example("in the past 99 decades until next weekend", dt.date.max)
def test_on_any_text_dates_point_at_their_words_and_begin_before_they_end(text: str, published: dt.date | None) -> None:
    behind = 0
    for moment in find_dates(write(text, published)):
        assert text[moment.start : moment.end] == moment.text != ""
        assert moment.start >= behind
        behind = moment.end
        assert (moment.first is None) == (moment.last is None)
        assert moment.first is None or moment.last is None or moment.first <= moment.last
        assert 0 <= moment.confidence <= 1


@given(st.text(max_size=200))
@example("\u0130stanbul, 9 A\u011fustos")
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(lower_each(text)) == len(text)


@given(st.text(alphabet='ab AB.!?"” \n1', max_size=120))
def test_sentences_hold_all_that_is_not_space(text: str) -> None:
    kept = "".join(text[a:b] for a, b in cut_sentences(text, 0, len(text)))
    assert "".join(kept.split()) == "".join(text.split())


def test_short_forms_and_initials_end_no_sentence() -> None:
    text = "On Aug. 9 Gen. A. Pushkin left. He was 65! “So what?” She said. No. 5"
    assert [text[a:b] for a, b in cut_sentences(text, 0, len(text))] == [
        "On Aug. 9 Gen. A. Pushkin left.", "He was 65!", "“So what?”", "She said.", "No. 5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece", ["1", "last ", "Monday ", "August 9 ", "9/", "three weeks ", "has been ", "to ", "on the eve of ", " "]
)
def test_time_grows_in_step_with_the_length_of_hostile_text(piece: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        article = write(piece * (size // len(piece)))
        return lambda: find_dates(article)

    assert growth(prepare, 8_000, 64_000, enough=32.0) < 32.0


def test_a_stock_for_months_is_no_span_of_days() -> None:
    assert only("The bank has reserves for five months.").first is None
    assert only("The strike has lasted for five months.").first is not None


def test_the_following_monday_is_told_from_the_day_before_it() -> None:
    moments = find_dates(
        write("It was signed on Thursday, 3 September, and took effect the following Monday.", PUBLISHED)
    )
    assert [moment.first for moment in moments] == [dt.date(2020, 9, 3), dt.date(2020, 9, 7)]


@pytest.mark.parametrize("told", ["A strike is called for 21 March.", "The vote set for 21 March was put off."])
def test_what_is_called_for_a_day_lies_ahead(told: str) -> None:
    assert [moment.first for moment in find_dates(write(told, dt.date(2027, 3, 14)))] == [dt.date(2027, 3, 21)]


def test_what_was_held_on_a_day_lies_behind() -> None:
    told = write("Protests were held on 21 March.", dt.date(2027, 3, 14))
    assert [moment.first for moment in find_dates(told)] == [dt.date(2026, 3, 21)]
