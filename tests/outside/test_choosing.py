"""Which classes and neighbours a crisis gets: by what is known on its first day, never by the rate or the outcome."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from standoff.errors import StandoffError
from standoff.outside import Features, choose_classes, near_neighbours
from standoff.outside.classes import BaseRate
from standoff.outside.neighbours import cases, distance

OLD = Features(personalist=True, tenure_years=26.0, post_election=True, year=2020)
NEW = Features(personalist=False, tenure_years=2.0, post_election=False, year=1995)


def ids(features: Features) -> list[str]:
    return [each.irregular.id for each in choose_classes(features)]


def test_a_crisis_belongs_to_every_class_it_fits_narrowest_first() -> None:
    assert ids(OLD) == [
        "personalist-20", "personalist-post-election", "tenure-20", "post-election", "tenure-10", "2010-2020",
        "personalist", "all",
    ]  # fmt: skip
    assert ids(NEW) == ["1991-2009", "all"]


@pytest.mark.parametrize(
    ("given", "gained", "lost"),
    [
        ({"personalist": True}, {"personalist"}, set()),
        ({"post_election": True}, {"post-election"}, set()),
        ({"tenure_years": 10.0}, {"tenure-10"}, set()),
        ({"tenure_years": 9.99}, set(), set()),
        ({"tenure_years": 20.0}, {"tenure-10", "tenure-20"}, set()),
        ({"year": 2010}, {"2010-2020"}, {"1991-2009"}),
        ({"year": 2024}, {"2010-2020"}, {"1991-2009"}),
    ],
)
def test_each_feature_brings_its_own_classes(given: dict, gained: set[str], lost: set[str]) -> None:
    before, after = set(ids(NEW)), set(ids(replace(NEW, **given)))
    assert after - before == gained
    assert before - after == lost


def test_counts_and_interval_stand_with_each_chosen_class() -> None:
    first = choose_classes(OLD)[0]
    assert (first.irregular.numerator, first.irregular.denominator) == (3, 11)
    assert first.any_exit.denominator == first.irregular.denominator
    assert first.irregular.low < first.irregular.p < first.irregular.high
    assert first.because == ("personalist", "20 years or more")
    assert choose_classes(OLD)[-1].because == ()


def test_a_class_without_cases_is_an_error_and_not_a_rate() -> None:
    with pytest.raises(StandoffError, match="'monarchs' has no cases") as caught:
        BaseRate("monarchs", "Monarchs", 0, 0, "any exit", 12, "1991-2020", "nobody", "")
    assert "wider class" in str(caught.value.hint)
    with pytest.raises(StandoffError, match="cannot count 3 of 2 cases"):
        BaseRate("x", "X", 3, 2, "any exit", 12, "1991-2020", "nobody", "")
    with pytest.raises(StandoffError, match="year"):
        replace(NEW, year=1980)


def test_21_cases_are_told_with_dates_that_follow_each_other() -> None:
    told = cases()
    assert len(told) == len({case.id for case in told}) == 21
    assert list(told) == sorted(told, key=lambda case: case.start)
    for case in told:
        assert case.start <= case.outcome_date
        assert 0 <= case.tenure_years <= 45
        assert case.source.startswith("public record")
        assert case.ruler_out == (not case.outcome.startswith("survived")) or case.id == "MDA2009"


def test_the_crisis_itself_is_never_its_own_neighbour() -> None:
    for case in cases():
        features = Features(case.personalist, case.tenure_years, case.after_election, max(case.start.year, 1991))
        near = near_neighbours(features, case.patron, case.start, 21)
        assert case not in near
        assert len(near) == 20


def test_belarus_2006_is_near_belarus_2020() -> None:
    near = near_neighbours(OLD, "Russia", dt.date(2020, 8, 9))
    assert "BLR2006" in [case.id for case in near]
    assert "BLR2020" not in [case.id for case in near]
    lengths = [distance(case, OLD, "Russia") for case in near]
    assert lengths == sorted(lengths)


def test_distance_counts_what_differs_and_nothing_of_the_outcome() -> None:
    case = next(case for case in cases() if case.id == "BLR2006")
    same = Features(True, case.tenure_years, True, 2006)
    assert distance(case, same, "Russia") == 0.0
    assert distance(case, same, "russia / China") == 0.0
    assert distance(case, same, None) == 1.0
    assert distance(case, replace(same, personalist=False, post_election=False), "Iran") == 3.0
    assert distance(case, replace(same, tenure_years=25.0), "Russia") == pytest.approx(0.3465736)
    assert distance(replace(case, outcome="ruler out", ruler_out=True), same, "Russia") == 0.0


def test_a_crisis_without_a_patron_is_like_others_without() -> None:
    iran = next(case for case in cases() if case.id == "IRN2022")
    assert distance(iran, Features(False, iran.tenure_years, False, 2022), None) == 0.0


def test_no_neighbours_cannot_be_asked_for() -> None:
    with pytest.raises(StandoffError, match="at least 1"):
        near_neighbours(OLD, "Russia", dt.date(2020, 8, 9), 0)
