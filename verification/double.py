"""The model read in double precision: the same mechanisms, the same draws, every number a float64.

The mechanisms' own ``step`` functions are compiled as they stand, with float64 fields, parameters, draws and groups,
and with exact elementary functions in place of the float32 polynomials (their holds, ``exp`` inside -87 … 88 and
``log`` above 1e-30, are part of the model and kept). Assumptions, attitudes and first days are those of the program
before they were rounded to float32; uniform draws are the engine's own, normal ones their exact quantiles. All members
are lanes of one block, one day after another. Shares and traits of groups and the calendar are the engine's numbers.
"""

from __future__ import annotations

import functools
import math
import types
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numba
import numpy as np
from scipy.special import ndtri

from standoff import float32
from standoff.engine.lanes import OPTIONS, PACKAGE
from standoff.engine.layout import N_ROWS, ROWS, TODAY, as_record, draw_type, parameter_type, state_type
from standoff.engine.program import Program
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, name_of
from standoff.rng import uniforms


def exact_exp(x: float) -> float:
    """`standoff.float32.exp` without its rounding."""
    return math.exp(min(max(x, -87.0), 88.0))


def exact_log(x: float) -> float:
    """`standoff.float32.log` without its rounding."""
    return math.log(max(x, 1.0e-30))


EXACT = {float32.exp: exact_exp, float32.log: exact_log}


@functools.cache
def compile_double(function: Callable[..., Any]) -> Any:
    """The function and those of this package that it calls, compiled for float64."""
    function = EXACT.get(function, function)
    named = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    called = {
        name: compile_double(value) for name, value in named.items()
        if isinstance(value, types.FunctionType) and value.__module__.startswith(PACKAGE)
    }  # fmt: skip
    copy = types.FunctionType(function.__code__, {**function.__globals__, **called}, function.__name__)
    return numba.njit(**OPTIONS)(copy)


def widened(kind: np.dtype[Any]) -> np.dtype[Any]:
    """A record type with float64 in place of float32."""
    plain = {name: kind[name].base for name in kind.names or ()}
    return np.dtype([(name, "f8" if plain[name] == np.float32 else plain[name], kind[name].shape) for name in plain])


class Reading:
    """A program's first ``n_members``, lived day by day."""

    def __init__(self, program: Program, n_members: int) -> None:
        self.program, self.n_members = program, n_members
        self.members = np.arange(n_members)
        self.draw_of = self.members % program.draws
        self.steps = {
            name_of(mechanism): compile_double(mechanism.step)
            for mechanism in CATALOGUE
            if program.on[name_of(mechanism)]
        }
        self.parameters = {name_of(mechanism): self._parameters(mechanism) for mechanism in CATALOGUE}
        self.blocks = [self._start() for _ in range(2)]
        self.drawn = np.zeros(1, widened(draw_type(n_members)))
        self.groups = self._groups()
        self.schedule = program.schedule.astype(widened(TODAY))

    def live(self) -> dict[str, np.ndarray]:
        """All days; every field on the last: name -> (member,) or (place, member)."""
        was, new = (as_record(block, widened(state_type(self.n_members))) for block in self.blocks)
        for day in range(self.program.days):
            self._draw(day)
            for name, step in self.steps.items():
                step(was[0], new[0], self.parameters[name][0], self.drawn[0], self.schedule[day], self.groups)
            was, new = new, was
        return {name: was[0][name] for name in FIELDS}

    def _parameters(self, mechanism: types.ModuleType) -> np.ndarray:
        block = np.zeros(1, widened(parameter_type(mechanism, self.n_members)))
        for each in mechanism.PARAMETERS:
            block[0][each.name] = self.program.values[f"{name_of(mechanism)}.{each.name}"][self.draw_of]
        return block

    def _start(self) -> np.ndarray:
        rows = np.zeros((N_ROWS, self.n_members))
        nation = SimpleNamespace(population=self.program.values["nation.population"])
        for mechanism in CATALOGUE:
            prefix = name_of(mechanism) + "."
            own = {each.name: self.program.values[prefix + each.name] for each in mechanism.PARAMETERS}
            for name, first in mechanism.start(SimpleNamespace(**own), nation).items():
                if not FIELDS[name].by_place:
                    rows[ROWS[name]] = (np.zeros(self.program.draws) + first)[self.draw_of]
        return rows

    def _groups(self) -> Any:
        groups, program = self.program.groups, self.program
        attitudes = [program.values[f"groups.{n}.attitude"][self.draw_of] for n in range(groups.n_groups)]
        wide = {name: getattr(groups, name).astype(float) for name in ("share", "online", "sharpness", "worker_weight")}
        return groups._replace(attitude=np.stack(attitudes), **wide)

    def _draw(self, day: int) -> None:
        for mechanism in CATALOGUE:
            if not mechanism.DRAWS or getattr(mechanism, "CHOICE_DAY", day % 7) != day % 7:
                continue
            words = uniforms(self.program.seed, self.members, name_of(mechanism), day)
            for wanted, word in zip(mechanism.DRAWS, words, strict=False):
                uniform = word.astype(np.float64)
                self.drawn[0][wanted.name] = ndtri(uniform) if wanted.kind == "normal" else uniform
