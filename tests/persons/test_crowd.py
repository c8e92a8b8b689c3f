"""The crowd of millions keeps to its closed form, its draws are as good as they must be, and threads change nothing."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import chi2, norm

from standoff import float32
from standoff.errors import StandoffError
from standoff.persons.crowd import TILE, day_keys, march_days

PULL = {"social_pull": 3.0, "half_seen": 0.05, "seeing_speed": 0.3}
N = 400_000
RARE = 1e-4
"""Significance below which a statistic is called wrong; seeds are fixed, so a test that passes goes on passing."""


@pytest.fixture(scope="module")
def attitudes() -> npt.NDArray[np.float32]:
    return np.random.default_rng(5).normal(-4.0, 1.5, N).astype(np.float32)


def words_of(citizens: npt.ArrayLike, seed: int, day: int) -> npt.NDArray[np.uint32]:
    """The hash as the module's docstring tells it, in NumPy."""
    key_0, key_1 = day_keys(seed, day + 1)[day]
    x = np.asarray(citizens, np.uint32) * np.uint32(0x9E3779B1) + key_0
    x = (x ^ (x >> 16)) * np.uint32(0x21F0AAAD)
    x = ((x ^ (x >> 15)) + key_1) * np.uint32(0xD35A2D97)
    return np.asarray(x ^ (x >> 15))


def closed_form(attitudes: npt.NDArray[np.float32], shares: npt.NDArray[np.float64], pull: dict[str, float]):
    """Expected number and variance of marchers on each day, given the shares of the days before; (day,) each."""
    seen, expected, variance = 0.0, [], []
    for share in shares:
        drawn = pull["social_pull"] * seen / (seen + pull["half_seen"])
        chance = 1.0 / (1.0 + np.exp(-(attitudes.astype(np.float64) + drawn)))
        expected.append(chance.sum())
        variance.append((chance * (1.0 - chance)).sum())
        seen += pull["seeing_speed"] * (share - seen)
    return np.array(expected), np.array(variance)


def test_days_agree_with_the_closed_form_within_the_binomial_spread(attitudes: npt.NDArray[np.float32]) -> None:
    shares = march_days(attitudes, **PULL, days=60, seed=11)
    expected, variance = closed_form(attitudes, shares, PULL)
    z = (shares * N - expected) / np.sqrt(variance)
    assert np.abs(z).max() < norm.isf(RARE / 2 / len(z))
    assert chi2.ppf(RARE, 60) < (z**2).sum() < chi2.isf(RARE, 60)
    assert shares[-1] > 3.0 * shares[0], "the crowd must have drawn a crowd, or the pull was not tested"


def test_each_citizen_is_compared_as_the_equation_says() -> None:
    n, days = 3 * TILE + 77, 6
    attitudes = np.linspace(-9.0, 9.0, n, dtype=np.float32)
    odds = np.array([float32.exp(-a) for a in attitudes])
    seen = 0.0
    shares = march_days(attitudes, **PULL, days=days, seed=3)
    for day in range(days):
        reluctance = np.float32(math.exp(-PULL["social_pull"] * seen / (seen + PULL["half_seen"])))
        words = words_of(np.arange(n), 3, day).astype(np.float32)
        assert round(shares[day] * n) == np.count_nonzero(words * (np.float32(1.0) + reluctance * odds) < 2.0**32)
        seen += PULL["seeing_speed"] * (shares[day] - seen)


@pytest.mark.parametrize("threads", [2, 3, 7, 64])
def test_any_number_of_threads_gives_the_same_bits(attitudes: npt.NDArray[np.float32], threads: int) -> None:
    alone = march_days(attitudes, **PULL, days=12, seed=4)
    assert march_days(attitudes, **PULL, days=12, seed=4, threads=threads).tobytes() == alone.tobytes()


def test_a_longer_run_begins_like_a_shorter_one(attitudes: npt.NDArray[np.float32]) -> None:
    assert (march_days(attitudes, **PULL, days=20, seed=4)[:9] == march_days(attitudes, **PULL, days=9, seed=4)).all()


@pytest.mark.parametrize("other", [5, 4 + 2**32, 4 + 2**63])
def test_another_seed_gives_other_days(attitudes: npt.NDArray[np.float32], other: int) -> None:
    ours, theirs = (march_days(attitudes, **PULL, days=8, seed=seed) for seed in (4, other))
    assert np.count_nonzero(ours == theirs) <= 1, "a day in hundreds has the same count by chance"


def test_without_pull_days_are_independent_of_each_other() -> None:
    shares = march_days(np.zeros(50_000, np.float32), 0.0, 0.1, 1.0, days=800, seed=8)
    z = (shares - 0.5) / math.sqrt(0.25 / 50_000)
    assert chi2.ppf(RARE, 800) < (z**2).sum() < chi2.isf(RARE, 800)
    for lag in (1, 2, 7):
        assert abs((z[lag:] * z[:-lag]).sum()) / math.sqrt(800 - lag) < norm.isf(RARE / 2)


