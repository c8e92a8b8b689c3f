"""Figures: values, units and what they count in the styles of many outlets; what is no figure; offsets on any text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from articles_by_hand import write
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import growth

from standoff.reading.figures import Figure, find_figures
from standoff.reading.number_words import MOST, read_number

N = None
A = "any"
"""Where the case is about something else."""

CASES: list[tuple[str, list[tuple[object, object, str, str]]]] = [
    ("At least 26 people were killed and more than 300 injured, the health ministry said.",
     [(26, N, "persons", "deaths"), (300, N, "persons", "injured")]),
    ("Police detained 1,127 protesters on Sunday, according to Viasna.", [(1127, 1127, "persons", "arrests")]),
    ("Between 150,000 and 200,000 people marched, organisers claimed, while police put the turnout at 20,000.",
     [(150e3, 200e3, "persons", "marchers"), (20e3, 20e3, "persons", "marchers")]),
    ("The IMF approved a US$3.5bn loan; Moscow pledged another €300m.",
     [(3.5e9, 3.5e9, "USD", "loans"), (3e8, 3e8, "EUR", "loans")]),
    ("The crowd, 100,000-strong, filled the square.", [(1e5, 1e5, "persons", "marchers")]),
    ("A 20,000-strong crowd gathered.", [(2e4, 2e4, "persons", "marchers")]),
    ("He won 80.1% of the vote against 10.1 per cent for his rival.",
     [(80.1, 80.1, "percent", "percent of the vote"), (10.1, 10.1, "percent", "percent of the vote")]),
    ("Twenty-six soldiers died and two dozen were wounded.",
     [(26, 26, "persons", "deaths"), (24, 24, "persons", "injured")]),
    ("Half a million people took to the streets.", [(5e5, 5e5, "persons", "marchers")]),
    ("A hundred thousand demonstrators turned out.", [(1e5, 1e5, "persons", "marchers")]),
    ("Some 7,000 people have been detained since August 9.", [(7000, 7000, "persons", "arrests")]),
    ("Up to 50 workers walked out at three factories.",
     [(N, 50, "persons", "strikers"), (3, 3, "factories", "factories")]),
    ("Nearly 100 000 people, a third of them students, joined.",
     [(1e5, 1e5, "persons", "marchers"), (33.33, 33.33, "percent", A)]),
    ("One in five Belarusians and 1 in 10 Russians agree.", [(20, 20, "percent", A), (10, 10, "percent", A)]),
    ("Nine out of 10 respondents said no.", [(90, 90, "percent", A)]),
    ("The ruler, 65, has been in power for 26 years.",
     [(65, 65, "years", "age"), (26, 26, "years", "years in power")]),
    ("Svetlana Tikhanovskaya (37) fled to Lithuania.", [(37, 37, "years", "age")]),
    ("A court sentenced him to 11 years in prison.", [(11, 11, "years", "prison term")]),
    ("Sanctions were imposed on 40 officials by 27 countries.",
     [(40, 40, "persons", "officials"), (27, 27, "countries", "countries")]),
    ("Between 5 and 10 percent of troops deserted.", [(5, 10, "percent", A)]),
    ("The rouble fell from 75 to 90 per dollar.", [(75, 75, A, A), (90, 90, A, A)]),
    ("Turnout rose from 60% to 75%.", [(60, 60, "percent", "turnout"), (75, 75, "percent", "turnout")]),
    ("It will cost $10-15 million.", [(10e6, 15e6, "USD", A)]),
    ("5-6 thousand protesters were there.", [(5000, 6000, "persons", "marchers")]),
    ("Two to three hundred men stormed the hall.", [(200, 300, "persons", A)]),
    ("Dozens were hurt and hundreds detained.", [(24, 99, "persons", "injured"), (200, 900, "persons", "arrests")]),
    ("Several hundred people and a few thousand onlookers stood by.",
     [(300, 900, "persons", A), (3000, 6000, "persons", A)]),
    ("A handful of activists were there; scores of tanks rolled in.",
     [(3, 6, "persons", A), (40, 99, "tanks", "tanks")]),
    ("Exports fell twofold, and prices are three times as high.", [(2, 2, "times", A), (3, 3, "times", A)]),
    ("The strike cost the state 1.5 billion roubles, or about 500m Belarusian rubles.",
     [(1.5e9, 1.5e9, "RUB", A), (5e8, 5e8, "BYN", A)]),
    ("More than half of voters and two-thirds of the deputies agree.",
     [(50, N, "percent", A), (66.67, 66.67, "percent", A)]),
    ("The two leaders talked for four hours.", [(4, 4, "hours", "duration")]),
    ("The 37th day of protests; his sixth term.", []),
    ("It fell to minus 12 degrees at night.", [(-12, -12, "degrees", A)]),
    ("Output moved by -3% in May.", [(-3, -3, "percent", A)]),
    ("Her pupils, aged seven to 15, drew maps.", [(7, 15, "years", "age")]),
    ("He put the number of raids by both sides at 71.", [(71, 71, "raids", A)]),
    ("The crane driver, named Ada Brink, is 31 and tired.", [(31, 31, "years", "age")]),
    ("They queued on six of the past 12 days.", [(12, 12, "days", A)]),
    ("A fund lent 40 million euros at 3 percent over 12 years.",
     [(40e6, 40e6, "EUR", A), (3, 3, "percent", A), (12, 12, "years", A)]),
    ("100K people watched it, 20k of them live.", [(1e5, 1e5, "persons", A), (2e4, 2e4, "persons", A)]),
    ("About 30 km from the border, 15 buses stood.", [(30, 30, "km", A), (15, 15, "buses", "buses")]),
    ("Police said 633 people had been detained, including 45 in Brest and 12 in Gomel.",
     [(633, 633, "persons", "arrests"), (45, 45, "persons", "arrests"), (12, 12, "persons", "arrests")]),
    ("The death toll rose to 12.", [(12, 12, "persons", "deaths")]),
    ("The death toll has climbed from 12 to 17.", [(12, 12, "persons", "deaths"), (17, 17, "persons", "deaths")]),
    ("He was fined 810 rubles ($310).", [(810, 810, "RUB", "fines"), (310, 310, "USD", "fines")]),
    ("No fewer than 50,000 and as many as 250,000 demonstrators.",
     [(50000, N, "persons", A), (N, 250000, "persons", "marchers")]),
    ("Over two decades he jailed 300 critics.", [(20, N, "years", A), (300, 300, "persons", "arrests")]),
    ("The country of 9.5 million people has a 1,250-kilometre border.",
     [(9.5e6, 9.5e6, "persons", A), (1250, 1250, "km", A)]),
    ("Her 15-day sentence ended; the 12-member council met.",
     [(15, 15, "days", "prison term"), (12, 12, "persons", A)]),
    ("Some 2,000 out of 9,000 employees went on strike.", [(2000, 2000, A, A), (9000, 9000, "persons", "strikers")]),
    ("A dozen EU states recalled ambassadors.", [(12, 12, "states", A)]),
    ("Interest rates rose 2 percentage points to 9.25%.", [(2, 2, "points", A), (9.25, 9.25, "percent", A)]),
    ("50,000+ people; 300 or so police; 1,000 or more arrests.",
     [(5e4, N, "persons", A), (300, 300, "persons", "police"), (1000, N, "persons", "arrests")]),
    ("One person was killed, and one woman is missing. One has to wonder; no one knows, and it is one of many.",
     [(1, 1, "persons", "deaths"), (1, 1, "persons", "missing")]),
    ("Tens of millions of dollars were withdrawn.", [(2e7, 9e7, "USD", A)]),
    ("They want billions of euros in aid.", [(2e9, 9e9, "EUR", "aid")]),
    ("Around 40% of 6.8 million voters cast ballots early.",
     [(40, 40, "percent", A), (6.8e6, 6.8e6, "persons", "voters")]),
    ("He has ruled for a quarter of a century, half a century after his father.",
     [(25, 25, "years", "years in power"), (50, 50, "years", A)]),
    ("A million and a half people; two and a half million more.",
     [(1.5e6, 1.5e6, "persons", A), (2.5e6, 2.5e6, A, A)]),
    ("Thousands of workers at MTZ downed tools; production fell by half.",
     [(2000, 9000, "persons", "strikers"), (50, 50, "percent", A)]),
    ("Temperatures reached 30 degrees.", [(30, 30, "degrees", A)]),
    ("The company employs 16,500 staff and produces 10% of potash.",
     [(16500, 16500, "persons", A), (10, 10, "percent", A)]),
    ("Belarus owes Russia $7.92bn out of $17.9 billion in foreign debt.",
     [(7.92e9, 7.92e9, "USD", "debt"), (17.9e9, 17.9e9, "USD", "debt")]),
    ("More than three-quarters of the 1,500 surveyed want him out.", [(75, N, "percent", A), (1500, 1500, A, A)]),
    ("150-200 thousand took part, and 3 to 5 were hurt.",
     [(150e3, 200e3, "persons", "marchers"), (3, 5, "persons", "injured")]),
    ("He spent six-and-a-half years in jail and paid 20,000 in fines.",
     [(6.5, 6.5, "years", "prison term"), (20000, 20000, A, A)]),
    ("Over 200 thousand citizens took to the streets in over 30 cities across the country, said the opposition.",
     [(2e5, N, "persons", "marchers"), (30, N, "cities", "cities")]),
    ("Police used stun grenades, 42 officers were injured and 5 police vehicles damaged.",
     [(42, 42, "persons", "injured"), (5, 5, "vehicles", "vehicles")]),
    ("The EU sanctioned 88 individuals and seven entities.", [(88, 88, "persons", A), (7, 7, "entities", A)]),
    ("More than a thousand doctors signed; over a hundred quit.", [(1000, N, "persons", A), (100, N, A, A)]),
    ("At least one protester has died.", [(1, N, "persons", "deaths")]),
    ("Fewer than 100 people showed up, down from 5,000 before.", [(N, 100, "persons", A), (5000, 5000, "persons", A)]),
    ("According to Human Rights Watch, some 450 cases of torture were documented.", [(450, 450, "cases", A)]),
    ("On Aug. 16, an estimated 200,000 rallied in Minsk, AFP reported.", [(2e5, 2e5, "persons", "marchers")]),
    ("He said 30 to 40 thousand.", [(30e3, 40e3, A, A)]),
    ("It was signed by two thousand five hundred and forty-three people.", [(2543, 2543, "persons", A)]),
    ("They face from 2 to 5 years in prison.", [(2, 5, "years", "prison term")]),
    ("٧٠٠ people were held.", [(700, 700, "persons", "arrests")]),
    ("The plant lost 1.234,56 euros and 20.000 jobs.", [(1234.56, 1234.56, "EUR", A), (20000, 20000, "jobs", A)]),
    ("Tens of thousands of protesters and hundreds of thousands of onlookers came.",
     [(20e3, 90e3, "persons", "marchers"), (200e3, 900e3, "persons", A)]),
    ("The general has ruled for three decades; some 30,000 soldiers and 200 tanks obey him.",
     [(30, 30, "years", "years in power"), (30e3, 30e3, "persons", "troops"), (200, 200, "tanks", A)]),
    ("Ministers from 53 nations met for a two-day summit.",
     [(53, 53, "countries", "countries"), (2, 2, "days", "duration")]),
    ("Brussels will give 53 million euros ($63 million) to civil society.",
     [(53e6, 53e6, "EUR", A), (63e6, 63e6, "USD", A)]),
    ("Clashes left five dead, dozens wounded and one officer in a coma.",
     [(5, 5, "persons", "deaths"), (24, 99, "persons", "injured"), (1, 1, "persons", "police")]),
    ("Of 1,100 delegates at the assembly, just 12 objected.", [(1100, 1100, "persons", A), (12, 12, A, A)]),
    ("One protester in three was a student. Millions watched. Covid cases: 68,000.",
     [(33.33, 33.33, "percent", A), (2e6, 9e6, "persons", A), (68000, 68000, "cases", "cases")]),
    ("The currency has lost 20% of its value; reserves fell to $7.5bn.",
     [(20, 20, "percent", A), (7.5e9, 7.5e9, "USD", "reserves")]),
]  # fmt: skip

NO_FIGURES = [
    "In 1994 he took power; in 2020 he is still there, and the 1990s are remembered.",
    "The G7 met on Covid-19; Channel 4 and France 24 reported that MH17 and Article 5 were discussed at 10:30.",
    "Call +375 17 222-33-44 or 8-800-555-35-35 for help.",
    "They beat Dinamo 3-1 at home.",
    "1. The first point\n2. The second point",
    "He lives at 10 Downing Street and 221B Baker Street.",
    "The vote was 9-0 and the score 2:1 on 09.08.2020 at 5 p.m.",
    "Polls opened at 8 am and closed at 8 pm on August 9.",
    "World War Two; the Big Four; Group of Seven; phase two; one-on-one talks; two-way radio; zero tolerance.",
    "the 5,000th arrest; 2nd place; 21st century",
    "Port 443 was closed; see page 12 or call 112; 4G and Catch-22; the Group of 20 and a 50-50 chance.",
    "More than once he lied. At least he left. Over and over. Up to now nothing. Ten minutes later it was over.",
    "He returned three weeks ago, and a few days later he left; it happened twice over the weekend.",
    "It is half-hearted, and the first half of the year was a third term of trial.",
    "Protesters want him gone, for one thing; one day he will leave.",
    "Resolution 1325, Decree No. 49, Boeing 737, room 101, § 3, #100, 24/7 and 9/11.",
]


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_values_units_and_what_is_counted_are_read(text: str, expected: list[tuple[object, ...]]) -> None:
    found = [(rounded(f.value_low), rounded(f.value_high), f.unit, f.counts) for f in find_figures(write(text))]
    assert len(found) == len(expected), found
    for got, wanted in zip(found, expected, strict=True):
        assert got == tuple(value if want == A else want for value, want in zip(got, wanted, strict=True))


@pytest.mark.parametrize("text", NO_FIGURES, ids=[text[:40] for text in NO_FIGURES])
def test_dates_names_scores_and_figures_of_speech_are_no_figures(text: str) -> None:
    assert [figure.text for figure in find_figures(write(text))] == []


def only(text: str) -> Figure:
    (figure,) = find_figures(write(text))
    return figure


def test_a_figure_points_at_its_words_with_hedge_and_unit() -> None:
    assert only("He said more than 1,200 people came.").text == "more than 1,200"
    assert only("They lent US$1.5 billion.").text == "US$1.5 billion"
    assert only("It took about 26 years.").text == "about 26 years"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("According to Viasna, 300 people were held.", "Viasna"),
        ("More than 770 were arrested, authorities said Monday.", "authorities"),
        ("The Interior Ministry said 774 people had been detained.", "The Interior Ministry"),
        ("About 700 were held, said the opposition.", "the opposition"),
        ("Some 300 were hurt, the health ministry reported; 40 died.", "the health ministry"),
        ("At least three people were reported killed.", ""),
        ("Over 100,000 people marched.", ""),
    ],
)
def test_who_reports_a_figure_is_given_in_the_texts_words(text: str, who: str) -> None:
    assert find_figures(write(text))[0].reported_by == who


def test_the_day_of_saying_is_not_the_day_a_figure_holds_for() -> None:
    marched, held = find_figures(
        write("On Sunday, over 100,000 people marched. More than 770 were arrested, authorities said Monday.")
    )
    assert marched.date == held.date == dt.date(2020, 9, 13)


def test_without_a_dateline_a_figure_has_no_date() -> None:
    (figure,) = find_figures(write("On Sunday, 500 people were detained.", None))
    assert figure.date is None


def test_only_plain_figures_are_exact() -> None:
    sure = {"They held 633 people.": True, "They held about 633 people.": False, "They held dozens of people.": False,
            "They held 600-700 people.": False, "They held at least 633 people.": False}  # fmt: skip
    assert {text: only(text).exact for text in sure} == sure


def test_blocks_that_are_no_story_have_no_figures() -> None:
    article = write("Some 500 people came.\nSome 700 people came.")
    blocks = (article.blocks[0], replace(article.blocks[1], kind="caption"))
    (figure,) = find_figures(replace(article, blocks=blocks))
    assert figure.value_low == 500


PIECES = st.sampled_from(
    [*"0123456789,.;:-–+()$€£%/ \n'’", " and ", " to ", "hundred ", "thousand", " million", "half a ", "twenty", "-six",
     "dozen", "several ", "a few ", "tens of ", "one in ", " of ", "between ", "more than ", "third", "years", "bn",
     "k", "-year-old", " people", " killed", "said ", "Monday", "August ", "2020", "last ", "İ", "ß", "٣", "①", "²",
     "\u00a0", "USD", "\ud800"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map("".join)))
def test_on_any_text_figures_point_at_their_words_and_low_is_never_above_high(text: str) -> None:
    figures = find_figures(write(text))
    behind = 0
    for figure in figures:
        assert text[figure.start : figure.end] == figure.text != ""
        assert figure.start >= behind
        behind = figure.end
        if figure.value_low is not None and figure.value_high is not None:
            assert 0 <= figure.value_low <= figure.value_high <= 1000 * MOST
        assert figure.value_low is not None or figure.value_high is not None


@given(st.integers(0, 10**12))
def test_grouped_digits_are_read_as_written_whatever_parts_the_groups(value: int) -> None:
    for sep in (",", "\u202f", "\u00a0", " ", "'", "."):
        shown = f"{value:,}".replace(",", sep)
        number = read_number(shown, 0, len(shown))
        assert number is not None
        assert (number.low, number.end) == (value, len(shown))


@pytest.mark.parametrize(
    "piece", ["1", ",", "hundred ", "1,111", "5-", "1 ", "and a half ", "(", "million and ", "$", "5 to "]
)
def test_time_grows_in_step_with_the_length_of_hostile_text(piece: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        article = write(piece * (size // len(piece)))
        return lambda: find_figures(article)

    assert growth(prepare, 8_000, 64_000, enough=32.0) < 32.0
