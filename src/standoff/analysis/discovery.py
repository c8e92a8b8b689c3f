"""Scenario discovery: which futures are the ones in which it happens, said as a few simple conditions.

A regression tree (CART: Breiman, Friedman, Olshen & Stone 1984) splits the futures by assumptions, and where asked by
what was to be seen early, so that the chance of the outcome differs most between leaves. Each leaf is a *rule*: bounds
on at most ``depth`` features. A rule is measured on assumption draws that the tree has not seen:

    mass      = sum w in the rule / sum w                  share of futures that meet it
    density   = sum w p in the rule / sum w in the rule    chance of the outcome in those futures
    coverage  = sum w p in the rule / sum w p              share of the outcome's futures that meet it
    lift      = density / (sum w p / sum w)

with ``p`` a future's chance of the outcome and ``w`` its weight. Coverage and density are the two ends of scenario
discovery (Bryant & Lempert 2010, Technological Forecasting and Social Change 77:34-49). Intervals (90%) are percentiles
over draws taken again with replacement, because futures of one draw share their assumptions.

A rule says where the outcome gathers in the model, not what causes it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from standoff.analysis.wording import MINUS, n_in_100, range_in_100
from standoff.errors import StandoffError
from standoff.record import Floats, Integers

DEPTH, LEAST_SHARE = 3, 0.05
FEWEST_DRAWS = 20
RESAMPLES = 300
TAILS = (0.05, 0.95)
SEED = 20200809
CLEAR = 1.0
"""A rule gathers the outcome when the low end of its lift is above this, and avoids it when the high end is below."""


@dataclass(frozen=True)
class Futures:
    """Members as rows: ``features`` (member, feature), chance of the outcome, weight and assumption draw of each."""

    features: pd.DataFrame
    chance: Floats
    weight: Floats
    draw: Integers

    def __post_init__(self) -> None:
        n = len(self.features)
        for name in ("chance", "weight", "draw"):
            if getattr(self, name).shape != (n,):
                raise StandoffError(f"{name} must hold one number for each of {n} futures")
        if not np.isfinite(self.features.to_numpy(np.float64)).all() or not np.isfinite(self.chance).all():
            raise StandoffError("futures must be finite numbers")
        if (self.chance < 0.0).any() or (self.chance > 1.0).any() or (self.weight < 0.0).any():
            raise StandoffError("chances lie from 0 to 1, and weights are not negative")

    @property
    def base_rate(self) -> float:
        """Chance of the outcome over all futures."""
        return float((self.chance * self.weight).sum() / self.weight.sum())

    def of(self, rows: npt.NDArray[np.bool_]) -> Futures:
        """Some of the futures."""
        return Futures(self.features[rows], self.chance[rows], self.weight[rows], self.draw[rows])


@dataclass(frozen=True)
class Bound:
    """``low`` < feature <= ``high``; infinite where open. ``share``: of the futures that meet it alone."""

    feature: str
    low: float
    high: float
    share: float


@dataclass(frozen=True)
class Rule:
    """Bounds that hold together, and how they fare on draws they were not made from (see the module)."""

    bounds: tuple[Bound, ...]
    mass: float
    density: float
    density_low: float
    density_high: float
    coverage: float
    coverage_low: float
    coverage_high: float
    lift: float
    lift_low: float
    lift_high: float
    base_rate: float

    @property
    def gathers(self) -> bool:
        """Whether the outcome is surely more frequent here than over all futures."""
        return self.lift_low > CLEAR

    @property
    def avoids(self) -> bool:
        """Whether it is surely less frequent here."""
        return self.lift_high < CLEAR


def find_rules(futures: Futures, depth: int = DEPTH, least_share: float = LEAST_SHARE) -> tuple[Rule, ...]:
    """The leaves of a tree grown on every second draw, measured on the others; highest density first.

    ``least_share``: of the futures, that every leaf holds at least. No rule where the chance does not vary. Raises
    `StandoffError` for a depth beyond 1 … 3, a share beyond 0.01 … 0.5, or fewer than 20 draws.
    """
    from sklearn.tree import DecisionTreeRegressor

    if not 1 <= depth <= DEPTH:
        raise StandoffError(f"a tree that is to be read has a depth from 1 to {DEPTH}, found {depth}")
    if not 0.01 <= least_share <= 0.5:
        raise StandoffError(f"the least share of a leaf lies between 0.01 and 0.5, found {least_share:g}")
    grown, held = split_draws(futures)
    if np.ptp(grown.chance) == 0.0 or grown.features.shape[1] == 0 or not held.base_rate > 0.0:
        return ()
    tree = DecisionTreeRegressor(max_depth=depth, min_weight_fraction_leaf=least_share, random_state=0)
    tree.fit(grown.features.to_numpy(np.float64), grown.chance, sample_weight=grown.weight)
    leaves = _read_leaves(tree.tree_, list(futures.features.columns))
    rules = [measure_rule(bounds, held) for bounds in leaves]
    return tuple(sorted((rule for rule in rules if rule.bounds and rule.mass > 0.0), key=lambda rule: -rule.density))


def split_draws(futures: Futures) -> tuple[Futures, Futures]:
    """Futures of every second assumption draw, and those of the others."""
    known, place = np.unique(futures.draw, return_inverse=True)
    if len(known) < FEWEST_DRAWS:
        raise StandoffError(f"discovery needs at least {FEWEST_DRAWS} assumption draws, found {len(known)}")
    first = place % 2 == 0
    return futures.of(first), futures.of(~first)


def inside(bounds: Mapping[str, tuple[float, float]], features: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which futures meet all bounds, feature -> (low, high], (member,)."""
    met = np.ones(len(features), bool)
    for feature, (low, high) in bounds.items():
        values = features[feature].to_numpy(np.float64)
        met &= (values > low) & (values <= high)
    return met