def test_rare_joiners_are_neither_lost_nor_doubled() -> None:
    attitudes = np.full(4_000_000, -13.0, np.float32)
    marched = march_days(attitudes, 0.0, 0.1, 1.0, days=25, seed=2).sum() * attitudes.size
    expected = 25 * attitudes.size / (1.0 + math.exp(13.0))
    assert abs(marched - expected) < norm.isf(RARE / 2) * math.sqrt(expected)


def test_the_ends_of_the_range_march_never_or_always() -> None:
    assert (march_days(np.full(9000, -40.0), 0.0, 0.1, 1.0, days=3, seed=1) == 0.0).all()
    assert (march_days(np.full(9000, 40.0), 0.0, 0.1, 1.0, days=3, seed=1) == 1.0).all()


def test_more_pull_brings_a_larger_crowd(attitudes: npt.NDArray[np.float32]) -> None:
    last = [march_days(attitudes, pull, 0.05, 0.3, days=30, seed=6)[-1] for pull in (0.0, 1.0, 2.0, 4.0)]
    assert last == sorted(last)
    assert last[-1] > 2.0 * last[0]


@pytest.mark.parametrize("shift", [0, 8, 16, 24])
def test_every_byte_of_a_word_is_uniform_over_citizens(shift: int) -> None:
    found = np.bincount((words_of(np.arange(2**20), 9, 40) >> shift) & 0xFF, minlength=256)
    statistic = ((found - 4096.0) ** 2 / 4096.0).sum()
    assert chi2.ppf(RARE, 255) < statistic < chi2.isf(RARE, 255)


@pytest.mark.parametrize("step", [1, 2, 64, 4096, 65536, 2**19])
def test_citizens_some_way_apart_draw_independently(step: int) -> None:
    citizens = np.arange(2**20)
    here, there = words_of(citizens, 9, 3) >> 28, words_of(citizens + step, 9, 3) >> 28
    assert_independent(here, there)


@pytest.mark.parametrize("other", [(9, 4), (9, 5), (9, 367), (10, 3), (9 + 2**32, 3)])
def test_days_and_seeds_draw_independently(other: tuple[int, int]) -> None:
    citizens = np.arange(2**20)
    assert_independent(words_of(citizens, 9, 3) >> 28, words_of(citizens, *other) >> 28)


def assert_independent(one: npt.NDArray[np.uint32], two: npt.NDArray[np.uint32]) -> None:
    """Pairs of four-bit numbers spread evenly over the 256 cells."""
    cells = np.bincount(one * 16 + two, minlength=256)
    mean = one.size / 256
    assert chi2.ppf(RARE, 255) < ((cells - mean) ** 2 / mean).sum() < chi2.isf(RARE, 255)


def test_days_with_close_first_keys_do_not_share_words() -> None:
    """With one key alone, two days whose keys lie fewer than the crowd's steps apart would deal the same cards."""
    steps_of_0 = day_keys(1, 4000)[:, 0] * np.uint32(pow(0x9E3779B1, -1, 2**32))
    order = np.argsort(steps_of_0)
    apart = np.diff(steps_of_0[order].astype(np.int64))
    first, second = order[apart.argmin()], order[apart.argmin() + 1]
    assert apart.min() < 2**12, "days to be looked at"
    citizens = np.arange(2**20)
    shared = np.intersect1d(words_of(citizens, 1, int(first)), words_of(citizens, 1, int(second))).size
    assert abs(shared - 256) < 5 * 16, "as many as chance makes, 2^40 / 2^32"


def test_flipping_any_bit_of_a_number_flips_half_of_the_word() -> None:
    citizens = np.arange(2**16)
    for bit in range(32):
        flipped = words_of(citizens, 2, 1) ^ words_of(citizens ^ (1 << bit), 2, 1)
        rates = np.array([np.mean((flipped >> k) & 1) for k in range(32)])
        assert np.abs(rates - 0.5).max() < 0.02, bit


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"social_pull": -0.1}, "social_pull"),
        ({"social_pull": 41.0}, "social_pull"),
        ({"half_seen": 0.0}, "half_seen"),
        ({"half_seen": math.nan}, "half_seen"),
        ({"seeing_speed": 0.0}, "seeing_speed"),
        ({"seeing_speed": 1.5}, "seeing_speed"),
        ({"days": 0}, "days"),
        ({"threads": 0}, "threads"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**64}, "seed"),
        ({"attitudes": []}, "attitudes"),
        ({"attitudes": [[0.0]]}, "attitudes"),
        ({"attitudes": [0.0, math.nan]}, "attitudes"),
        ({"attitudes": [0.0, 41.0]}, "attitudes"),
        ({"attitudes": [-math.inf]}, "attitudes"),
    ],
)
def test_bad_input_is_named_with_its_range(change: dict[str, object], named: str) -> None:
    good = {"attitudes": np.zeros(10), **PULL, "days": 2, "seed": 1}
    with pytest.raises(StandoffError, match=named):
        march_days(**{**good, **change})
