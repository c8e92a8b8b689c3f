"""Scores of probabilities against what happened, with bootstrap intervals over clusters (leaders)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """AUC, Brier, and skill 1 - Brier / Brier of the base rate; intervals are the middle 90 in 100."""

    n: int
    happened: int
    auc: tuple[float, float, float]
    brier: tuple[float, float, float]
    skill: tuple[float, float, float]


def auc(p: Floats, y: Floats, weight: Floats) -> float:
    """P(a case that happened is ranked above one that did not), ties half, weighted; NaN without both."""
    order = np.argsort(p, kind="stable")
    p, y, weight = p[order], y[order], weight[order]
    _, group = np.unique(p, return_inverse=True)
    no = np.bincount(group, weight * (1.0 - y))
    yes = np.bincount(group, weight * y)
    below = np.cumsum(no) - no / 2.0
    total = yes.sum() * no.sum()
    return float((yes * below).sum() / total) if total else float("nan")


def score(p: Floats, y: Floats, base: Floats | float, clusters: npt.NDArray[np.str_], draws: int = 1000) -> Score:
    """Of forecasts ``p`` of ``y`` against the base rate ``base``."""
    _, cluster = np.unique(clusters, return_inverse=True)
    n = int(cluster.max()) + 1
    generator = np.random.default_rng(20)
    missed, by_base = (p - y) ** 2, (np.broadcast_to(base, y.shape) - y) ** 2
    found = []
    for draw in range(draws + 1):
        weight = np.ones(n) if draw == 0 else np.bincount(generator.integers(0, n, n), minlength=n).astype(float)
        w = weight[cluster]
        brier = float((w * missed).sum() / w.sum())
        found.append((auc(p, y, w), brier, 1.0 - brier * float(w.sum()) / float((w * by_base).sum())))
    told = np.array(found)
    low, high = np.nanquantile(told[1:], (0.05, 0.95), axis=0)
    each = [(float(told[0, i]), float(low[i]), float(high[i])) for i in range(3)]
    return Score(len(y), int(y.sum()), *each)
