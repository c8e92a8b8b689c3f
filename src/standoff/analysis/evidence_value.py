"""Value of evidence: how far the answer could move if one assumption were settled.

Settled at one of ``L`` equally likely levels (the middles of equal shares of its draws, so that the lowest and the
highest of five are its 10th and 90th percentile), all else as drawn; every member lives through all levels on the same
draws. What the evidence will say is not known beforehand, so its worth is the spread of the answer over the levels.

**Equations** (y(l, m): answer of member m at level l; c = y - mean over levels; means over M members)

    answer at a level       E_l = mean_m y(l, m)
    expected change         mean_l \\|E_l - mean E\\|
    moves                   sqrt(max(0, v)),  v = mean_l [ (sum_m c)² - sum_m c² ] / (M (M - 1))

``moves`` is the standard deviation of the settled answer. Sampling noise is in no product of different members, so
``v`` estimates its square without bias [D], which the square of the levels' own spread would not. Its 90% interval is
``v ± 1.645 se`` with the jackknife standard error over members (Efron & Stein 1981, Annals of Statistics 9:586-596),
cut off at 0. An assumption that changes no member has exactly 0.

Reading: expected value of perfect information about one assumption, as change of the answer instead of money
(Howard 1966, IEEE Transactions on Systems Science and Cybernetics 2:22-26).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from standoff.errors import StandoffError
from standoff.parameter import Z90
from standoff.record import Floats

COLUMNS = (
    "rank", "assumption", "moves", "moves_low", "moves_high", "expected_change", "at_low", "at_high", "p_low", "p_high",
    "lowest", "highest", "beyond_noise",
)  # fmt: skip
LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Quantiles at which an assumption is settled: the middles of fifths."""
FEWEST_MEMBERS = 4


def evidence_table(answers: Mapping[str, Floats], settled_at: Mapping[str, Floats] | None = None) -> pd.DataFrame:
    """Assumptions by how far settling each could move the answer, farthest first.

    ``answers``: assumption -> (level, member), levels from the lowest value to the highest; a member that is NaN at one
    level is left out at all. ``settled_at``: assumption -> (level,), the values.

    Columns: ``moves`` with its 90% interval, ``expected_change``, the values ``at_low`` and ``at_high`` of the lowest
    and the highest level, the answers ``p_low`` and ``p_high`` there, ``lowest`` and ``highest`` answer over levels,
    ``beyond_noise``: whether the interval of ``moves`` leaves 0 out. Equal ones stand in the order given.
    """
    rows = []
    for name, found in answers.items():
        values = np.asarray(found, np.float64)
        if values.ndim != 2 or len(values) < 2:
            raise StandoffError(f"`{name}` must be settled at two levels or more, found shape {values.shape}")
        values = values[:, np.isfinite(values).all(axis=0)]
        if values.shape[1] < FEWEST_MEMBERS:
            raise StandoffError(f"`{name}` has {values.shape[1]} members at all levels; {FEWEST_MEMBERS} are needed")
        at = settled_at[name] if settled_at is not None else np.full(len(values), np.nan)
        level = values.mean(axis=1)
        moves, low, high = spread_of_levels(values)
        change = float(np.abs(centred_on_members(values).mean(axis=1)).mean())
        rows.append((0, name, moves, low, high, change, at[0], at[-1], level[0], level[-1], level.min(), level.max(),
                     low > 0.0))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.sort_values("moves", ascending=False, kind="stable", ignore_index=True)
    frame["rank"] = np.arange(1, len(frame) + 1)
    return frame


def spread_of_levels(answers: Floats) -> tuple[float, float, float]:
    """``moves`` of the module and its 90% interval, from (level, member)."""
    square, error = square_of_moves(answers)
    ends = (square, square - Z90 * error, square + Z90 * error)
    moves, low, high = (float(np.sqrt(max(0.0, each))) for each in ends)
    return moves, low, high


def square_of_moves(answers: Floats) -> tuple[float, float]:
    """``v`` of the module, which may be below 0, and its standard error, from (level, member)."""
    centred = centred_on_members(answers)
    n = answers.shape[1]
    total, squares = centred.sum(axis=1), (centred**2).sum(axis=1)
    square = float(((total**2 - squares) / (n * (n - 1))).mean())
    rest = total[:, None] - centred
    without = ((rest**2 - (squares[:, None] - centred**2)) / ((n - 1) * (n - 2))).mean(axis=0)
    return square, float(np.sqrt((n - 1) * without.var()))


def centred_on_members(answers: Floats) -> Floats:
    """Answers (level, member) less the member's own mean; exactly 0 for a member that no level changes."""
    moved = answers - answers[0]
    return np.asarray(moved - moved.mean(axis=0))
