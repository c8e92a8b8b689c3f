"""Skill: how much better than the base rate, how surely, and would chance have done as well?

**Equations** (s_c mean score over the rows of case c, b_c that of the baseline; lower is better)

    skill = 1 - sum_c s_c / sum_c b_c

1 is perfect, 0 no better than the baseline, below 0 worse. Every case counts once, however many freeze dates it has.

**Telling apart.** With v_i the weight of row i, fallen rows i and others j:

    area = sum v_i v_j ([p_i > p_j] + [p_i = p_j] / 2) / sum v_i v_j

how often a row where it happened was given more than one where it did not; one half is chance (the area under the ROC
curve; Mason & Graham 2002, Q. J. R. Meteorol. Soc. 128:2145). It does not care about the level of the forecasts, nor
about how many of the cases chosen fell.

**Interval.** Cases are drawn again with replacement, forecast and baseline of a case together (a paired bootstrap,
clustered by case; Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 8 and 13), and the middle 90 in 100 is
taken. Rows of one case stand or fall together and are never drawn apart. With fewer than about 20 cases percentile
intervals are too short; with one case there is none, nor one of the area with fewer than two cases of either end.

**Cases chosen by outcome.** A library holds the crises that are remembered, and those who fell are. To score forecasts
as if cases had been drawn like the record, where a share tau fell, rows are weighted by tau / ybar where it happened
and (1 - tau) / (1 - ybar) where it did not, ybar being the share of the cases (King & Zeng 2001, Political Analysis
9:137).

**Shuffled outcomes.** The cases' outcomes are dealt out again at random, a case's rows together, and skill is
measured each time: what is left is what the forecasts gain without knowing one case from another. Against the share of
these cases in which it happened nothing can be left: with o that share and p_i the forecasts, the expected Brier skill
of shuffled outcomes is -mean((p_i - o)^2) / (o (1 - o)), at most 0. Against history's base rate some skill can be left,
because a forecast that is high everywhere gains where cases were chosen for their exits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.errors import StandoffError
from standoff.record import Floats
from standoff.scoring.pooling import count_once
from standoff.scoring.proper import check_outcomes, check_probabilities

RESAMPLES = 2000
SHUFFLES = 500
SEED = 20200809
TAILS = (0.05, 0.95)

Scores = Callable[[Floats], tuple[Floats, Floats]]
"""Outcomes (row,) -> scores of the forecast and of the baseline, each (row,)."""


@dataclass(frozen=True)
class Skill:
    """Skill with its 90% interval, NaN where it cannot be told; ``score`` and ``baseline`` are means over cases."""

    score: float
    baseline: float
    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True)
class Null:
    """Skill found, and skill with shuffled outcomes: its mean, middle 90 in 100, and the ``share`` that did as well.

    ``share`` counts what was found as one of them, so that it is never 0: (1 + as good) / (1 + shuffles).
    """

    found: float
    mean: float
    low: float
    high: float
    share: float


def by_case(scores: npt.ArrayLike, cases: Sequence[str]) -> Floats:
    """Mean score of each case, (case,), in alphabetical order of the cases."""
    given = np.asarray(scores, dtype=np.float64)
    if given.shape != (len(cases),) or not len(cases):
        raise StandoffError(f"there are {len(cases)} names of cases for scores of shape {given.shape}")
    _, place, n = np.unique(np.asarray(cases, dtype=str), return_inverse=True, return_counts=True)
    return np.asarray(np.bincount(place, given) / n)


def skill(
    scores: npt.ArrayLike, baseline: npt.ArrayLike, cases: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED
) -> Skill:
    """Skill of ``scores`` over ``baseline``, both (row,), lower being better; ``cases`` names each row's case.

    >>> skill([0.1, 0.3], [0.2, 0.2], ["a", "b"]).value
    0.0
    """
    own, other = by_case(scores, cases), by_case(baseline, cases)
    n = len(own)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), resamples).astype(np.float64)
    drawn = _skill(times @ own, times @ other)
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.quantile(drawn, TAILS) if n > 1 and len(drawn) else (np.nan, np.nan)
    value = float(_skill(own.sum(), other.sum()))
    return Skill(float(own.mean()), float(other.mean()), value, float(low), float(high), n)


def record_weights(outcome: npt.ArrayLike, cases: Sequence[str], share: float) -> Floats:
    """Weight of each row as if its case had been drawn where ``share`` fell, (row,); ones where all ended alike.

    >>> record_weights([1, 0], ["a", "b"], 0.2).tolist()
    [0.4, 1.6]
    """
    happened = check_outcomes(outcome, (len(cases),))
    own = float(by_case(happened, cases).mean())
    if not 0.0 < own < 1.0:
        return np.ones(len(cases))
    return np.asarray(np.where(happened == 1.0, share / own, (1.0 - share) / (1.0 - own)))


def tell_apart(
    forecast: npt.ArrayLike, outcome: npt.ArrayLike, cases: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float, float]:
    """The area of the module's text and its 90% interval over cases; NaN where it cannot be told.

    >>> tell_apart([0.1, 0.2, 0.3], [0, 1, 0], ["a", "b", "c"])[0]
    0.5
    """
    p = check_probabilities("forecasts", forecast)
    o = check_outcomes(outcome, p.shape)
    if len(cases) != len(p):
        raise StandoffError(f"there are {len(cases)} names of cases for {len(p)} forecasts")
    names, place = np.unique(np.asarray(cases, dtype=str), return_inverse=True)
    n, once = len(names), count_once(cases)
    fell, stayed = np.flatnonzero(o == 1.0), np.flatnonzero(o == 0.0)
    above = np.sign(p[fell][:, None] - p[stayed]) / 2.0 + 0.5
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), resamples).astype(np.float64)

    def area(weight: Floats) -> Floats:
        first, second = weight[:, fell], weight[:, stayed]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(((first @ above) * second).sum(axis=1) / first.sum(axis=1) / second.sum(axis=1))

    drawn = area(times[:, place] * once)
    drawn = drawn[np.isfinite(drawn)]
    enough = min(len(set(place[fell])), len(set(place[stayed]))) > 1
    low, high = np.quantile(drawn, TAILS) if enough and len(drawn) else (np.nan, np.nan)
    return float(area(once[None])[0]), float(low), float(high)


def shuffle_cases(outcome: npt.ArrayLike, cases: Sequence[str], rng: np.random.Generator) -> Floats:
    """Outcomes dealt out again among the cases. A case's rows take those of one other, in turn where it has more."""
    given = np.asarray(outcome, dtype=np.float64)
    names = np.asarray(cases, dtype=object)
    rows = [np.flatnonzero(names == name) for name in dict.fromkeys(cases)]
    dealt = np.empty_like(given)
    for own, whose in zip(rows, rng.permutation(len(rows)), strict=True):
        dealt[own] = np.resize(given[rows[whose]], len(own))
    return dealt


