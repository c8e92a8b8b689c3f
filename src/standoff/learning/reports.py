"""Reports: a table of observations, read from a CSV file.

Columns ``date``, ``what``, ``low``, ``high`` must be there; ``place``, ``source`` and ``note`` may be. Places are named
as in the scenario; an empty place is the whole nation.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from pathlib import Path

from standoff.errors import SourceError, SourceErrors, StandoffError
from standoff.scenario import Resolved, ResolvedObservation
from standoff.scenario.vocabulary import COUNTED, OBSERVED, suggest

NEEDED = ("date", "what", "low", "high")
ALLOWED = (*NEEDED, "place", "source", "note")


def read_reports(path: str | Path, resolved: Resolved) -> tuple[ResolvedObservation, ...]:
    """The observations of a CSV file, in order of date.

    Raises `StandoffError` for a file that cannot be read, `SourceErrors` with the line of every faulty entry.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise StandoffError(f"the observations {str(path)!r} cannot be read: {problem}") from None
    rows = csv.DictReader(text.splitlines())
    columns = [name.strip() for name in rows.fieldnames or ()]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        hint = f"the first line names the columns: {', '.join(ALLOWED)}"
        raise StandoffError(f"{path}: there is no column {', '.join(missing)}", hint)
    unknown = [name for name in columns if name not in ALLOWED]
    if unknown:
        raise StandoffError(f"{path}: there is no column {unknown[0]!r} to read", suggest(unknown[0], ALLOWED))
    found, faults = [], []
    for row in rows:
        entry = {(name or "").strip(): value.strip() if isinstance(value, str) else "" for name, value in row.items()}
        try:
            found.append(read_entry(entry, resolved))
        except StandoffError as problem:
            faults.append(SourceError(str(path), rows.line_num, 1, problem.message, problem.hint))
    if faults:
        raise SourceErrors(faults)
    return tuple(sorted(found, key=lambda seen: (seen.date, seen.what)))


def read_entry(entry: dict[str, str], resolved: Resolved) -> ResolvedObservation:
    """One row. Raises `StandoffError` for what cannot be meant."""
    try:
        date = dt.date.fromisoformat(entry["date"])
    except ValueError:
        raise StandoffError(f"date: expected a day such as 2020-08-16, found {entry['date']!r}") from None
    what = entry["what"]
    if what not in OBSERVED:
        raise StandoffError(f"what: there is no kind {what!r}", suggest(what, OBSERVED))
    low, high = (read_end(name, entry[name]) for name in ("low", "high"))
    if low > high:
        raise StandoffError(f"low: {low:g} is above high, {high:g}")
    if what not in COUNTED and high > 1.0:
        raise StandoffError(f"high: expected a number from 0 to 1 for `{what}`, found {high:g}")
    place = entry.get("place") or None
    if place is not None and place not in resolved.places:
        raise StandoffError(f"place: {place!r} is not among the places", suggest(place, resolved.places))
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
        raise StandoffError(f"{name}: expected a number of at least 0, found {text!r}")
    return number
