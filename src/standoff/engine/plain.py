"""Plain: the readable reading of the model, one member in ordinary Python with the engine's own draws.

No compiler, no lanes: `live_one_member` calls each mechanism's ``step`` as it stands. Its path has the same bits as the
compiled lanes for every field and day (``tests/engine/test_plain.py``), because both keep to IEEE arithmetic in the
order written; use it to step through a day in a debugger or to read how a number came about.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.engine.layout import N_ROWS, ROWS, as_record, draw_type, parameter_records, state_type
from standoff.engine.program import Program
from standoff.float32 import normal
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, name_of
from standoff.rng import uniforms


def live_one_member(
    program: Program, member: int, days: int | None = None, order: Sequence[ModuleType] = CATALOGUE
) -> dict[str, npt.NDArray[np.float32]]:
    """Path of one member: field name -> (day, place) float32; ``order`` is the order in which mechanisms are called."""
    draw_of_member = member % program.draws
    was_rows, new_rows = (program.starts[draw_of_member][:, None].copy() for _ in range(2))
    parameters = parameter_records(np.ascontiguousarray(program.table[draw_of_member][:, None]))
    groups = program.groups._replace(attitude=program.attitudes[draw_of_member][:, None])
    n_days = program.days if days is None else days
    rows = np.empty((n_days, N_ROWS), np.float32)
    for day in range(n_days):
        live_day(program, (was_rows, new_rows), parameters, member, day, groups, order)
        rows[day] = new_rows[:, 0]
        was_rows, new_rows = new_rows, was_rows
    n_places = len(program.resolved.places)
    return {
        name: rows[:, ROWS[name] : ROWS[name] + (n_places if field.by_place else 1)] for name, field in FIELDS.items()
    }  # fmt: skip


def live_day(program: Program, rows: tuple[Any, Any], parameters: Any, member: int, day: int, groups: Any,
             order: Sequence[ModuleType]) -> None:  # fmt: skip
    """One day: ``rows`` are yesterday's and today's (state row, 1) blocks; today's is written."""
    kind = state_type(1)
    was, new = (as_record(block, kind).view(np.recarray)[0] for block in rows)
    draw = draws_of_day(program.seed, member, day).view(np.recarray)[0]
    today = program.schedule.view(np.recarray)[day]
    for mechanism in order:
        name = name_of(mechanism)
        if program.on[name]:
            mechanism.step(was, new, getattr(parameters, name).view(np.recarray)[0], draw, today, groups)


def draws_of_day(seed: int, member: int, day: int) -> npt.NDArray[Any]:
    """The engine's draws of one member and day, an array of one record."""
    drawn = np.zeros(1, draw_type(1))
    for mechanism in CATALOGUE:
        words = uniforms(seed, member, name_of(mechanism), day) if mechanism.DRAWS else ()
        for wanted, word in zip(mechanism.DRAWS, words, strict=False):
            uniform = np.float32(word)
            drawn[wanted.name][0, 0] = normal(uniform) if wanted.kind == "normal" else uniform
    return drawn
