"""Which assumptions the answer hangs on: rank correlation of each assumption's draws with the draw's outcome.

Spearman's ρ over assumption draws, with the interval of Bonett & Wright 2000 (Psychometrika 65:23):
``atanh(ρ) ± 1.645 sqrt((1 + ρ²/2) / (n - 3))``.

With ``k`` assumptions some correlate by luck. A driver is ``within_noise`` when \\|ρ\\| is below the 90th percentile of
the *largest* \\|ρ\\| among ``k`` unrelated ones, ``z(1 - (1 - 0.9^(1/k))/2) / sqrt(n - 1)``.
Correlation is not the effect of a change: that is what `difference` measures.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata

from standoff.analysis.outcomes import by_draw
from standoff.parameter import Z90
from standoff.record import Floats, Record

SURE = 0.9
COLUMNS = (
    "rank", "assumption", "correlation", "low", "high", "raises", "lowest_fifth", "highest_fifth", "within_noise",
)  # fmt: skip


def driver_table(record: Record, outcome: str = "out") -> pd.DataFrame:
    """Uncertain assumptions, strongest first, against P(``outcome``) of their draw.

    ``correlation`` with its 90% interval ``low`` … ``high``; ``raises``: whether a larger value goes with a larger
    probability; ``lowest_fifth`` and ``highest_fifth``: mean probability over the fifth of draws in which the
    assumption is smallest and largest; ``within_noise``: not to be told from luck.
    """
    found = by_draw(record, outcome)
    n = len(found)
    varied = {name: values for name, values in record.assumptions.items() if n > 1 and np.ptp(values) > 0.0}
    if not varied:
        return pd.DataFrame(columns=list(COLUMNS))
    drawn = np.array(list(varied.values()))
    correlations = _correlate(rankdata(drawn, axis=1), rankdata(found))
    level = _noise_level(len(varied), n)
    order = np.argsort(drawn, axis=1, kind="stable")
    fifth = max(1, n // 5)
    lowest, highest = found[order[:, :fifth]].mean(axis=1), found[order[:, -fifth:]].mean(axis=1)
    rows = [
        (0, name, each, *_interval(each, n), each > 0.0, least, most, abs(each) < level)
        for name, each, least, most in zip(
            varied, correlations.tolist(), lowest.tolist(), highest.tolist(), strict=True
        )
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.sort_values("correlation", key=lambda column: -column.abs(), kind="stable", ignore_index=True)
    frame["rank"] = np.arange(1, len(frame) + 1)
    return frame


def _correlate(ranks: Floats, of_outcome: Floats) -> Floats:
    """Correlation of each row of ranks, (assumption, draw), with those of the outcome; 0 where either never moves."""
    rows = ranks - ranks.mean(axis=1, keepdims=True)
    outcome = of_outcome - of_outcome.mean()
    size = np.sqrt((rows * rows).sum(axis=1) * (outcome * outcome).sum())
    return np.asarray(np.divide((rows * outcome).sum(axis=1), size, np.zeros(len(rows)), where=size > 0.0))


def _interval(correlation: float, n: int) -> tuple[float, float]:
    if n <= 3:
        return -1.0, 1.0
    centre = np.arctanh(np.clip(correlation, -0.999999, 0.999999))
    half = Z90 * np.sqrt((1.0 + correlation**2 / 2.0) / (n - 3))
    return float(np.tanh(centre - half)), float(np.tanh(centre + half))


def _noise_level(k: int, n: int) -> float:
    """What the largest of ``k`` correlations that are only luck stays below nine times in ten."""
    tail = (1.0 - SURE ** (1.0 / k)) / 2.0
    return float(ndtri(1.0 - tail) / np.sqrt(n - 1))
