"""What a change does: members of two runs that share every draw, compared one by one.

The same member under the same draws differs only by the change, so its difference carries far less noise than either
probability. Sums are exact integers (`standoff.record`), whatever the order of chunks.

**Over time** (`OutByDay`, `WeeklyCrowds`) needs the whole path of every member. A week's crowd is a median over the
futures in which the ruler still stands, as in a fan; a median has no share for each draw, so the interval of a
difference of medians is the bootstrap over assumption draws, both runs resampled together (Efron & Tibshirani 1993,
An Introduction to the Bootstrap, ch. 13, percentile interval): it says how well the medians are known, not how much
they differ between assumptions.
"""

from __future__ import annotations

from threading import Lock

import numpy as np
import pandas as pd

from standoff.analysis.spread import Tally, estimate
from standoff.errors import StandoffError
from standoff.record import (
    EXITS,
    FIXED,
    MILESTONES,
    N_BINS,
    OUTCOMES,
    WEIGHT,
    Chunk,
    Floats,
    Integers,
    Scale,
    to_fixed,
)  # fmt: skip

COLUMNS = ("outcome", "baseline", "changed", "difference", "low", "high", "se")
WEEK = 7
RESAMPLES = 200
SEED = 20200809
NEAR_THE_MEDIAN = (0.35, 0.65)
"""Between these quantiles medians are looked for first; all bins are taken where one lies outside."""
PERSONS = Scale("log", 0.0, 0.0)
"""The bins of counts, those of the fans of crowds."""


class Pairing:
    """Sums by draw of what members of two runs have: ``baseline``, ``changed`` and their difference.

    Chunks may be added from several threads and in any order.
    """

    def __init__(self, draws: int, days: int) -> None:
        self.names = (*OUTCOMES, *(f"out_{day}" for day in MILESTONES if day <= days))
        self.counts: Integers = np.zeros(draws, np.int64)
        shape = (draws, len(self.names))
        self.baseline: Integers = np.zeros(shape, np.int64)
        self.changed: Integers = np.zeros(shape, np.int64)
        self.squares: Integers = np.zeros(shape, np.int64)
        self._lock = Lock()

    def add(self, baseline: Chunk, changed: Chunk) -> None:
        """Add one chunk of members as both runs have it."""
        if (baseline.first, baseline.size) != (changed.first, changed.size):
            raise StandoffError("the two runs are cut into different chunks; compare runs of one plan")
        draw = (baseline.first + np.arange(baseline.size)) % len(self.counts)
        before, after = (_probabilities(chunk, self.names) for chunk in (baseline, changed))
        gap = (after - before) / FIXED
        with self._lock:
            np.add.at(self.counts, draw, 1)
            np.add.at(self.baseline, draw, before)
            np.add.at(self.changed, draw, after)
            np.add.at(self.squares, draw, to_fixed(gap * gap))

    def table(self) -> pd.DataFrame:
        """One row for each outcome and day: outcome, baseline, changed, difference, low, high, se.

        ``low`` … ``high``: 5th and 95th percentile over assumption draws of the draw's difference, replicate noise
        removed; ``se``: its sampling error. Outcomes are those of `OUTCOMES`, then ``out_30`` … by day.
        """
        members = self.counts.sum() * FIXED
        rows = []
        for column, name in enumerate(self.names):
            gap = self.changed[:, column] - self.baseline[:, column]
            found = estimate(Tally.of_fixed(self.counts, gap, self.squares[:, column]), bounds=(-1.0, 1.0))
            shares = (self.baseline[:, column].sum() / members, self.changed[:, column].sum() / members)
            rows.append((name, *shares, found.p, found.low, found.high, found.se))
        return pd.DataFrame(rows, columns=list(COLUMNS))


def _probabilities(chunk: Chunk, names: tuple[str, ...]) -> Integers:
    """Fixed-point probabilities (member, name); in power is what the exits leave."""
    columns = {name: to_fixed(chunk.members[name]) for name in names if name != "in_power"}
    columns["in_power"] = int(FIXED) - np.sum([columns[name] for name in EXITS], axis=0)
    return np.stack([columns[name] for name in names], axis=1)


class OutByDay:
    """Sums by draw and day of the probability of being out: ``baseline``, ``changed``, squares of their difference.

    Day N is the close of the N-th day, as in ``out_30``. Chunks may be added from several threads in any order; their
    paths must hold ``standing`` of every member.
    """

    def __init__(self, draws: int, days: int) -> None:
        self.counts: Integers = np.zeros(draws, np.int64)
        self.baseline: Integers = np.zeros((draws, days), np.int64)
        self.changed: Integers = np.zeros((draws, days), np.int64)
        self.squares: Integers = np.zeros((draws, days), np.int64)
        self._lock = Lock()

    def add(self, baseline: Chunk, changed: Chunk) -> None:
        """Add one chunk of members as both runs have it."""
        draw = _draws_of(baseline, len(self.counts))
        before, after = (to_fixed(1.0 - _standing(chunk)) for chunk in (baseline, changed))
        gap = (after - before) / FIXED
        with self._lock:
            np.add.at(self.counts, draw, 1)
            np.add.at(self.baseline, draw, before)
            np.add.at(self.changed, draw, after)
            np.add.at(self.squares, draw, to_fixed(gap * gap))

    def table(self) -> pd.DataFrame:
        """One row a day: day, baseline, changed, difference, low, high, se, as in `Pairing.table`."""
        members = self.counts.sum() * FIXED
        rows = []
        for column in range(self.baseline.shape[1]):
            gap = self.changed[:, column] - self.baseline[:, column]
            found = estimate(Tally.of_fixed(self.counts, gap, self.squares[:, column]), bounds=(-1.0, 1.0))
            shares = (self.baseline[:, column].sum() / members, self.changed[:, column].sum() / members)
            rows.append((column + 1, *shares, found.p, found.low, found.high, found.se))
        return pd.DataFrame(rows, columns=["day", *COLUMNS[1:]])


