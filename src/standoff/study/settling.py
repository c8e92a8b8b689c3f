"""Settling: the same members lived through again with some assumptions at chosen values, all else as drawn.

Every arm shares all draws with every other (common random numbers): a member differs from itself only by what was set.
Members have one assumption draw each. Draws of an arm in which no regime could rest have the other assumptions that
decide it drawn again (`engine.program.with_values`); where that finds no rest either, the member is NaN in that arm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.analysis.measure import OUTCOMES
from standoff.engine.ensemble import Plan, n_chunks, warm_up
from standoff.engine.layout import LANES
from standoff.engine.program import Program, assemble, at_rest, with_values
from standoff.errors import RunInterrupted, StandoffError
from standoff.execute import Simulation, run_chunks
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.record import EXITS, IN_POWER_KINDS, Chunk, Floats, Record
from standoff.scenario import Resolved
from standoff.scenario.vocabulary import nearest
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.settings import RANGES, Execution, count_threads, whole_number

KNOWN_OUTCOMES = (*OUTCOMES, *IN_POWER_KINDS)


def check_outcome(name: str) -> str:
    """``name`` where it is an outcome. Raises `StandoffError` otherwise."""
    if name not in KNOWN_OUTCOMES:
        close = nearest(name, KNOWN_OUTCOMES)
        hint = f"did you mean {close}?" if close else None
        raise StandoffError(f"no outcome called {name!r}; expected one of {', '.join(KNOWN_OUTCOMES)}", hint)
    return name


def count_days(resolved: Resolved, by: int | str | dt.date | None) -> int:
    """Days from the start to ``by``: a number of days, a date (its end) or None for the scenario's own horizon."""
    if by is None:
        return resolved.days
    if isinstance(by, str) and by.strip().isascii() and by.strip().isdigit():
        by = int(by)
    if isinstance(by, str):
        try:
            by = dt.date.fromisoformat(by.strip())
        except ValueError:
            hint = "as in 90 or 2020-11-09"
            raise StandoffError(f"by: expected a number of days or a date, found {by!r}", hint) from None
    if isinstance(by, dt.date):
        days = (by - resolved.start).days + 1
        if days < 1:
            raise StandoffError(f"by: {by} lies before the start, {resolved.start}")
        by = days
    return whole_number("by", by, *RANGES["days"])


def member_chances(members: Mapping[str, npt.NDArray[Any]], outcome: str) -> Floats:
    """Probability of one outcome in each member, (member,); ``out`` is any exit."""
    if outcome in ("out", "in_power"):
        out = np.sum([members[name].astype(np.float64) for name in EXITS], axis=0)
        return np.asarray(out if outcome == "out" else 1.0 - out)
    return members[outcome].astype(np.float64)


def say_assumption(resolved: Resolved, name: str) -> str:
    """What an assumption is, in words."""
    kind, _, rest = name.partition(".")
    if kind == "groups":
        return f"readiness of {resolved.groups[int(rest.partition('.')[0])].name} to march"
    if name == "nation.population":
        return "population"
    return f"{PARAMETERS[name].meaning} ({kind})"


def sides_of(resolved: Resolved, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The claims that support an assumption and those that contest it."""
    if name.startswith("groups."):
        return resolved.groups[int(name.split(".")[1])].because, ()
    found = resolved.assumptions.get(name)
    return (found.because, found.contested) if found is not None else ((), ())


@dataclass
class Steps:
    """Members done of all that a question needs, told to the one who waits."""

    execution: Execution
    total: int
    done: int = 0

    def advance(self, members: int) -> None:
        """Some more are done."""
        self.done += members
        progress = self.execution.get("progress")
        if progress is not None:
            progress(min(self.done, self.total), self.total)


def live_ensemble(ensemble: Ensemble, steps: Steps, simulate: Callable[[int], Chunk] | None = None) -> Record:
    """Run an ensemble as some of the steps of a question."""
    last = 0

    def progress(done: int, total: int) -> None:
        nonlocal last
        members = round(done / total * ensemble.plan.members)
        steps.advance(members - last)
        last = members

    threads, on_message = steps.execution.get("threads"), steps.execution.get("on_message")
    return run_in_memory(ensemble, {"threads": threads, "on_message": on_message, "progress": progress}, simulate)


@dataclass
class Arms:
    """Members of one program, to be lived through under changed assumptions."""

    program: Program
    outcome: str
    steps: Steps
    moved: int = 0
    """Members, over all arms, whose other assumptions had to be drawn again to find a rest."""
    unrested: int = 0
    """Members, over all arms, for which no rest was found."""
    _lived: dict[tuple[str, float], Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, resolved: Resolved, outcome: str, seed: int, members: int, days: int, steps: Steps) -> Arms:
        """Arms of ``members`` members, each with its own assumption draw."""
        return cls(assemble(resolved, seed, members, days), outcome, steps)

    def live(self, given: Mapping[str, Floats]) -> Floats:
        """P(outcome) of each member with assumptions at ``given`` values, name -> (member,); NaN where not at rest."""
        program = with_values(self.program, given)
        rested = at_rest(program)
        chances = self._simulate(program, given)
        if given:
            self.moved += program.redrawn
            self.unrested += int((~rested).sum())
        chances[~rested] = np.nan
        return chances

    def settle(self, name: str, value: float) -> Floats:
        """P(outcome) of each member with one assumption at one value, (member,); lived through once, then kept."""
        if (name, value) not in self._lived:
            self._lived[name, value] = self.live({name: np.full(self.program.draws, value)})
        return self._lived[name, value]

    def _simulate(self, program: Program, given: Mapping[str, Floats]) -> Floats:
        execution, found = self.steps.execution, np.empty(program.draws)
        threads = count_threads(execution.get("threads"))
        blocks = -(-program.draws // LANES)
        plan = Plan(program.draws, LANES * -(-blocks // threads), n_paths=0)

        def keep(chunk: Chunk) -> None:
            found[chunk.first : chunk.first + chunk.size] = member_chances(chunk.members, self.outcome)
            self.steps.advance(chunk.size)

        warm_up(execution.get("on_message"))
        try:
            run_chunks(Simulation.of(self.program, given, program, plan), range(n_chunks(plan)), threads, keep)
        except (KeyboardInterrupt, RunInterrupted):
            raise RunInterrupted("interrupted; nothing was kept") from None
        return found
