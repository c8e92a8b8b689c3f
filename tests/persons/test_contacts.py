"""The small world: a ring at no rewiring, random links at full, and the same links every day."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from standoff.persons import street
from standoff.persons.kernels import compiled
from standoff.persons.living import stride_of


def network(
    size: int, n: int, rewired: float, stride: int = 1, first: int = 0, total: int = 0
) -> npt.NDArray[np.int64]:
    """Everybody's contacts, (person, slot)."""
    lot = street.Lot(*(np.uint64(word) for word in (7, 0, 3, 1, 2)))
    ring = street.Ring(first, size, stride, n, np.uint64(rewired * 2.0**32), total or size)
    found = np.zeros((size, n), np.int64)
    compiled(street.list_contacts)(found, ring, lot)
    return found


def clustering(links: npt.NDArray[np.int64]) -> float:
    """Chance that a contact of mine watches another contact of mine."""
    watched = [set(row) for row in links.tolist()]
    closed = wedges = 0
    for person, mine in enumerate(watched):
        for other in mine - {person}:
            wedges += len(mine) - 1
            closed += len(watched[other] & (mine - {other}))
    return closed / wedges


def test_without_rewiring_everybody_watches_his_nearest_on_the_ring() -> None:
    links = network(100, 4, 0.0)
    assert sorted(links[0]) == [1, 2, 98, 99]
    assert sorted(links[50]) == [48, 49, 51, 52]


def test_clustering_falls_from_the_rings_value_as_watts_and_strogatz_found() -> None:
    """C(0) = 3 (k - 2) / (4 (k - 1)); C(p) about C(0) (1 - p)^3 (Watts & Strogatz 1998; Barrat & Weigt 2000)."""
    whole = 3 * (8 - 2) / (4 * (8 - 1))
    assert clustering(network(2000, 8, 0.0)) == pytest.approx(whole, rel=1e-12)
    for rewired in (0.1, 0.5):
        expected = whole * (1 - rewired) ** 3
        assert clustering(network(4000, 8, rewired)) == pytest.approx(expected, abs=0.02)


def test_rewired_links_lead_anywhere_in_the_nation_equally_often() -> None:
    links = network(4000, 8, 1.0, first=1000, total=10_000)
    counts = np.bincount(links.ravel() // 1000, minlength=10)
    assert (np.abs(counts - 3200) < 5 * np.sqrt(3200)).all()


def test_a_ring_link_stays_in_its_place() -> None:
    links = network(500, 8, 0.0, stride=stride_of(500), first=300, total=10_000)
    assert links.min() >= 300
    assert links.max() < 800
    assert all(person + 300 not in row for person, row in enumerate(links.tolist()))


@pytest.mark.parametrize("size", [1, 2, 3, 10, 97, 1000, 123_456])
def test_strides_visit_everybody(size: int) -> None:
    assert len({person * stride_of(size) % size for person in range(size)}) == size


def test_links_stay_the_same_when_asked_again() -> None:
    np.testing.assert_array_equal(network(300, 8, 0.3), network(300, 8, 0.3))
