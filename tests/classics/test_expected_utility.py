"""The expected-utility model: the public replication's figures, its dead branch, invariances, bad input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from standoff.classics import expected_utility as model
from standoff.classics.expected_utility import CAR_EMISSIONS, JMCKIB, NEAREST, PAIRWISE, SCHOLZ, Actors, Reading
from standoff.errors import StandoffError

MEANS = [7.4613, 7.5525, 7.5901, 7.3581, 7.3492, 7.4149, 7.5105, 7.5724, 7.3250, 7.2421]


def draw_actors(seed: int, n: int = 7) -> Actors:
    rng = np.random.default_rng(seed)
    return Actors(tuple("abcdefghij"[:n]), rng.uniform(0, 9, n), rng.uniform(0, 1, n), rng.uniform(0.05, 1, n))


def expect_plainly(actors: Actors, r: np.ndarray, seer: int, i: int, j: int) -> float:
    """E(U_ij) in the eyes of ``seer``, term by term from the page's equations."""
    x, c, s = actors.positions, actors.capabilities, actors.saliences
    span = max(x) - min(x)

    def vote(m: int, a: int, b: int) -> float:
        return float(c[m] * s[m] * ((abs(x[m] - x[b]) / span) ** r[m] - (abs(x[m] - x[a]) / span) ** r[m]))

    everyone = range(len(x))
    total = sum(abs(vote(m, a, b)) for m in everyone for a in everyone for b in everyone)
    chance = 0.0 if x[i] == x[j] else sum(max(0.0, vote(m, i, j)) for m in everyone) / total
    d = abs(x[i] - x[j]) / span
    win, lose, stay = (2.0 - 4.0 * (0.5 + side * d / 2.0) ** r[seer] for side in (-1.0, 1.0, 0.0))
    return float(s[j] * (chance * win + (1.0 - chance) * lose) + (1.0 - s[j]) * win - stay)


def test_the_car_emission_start_has_its_median_and_mean() -> None:
    assert model.weighted_median(CAR_EMISSIONS) == 7.0
    assert model.weighted_mean(CAR_EMISSIONS) == pytest.approx(7.389956, abs=5e-7)


def test_the_car_emission_exponents_are_those_of_the_replication() -> None:
    expected = [1.4057, 0.7542, 0.5089, 1.4057, 1.0465, 1.0465, 1.9649, 0.5, 2.0, 1.1121]
    assert model.find_exponents(CAR_EMISSIONS) == pytest.approx(expected, abs=6e-5)


def test_ten_rounds_have_the_means_of_the_replication() -> None:
    course = model.play(CAR_EMISSIONS, 10, JMCKIB)
    assert course.means[1:] == pytest.approx(MEANS, abs=6e-5)
    assert course.positions.shape == course.exponents.shape == (11, 10)


@pytest.mark.parametrize("reading", [SCHOLZ, JMCKIB])
def test_ten_rounds_follow_the_plot_of_scholz(reading: Reading) -> None:
    plotted = [7.4, 7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6, 7.3, 7.2]
    assert model.play(CAR_EMISSIONS, 10, reading).means == pytest.approx(plotted, abs=0.1)


def test_the_dead_branch_matters_only_late_on_the_car_emission_data() -> None:
    with_branch, without = (model.play(CAR_EMISSIONS, 160, reading).positions for reading in (SCHOLZ, JMCKIB))
    apart = np.abs(with_branch - without).max(axis=1)
    assert np.all(apart[:100] < 1e-9)


@pytest.mark.parametrize("reading", [SCHOLZ, JMCKIB, NEAREST])
def test_all_but_one_reading_still_move_after_300_rounds(reading: Reading) -> None:
    course = model.play(CAR_EMISSIONS, 300, reading)
    assert course.settled() is None
    assert np.abs(np.diff(course.positions[-100:], axis=0)).max(axis=1).max() > 0.1


def move_unevenly(actors: Actors) -> Actors:
    """The same bargaining on another scale, whose numbers round differently."""
    return Actors(actors.names, 0.3 + 0.1 * actors.positions, 3.0 * actors.capabilities, actors.saliences)


@pytest.mark.parametrize("reading", [SCHOLZ, JMCKIB, NEAREST, PAIRWISE])
def test_rounding_breaks_no_tie_that_whole_numbers_bring_about(reading: Reading) -> None:
    rng = np.random.default_rng(0)
    for _ in range(60):
        numbers = rng.integers(0, 10, 7), rng.integers(1, 10, 7) / 10.0, rng.integers(1, 11, 7) / 10.0
        actors = Actors(tuple("abcdefg"), *numbers)
        course, other = (model.play(one, 6, reading).positions for one in (actors, move_unevenly(actors)))
        assert other == pytest.approx(0.3 + 0.1 * course, abs=1e-6)


