"""The one choice rule: whoever chooses compares utilities with logistic noise.

For yes or no the share that says yes is ``logit(x) = 1 / (1 + exp(-x))``; for a menu, option k is taken with
probability ``exp(lambda U_k) / sum_j exp(lambda U_j)``. Sharpness to infinity gives the best response.

Literature: McFadden (1974), Conditional logit analysis of qualitative choice behavior; McKelvey & Palfrey (1995),
Quantal response equilibria for normal form games, Games and Economic Behavior 10:6-38.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from standoff.float32 import Lane, exp


def logit(x: Lane) -> Lane:
    """Share that says yes when yes is worth ``x`` more than no, in units of the noise."""
    return 1.0 / (1.0 + exp(-x))


def shift_odds(probability: Lane, by: Lane) -> Lane:
    """``logit(log(probability / (1 - probability)) + by)``, without the logarithms."""
    inside = min(max(probability, 1.0e-6), 0.999999)
    return inside / (inside + (1.0 - inside) * exp(-by))


def yes_share(x: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """`logit` for NumPy arrays, used where a regime's rest is worked out."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(x, dtype=np.float64))))
