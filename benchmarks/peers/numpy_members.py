"""The integrated model in plain NumPy: the second writing of all mechanisms, members as one array axis."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from outcomes import Ended, Fields, begin_tally, end_tally, note_day

from standoff.engine.layout import ROWS
from standoff.engine.program import Program
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, PARAMETERS, name_of
from standoff.record import EXITS

VERIFICATION = Path(__file__).parents[2] / "verification"
NAMES = tuple(name_of(mechanism) for mechanism in CATALOGUE)
DRAWS = {name_of(mechanism): mechanism.DRAWS for mechanism in CATALOGUE}
CHOICE_DAY = {name_of(m): m.CHOICE_DAY for m in CATALOGUE if hasattr(m, "CHOICE_DAY")}
"""Mechanisms that draw on one day of the week only."""


def second_writing() -> dict[str, ModuleType]:
    """The mechanisms of ``verification/second`` and what they share, by name."""
    if str(VERIFICATION) not in sys.path:
        sys.path.insert(0, str(VERIFICATION))
    return {name: importlib.import_module(f"second.{name}") for name in (*NAMES, "world")}


def first_day(program: Program, draw: npt.NDArray[np.int64], kind: Any) -> tuple[Fields, dict[str, Fields]]:
    """Fields of the first day and parameters by mechanism, (member,) or (place, member) arrays of ``kind``."""
    starts, table = program.starts[draw].astype(kind), program.table[draw].astype(kind)
    n_places = len(program.resolved.places)
    was = {
        name: starts[:, ROWS[name] : ROWS[name] + n_places].T if field.by_place else starts[:, ROWS[name]].copy()
        for name, field in FIELDS.items()
    }
    parameters: dict[str, Fields] = {name: {} for name in NAMES}
    for column, full in enumerate(PARAMETERS):
        mechanism, name = full.split(".")
        parameters[mechanism][name] = table[:, column].copy()
    return was, parameters


def groups_of(world: ModuleType, program: Program, draw: npt.NDArray[np.int64], kind: Any) -> Any:
    """The second writing's groups."""
    g = program.groups
    kept = [np.asarray(x, kind) for x in (g.share, g.online, g.sharpness, g.worker_weight)]
    return world.Groups(g.place, *kept, program.attitudes[draw].T.astype(kind), g.n_places)


def prepare(program: Program) -> Callable[[int, int], Ended]:
    """A function that lives members ``first`` to ``first + n`` and returns what was noted of them."""
    second = second_writing()
    steps = [(name, second[name].step) for name in NAMES]
    days = [{name: row[name].item() for name in row.dtype.names} for row in program.schedule]

    def live(first: int, n: int) -> Ended:
        draw = np.arange(first, first + n) % program.draws
        was, parameters = first_day(program, draw, np.float64)
        groups = groups_of(second["world"], program, draw, np.float64)
        random = np.random.Generator(np.random.SFC64([program.seed, first]))
        tally, by_day = begin_tally(np, was), np.zeros((len(days), len(EXITS)))
        for today in days:
            new: Fields = {}
            for name, step in steps:
                drawn = draw_numbers(random, name, today["day"], n)
                new |= step(was, parameters[name], drawn, today, groups)
            tally = note_day(np, tally, new, today["day"], len(days))
            by_day[today["day"]] = [new[name].sum() for name in EXITS]
            was = new
        return Ended(end_tally(tally, was), by_day)

    return live


def draw_numbers(random: np.random.Generator, name: str, day: int, n: int) -> Fields:
    """A mechanism's draws of one day, NumPy's own, (n,) each."""
    if CHOICE_DAY.get(name, day % 7) != day % 7:
        return {}
    return {d.name: random.standard_normal(n) if d.kind == "normal" else random.random(n) for d in DRAWS[name]}
