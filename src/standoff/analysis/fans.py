"""What a series may look like: quantiles over simulated futures in which the ruler still stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from standoff.errors import StandoffError
from standoff.record import Record, Series, quantiles

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def fan_table(record: Record, name: str, probabilities: Sequence[float] = QUANTILES) -> pd.DataFrame:
    """One row for each reading and place of a kept series: date, place, q05 … q95 (NaN where nobody stands any more).

    A weekly series gives the largest value of each week, dated by the week's first day. No single future runs along
    a quantile.
    """
    series = find_series(record, name)
    if name not in record.fans:
        raise StandoffError(f"the run kept no fan of {name!r}", "run it again with this series asked for")
    found = quantiles(record.fans[name], series.scale, probabilities)
    columns = [f"q{round(100 * p):02d}" for p in probabilities]
    parts = []
    dates = _dates(record, series, len(found))
    for place, label in enumerate(series.places):
        part = pd.DataFrame(found[:, place], columns=columns)
        part.insert(0, "place", label)
        part.insert(0, "date", dates)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def path_table(record: Record, name: str) -> pd.DataFrame:
    """The kept sample of whole simulated futures of one field, day by day: member, date, place, value."""
    if name not in record.paths:
        kept = ", ".join(record.paths) or "none"
        raise StandoffError(f"no paths of {name!r} were kept; kept are {kept}")
    paths = record.paths[name]
    members, days, n_places = paths.shape
    places = record.provenance.places if n_places > 1 else ("",)
    dates = pd.date_range(pd.Timestamp(record.provenance.start), periods=days, freq="D")
    index = pd.MultiIndex.from_product([range(members), dates, places[:n_places]], names=["member", "date", "place"])
    return pd.DataFrame({"value": paths.reshape(-1)}, index=index).reset_index()


def find_series(record: Record, name: str) -> Series:
    """The kept series of that name; an error names those that were kept."""
    for series in record.provenance.series:
        if series.name == name:
            return series
    kept = ", ".join(series.name for series in record.provenance.series) or "none"
    message = f"no series called {name!r} was kept; kept are {kept}"
    raise StandoffError(message, "run it again with this series asked for")


def _dates(record: Record, series: Series, n: int) -> pd.DatetimeIndex:
    start = record.provenance.start
    days = [start + dt.timedelta(days=series.every * i) for i in range(n)]
    return pd.DatetimeIndex(np.array(days, dtype="datetime64[s]"))
