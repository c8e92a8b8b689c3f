"""Blending: a scenario that takes each assumption from one of two, as programs on the same draws.

What `engine.program.assemble` gives for the blended scenario, bit for bit, at a small part of the work: each assumption
is drawn once a side and attempt, a blend only picks. The keyed uniform of a draw depends on seed, draw, name and
attempt alone, so a blend's values are those of one side or the other. Whether a regime could have rested is looked at
anew for each blend, and draws that could not are drawn again as `assemble` does.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from dataclasses import replace
from types import ModuleType, SimpleNamespace

import numpy as np
import numpy.typing as npt

from standoff.engine.layout import ROWS
from standoff.engine.program import ASSUMPTION_STREAM, Program, _priors, assemble
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, PARAMETERS, name_of
from standoff.mechanisms.rest import LARGEST_GAIN, loop_gain
from standoff.parameter import Array
from standoff.rng import uniforms
from standoff.scenario import Resolved
from standoff.scenario.change import change
from standoff.scenario.expectations import attitude_of
from standoff.scenario.schema import ResolvedArm

MOST_ATTEMPTS = 25
"""Attempts kept in memory; blends that need more are assembled from scratch."""

Values = dict[str, Array]


def differing_assumptions(a: Resolved, b: Resolved) -> tuple[str, ...]:
    """Names of the assumptions whose priors differ, ``groups.N.attitude`` among them."""
    groups = [f"groups.{n}.attitude" for n, group in enumerate(a.groups) if group.attitude != b.groups[n].attitude]
    return (*(name for name, each in a.assumptions.items() if each.prior != b.assumptions[name].prior), *groups)


class Blend:
    """Two scenarios that differ in assumptions only. Safe to ask from many threads."""

    def __init__(self, a: Resolved, b: Resolved, seed: int, draws: int, days: int) -> None:
        self.a, self.b = a, b
        self.differing = differing_assumptions(a, b)
        self._whole = assemble(a, seed, draws, days)
        self._priors = _priors(a), _priors(b)
        self._attempts: list[tuple[Values, Values]] = []
        self._lock = threading.Lock()
        self._columns = {name: column for column, name in enumerate(PARAMETERS)}
        first = self._drawn(0)[0]
        self._table = np.column_stack([first[name] for name in PARAMETERS]).astype(np.float32)
        self._attitudes = _attitudes(first, len(a.groups))
        self._starts = np.zeros_like(self._whole.starts)
        _begin(self._starts, first, CATALOGUE)

    def resolved(self, taken: Collection[str]) -> Resolved:
        """The first scenario with the assumptions ``taken`` from the second, some of those that differ."""
        arm = {}
        for name in taken:
            if name.startswith("groups."):
                arm[name] = attitude_of(self.b.groups[int(name.split(".")[1])].attitude)
            else:
                arm[name] = self.b.assumptions[name]
        return change(self.a, ResolvedArm(assumptions=arm))

    def program(self, taken: Collection[str]) -> Program:
        """The program of `resolved`."""
        whole, resolved = self._whole, self.resolved(taken)
        values = self._blended(0, taken)
        waiting = np.flatnonzero(loop_gain(values) >= LARGEST_GAIN)
        redrawn = len(waiting)
        if redrawn:
            values = {name: drawn.copy() for name, drawn in values.items()}
        for attempt in range(1, MOST_ATTEMPTS):
            if not len(waiting):
                break
            tried = {name: drawn[waiting] for name, drawn in self._blended(attempt, taken).items()}
            for name, drawn in tried.items():
                values[name][waiting] = drawn
            waiting = waiting[loop_gain(tried) >= LARGEST_GAIN]
            redrawn += len(waiting)
        table, starts, attitudes = self._laid_out(values, taken, redrawn > 0)
        if len(waiting) or not np.isfinite(starts).all():
            return assemble(resolved, whole.seed, whole.draws, whole.days)
        return replace(
            whole, resolved=resolved, values=values, table=table, starts=starts, attitudes=attitudes, redrawn=redrawn
        )

    def _laid_out(
        self, values: Values, taken: Collection[str], anew: bool
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Table, first day and attitudes: those of the first scenario but for what was ``taken``, or all ``anew``."""
        changed = PARAMETERS if anew else [name for name in taken if name in PARAMETERS]
        table, starts = self._table.copy(), self._starts.copy()
        for name in changed:
            table[:, self._columns[name]] = values[name]
        touched = {name.split(".")[0] for name in changed}
        _begin(starts, values, [mechanism for mechanism in CATALOGUE if name_of(mechanism) in touched])
        asked_groups = anew or any(name.startswith("groups.") for name in taken)
        return table, starts, _attitudes(values, len(self.a.groups)) if asked_groups else self._attitudes

    def _blended(self, attempt: int, taken: Collection[str]) -> Values:
        ours, theirs = self._drawn(attempt)
        return {**ours, **{name: theirs[name] for name in taken}}

    def _drawn(self, attempt: int) -> tuple[Values, Values]:
        """Values of an attempt for all draws: all of the first scenario, and those of the second that differ."""
        with self._lock:
            while len(self._attempts) <= attempt:
                number, draws = len(self._attempts), np.arange(self._whole.draws)
                sides: tuple[Values, Values] = ({}, {})
                for name in self._priors[0]:
                    uniform = uniforms(self._whole.seed, draws, ASSUMPTION_STREAM + name, number)[0].astype(np.float64)
                    for side, priors in zip(sides, self._priors, strict=True):
                        if side is sides[0] or name in self.differing:
                            prior, low, high = priors[name]
                            side[name] = np.clip(prior.quantile(uniform), low, high)
                self._attempts.append(sides)
            return self._attempts[attempt]


def _attitudes(values: Values, n_groups: int) -> npt.NDArray[np.float32]:
    return np.column_stack([values[f"groups.{n}.attitude"] for n in range(n_groups)]).astype(np.float32)


def _begin(starts: npt.NDArray[np.float32], values: Values, mechanisms: Iterable[ModuleType]) -> None:
    """Write the first day of the fields that ``mechanisms`` own."""
    nation = SimpleNamespace(population=values["nation.population"])
    for mechanism in mechanisms:
        own = {each.name: values[f"{name_of(mechanism)}.{each.name}"] for each in mechanism.PARAMETERS}
        for name, first in mechanism.start(SimpleNamespace(**own), nation).items():
            if not FIELDS[name].by_place:
                starts[:, ROWS[name]] = first
