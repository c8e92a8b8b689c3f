"""Agreement: how far people one by one part from the closed form, on the same assumptions and the same draws.

With ``arrests="counted"`` and nothing else switched on, the two differ by the luck of finite numbers alone, and the gap
shrinks like one over the root of the number of persons. What is left at any size with arrests of actual persons,
habits, nerve, the internet or contacts is what the closed form leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.engine.plain import live_one_member
from standoff.engine.program import Program
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import FIELDS
from standoff.persons.living import live
from standoff.persons.people import People


@dataclass(frozen=True)
class Gap:
    """Paths of one field (member, day): people one by one, and the closed form."""

    field: str
    persons: npt.NDArray[np.float32]
    closed: npt.NDArray[np.float32]

    @property
    def mean_size(self) -> float:
        """Mean over members and days of the absolute difference, in shares of the closed form's mean."""
        return float(np.abs(self.persons - self.closed).mean() / self.closed.mean())

    @property
    def of_means(self) -> float:
        """Difference of the means over members and days, in shares of the closed form's."""
        return float(self.persons.mean() / self.closed.mean() - 1.0)

    @property
    def error_of_means(self) -> float:
        """Standard error of `of_means` over members; NaN with one."""
        if len(self.closed) < 2:
            return float("nan")
        each = (self.persons - self.closed).mean(axis=1) / self.closed.mean()
        return float(each.std(ddof=1) / np.sqrt(len(each)))

    @property
    def of_spreads(self) -> float:
        """Mean over days of the difference of the members' standard deviations, in shares of the closed form's."""
        return float(self.persons.std(axis=0).mean() / self.closed.std(axis=0).mean() - 1.0)


def compare(
    program: Program, members: Sequence[int], people: People, days: int, fields: Sequence[str] = ("share",),
    on_progress: Callable[[int], None] = lambda _: None,
) -> dict[str, Gap]:  # fmt: skip
    """Live each member both ways; field -> `Gap`. ``on_progress`` is told how many are done."""
    if not len(members) or set(fields) - FIELDS.keys():
        raise StandoffError(f"compare at least one member, and fields of the model: {', '.join(FIELDS)}")
    persons: dict[str, list[npt.NDArray[np.float32]]] = {name: [] for name in fields}
    closed: dict[str, list[npt.NDArray[np.float32]]] = {name: [] for name in fields}
    for n, member in enumerate(members, 1):
        one_by_one = live(program, member, people, days).fields
        together = live_one_member(program, member, days)
        for name in fields:
            persons[name].append(one_by_one[name].sum(axis=1))
            closed[name].append(together[name].sum(axis=1))
        on_progress(n)
    return {name: Gap(name, np.array(persons[name]), np.array(closed[name])) for name in fields}
