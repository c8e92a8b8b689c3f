"""Kuran's sudden revolution: shares that sustain themselves, and thresholds that come from private preferences."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.classics.kuran import SEQUENCES, reached_share, self_consistent_shares, thresholds_from_preferences
from standoff.errors import StandoffError

SHARES = st.lists(st.integers(0, 12).map(lambda tenth: 10.0 * tenth), min_size=1, max_size=20)


@pytest.mark.parametrize(("name", "share"), [("A", 10.0), ("A'", 90.0), ("B", 10.0), ("B'", 20.0)])
def test_ten_persons_end_where_the_paper_says(name: str, share: float) -> None:
    assert reached_share(SEQUENCES[name]) == share


def test_primed_lists_differ_in_one_person_by_ten() -> None:
    for name in "AB":
        changes = np.subtract(SEQUENCES[name], SEQUENCES[name + "'"])
        assert sorted(changes) == [0] * 9 + [10]


def test_the_same_country_can_rest_at_several_shares() -> None:
    assert self_consistent_shares(SEQUENCES["B"]).tolist() == [10.0, 20.0, 90.0, 100.0]


@pytest.mark.parametrize("persons", [7, 10, 11, 29, 30, 49, 99, 101, 1000])
def test_thresholds_on_the_grid_of_shares_work_however_they_are_written(persons: int) -> None:
    for grid in (
        [k / persons * 100 for k in range(persons)],
        [100 * k / persons for k in range(persons)],
        [k * (100 / persons) for k in range(persons)],
    ):
        assert self_consistent_shares(grid).tolist() == [100.0]
        assert reached_share(grid) == 100.0


def test_a_threshold_truly_above_a_share_is_not_reached_by_it() -> None:
    assert reached_share([0.0, 50.0 * (1.0 + 1e-11)]) == 50.0


@given(SHARES)
def test_every_self_consistent_share_is_found(thresholds: list[float]) -> None:
    persons = len(thresholds)
    found = self_consistent_shares(thresholds).tolist()
    for count in range(persons + 1):
        share = 100.0 * count / persons
        assert (share in found) == (sum(own <= share for own in thresholds) == count)


@given(SHARES)
def test_the_path_from_nobody_ends_at_the_smallest(thresholds: list[float]) -> None:
    share, before = 0.0, -1.0
    while share != before:
        before, share = share, 100.0 * sum(own <= share for own in thresholds) / len(thresholds)
    assert share == reached_share(thresholds)


def test_who_never_dissents_is_left_out() -> None:
    assert reached_share([0.0, 50.0, math.inf, math.inf]) == 25.0
    assert reached_share([0.0, 25.0, math.inf, math.inf]) == 50.0


@given(st.lists(st.floats(0.0, 100.0), min_size=2, max_size=20))
def test_thresholds_never_rise_with_private_opposition(preferences: list[float]) -> None:
    thresholds = thresholds_from_preferences(preferences, lambda x: x - 70.0, lambda share: share**1.5 / 10.0 - 20.0)
    ordered = thresholds[np.argsort(preferences, kind="stable")]
    assert all(later <= earlier for earlier, later in itertools.pairwise(ordered))


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=20))
def test_thresholds_tell_the_same_story_as_the_utilities(preferences: list[float]) -> None:
    def integrity(x: float) -> float:
        return x / 10.0 - 6.0

    def reputation(share: float) -> float:
        return math.sqrt(share) - 5.0

    thresholds = thresholds_from_preferences(preferences, integrity, reputation)
    for count in range(len(preferences) + 1):
        share = 100.0 * count / len(preferences)
        dissent = sum(integrity(x) >= -reputation(share) for x in preferences)
        assert dissent == np.count_nonzero(thresholds <= share)


def test_linear_utilities_have_the_threshold_solved_by_hand() -> None:
    thresholds = thresholds_from_preferences([100.0, 95.0, 63.0, 0.0], lambda x: x - 60.0, lambda share: share - 35.0)
    assert thresholds == pytest.approx([0.0, 0.0, 32.0, 95.0], abs=1e-9)


def test_costlier_dissent_raises_every_threshold() -> None:
    preferences = np.linspace(0.0, 100.0, 11)
    mild, harsh = (
        thresholds_from_preferences(preferences, lambda x: x / 2.0, lambda share, cost=cost: share - cost)
        for cost in (40.0, 60.0)
    )
    assert np.all(harsh >= mild)
    assert reached_share(harsh) <= reached_share(mild)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: reached_share([]), "thresholds"),
        (lambda: reached_share([-10.0]), "thresholds .* at least 0"),
        (lambda: reached_share([math.nan]), "thresholds"),
        (lambda: reached_share([-math.inf]), "thresholds"),
        (lambda: thresholds_from_preferences([101.0], float, float), r"preferences .*\[0, 100\]"),
        (lambda: thresholds_from_preferences([10.0, 20.0], lambda x: -x, float), "integrity .* never falls"),
        (lambda: thresholds_from_preferences([10.0], float, lambda share: -share), "reputation .* never falls"),
        (lambda: thresholds_from_preferences([10.0], lambda x: math.inf, float), "integrity"),
    ],
)
def test_bad_input_is_named(call: object, named: str) -> None:
    with pytest.raises(StandoffError, match=named):
        call()  # type: ignore[operator]