class WeeklyCrowds:
    """Each member's largest crowd of each week, by place and in all, and its weight: P(standing) at the week's end.

    ``bins``: (week, place + 1, member), the last place being the whole nation; ``weights``: (week, member). Chunks may
    be added from several threads in any order; their paths must hold ``standing`` and ``crowd`` of every member.
    """

    def __init__(self, members: int, days: int, n_places: int) -> None:
        self.first_days = np.arange(0, days, WEEK)
        self.bins = np.zeros((len(self.first_days), n_places + 1, members), np.int16)
        self.weights: Integers = np.zeros((len(self.first_days), members), np.int64)

    def add(self, chunk: Chunk) -> None:
        """Add one chunk of members."""
        here = slice(chunk.first, chunk.first + chunk.size)
        crowd = chunk.paths["crowd"].astype(np.float64)
        crowd = np.concatenate([crowd, crowd.sum(axis=2, keepdims=True)], axis=2)
        largest = np.maximum.reduceat(crowd, self.first_days, axis=1)
        ends = np.minimum(self.first_days + WEEK, crowd.shape[1]) - 1
        found = np.searchsorted(PERSONS.edges(), largest, side="right") - 1
        self.bins[:, :, here] = np.clip(found, 0, N_BINS - 1).transpose(1, 2, 0)
        self.weights[:, here] = (_standing(chunk)[:, ends] * WEIGHT).astype(np.int64).T

    def medians(self, times: Floats) -> Floats:
        """Median of each week and place with each draw taken ``times``, (week, place + 1, row of ``times``).

        Over the futures in which the ruler still stands; linear within a bin as in `record.quantiles`, NaN where
        nobody stands any more. ``times``: (row, draw).
        """
        n_weeks, n_places, members = self.bins.shape
        draws = times.shape[1]
        draw = np.arange(members) % draws
        found = np.empty((n_weeks, n_places, len(times)))
        for week in range(n_weeks):
            for place in range(n_places):
                bins = self.bins[week, place]
                first, n_bins = int(bins.min()), int(np.ptp(bins)) + 1
                cells = np.bincount(draw * n_bins + (bins - first), self.weights[week], draws * n_bins)
                edges = PERSONS.edges()[first : first + n_bins + 1]
                found[week, place] = _medians(times, np.asarray(cells.reshape(draws, n_bins), np.float64), edges)
        return found


def resamples(draws: int) -> Floats:
    """How often each draw is taken, (1 + `RESAMPLES`, draw): each once in the first row, resampled in the others."""
    times = np.random.default_rng(SEED).multinomial(draws, np.full(draws, 1.0 / draws), RESAMPLES)
    return np.concatenate([np.ones((1, draws)), times.astype(np.float64)])


def crowd_table(baseline: Floats, changed: Floats) -> pd.DataFrame:
    """One row for each week and place: week, place, baseline, changed, difference, low, high, in persons.

    Both runs as `WeeklyCrowds.medians` of the same `resamples`. ``week`` counts from 1, ``place`` is its position,
    the last the whole nation; see the module on ``low`` and ``high``.
    """
    rows = []
    gaps = changed - baseline
    for week, place in np.ndindex(*gaps.shape[:2]):
        seen = gaps[week, place, 1:][np.isfinite(gaps[week, place, 1:])]
        low, high = np.quantile(seen, [0.05, 0.95]) if len(seen) else (np.nan, np.nan)
        ends = baseline[week, place, 0], changed[week, place, 0]
        rows.append((week + 1, place, *ends, gaps[week, place, 0], low, high))
    return pd.DataFrame(rows, columns=["week", "place", *COLUMNS[1:-1]])


def _medians(times: Floats, cells: Floats, edges: Floats) -> Floats:
    """Median under each row of ``times`` (row, draw) of the weights ``cells`` (draw, bin)."""
    total = np.cumsum(cells.sum(axis=0))
    low, high = np.searchsorted(total, np.multiply(NEAR_THE_MEDIAN, total[-1]))
    high = min(int(high), cells.shape[1] - 1)
    near = np.column_stack([cells[:, :low].sum(axis=1), cells[:, low : high + 1], cells[:, high + 1 :].sum(axis=1)])
    weights = times @ near
    at, half, below = _middle(weights)
    if (at == 0).any() or (at == near.shape[1] - 1).any():
        low, weights = 0, times @ np.pad(cells, ((0, 0), (1, 0)))
        at, half, below = _middle(weights)
    inside = weights[np.arange(len(weights)), at]
    edge = at + low - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        along = (half - below) / inside
    return np.where(half > 0.0, edges[edge] + along * (edges[edge + 1] - edges[edge]), np.nan)


def _middle(weights: Floats) -> tuple[Integers, Floats, Floats]:
    """Of each row: the column in which half of its sum is reached, that half, and the sum before the column."""
    total = np.cumsum(weights, axis=1)
    half = total[:, -1] / 2.0
    at = np.argmax(total >= half[:, None], axis=1)
    rows = np.arange(len(weights))
    return at, half, total[rows, at] - weights[rows, at]


def _draws_of(chunk: Chunk, draws: int) -> Integers:
    return np.asarray((chunk.first + np.arange(chunk.size)) % draws, np.int64)


def _standing(chunk: Chunk) -> Floats:
    """P(standing) of each member at the close of each day, (member, day)."""
    return np.asarray(chunk.paths["standing"][:, :, 0], np.float64)