def measure_rule(bounds: Mapping[str, tuple[float, float]], futures: Futures) -> Rule:
    """A rule of ``bounds`` measured on some futures: feature -> (low, high]."""
    met = inside(bounds, futures.features).astype(np.float64)
    _, place = np.unique(futures.draw, return_inverse=True)
    n = int(place.max()) + 1
    happened = futures.weight * futures.chance
    columns = (futures.weight, happened, futures.weight * met, happened * met)
    sums = np.stack([np.bincount(place, column, n) for column in columns], axis=1)
    times = np.random.default_rng(SEED).multinomial(n, np.full(n, 1.0 / n), RESAMPLES)
    found = _shares(sums.sum(axis=0)[None])[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a share of nothing has no interval
        low, high = np.nanquantile(_shares(times.astype(np.float64) @ sums), TAILS, axis=0)
    total = float(futures.weight.sum())
    alone = tuple(
        Bound(name, *ends, float(futures.weight[inside({name: ends}, futures.features)].sum()) / total)
        for name, ends in bounds.items()
    )
    mass, density, coverage, lift = ([float(each[k]) for each in (found, low, high)] for k in range(4))
    return Rule(alone, mass[0], *density, *coverage, *lift, futures.base_rate)  # type: ignore[call-arg]


def _shares(sums: Floats) -> Floats:
    """Mass, density, coverage, lift from sums (sample, 4) of weight, outcome, weight and outcome in the rule."""
    weight, happened, met, both = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([met / weight, both / met, both / happened, (both / met) / (happened / weight)], axis=1)


def _read_leaves(tree: object, names: Sequence[str]) -> list[dict[str, tuple[float, float]]]:
    """Bounds of each leaf of a scikit-learn tree, feature -> (low, high]."""
    left, right = tree.children_left, tree.children_right  # type: ignore[attr-defined]
    leaves: list[dict[str, tuple[float, float]]] = []

    def walk(node: int, bounds: dict[str, tuple[float, float]]) -> None:
        if left[node] == right[node]:
            leaves.append(bounds)
            return
        name = names[tree.feature[node]]  # type: ignore[attr-defined]
        cut = float(tree.threshold[node])  # type: ignore[attr-defined]
        low, high = bounds.get(name, (-math.inf, math.inf))
        walk(left[node], bounds | {name: (low, min(high, cut))})
        walk(right[node], bounds | {name: (max(low, cut), high)})

    walk(0, {})
    return leaves


def rule_table(rules: Sequence[Rule]) -> pd.DataFrame:
    """One row a rule: conditions, mass, density, coverage and lift with intervals, gathers."""
    columns = (
        "mass", "density", "density_low", "density_high", "coverage", "coverage_low", "coverage_high", "lift",
        "lift_low", "lift_high", "base_rate", "gathers", "avoids",
    )  # fmt: skip
    rows = [{"rule": say_bounds(rule)} | {name: getattr(rule, name) for name in columns} for rule in rules]
    return pd.DataFrame(rows, columns=["rule", *columns])


def say_bounds(rule: Rule, words: Mapping[str, str] | None = None) -> str:
    """The conditions in words: ``chance of x above 0.3 (34 in 100) and y at most 2 (61 in 100)``."""
    said = []
    for bound in rule.bounds:
        name = (words or {}).get(bound.feature, bound.feature)
        said.append(f"{name} {say_ends(bound)} ({n_in_100(bound.share)} in 100)")
    return " and ".join(said)


def say_ends(bound: Bound) -> str:
    """``above 0.3``, ``at most 2`` or ``from 0.3 to 2``."""
    if math.isinf(bound.low):
        return f"at most {_number(bound.high)}"
    if math.isinf(bound.high):
        return f"above {_number(bound.low)}"
    return f"from {_number(bound.low)} to {_number(bound.high)}"


def say_rule(rule: Rule, happening: str, words: Mapping[str, str] | None = None) -> str:
    """A rule as a sentence or two; ``happening`` as in ``he falls``."""
    covered, dense = n_in_100(rule.coverage), n_in_100(rule.density)
    span = range_in_100(rule.density_low, rule.density_high)
    told = (
        f"there {happening} in {dense} of 100 ({span}), over all in {n_in_100(rule.base_rate)}; "
        f"{n_in_100(rule.mass)} of 100 futures are such"
    )
    start = f"Of the futures in which {happening}, {covered} in 100 have {say_bounds(rule, words)}"
    return f"{start}; {told}."


def usual_rules(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that together say how it usually happens: those that gather the outcome, most covering first."""
    return tuple(sorted((rule for rule in rules if rule.gathers), key=lambda rule: -rule.coverage))


def _number(value: float) -> str:
    said = f"{value:.3g}" if abs(value) < 1000.0 else f"{value:,.0f}".replace(",", " ")
    return said.replace("-", MINUS)
