"""Reliving: the compiled loop that lives particles from any day with noise of their own.

The engine's kernel numbers its members one after the other. After resampling, two particles share a past but not what
comes, so here each particle carries a noise number for each stage, and a day's draws are keyed by (seed, that number,
stream, day). A particle whose numbers are all ``m`` has the draws, and so the path, of the engine's member ``m``.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from standoff.engine.day import live_one_day
from standoff.engine.draws import Streams, draw_lanes
from standoff.engine.lanes import compile_kernel
from standoff.engine.layout import LANES, N_ROWS, as_record, draw_type, parameter_records, state_type
from standoff.mechanisms.catalogue import PARAMETERS

ROOMS = ("engine", "mechanisms", "learning/living")


class Course(NamedTuple):
    """Particles, days and what is read. ``probes`` (probe, particle) and ``states`` (particle, row) are written.

    ``states`` holds each particle's state before ``first_day`` and, afterwards, that after ``last_day`` - 1.
    ``probe_days`` rise; ``probe_rows`` are rows of the state.
    """

    seed: np.uint64
    noise: npt.NDArray[np.uint64]
    stage_of_day: npt.NDArray[np.int64]
    first_day: int
    last_day: int
    table: npt.NDArray[np.float32]
    states: npt.NDArray[np.float32]
    attitudes: npt.NDArray[np.float32]
    schedule: npt.NDArray[Any]
    streams: Streams
    probe_days: npt.NDArray[np.int64]
    probe_rows: npt.NDArray[np.int64]
    probes: npt.NDArray[np.float32]


class Bench(NamedTuple):
    """Working memory of one thread, as rows and as records."""

    was_rows: npt.NDArray[np.float32]
    new_rows: npt.NDArray[np.float32]
    was: npt.NDArray[Any]
    new: npt.NDArray[Any]
    parameter_rows: npt.NDArray[np.float32]
    parameters: Any
    draw_rows: npt.NDArray[np.float32]
    draw: npt.NDArray[Any]
    numbers: npt.NDArray[np.uint64]


def make_bench() -> Bench:
    """Empty working memory."""
    was, new = np.zeros((N_ROWS, LANES), np.float32), np.zeros((N_ROWS, LANES), np.float32)
    block = np.zeros((len(PARAMETERS), LANES), np.float32)
    kind, state = draw_type(LANES), state_type(LANES)
    drawn = np.zeros((len(kind.names or ()), LANES), np.float32)
    return Bench(
        was, new, as_record(was, state), as_record(new, state), block, parameter_records(block), drawn,
        as_record(drawn, kind), np.zeros(LANES, np.uint64),
    )  # fmt: skip


def seat_block(course: Any, bench: Any, groups: Any, first: Any) -> None:
    """Assumptions and state of the particles of a block (lanes beyond the last repeat it, unused)."""
    n = course.table.shape[0]
    for i in range(bench.was_rows.shape[1]):
        who = min(first + i, n - 1)
        for k in range(course.table.shape[1]):
            bench.parameter_rows[k, i] = course.table[who, k]
        for k in range(course.states.shape[1]):
            bench.was_rows[k, i] = course.states[who, k]
            bench.new_rows[k, i] = course.states[who, k]
        for g in range(course.attitudes.shape[1]):
            groups.attitude[g, i] = course.attitudes[who, g]


def relive_block(course: Any, bench: Any, groups: Any, on: Any, first: Any) -> None:
    """All days of one block of particles."""
    lanes = bench.was_rows.shape[1]
    n = course.table.shape[0]
    n_active = min(lanes, n - first)
    seat_block(course, bench, groups, first)
    was, new, was_rows, new_rows = bench.was[0], bench.new[0], bench.was_rows, bench.new_rows
    probe = 0
    for day in range(course.first_day, course.last_day):
        stage = course.stage_of_day[day]
        for i in range(lanes):
            bench.numbers[i] = course.noise[min(first + i, n - 1), stage]
        draw_lanes(bench.draw_rows, course.streams, course.seed, bench.numbers, np.uint64(day))
        live_one_day(was, new, bench.parameters, bench.draw[0], course.schedule[day], groups, on)
        while probe < course.probe_days.size and course.probe_days[probe] == day:
            row = course.probe_rows[probe]
            for i in range(n_active):
                course.probes[probe, first + i] = new_rows[row, i]
            probe += 1
        was, new, was_rows, new_rows = new, was, new_rows, was_rows
    for i in range(n_active):
        for k in range(course.states.shape[1]):
            course.states[first + i, k] = was_rows[k, i]


def relive(course: Any, bench: Any, groups: Any, on: Any) -> None:
    """All particles of a course, block after block."""
    lanes = bench.was_rows.shape[1]
    for block in range((course.table.shape[0] + lanes - 1) // lanes):
        relive_block(course, bench, groups, on, block * lanes)


@functools.cache
def compiled_relive() -> Any:
    """The compiled loop, made once a process."""
    return compile_kernel(relive, ROOMS)
