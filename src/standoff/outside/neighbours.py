"""Near neighbours: well-known crises of 2000-2022 that looked alike on their first day, and how each ended.

The 21 cases of ``data/comparable_cases.csv`` were chosen because they are known, with their ends in mind: they are for
looking up, not for counting. Rates come from `standoff.outside.classes`. Where, when, who and how it ended are of the
public record; regime types of rulers follow the coding of Geddes, Wright & Frantz (2014) and REIGN (Bell 2016).

Distance, from what was known on the first day only, never from the outcome:

    d = [personalist differs] + [began after an election differs] + [patron differs] + |log((1 + a) / (1 + b))| / 2

with a and b the years in power. Patrons are the same when one state stands in both.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import math
import re
from dataclasses import dataclass
from importlib import resources

from standoff.errors import StandoffError
from standoff.outside.hazard import Features

SAME_CRISIS = 21
"""Days within which a case whose ruler came to power in the same year, or the next, is the crisis itself."""


@dataclass(frozen=True)
class Case:
    """A crisis of the public record."""

    id: str
    place: str
    ruler: str
    start: dt.date
    in_power_since: int
    personalist: bool
    trigger: str
    after_election: bool
    patron: str
    """States, parted by ``/``; empty without one."""
    outcome: str
    outcome_date: dt.date
    ruler_out: bool
    source: str

    @property
    def tenure_years(self) -> float:
        """Years in power when it began, to the year."""
        return float(self.start.year - self.in_power_since)


@functools.cache
def cases() -> tuple[Case, ...]:
    """All that ship, in the order of their starts."""
    table = resources.files("standoff").joinpath("data", "comparable_cases.csv").read_text(encoding="utf-8")
    found = (
        Case(
            id=row["id"], place=row["place"], ruler=row["ruler"], start=dt.date.fromisoformat(row["start"]),
            in_power_since=int(row["in_power_since"]), personalist=row["personalist"] == "1", trigger=row["trigger"],
            after_election=row["after_election"] == "1", patron=row["patron"], outcome=row["outcome"],
            outcome_date=dt.date.fromisoformat(row["outcome_date"]), ruler_out=row["ruler_out"] == "1",
            source=row["source"],
        )
        for row in csv.DictReader(table.splitlines())
    )  # fmt: skip
    return tuple(sorted(found, key=lambda case: case.start))


def distance(case: Case, features: Features, patron: str | None) -> float:
    """The distance of the module's docstring."""
    ratio = math.log((1.0 + case.tenure_years) / (1.0 + features.tenure_years))
    differs = (
        case.personalist != features.personalist,
        case.after_election != features.post_election,
        not _same_patron(case.patron, patron),
    )
    return float(sum(differs)) + abs(ratio) / 2.0


def near_neighbours(features: Features, patron: str | None, start: dt.date, n: int = 5) -> tuple[Case, ...]:
    """The ``n`` nearest cases, nearest first; the crisis itself is left out. Raises `StandoffError` for n < 1."""
    if n < 1:
        raise StandoffError(f"n must be a whole number of at least 1, found {n}")
    others = [case for case in cases() if not _is_itself(case, features, start)]
    return tuple(sorted(others, key=lambda case: (distance(case, features, patron), case.start))[:n])


def _is_itself(case: Case, features: Features, start: dt.date) -> bool:
    close = abs((case.start - start).days) <= SAME_CRISIS
    return close and abs(case.tenure_years - features.tenure_years) < 1.5


def _same_patron(one: str, other: str | None) -> bool:
    mine, theirs = _states(one), _states(other or "")
    return bool(mine & theirs) or mine == theirs


def _states(patron: str) -> set[str]:
    return {name.strip().casefold() for name in re.split(r"[/,]| and ", patron) if name.strip()}
