"""Pooling: the model's forecast and history's made into one, with a weight learned on other cases only.

**Equations** (inside forecast a, outside forecast b, weight w on the inside one)

    logit p(w) = w logit a + (1 - w) logit b                                                  the log-pool
    w          = argmin over 0 < w < 1 of  sum_i v_i L(p_i(w), o_i) - ln w - ln(1 - w)

L is the log score, v_i the weight of row i. The two last terms are the prior Beta(2, 2) on w: without any case w is
one half, and no number of cases drives it quite to 0 or 1. With d_i = logit a_i - logit b_i the slope of the sum is
sum_i v_i (p_i - o_i) d_i - 1/w + 1/(1 - w): it rises from minus to plus infinity, so there is exactly one minimum.

The log-pool is the one way to pool that does not care whether new evidence comes before or after pooling (external
Bayesianity; Genest, McConway & Schervish 1986, Ann. Stat. 14:487). Forecasts are first kept inside
[`CLIP`, 1 - `CLIP`], for a single 0 or 1 would silence the other side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit, logit

from standoff.errors import StandoffError
from standoff.record import Floats
from standoff.scoring.proper import CLIP, check_outcomes, check_probabilities

Places = npt.NDArray[np.intp]


def log_pool(inside: npt.ArrayLike, outside: npt.ArrayLike, weight: npt.ArrayLike) -> Floats:
    """Both forecasts as one; ``weight``, broadcast to them, is that of the inside one.

    >>> log_pool([0.2, 0.2], [0.5, 0.5], [0.0, 0.5]).round(3).tolist()
    [0.5, 0.333]
    """
    w = check_probabilities("weights", weight)
    a, b = _logits(inside, outside)
    return np.asarray(expit(w * a + (1.0 - w) * b))


def learn_weight(
    inside: npt.ArrayLike, outside: npt.ArrayLike, outcome: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> float:
    """The weight of the inside forecast that served best on these rows (see the module); one half without any."""
    if np.size(outcome) == 0:
        return 0.5
    a, b = _logits(inside, outside)
    o = check_outcomes(outcome, a.shape)
    v = np.ones_like(o) if weights is None else np.asarray(weights, dtype=np.float64)
    difference = a - b

    def slope(w: float) -> float:
        p = expit(b + w * difference)
        return float((v * (p - o) * difference).sum()) - 1.0 / w + 1.0 / (1.0 - w)

    return float(brentq(slope, 1e-12, 1.0 - 1e-12, xtol=1e-10))


def leave_one_out(groups: Sequence[str]) -> Iterator[tuple[str, Places, Places]]:
    """Each group's name, the rows of all other groups, its own rows; in order of first appearance.

    >>> [(name, others.tolist(), own.tolist()) for name, others, own in leave_one_out(["a", "b", "a"])]
    [('a', [1], [0, 2]), ('b', [0, 2], [1])]
    """
    names = np.asarray(groups, dtype=object)
    for name in dict.fromkeys(groups):
        own = names == name
        yield name, np.flatnonzero(~own), np.flatnonzero(own)


def count_once(cases: Sequence[str]) -> Floats:
    """Weights with which each case counts once, however many rows it has: 1 / (rows of the case)."""
    _, place, n = np.unique(np.asarray(cases, dtype=str), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / n[place], dtype=np.float64)


def weights_from_others(
    inside: npt.ArrayLike, outside: npt.ArrayLike, outcome: npt.ArrayLike, cases: Sequence[str],
    groups: Sequence[str] | None = None,
) -> Floats:  # fmt: skip
    """For each row the weight learned on the rows of all other groups, (row,); groups are the cases by default.

    Each case counts once. A row never bears on its own weight, nor does another row of its group.
    """
    a, b = (check_probabilities(name, p) for name, p in (("inside", inside), ("outside", outside)))
    o = check_outcomes(outcome, a.shape)
    if len(cases) != len(a) or (groups is not None and len(groups) != len(a)):
        raise StandoffError(f"there are {len(a)} forecasts and not as many names of cases or groups")
    once = count_once(cases)
    learned = np.empty_like(a)
    for _, others, own in leave_one_out(cases if groups is None else groups):
        learned[own] = learn_weight(a[others], b[others], o[others], once[others])
    return learned


def _logits(inside: npt.ArrayLike, outside: npt.ArrayLike) -> tuple[Floats, Floats]:
    a, b = (
        logit(np.clip(check_probabilities(name, p), CLIP, 1.0 - CLIP))
        for name, p in (("inside", inside), ("outside", outside))
    )
    if a.shape != b.shape:
        raise StandoffError(f"inside forecasts are of shape {a.shape}, outside ones of shape {b.shape}")
    return np.asarray(a), np.asarray(b)
