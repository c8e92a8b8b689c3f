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
    ranks = _ranked(found)
    fifth = max(1, n // 5)
    rows = []
    for name, values in varied.items():
        correlation = _correlate(_ranked(values), ranks)
        low, high = _interval(correlation, n)
        order = np.argsort(values, kind="stable")
        ends = found[order[:fifth]].mean(), found[order[-fifth:]].mean()
        noise = abs(correlation) < _noise_level(len(varied), n)
        rows.append((0, name, correlation, low, high, correlation > 0.0, *ends, noise))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.sort_values("correlation", key=lambda column: -column.abs(), kind="stable", ignore_index=True)
    frame["rank"] = np.arange(1, len(frame) + 1)
    return frame


def _ranked(values: Floats) -> Floats:
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)


def _correlate(one: Floats, other: Floats) -> float:
    if np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


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
