"""The timeline: who tells of what on which day, what is one event, and what dates none."""

from __future__ import annotations

import datetime as dt

from articles_by_hand import write
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.reading.dates import find_dates
from standoff.reading.mentions import Cast, find_mentions
from standoff.reading.timeline import CLASSES, Event, Findings, build_timeline

CAST = Cast({"Alexander Lukashenko": (), "Vladimir Putin": ()}, {"Minsk": (), "Brest": (), "Sochi": ()})


def tell(*texts: str, published: dt.date | None = dt.date(2020, 9, 15)) -> tuple[Event, ...]:
    findings = []
    for number, text in enumerate(texts):
        article = write(text, published, f"{number}.txt")
        findings.append(Findings(article, find_dates(article), find_mentions(article, CAST)))
    return build_timeline(findings)


def shown(events: tuple[Event, ...]) -> list[tuple[str, str, int]]:
    return [(event.first.isoformat(), event.kind, len(event.tellings)) for event in events]


def test_two_articles_on_one_march_tell_one_event() -> None:
    (event,) = tell(
        "On Sunday more than 100,000 people marched through Minsk.",
        "Tens of thousands rallied in Minsk on September 13 against the result.",
    )
    assert (event.kind, event.first, event.places) == ("march", dt.date(2020, 9, 13), ("Minsk",))
    assert event.articles == ("0.txt", "1.txt")


def test_marches_in_two_places_on_one_day_are_two_events() -> None:
    events = tell("On Sunday crowds marched through Minsk.", "Women rallied in Brest on Sunday with flowers.")
    assert shown(events) == [("2020-09-13", "march", 1)] * 2


def test_the_same_words_are_the_same_event_where_nobody_is_named() -> None:
    events = tell("Workers at the tractor plant walked out Monday.", "On Monday tractor plant workers went on strike.")
    assert shown(events) == [("2020-09-14", "strike", 2)]


def test_the_month_of_march_is_no_march() -> None:
    published = dt.date(2027, 3, 14)
    events = tell(
        "Vladimir Putin phoned him on 8 March. The union called a strike for 21 March.",
        "In March 2027 workers downed tools on 5 March. On March 20 thousands will march through Minsk.",
        published=published,
    )
    assert shown(events) == [
        ("2027-03-05", "strike", 1), ("2027-03-08", "call", 1), ("2027-03-20", "march", 1), ("2027-03-21", "strike", 1)
    ]  # fmt: skip


def test_a_telling_that_links_two_makes_them_one() -> None:
    first = "Vladimir Putin met guests in Sochi on Monday."
    second = "Alexander Lukashenko had a meeting in Brest on Monday."
    assert len(tell(first, second)) == 2
    (event,) = tell(first, second, "Alexander Lukashenko and Vladimir Putin met on Monday.")
    assert (event.kind, len(event.tellings)) == ("meeting", 3)


def test_events_come_by_day_and_each_class_has_its_own() -> None:
    events = tell(
        "On Monday Vladimir Putin granted a loan. Police detained two women in Minsk on Saturday. "
        "A protester died on August 10. The ministers agreed on sanctions on September 1."
    )
    days = ["2020-08-10", "2020-09-01", "2020-09-12", "2020-09-14"]
    assert shown(events) == list(zip(days, ["death", "sanctions", "arrest", "loan"], [1] * 4, strict=True))


def test_the_day_of_saying_dates_the_statement_only() -> None:
    assert tell("More than 700 were arrested, the ministry said on Monday.") == ()
    (event,) = tell("The crowd will disperse, Alexander Lukashenko said on Monday.")
    assert (event.kind, event.actors) == ("statement", ("Alexander Lukashenko",))


def test_what_lies_behind_publication_is_planned_until_someone_tells_of_it_afterwards() -> None:
    ahead = "The opposition will march in Minsk on Sunday."
    (event,) = tell(ahead)
    assert (event.first, event.planned) == (dt.date(2020, 9, 20), True)
    before = write(ahead, dt.date(2020, 9, 15), "a")
    after = write("They marched in Minsk on Sunday.", dt.date(2020, 9, 21), "b")
    (event,) = build_timeline([Findings(each, find_dates(each), find_mentions(each, CAST)) for each in (before, after)])
    assert (event.planned, event.articles) == (False, ("a", "b"))


def test_what_is_only_feared_or_asked_for_is_no_event() -> None:
    assert tell("If they strike on Sunday, all may change.", "He called for sanctions by Sunday.") == ()


def test_a_day_behind_since_does_not_date_what_stands_before_it() -> None:
    events = tell("Alexander Lukashenko met miners for the first time since the vote of August 9.")
    assert shown(events) == [("2020-08-09", "election", 1)]


def test_without_a_dateline_only_absolute_dates_make_events() -> None:
    text = "On Sunday they marched in Minsk. On August 10, 2020 police detained students."
    assert shown(tell(text, published=None)) == [("2020-08-10", "arrest", 1)]


def test_spans_longer_than_a_week_date_no_event() -> None:
    assert tell("In August they marched in Minsk.", "They have marched since Sunday.") == ()


def test_a_telling_points_at_its_sentence_and_its_date() -> None:
    text = "It rained.  On Sunday they marched in Minsk. It ended."
    (event,) = tell(text)
    (telling,) = event.tellings
    assert text[telling.start : telling.end] == "On Sunday they marched in Minsk."
    assert text[telling.date_start : telling.date_end] == "Sunday"
    assert telling.word == "marched"


SENTENCES = st.lists(
    st.tuples(
        st.sampled_from(["On Sunday", "On Monday", "On September 1", "Yesterday", "Last week", "In 2014", "Then"]),
        st.sampled_from(["Alexander Lukashenko", "Vladimir Putin", "people", "workers"]),
        st.sampled_from(["marched", "met", "voted", "went on strike", "died", "said so", "rested"]),
        st.sampled_from(["in Minsk", "in Sochi", "there"]),
    ).map(lambda parts: " ".join(parts) + "."),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(SENTENCES, max_size=4))
def test_no_telling_is_lost_or_told_twice_and_events_stand_in_order(stories: list[list[str]]) -> None:
    events = tell(*(" ".join(story) for story in stories))
    assert [event.first for event in events] == sorted(event.first for event in events)
    places = [(event.kind, t.article, t.start) for event in events for t in event.tellings]
    assert len(places) == len(set(places))
    alone = [shown(tell(" ".join(story))) for story in stories]
    assert sum(len(event.tellings) for event in events) == sum(number for story in alone for *_, number in story)
    assert all(event.kind in CLASSES and event.first <= event.last for event in events)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=100))
def test_any_text_makes_a_timeline(text: str) -> None:
    tell(text + " On Sunday they marched.", text)