def shuffled_skill(
    score: Scores, outcome: npt.ArrayLike, cases: Sequence[str], shuffles: int = SHUFFLES, seed: int = SEED
) -> Null:
    """Skill with outcomes shuffled among cases. ``score`` is given each set of outcomes and may learn from it."""
    given = np.asarray(outcome, dtype=np.float64)
    rng = np.random.default_rng(seed)
    found = _skill_of(score, given, cases)
    drawn = np.array([_skill_of(score, shuffle_cases(given, cases, rng), cases) for _ in range(shuffles)])
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn) or not np.isfinite(found):
        return Null(found, np.nan, np.nan, np.nan, np.nan)
    low, high = np.quantile(drawn, TAILS)
    share = (1 + int((drawn >= found - 1e-12).sum())) / (1 + len(drawn))
    return Null(found, float(drawn.mean()), float(low), float(high), share)


def _skill_of(score: Scores, outcome: Floats, cases: Sequence[str]) -> float:
    own, other = score(outcome)
    return float(_skill(by_case(own, cases).sum(), by_case(other, cases).sum()))


def _skill(own: npt.ArrayLike, other: npt.ArrayLike) -> Floats:
    """NaN where the baseline was perfect: nothing is better or worse by a factor."""
    below = np.asarray(other, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0.0, 1.0 - np.asarray(own, dtype=np.float64) / below, np.nan))
