"""How it may end: outcome probabilities of a run as tidy frames, with range and sampling error (`spread`)."""

from __future__ import annotations

import pandas as pd

from standoff.analysis.spread import Tally, estimate
from standoff.errors import StandoffError
from standoff.record import EXITS, FIXED, IN_POWER_KINDS, MEMBER_COLUMNS, MILESTONES, OUTCOMES, Floats, Record


def tally_of(record: Record, name: str) -> Tally:
    """Sums by draw of one outcome: a name of `OUTCOMES` or of `MEMBER_COLUMNS`, or ``out`` for any exit.

    ``in_power`` is one minus the exits, exactly. Its squares are those of the three in-power kinds added up: a member
    is of one kind only, so the square of their sum is the sum of their squares.
    """
    if name == "out":
        inside = tally_of(record, "in_power")
        return Tally(inside.counts, inside.counts - inside.sums, inside.counts - 2.0 * inside.sums + inside.squares)
    if name == "in_power":
        exits = [MEMBER_COLUMNS.index(exit_name) for exit_name in EXITS]
        kinds = [MEMBER_COLUMNS.index(kind) for kind in IN_POWER_KINDS]
        whole = record.counts * int(FIXED) - record.sums[:, exits].sum(axis=1)
        return Tally.of_fixed(record.counts, whole, record.squares[:, kinds].sum(axis=1))
    if name not in MEMBER_COLUMNS:
        known = ", ".join(dict.fromkeys((*OUTCOMES, "out", *MEMBER_COLUMNS)))
        raise StandoffError(f"no outcome called {name!r}; expected one of {known}")
    position = MEMBER_COLUMNS.index(name)
    return Tally.of_fixed(record.counts, record.sums[:, position], record.squares[:, position])


def outcome_table(record: Record) -> pd.DataFrame:
    """One row for each of `OUTCOMES`: outcome, p, low, high, se, members, draws. ``p`` adds up to 1."""
    return _table(record, "outcome", dict(zip(OUTCOMES, OUTCOMES, strict=True)))


def kind_table(record: Record) -> pd.DataFrame:
    """In power, split into `IN_POWER_KINDS`: kind, p, low, high, se, members, draws."""
    return _table(record, "kind", dict(zip(IN_POWER_KINDS, IN_POWER_KINDS, strict=True)))


def by_day_table(record: Record) -> pd.DataFrame:
    """Probability of being out by each of `MILESTONES` that the run reaches: day, p, low, high, se, members, draws."""
    reached = {f"out_{day}": day for day in MILESTONES if day <= record.provenance.days}
    return _table(record, "day", reached)


def by_draw(record: Record, name: str = "out") -> Floats:
    """Probability of one outcome (see `tally_of`) under each assumption draw, (draw,), replicate noise included."""
    return tally_of(record, name).means


def _table(record: Record, label: str, columns: dict[str, str] | dict[str, int]) -> pd.DataFrame:
    rows = []
    for column, shown in columns.items():
        found = estimate(tally_of(record, column))
        rows.append({label: shown, "p": found.p, "low": found.low, "high": found.high, "se": found.se})
    frame = pd.DataFrame(rows, columns=[label, "p", "low", "high", "se"])
    frame["members"] = record.provenance.members
    frame["draws"] = record.provenance.draws
    return frame
