"""How a nation is peopled: shares become whole persons, places lie together, bad input is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.engine.layout import Groups
from standoff.errors import StandoffError
from standoff.persons import Contacts, People, seat
from standoff.persons.people import apportion


def three_groups() -> Groups:
    ones = np.ones(3, np.float32)
    share = np.array([0.2, 0.5, 0.3], np.float32)
    online = np.array([0.9, 0.5, 0.25], np.float32)
    return Groups(3, 2, np.array([1, 0, 1]), share, online, ones, ones, np.zeros((3, 1), np.float32))


@given(st.lists(st.floats(0.001, 10.0), min_size=1, max_size=20), st.integers(1, 10**6))
def test_shares_become_whole_persons_that_add_up_and_are_never_off_by_one(shares: list[float], total: int) -> None:
    weights = np.array(shares)
    counts = apportion(weights, total)
    assert counts.sum() == total
    assert (np.abs(counts - weights / weights.sum() * total) < 1.0).all()


def test_segments_follow_each_other_and_places_lie_together() -> None:
    segments = seat(three_groups(), People(1000))
    assert [segment.group for segment in segments] == [1, 0, 2]
    assert [segment.place for segment in segments] == [0, 1, 1]
    assert [(segment.first, segment.last) for segment in segments] == [(0, 500), (500, 700), (700, 1000)]
    np.testing.assert_allclose([segment.online for segment in segments], [0.5, 0.9, 0.25], rtol=1e-6)


def test_online_persons_are_either_online_or_not_in_their_groups_share() -> None:
    segments = seat(three_groups(), People(1000, online="persons"))
    online = {s.group: s.last - s.first for s in segments if s.online == 1.0}
    offline = {s.group: s.last - s.first for s in segments if s.online == 0.0}
    assert online == {1: 250, 0: 180, 2: 75}
    assert offline == {1: 250, 0: 20, 2: 225}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: People(0), "n_persons must be a whole number in"),
        (lambda: People(2**31), "n_persons must be a whole number in"),
        (lambda: People(10, n_officers=0), "n_officers must be a whole number in"),
        (lambda: People(10, regulars=1.1), "regulars must be a share"),
        (lambda: People(10, nerve=float("nan")), "nerve must be a share"),
        (lambda: People(10, arrests="all"), "arrests must be one of persons, counted"),  # type: ignore[arg-type]
        (lambda: People(10, online="no"), "online must be one of"),  # type: ignore[arg-type]
        (lambda: Contacts(7), "contacts.n must be an even number"),
        (lambda: Contacts(34), "contacts.n must be a whole number"),
        (lambda: People(1.5), "n_persons must be a whole number"),  # type: ignore[arg-type]
        (lambda: People(True), "n_persons must be a whole number"),
        (lambda: People(10, contacts=5), "contacts must be"),  # type: ignore[arg-type]
        (lambda: Contacts(8, rewired=-0.1), "contacts.rewired must be a share"),
        (lambda: Contacts(8, weight=2.0), "contacts.weight must be a share"),
    ],
)
def test_what_cannot_be_is_told(wrong: object, told: str) -> None:
    with pytest.raises(StandoffError, match=told):
        wrong()  # type: ignore[operator]
