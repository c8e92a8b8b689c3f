"""Outcomes: what every tool notes of a path, the same columns as the engine, and how two tools' notes are compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from standoff.record import EXITS, MILESTONES

Fields = dict[str, Any]

MOST = {
    "peak_share": "share", "troops_ever": "troops", "arrears_most": "arrears", "strike_most": "strike",
    "belief_most": "belief",
}  # fmt: skip
LEAST = {"loyal_least": "loyal", "elite_least": "elite", "goodwill_least": "goodwill"}
LAST = {"troops_last": "troops", "deaths": "deaths", "ceded": "ceded"}


class Ended(NamedTuple):
    """``columns``: name -> (member,), named as in `standoff.engine.kernel`; ``by_day``: (day, exit), summed."""

    columns: dict[str, npt.NDArray[Any]]
    by_day: npt.NDArray[np.float64]


def begin_tally(np: Any, was: Fields) -> Fields:
    """An empty tally; ``np`` is NumPy or what stands in its place."""
    zero = np.zeros_like(was["share"])
    summed = ("recent_share", "early_crowd", "seen_weeks_2_6", "seen_weeks_11_13", "detained_share", "support_mean")
    milestones = {f"out_{day}": zero for day in MILESTONES}
    first = {name: was[field] for name, field in (*LEAST.items(), ("belief_most", "belief"), ("loyal_14", "loyal"))}
    return {**dict.fromkeys((*MOST, *summed), zero), **milestones, **first}


def note_day(np: Any, tally: Fields, new: Fields, day: Any, n_days: int) -> Fields:
    """The tally after the day numbered ``day``, as `standoff.engine.kernel.note_day` keeps it."""
    share = new["share"]
    early = np.where((day >= 14) & (day < 36), 0.0454545, 0.0)
    late = np.where((day >= 70) & (day < 91), 0.0476190, 0.0)
    noted = {name: np.maximum(tally[name], new[field]) for name, field in MOST.items()}
    noted |= {name: np.minimum(tally[name], new[field]) for name, field in LEAST.items()}
    noted["recent_share"] = np.maximum(tally["recent_share"], np.where(day >= n_days - 30, share, 0.0))
    noted["early_crowd"] = np.maximum(tally["early_crowd"], np.where(day < 14, share * new["population"], 0.0))
    noted["seen_weeks_2_6"] = tally["seen_weeks_2_6"] + early * new["seen"]
    noted["seen_weeks_11_13"] = tally["seen_weeks_11_13"] + late * new["seen"]
    noted["detained_share"] = tally["detained_share"] + new["detained"] / new["population"]
    noted["support_mean"] = tally["support_mean"] + new["support"] / n_days
    noted["loyal_14"] = np.where(day == 14, new["loyal"], tally["loyal_14"])
    for milestone in MILESTONES:
        name = f"out_{milestone}"
        noted[name] = np.where(day == milestone - 1, 1.0 - new["standing"], tally[name])
    return noted


def end_tally(tally: Fields, last: Fields) -> Fields:
    """All columns of the kernel's table."""
    return {**tally, **{name: last[name] for name in EXITS}, **{name: last[field] for name, field in LAST.items()}}


def gather(parts: Iterable[Ended]) -> Ended:
    """Batches put together."""
    kept = list(parts)
    columns = {name: np.concatenate([part.columns[name] for part in kept]) for name in kept[0].columns}
    return Ended(columns, np.sum([part.by_day for part in kept], axis=0))


def furthest_sigma(one: Ended, two: Ended) -> tuple[float, str]:
    """Largest difference of two tools' means over columns, in standard errors of independent samples, and the column.

    Members share their assumption draws between tools, so the true spread of a difference is smaller still.
    """
    worst = (0.0, "")
    for name, ours in one.columns.items():
        theirs = two.columns[name]
        error = np.sqrt(np.var(ours, dtype=float) / ours.size + np.var(theirs, dtype=float) / theirs.size)
        gap = abs(np.mean(ours, dtype=float) - np.mean(theirs, dtype=float))
        worst = max(worst, (float(gap / error) if error > 0.0 else (np.inf if gap > 0.0 else 0.0), name))
    return worst
