"""Reports: a table of observations, read from a CSV file.

Columns ``date``, ``what``, ``low``, ``high`` must be there; ``place``, ``source`` and ``note`` may be. Places are named
as in the scenario; an empty place is the whole nation.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from pathlib import Path

from standoff.errors import StandoffError
from standoff.scenario import Resolved, ResolvedObservation
from standoff.scenario.positions import show_text
from standoff.scenario.tables import read_table, settle
from standoff.scenario.vocabulary import COUNTED, OBSERVED, suggest

NEEDED = ("date", "what", "low", "high")
ALSO = ("place", "source", "note")
MOST_PERSONS = 1e10


def read_reports(path: str | Path, resolved: Resolved) -> tuple[ResolvedObservation, ...]:
    """The observations of a CSV file, in order of date.

    Raises `StandoffError` where there is no file, `SourceErrors` with line and column of every faulty entry.
    """
    found, faults = [], []
    for row in read_table(Path(path), str(path), NEEDED, ALSO):
        try:
            found.append(read_entry(row.words, resolved))
        except StandoffError as problem:
            faults.append(row.fault(problem.message, problem.hint))
    settle(faults)
    return tuple(sorted(found, key=lambda seen: (seen.date, seen.what)))


def read_entry(entry: Mapping[str, str], resolved: Resolved) -> ResolvedObservation:
    """One row. Raises `StandoffError` for what cannot be meant."""
    try:
        date = dt.date.fromisoformat(entry.get("date", ""))
    except ValueError:
        raise StandoffError(
            f"date: expected a day such as 2020-08-16, found {show_text(entry.get('date', ''))}"
        ) from None
    what = entry.get("what", "")
    if what not in OBSERVED:
        raise StandoffError(f"what: there is no kind {show_text(what)}", suggest(what, OBSERVED))
    low, high = (read_end(name, entry.get(name, "")) for name in ("low", "high"))
    if low > high:
        raise StandoffError(f"low: {low:g} is above high, {high:g}")
    if what not in COUNTED and high > 1.0:
        raise StandoffError(f"high: expected a number from 0 to 1 for `{what}`, found {high:g}")
    if high > MOST_PERSONS:
        raise StandoffError(f"high: expected at most {MOST_PERSONS:g} persons, found {high:g}")
    place = entry.get("place") or None
    if place is not None and place not in resolved.places:
        raise StandoffError(f"place: {show_text(place)} is not among the places", suggest(place, resolved.places))
    return ResolvedObservation(
        date=date, place=None if place is None else resolved.places.index(place), what=what, low=low, high=high,
        source=entry.get("source") or None, note=entry.get("note") or "",
    )  # fmt: skip


def read_end(name: str, text: str) -> float:
    """One end of a range: a number that is finite and not negative."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0.0:
        raise StandoffError(f"{name}: expected a number of at least 0, found {show_text(text)}")
    return number
