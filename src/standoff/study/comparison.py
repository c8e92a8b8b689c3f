"""What if: a run beside its baseline, both on the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from standoff.analysis.difference import Pairing
from standoff.analysis.wording import change_in_100, change_range_in_100, n_in_100
from standoff.errors import StandoffError
from standoff.record import OUTCOMES, Chunk, Record
from standoff.study import page
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.settings import Execution

if TYPE_CHECKING:
    from standoff.study.run import Run


@dataclass
class Comparison:
    """A changed run beside its baseline.

    ``difference``: indexed by outcome (and ``out_30`` … by day): baseline, changed, difference, low, high, se.
    ``low`` … ``high`` is the range of the effect over assumption draws, ``se`` its sampling error; both are small
    because every member is compared with itself.
    """

    baseline: Run
    changed: Run
    changes: dict[str, str]
    table: pd.DataFrame = field(repr=False)

    @property
    def difference(self) -> pd.DataFrame:
        """The effect of the change, indexed by outcome."""
        return self.table.set_index("outcome")

    def said(self) -> list[tuple[str, str, str, str]]:
        """Outcome, baseline and changed in 100, and the change with its range: ``−13 (−17 to −9)``."""
        found = []
        for row in self.table.to_dict("records")[: len(OUTCOMES)]:
            effect = f"{change_in_100(row['difference'])} ({change_range_in_100(row['low'], row['high'])})"
            found.append((str(row["outcome"]), n_in_100(row["baseline"]), n_in_100(row["changed"]), effect))
        return found

    def __str__(self) -> str:
        what = ", ".join(f"{path}={value}" for path, value in self.changes.items())
        lines = [f"{name}: {before} to {after} in 100, {effect}" for name, before, after, effect in self.said()]
        return "\n".join([f"What if {what}?", *lines])

    def _repr_html_(self) -> str:
        return page.comparison_html(self)


def read_changes(changes: Mapping[str, object] | Sequence[str]) -> dict[str, str]:
    """Changes as path -> value text."""
    if isinstance(changes, Mapping):
        return {str(path): _as_text(value) for path, value in changes.items()}
    listed = [changes] if isinstance(changes, str) else list(changes)
    found: dict[str, str] = {}
    for each in listed:
        path, equals, value = each.partition("=")
        if not equals or not path.strip() or not value.strip():
            raise StandoffError(f"expected path=value, found {each!r}", "as in patron.support=none")
        found[path.strip()] = value.strip()
    return found


def _as_text(value: object) -> str:
    """A Python value as it is written in a scenario."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return f"{value[0]} to {value[1]}" if len(value) == 2 and _are_numbers(value) else ", ".join(map(str, value))
    return "none" if value is None else str(value)


def _are_numbers(values: Sequence[object]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def compare(baseline: Ensemble, changed: Ensemble, execution: Execution) -> tuple[Pairing, Record]:
    """Run both ensembles member by member; returns their differences and the changed run's record."""
    pairing = Pairing(baseline.program.draws, baseline.program.days)

    def simulate(index: int) -> Chunk:
        chunk = changed.simulate(index)
        pairing.add(baseline.simulate(index), chunk)
        return chunk

    return pairing, run_in_memory(changed, execution, simulate)
