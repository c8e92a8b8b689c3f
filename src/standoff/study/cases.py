"""Cases: crises whose end is known. Scenarios say what could be known early, `data/outcomes.csv` alone how it ended.

The table of outcomes has the columns `COLUMNS`:

=============== =====================================================================================================
id              name of the scenario: a bundled one, one of the case library, or a file beside the table
region          for leaving whole regions out
onset           first day of the crisis, the scenario's ``start``
out_within_12m  yes or no: out of the top office within 365 days, the onset being day 1
exit_date       day of the exit where there was one within two years of the onset, else empty
kind            in_power, uprising, coup, negotiated, managed; other for an end that is not modelled (a natural death)
source          who says so
=============== =====================================================================================================

**What a forecast may know.** A case is frozen on its onset unless `FREEZES` names other dates. A freeze date is a
morning: the ruler stands, day 1 of the forecast is the date itself. Events that began later than the freeze are left
out, those that still went on are cut at it; a case frozen on its onset is written from what its first `EARLY_DAYS` days
showed, so those events stay. Assumptions stay as the scenario's authors wrote them, who may have known more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from standoff.errors import SourceErrors, StandoffError
from standoff.record import EXITS
from standoff.scenario import Resolved, bundled_names
from standoff.scenario.bundled import FOLDER
from standoff.scenario.positions import show_text
from standoff.scenario.tables import read_table
from standoff.scenario.values import SLUG
from standoff.scenario.vocabulary import nearest

YEAR = 365
"""Days of "within 12 months"."""
EARLY_DAYS = 14
LONGEST_ID = 64
COLUMNS = ("id", "region", "onset", "out_within_12m", "exit_date", "kind", "source")
OUTCOMES = FOLDER.parent / "data" / "outcomes.csv"
KINDS = ("in_power", *EXITS, "other")
FREEZES: dict[str, tuple[dt.date, ...]] = {
    "belarus-2020": (
        dt.date(2020, 8, 12), dt.date(2020, 8, 17), dt.date(2020, 9, 14), dt.date(2020, 10, 26), dt.date(2020, 12, 30),
    ),
}  # fmt: skip
"""Cases that are forecast on other dates than their onset."""
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Case:
    """A crisis, when it is forecast, and how it ended. ``scenario`` is a bundled name or a path."""

    id: str
    region: str
    scenario: str
    onset: dt.date
    exit_date: dt.date | None
    kind: str
    freezes: tuple[dt.date, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise StandoffError(f"{self.id}: no kind of outcome is called {self.kind!r}", f"there are {KINDS}")
        if (self.exit_date is None) != (self.kind == "in_power"):
            raise StandoffError(f"{self.id}: an exit date goes with a kind of exit, none with in_power")
        object.__setattr__(self, "freezes", self.freezes or FREEZES.get(self.id, (self.onset,)))
        for freeze in self.freezes:
            if freeze < self.onset:
                raise StandoffError(f"{self.id}: the freeze {freeze} is before the onset, {self.onset}")
            if self.exit_date is not None and self.exit_date < freeze:
                raise StandoffError(f"{self.id}: the ruler left on {self.exit_date}, before the freeze {freeze}")

    def exit_day(self, freeze: dt.date) -> float:
        """Day of the exit, the freeze being day 1; infinite where none came."""
        return float("inf") if self.exit_date is None else float((self.exit_date - freeze).days + 1)

    def out_within_a_year(self, freeze: dt.date) -> bool:
        """Whether he was out within `YEAR` days of the freeze."""
        return self.exit_day(freeze) <= YEAR

    def known(self, resolved: Resolved, freeze: dt.date) -> Resolved:
        """The scenario with the events that could be known when it was frozen."""
        early = self.onset + dt.timedelta(days=EARLY_DAYS - 1)
        return as_known(resolved, max(freeze, early) if freeze == self.onset else freeze)


def as_known(resolved: Resolved, date: dt.date) -> Resolved:
    """The scenario without events that began after ``date``; those that went on are cut at it."""
    events = tuple(
        event.model_copy(update={"until": min(event.until, date)}) for event in resolved.events if event.date <= date
    )
    return resolved if events == resolved.events else resolved.model_copy(update={"events": events})


def read_cases(table: Path | None = None) -> dict[str, Case]:
    """All cases of a table of outcomes by id: the package's own, or a file's. Raises `StandoffError` for its faults."""
    shown = "the table of outcomes" if table is None else str(table)
    cases: dict[str, Case] = {}
    for row in read_table(table or OUTCOMES, shown, COLUMNS, None):
        id = row.words["id"]
        lacking = [name for name in COLUMNS if name not in row.words]
        try:
            if lacking:
                raise StandoffError(f"this row lacks {', '.join(lacking)}", f"its columns are {','.join(COLUMNS)}")
            if not SLUG.fullmatch(id) or len(id) > LONGEST_ID:
                raise StandoffError(f"id: expected the short name of a scenario, found {show_text(id)}")
            if id in cases:
                raise StandoffError(f"id: there are two rows for {id}")
            cases[id] = _case_of(row.words, _scenario_of(id, table))
        except StandoffError as problem:
            raise SourceErrors([row.fault(problem.message, problem.hint)]) from None
    if not cases:
        raise StandoffError(f"{shown} has no rows", f"one a case, with the columns {','.join(COLUMNS)}")
    return cases


def select_cases(asked: Sequence[str] = (), table: Path | None = None) -> tuple[Case, ...]:
    """The cases asked for, all by default: ids of the package's table or of ``table``, or paths of scenario files.

    Rows of ``table`` stand in for those of the same id. With a table and no names, the table's own cases. Raises
    `StandoffError` where an outcome is not on record.
    """
    own = read_cases(table) if table is not None else {}
    known = read_cases() | own
    if not asked:
        return tuple((own or known).values())
    return tuple(_find(name, known) for name in dict.fromkeys(asked))


def _find(name: str, known: Mapping[str, Case]) -> Case:
    path = Path(name)
    id = path.stem if path.suffix in SUFFIXES else name
    if id not in known:
        close = nearest(id, known)
        raise StandoffError(
            f"how {id} ended is not on record",
            f"did you mean {close}?" if close else f"give a table of outcomes with a row for it: {','.join(COLUMNS)}",
        )
    case = known[id]
    if path.suffix not in SUFFIXES:
        return case
    return Case(case.id, case.region, name, case.onset, case.exit_date, case.kind, case.freezes, case.source)


def _scenario_of(id: str, table: Path | None) -> str:
    beside = [table.parent / f"{id}{suffix}" for suffix in SUFFIXES] if table is not None else []
    for path in (*beside, FOLDER / "cases" / f"{id}.yaml"):
        if path.exists() and id not in bundled_names():
            return str(path)
    return id


def _case_of(row: Mapping[str, str], scenario: str) -> Case:
    id = row["id"]
    onset, left = _date(id, row["onset"]), _date(id, row["exit_date"]) if row["exit_date"] else None
    if row["out_within_12m"] not in ("yes", "no"):
        raise StandoffError(f"{id}: out_within_12m must be yes or no, found {row['out_within_12m']!r}")
    case = Case(id, row["region"], scenario, onset, left, row["kind"], source=row["source"])
    if case.out_within_a_year(onset) != (row["out_within_12m"] == "yes"):
        raise StandoffError(f"{id}: out_within_12m is {row['out_within_12m']} and the exit date {left or 'is empty'}")
    return case


def _date(id: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise StandoffError(f"{id}: expected a date as in 2020-08-09, found {text!r}") from None
