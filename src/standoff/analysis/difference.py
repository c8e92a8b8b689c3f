"""What a change does: members of two runs that share every draw, compared one by one.

The same member under the same draws differs only by the change, so its difference carries far less noise than either
probability. Sums are exact integers (`standoff.record`), whatever the order of chunks.
"""

from __future__ import annotations

from threading import Lock

import numpy as np
import pandas as pd

from standoff.analysis.spread import Tally, estimate
from standoff.errors import StandoffError
from standoff.record import EXITS, FIXED, MILESTONES, OUTCOMES, Chunk, Integers, to_fixed

COLUMNS = ("outcome", "baseline", "changed", "difference", "low", "high", "se")


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
