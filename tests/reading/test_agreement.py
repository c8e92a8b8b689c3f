"""Where articles agree: copied and retold passages, one quote in several wordings, figures that cannot both hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from standoff.reading import copies
from standoff.reading.agreement import compare_figures, compare_quotes, find_agreements
from standoff.reading.article import Article
from standoff.reading.copies import find_copies
from standoff.reading.loading import make_article
from standoff.reading.passages import Agreement, compare_words, paragraph_at

FIRST = (
    "Dockers at the country's largest port stayed away for a fourth day on Wednesday, ignoring an order to go back.",
    "Police said 212 people had been held since the walkout began in the early hours of Sunday at the east gate.",
    "The government puts the daily loss at $14 million, a sum that the finance ministry says it cannot bear for long.",
    "Rail workers stopped freight trains at four junctions, and fuel will be short within ten days, officials warned.",
)
RETOLD = (
    "Dock workers at the nation's largest harbour stayed away for a fourth day Wednesday, ignoring orders to go back.",
    "Police stated 212 people had been held since the strike began in the early hours of Sunday at the eastern gate.",
    "The government puts the daily damage at $14 million, a sum that the treasury says it cannot bear for long.",
    "Rail staff stopped freight trains at four crossings, and fuel will be scarce within ten days, officials warned.",
)
OTHER = (
    "The archbishop asked both sides on Friday to sit down at one table and to leave the soldiers in their barracks.",
    "Bread is the first thing to vanish and the last one to return, my grandmother used to say of the bad years.",
    "Three ways out are being talked about in the capital, and none of them is an easy one for the old president.",
    "Nobody starves in the capital on a Sunday, the driver told me, they wait until the ministers are back on Monday.",
)


@dataclass(frozen=True)
class Quote:
    """What is needed of a quote."""

    start: int
    end: int
    speaker: str | None
    direct: bool = True


@dataclass(frozen=True)
class Figure:
    """What is needed of a figure."""

    start: int
    end: int
    value_low: float | None
    value_high: float | None
    unit: str = "persons"
    counts: str = "arrests"
    reported_by: str = ""
    date: dt.date | None = None
    exact: bool = True


def article(name: str, *paragraphs: str, published: dt.date | None = None) -> Article:
    """A plain article."""
    return make_article("\n".join(paragraphs).encode(), name, published)


def quote(of: Article, words: str, speaker: str | None = None, direct: bool = True) -> Quote:
    """A quote by its words."""
    start = of.text.index(words)
    return Quote(start, start + len(words), speaker, direct)


def figure(of: Article, words: str, low: float | None, high: float | None, **more: object) -> Figure:
    """A figure by its words."""
    start = of.text.index(words)
    return Figure(start, start + len(words), low, high, **more)  # type: ignore[arg-type]


def kinds(found: list[Agreement]) -> list[str]:
    """The kinds of agreements."""
    return [one.kind for one in found]


def test_a_wire_report_in_two_outlets_is_shared_copy() -> None:
    found = find_copies([article("a", *FIRST), article("b", OTHER[0], *FIRST, OTHER[1])])
    assert kinds(found) == ["copy"] * 4 + ["article"]
    assert all(one.similarity == 1.0 and not one.differences for one in found[:4])
    assert [(place.article, place.paragraph) for place in found[0].places] == [("a", 1), ("b", 2)]
    assert "shared copy: 100 in 100 words of the shorter" in found[4].why


def test_a_retold_copy_is_flagged_with_the_words_that_changed() -> None:
    old, new = dt.date(2019, 8, 21), dt.date(2019, 8, 22)
    found = find_copies([article("copy", *RETOLD, published=new), article("model", *FIRST, published=old)])
    assert kinds(found) == ["retold"] * 4 + ["article"]
    changed = {(one.first, one.other) for one in found[1].differences}
    assert {("stated", "said"), ("strike", "walkout"), ("eastern", "east")} <= changed
    kin = found[4]
    assert [place.article for place in kin.places] == ["model", "copy"], "the older is the model"
    assert kin.why.startswith("retold copy: 100 in 100 words")
    assert "the first is the older" in kin.why


def test_stories_on_one_event_in_their_own_words_are_no_copies() -> None:
    assert find_copies([article("a", *FIRST), article("b", *OTHER)]) == []


def test_a_phrase_in_common_makes_no_passage() -> None:
    phrase = "the disputed presidential election of the ninth of August"
    first = f"Nobody in the north has forgotten {phrase}, when the snow came early and the roads were closed for weeks."
    other = f"Asked about {phrase}, a clerk laughed, shut her window, and went to lunch with two friends from school."
    paragraphs = copies.collect([article("a", first), article("b", other)])
    assert list(copies.find_pairs(paragraphs)) == [(0, 1)], "a pair to be judged"
    assert find_copies([article("a", first), article("b", other)]) == []


def test_a_paragraph_kept_within_a_longer_one_is_found() -> None:
    long = f"{OTHER[0]} {FIRST[1]} {OTHER[2]}"
    found = find_copies([article("a", FIRST[1], OTHER[3]), article("b", long)])
    assert [place.article for place in found[0].places] == ["a", "b"]


def test_every_outlet_of_a_shared_passage_is_named_once() -> None:
    found = find_copies([article(f"outlet {number}", FIRST[0], OTHER[number % 4]) for number in range(12)])
    shared = [one for one in found if len(one.places) == 12]
    assert len(shared) == 1
    assert len({place.article for place in shared[0].places}) == 12


def test_pairs_grow_with_the_articles_not_with_their_square() -> None:
    paragraphs = copies.collect([article(f"outlet {number}", *FIRST) for number in range(200)])
    assert len(list(copies.find_pairs(paragraphs))) == 199 * 4


def test_broken_sentences_as_machines_leave_them_are_flagged() -> None:
    broken = "They were of of one mind along the way. ethnic lines did not matter. , ‘she added to the reporters there."
    found = find_copies([article("x", *FIRST, broken)])
    assert kinds(found) == ["broken"]
    assert "small letter" in found[0].why
    assert (
        find_copies([article("x", *FIRST, "He met Smith Corp. officials, etc. , at the gate of the port on Monday.")])
        == []
    )


def test_one_quote_worded_differently_in_two_outlets_is_found_with_its_differences() -> None:
    a = article(
        "a", "“I regret that you decided to talk with the usurper, not with the people,” she said in a statement."
    )
    b = article(
        "b", "“I am sorry that you have decided to talk with a dictator and not the people,” she wrote on Sunday."
    )
    quotes = {
        "a": [
            quote(
                a, "I regret that you decided to talk with the usurper, not with the people", "Svetlana Tikhanovskaya"
            )
        ],
        "b": [
            quote(b, "I am sorry that you have decided to talk with a dictator and not the people", "Tsikhanouskaya")
        ],
    }
    found = compare_quotes([a, b], quotes)
    assert kinds(found) == ["quote"]
    assert found[0].agrees
    assert ("the usurper", "a dictator and") in {(one.first, one.other) for one in found[0].differences}
    other = {**quotes, "b": [Quote(quotes["b"][0].start, quotes["b"][0].end, "Alexander Petrov")]}
    assert "given to different speakers" in compare_quotes([a, b], other)[0].why


@pytest.mark.parametrize(
    ("words", "direct"),
    [("The port will open on Monday whatever they do", True), ("We will never go back to them", False)],
)
def test_quotes_of_other_words_and_indirect_ones_are_not_joined(words: str, direct: bool) -> None:
    a = article("a", "“We will never go back to them,” said the chairman of the union at the gate on Sunday.")
    b = article("b", f"“{words},” said the chairman of the union at the gate on Sunday evening.")
    quotes = {"a": [quote(a, "We will never go back to them")], "b": [quote(b, words, None, direct)]}
    assert compare_quotes([a, b], quotes) == []


def test_figures_that_differ_are_told_with_who_gives_them() -> None:
    day = dt.date(2019, 8, 18)
    a = article("a", "Police said 212 people had been arrested in the port since Sunday.")
    b = article("b", "Rights groups said 770 people had been arrested in the port since Sunday.")
    found = compare_figures(
        [a, b],
        {
            "a": [figure(a, "212", 212, 212, reported_by="Police", date=day)],
            "b": [figure(b, "770", 770, 770, reported_by="Rights groups", date=day)],
        },
    )
    assert kinds(found) == ["figure"]
    assert not found[0].agrees
    assert "212 (Police, a); 770 (Rights groups, b)" in found[0].why
    assert "2019-08-18" in found[0].why


@pytest.mark.parametrize(
    ("low", "high", "exact", "agrees"),
    [
        (200, None, True, True),
        (210, 210, False, True),
        (300, None, True, False),
        (None, 250, True, True),
        (260, 260, False, False),
    ],
)
def test_hedged_figures_agree_within_their_reach(
    low: float | None, high: float | None, exact: bool, agrees: bool
) -> None:
    a = article("a", "Police said 212 people had been arrested in the port since Sunday.")
    b = article("b", "Police said 999 people had been arrested in the port since Sunday.")
    told = {"a": [figure(a, "212", 212, 212)], "b": [figure(b, "999", low, high, exact=exact)]}
    assert compare_figures([a, b], told)[0].agrees is agrees


def test_figures_of_other_things_or_places_are_not_compared() -> None:
    a = article("a", "Police said 212 people had been arrested in the port since Sunday.")
    b = article(
        "b", "In the far north miners met a minister, and 30 men with torches were led away by masked officers."
    )
    assert compare_figures([a, b], {"a": [figure(a, "212", 212, 212)], "b": [figure(b, "30", 30, 30)]}) == []
    told = {"a": [figure(a, "212", 212, 212)], "b": [figure(b, "30", 30, 30, counts="deaths")]}
    assert compare_figures([a, b], told) == []


def test_agreements_come_together_and_need_neither_quotes_nor_figures() -> None:
    assert find_agreements([]) == []
    assert kinds(find_agreements([article("a", *FIRST), article("b", *FIRST)])) == ["copy"] * 4 + ["article"]


def test_differences_are_told_in_the_words_as_written() -> None:
    found = compare_words("He is “quite” alone, today.", "He was alone Today", 3)
    assert [(one.place, one.first, one.other) for one in found] == [(3, "is “quite", "was")]


def test_the_paragraph_of_a_place_is_found() -> None:
    one = article("a", *FIRST)
    for block in one.blocks:
        assert paragraph_at(one, block.start) == paragraph_at(one, block.end - 1) == block.paragraph
    assert paragraph_at(one, len(one.text) + 5) == 0
