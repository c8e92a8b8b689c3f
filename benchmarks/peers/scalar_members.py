"""The integrated model in scalar Numba: the first writing's own functions, one member after the other.

What one writes without thinking of vectors: plain ``@njit``, double precision, ``math.exp`` and ``math.log``, NumPy's
generator. The mechanisms' ``step`` functions are the same lines as the engine's, over records of one lane.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from outcomes import Ended

from standoff.engine.day import live_one_day
from standoff.engine.kernel import COLUMNS, begin_tally, end_tally, note_day
from standoff.engine.layout import ParameterRecords, Switches, draw_type, parameter_type, state_type
from standoff.engine.program import Program
from standoff.mechanisms.catalogue import CATALOGUE, PARAMETERS
from standoff.record import EXITS

PLAIN = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


@numba.njit(**PLAIN)
def exp(x: Any) -> Any:
    """The C library's."""
    return math.exp(x)


@numba.njit(**PLAIN)
def log(x: Any) -> Any:
    """The C library's, held above 1e-30 as the engine's is."""
    return math.log(max(x, 1e-30))


LIBRARY = {"exp": exp, "log": log}


def compile_plain(function: Any, done: dict[Any, Any]) -> Any:
    """A function of the package and all it calls, compiled as it stands, with the C library's exp and log."""
    if function not in done:
        named = {name: function.__globals__.get(name) for name in function.__code__.co_names}
        called = {
            name: LIBRARY[value.__name__] if value.__module__ == "standoff.float32" else compile_plain(value, done)
            for name, value in named.items()
            if isinstance(value, types.FunctionType) and value.__module__.startswith("standoff.")
        }
        copy = types.FunctionType(function.__code__, {**function.__globals__, **called}, function.__name__)
        done[function] = numba.njit(**PLAIN)(copy)
    return done[function]


def double(kind: np.dtype[Any]) -> np.dtype[Any]:
    """The same record with double precision."""
    assert kind.names is not None
    return np.dtype([(name, "f8", kind[name].shape) for name in kind.names])


def compile_members() -> Any:
    """The loop over members and days."""
    done: dict[Any, Any] = {}
    day_of, begin, note, end = (compile_plain(f, done) for f in (live_one_day, begin_tally, note_day, end_tally))
    normal_rows = np.array([draw.kind == "normal" for mechanism in CATALOGUE for draw in mechanism.DRAWS])

    @numba.njit(nogil=True, error_model="numpy")
    def live_members(desk: Any, tables: Any, schedule: Any, world: Any, columns: Any, by_day: Any) -> None:
        first, rows, blocks, parameters, exit_rows = desk
        was_row, new_row, parameter_row, draw_row, tally_row = rows
        table, starts, attitudes = tables
        groups, on, random = world
        was, new, draw, tally = blocks[0][0], blocks[1][0], blocks[2][0], blocks[3][0]
        for member in range(columns.shape[0]):
            of = (first + member) % table.shape[0]
            parameter_row[:] = table[of]
            was_row[:] = starts[of]
            new_row[:] = starts[of]
            for g in range(attitudes.shape[1]):
                groups.attitude[g, 0] = attitudes[of, g]
            begin(was, tally, tally_row.reshape((-1, 1)))
            for day in range(schedule.size):
                for k in range(draw_row.size):
                    draw_row[k] = random.standard_normal() if normal_rows[k] else random.random()
                day_of(was, new, parameters, draw, schedule[day], groups, on)
                note(new, tally, day, schedule.size)
                was, new, was_row, new_row = new, was, new_row, was_row
                for k in range(exit_rows.size):
                    by_day[day, k] += was_row[exit_rows[k]]
            end(was, tally)
            columns[member] = tally_row

    return live_members


def prepare(program: Program) -> Callable[[int, int], Ended]:
    """A function that lives members ``first`` to ``first + n`` and returns what was noted of them."""
    live_members = compile_members()
    state = double(state_type(1))
    tables = tuple(np.asarray(x, np.float64) for x in (program.table, program.starts, program.attitudes))
    exit_rows = np.array([state.fields[name][1] // 8 for name in EXITS])  # type: ignore[index]
    on = Switches(*([True] * len(Switches._fields)))

    def live(first: int, n: int) -> Ended:
        kinds = [state, state, double(draw_type(1)), double(np.dtype([(name, "f4", (1,)) for name in COLUMNS]))]
        was, new, draw, tally = (np.zeros(kind.itemsize // 8) for kind in kinds)
        blocks = tuple(row.view(kind) for row, kind in zip((was, new, draw, tally), kinds, strict=True))
        parameter_row, records, start = np.zeros(len(PARAMETERS)), [], 0
        for mechanism in CATALOGUE:
            stop = start + len(mechanism.PARAMETERS)
            records.append(parameter_row[start:stop].view(double(parameter_type(mechanism, 1))))
            start = stop
        desk = (first, (was, new, parameter_row, draw, tally), blocks, ParameterRecords(*records), exit_rows)
        groups = program.groups._replace(attitude=np.zeros((program.attitudes.shape[1], 1)))
        columns, by_day = np.empty((n, len(COLUMNS))), np.zeros((program.days, len(EXITS)))
        live_members(
            desk, tables, program.schedule, (groups, on, np.random.default_rng([program.seed, first])), columns, by_day
        )
        return Ended({name: columns[:, k] for k, name in enumerate(COLUMNS)}, by_day)

    return live
