"""When it ends: median day, share of early exits and hazards from the exits of each day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from standoff.record import EXITS, FIXED, Floats, Record

EARLY_DAYS = 60
PERIODS = (0, 15, 30, 60, 120, 240)
"""First days of the periods for which a hazard is given; the last one runs to the end of the run."""


@dataclass(frozen=True)
class ExitTiming:
    """When exits happen, among the futures that have one.

    ``median_day`` and ``early_share`` (by day `EARLY_DAYS`) are None when nothing ever ends. ``by_exit``: exit, p,
    median_day, early_share. ``hazards``: first_day, last_day, per_1000_days and one column an exit. ``out_by``: day,
    date, p and one column an exit: probability of having ended by the close of that day.
    """

    median_day: int | None
    early_share: float | None
    by_exit: pd.DataFrame
    hazards: pd.DataFrame
    out_by: pd.DataFrame


def exit_timing(record: Record) -> ExitTiming:
    """Timing of a run's exits. Day 1 is the first day simulated."""
    daily = record.exits / FIXED / record.provenance.members
    return ExitTiming(
        _median_day(daily.sum(axis=1)),
        _early_share(daily.sum(axis=1)),
        pd.DataFrame(
            {
                "exit": EXITS,
                "p": daily.sum(axis=0),
                "median_day": [_median_day(daily[:, which]) for which in range(len(EXITS))],
                "early_share": [_early_share(daily[:, which]) for which in range(len(EXITS))],
            }
        ),
        _hazards(daily),
        _out_by(record, daily),
    )


def _median_day(daily: Floats) -> int | None:
    total = daily.sum()
    if total <= 0.0:
        return None
    return int(np.searchsorted(np.cumsum(daily), total / 2.0)) + 1


def _early_share(daily: Floats) -> float | None:
    total = daily.sum()
    return float(daily[:EARLY_DAYS].sum() / total) if total > 0.0 else None


def _hazards(daily: Floats) -> pd.DataFrame:
    days = len(daily)
    gone = np.cumsum(daily.sum(axis=1))
    exposed = 1.0 - np.concatenate([[0.0], gone[:-1]])
    rows = []
    starts = [first for first in PERIODS if first < days]
    for first, last in zip(starts, [*starts[1:], days], strict=True):
        by_exit = 1000.0 * daily[first:last].sum(axis=0) / exposed[first:last].sum()
        row = {"first_day": first + 1, "last_day": last, "per_1000_days": by_exit.sum()}
        rows.append(row | dict(zip(EXITS, by_exit, strict=True)))
    return pd.DataFrame(rows, columns=["first_day", "last_day", "per_1000_days", *EXITS])


def _out_by(record: Record, daily: Floats) -> pd.DataFrame:
    gone = np.cumsum(daily, axis=0)
    day = np.arange(1, len(daily) + 1)
    start = pd.Timestamp(record.provenance.start)
    frame = pd.DataFrame({"day": day, "date": start + pd.to_timedelta(day, unit="D"), "p": gone.sum(axis=1)})
    for which, name in enumerate(EXITS):
        frame[name] = gone[:, which]
    return frame