@pytest.mark.parametrize("reading", [SCHOLZ, PAIRWISE])
def test_all_are_neutral_where_only_rounding_sets_their_dangers_apart(reading: Reading) -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        camps = rng.permutation([0.9, 0.9, 0.9, 1.7, 1.7, 1.7])
        even = Actors(tuple("abcdef"), camps, rng.choice([0.3, 0.1 + 0.2], 6), [0.7] * 6)
        assert model.find_exponents(even, reading=reading).tolist() == [1.0] * 6


def test_powers_too_small_to_multiply_bargain_like_larger_ones() -> None:
    units = np.round(CAR_EMISSIONS.capabilities * 100.0)
    tiny = Actors(CAR_EMISSIONS.names, CAR_EMISSIONS.positions, units * 5e-324, CAR_EMISSIONS.saliences)
    assert model.play(tiny, 5).positions == pytest.approx(model.play(CAR_EMISSIONS, 5).positions, abs=1e-9)


def test_actors_cannot_be_changed_behind_their_checks() -> None:
    mine = np.array([0.0, 1.0])
    actors = Actors(("a", "b"), mine, [1.0, 1.0], [1.0, 1.0])
    mine[0] = 0.5
    assert actors.positions[0] == 0.0
    for name in ("positions", "capabilities", "saliences"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(actors, name)[0] = np.nan


def test_with_chances_that_add_up_the_rounds_settle_at_the_median() -> None:
    course = model.play(CAR_EMISSIONS, 20, PAIRWISE)
    assert course.settled() == 3
    assert course.positions[-1] == pytest.approx(7.0)
    assert course.settled(tolerance=100.0) == 0


@pytest.mark.parametrize("seed", range(4))
def test_offers_are_those_written_out_term_by_term(seed: int) -> None:
    actors = draw_actors(seed)
    n = len(actors.names)
    r = model.find_exponents(actors)
    ones = np.ones(n)
    danger = np.array([sum(expect_plainly(actors, ones, i, j, i) for j in range(n) if j != i) for i in range(n)])
    risk = (2 * danger - danger.max() - danger.min()) / (danger.max() - danger.min())
    assert r == pytest.approx((1 - risk / 3) / (1 + risk / 3), abs=1e-12)
    for reading in (SCHOLZ, JMCKIB, NEAREST):
        moved = model.step(actors, reading=reading)
        for i in range(n):
            assert moved[i] == pytest.approx(settle_plainly(actors, r, i, reading), abs=1e-11)


def settle_plainly(actors: Actors, r: np.ndarray, i: int, reading: Reading) -> float:
    x = actors.positions
    confront, compromise, capitulate = [], [], []
    for j in range(len(x)):
        if x[j] == x[i]:
            continue
        own, their = expect_plainly(actors, r, i, i, j), expect_plainly(actors, r, i, j, i)
        if their > own > 0:
            confront.append((abs(x[j] - x[i]), x[j]))
        elif their > 0 > own and their > abs(own):
            to = x[i] + (x[j] - x[i]) * abs(own / their)
            centre = (abs(own) * x[i] + abs(their) * x[j]) / (abs(own) + abs(their))
            compromise.append((abs(to - x[i]) if reading.compromise == "nearest" else centre, to))
        elif their > 0 > own and reading.capitulation:
            capitulate.append((abs(x[j] - x[i]), x[j]))
    return float(min(confront or compromise or capitulate or [(0.0, x[i])])[1])


def test_nobody_capitulates_in_the_dead_branch() -> None:
    apart = [
        np.abs(model.step(draw_actors(seed)) - model.step(draw_actors(seed), reading=JMCKIB)).max()
        for seed in range(20)
    ]
    assert max(apart) > 0.1
    for seed in range(20):
        actors = draw_actors(seed)
        stays = model.step(actors, reading=JMCKIB) == actors.positions
        capitulates = stays & (model.step(actors) != actors.positions)
        assert np.all(np.isin(model.step(actors)[capitulates], actors.positions))


@pytest.mark.parametrize("reading", [SCHOLZ, JMCKIB, NEAREST, PAIRWISE])
def test_units_of_power_and_of_the_issue_do_not_matter(reading: Reading) -> None:
    actors = draw_actors(11)
    other = Actors(actors.names, 3.0 + 20.0 * actors.positions, 50.0 * actors.capabilities, actors.saliences)
    course, scaled = (model.play(one, 4, reading) for one in (actors, other))
    assert scaled.positions == pytest.approx(3.0 + 20.0 * course.positions, abs=1e-8)
    assert scaled.exponents == pytest.approx(course.exponents, abs=1e-10)


@pytest.mark.parametrize("reading", [NEAREST, PAIRWISE])
def test_turning_the_issue_round_turns_the_outcome_round(reading: Reading) -> None:
    actors = draw_actors(3)
    turned = Actors(actors.names, -actors.positions, actors.capabilities, actors.saliences)
    assert model.play(turned, 4, reading).means == pytest.approx(-model.play(actors, 4, reading).means, abs=1e-9)


def test_the_weighted_compromise_prefers_one_end_of_the_issue() -> None:
    gaps = []
    for seed in range(20):
        actors = draw_actors(seed)
        turned = Actors(actors.names, -actors.positions, actors.capabilities, actors.saliences)
        gaps.append(model.weighted_mean(turned, model.step(turned)) + model.weighted_mean(actors, model.step(actors)))
    assert max(np.abs(gaps)) > 0.01


def test_positions_stay_within_the_first_range_and_exponents_within_a_half_and_two() -> None:
    for seed in range(8):
        actors = draw_actors(seed)
        course = model.play(actors, 6)
        assert course.positions.min() >= actors.positions.min() - 1e-12
        assert course.positions.max() <= actors.positions.max() + 1e-12
        assert course.exponents.min() >= 0.5 - 1e-12
        assert course.exponents.max() <= 2.0 + 1e-12


def test_where_all_agree_nobody_moves() -> None:
    agreed = np.full(10, 6.0)
    assert np.array_equal(model.step(CAR_EMISSIONS, agreed), agreed)
    assert np.array_equal(model.find_exponents(CAR_EMISSIONS, agreed), np.ones(10))


def test_the_median_has_at_most_half_the_weight_on_either_side() -> None:
    for seed in range(20):
        actors = draw_actors(seed)
        weights = actors.capabilities * actors.saliences
        median = model.weighted_median(actors)
        assert weights[actors.positions < median].sum() <= weights.sum() / 2
        assert weights[actors.positions > median].sum() <= weights.sum() / 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"positions": [1.0, 1.0]}, "positions must differ"),
        ({"positions": [1.0, np.nan]}, r"positions must be a number in \[-1e\+100, 1e\+100\], found nan"),
        ({"positions": [1.0, 2.0, 3.0]}, "positions must be one number for each of 2 actors"),
        ({"positions": ["left", "right"]}, "positions must be a number"),
        ({"capabilities": [-0.1, 1.0]}, r"capabilities must be a number in \[0, 1e\+100\], found -0.1"),
        ({"capabilities": [0.0, 0.0]}, "capabilities must not all be 0"),
        ({"saliences": [0.0, 1.0]}, r"saliences must be a number in \(0, 1\], found 0"),
        ({"saliences": [0.5, 1.1]}, r"saliences must be a number in \(0, 1\], found 1.1"),
        ({"saliences": 0.5}, "saliences must be one number for each of 2 actors"),
        ({"positions": [0.0, 1e308]}, r"positions must be a number in \[-1e\+100, 1e\+100\], found 1e\+308"),
        ({"capabilities": [1e308, 1.0]}, r"capabilities must be a number in \[0, 1e\+100\], found 1e\+308"),
        ({"capabilities": [True, False]}, r"capabilities must be a number"),
    ],
)
def test_actors_who_cannot_bargain_are_refused(change: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = {"names": ("a", "b"), "positions": [0, 1], "capabilities": [1, 1], "saliences": [1, 1]}
    Actors(**good)
    with pytest.raises(StandoffError, match=f"^{message}"):
        Actors(**good | change)


def test_rounds_and_given_positions_are_checked() -> None:
    with pytest.raises(StandoffError, match=r"^rounds must be a number in \[0, 1e\+06\], found -1"):
        model.play(CAR_EMISSIONS, -1)
    with pytest.raises(StandoffError, match=r"^rounds must be a whole number"):
        model.play(CAR_EMISSIONS, 1.5)  # type: ignore[arg-type]
    with pytest.raises(StandoffError, match=r"^rounds must be a number in .* found 2 in shape"):
        model.play(CAR_EMISSIONS, [1, 2])  # type: ignore[arg-type]
    with pytest.raises(StandoffError, match=r"^compromise must be one of 'weighted', 'nearest', found 'far'"):
        Reading("far", True, "all")  # type: ignore[arg-type]
    with pytest.raises(StandoffError, match=r"^positions must be one number for each of 10"):
        model.step(CAR_EMISSIONS, [1.0, 2.0])
