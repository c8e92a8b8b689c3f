"""The compiled loops of every mechanism are vector loops: a release of the compiler can stop that without a word."""

from __future__ import annotations

import platform
import re
from types import ModuleType

import numpy as np
import pytest
from programs import small_program

from standoff.engine import draws as draws_of_day
from standoff.engine.ensemble import _desk
from standoff.engine.lanes import compile_lanes
from standoff.mechanisms.catalogue import CATALOGUE, name_of

PACKED = re.compile(r"\bv(?:add|sub|mul|div|max|min|fn?m(?:add|sub)\d+)ps\b|\bf(?:add|sub|mul|div|mla)\s+v\d+\.4s")
TO_DOUBLE = re.compile(r"\bv?cvt(?:ss2sd|ps2pd)\b|\bfcvt\s+d\d+, s\d+")
LEAST_PACKED = 8
"""Packed float instructions the smallest mechanism's loop has, halved."""

pytestmark = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64", "arm64", "aarch64"),
    reason="packed instructions are known for x86-64 and ARM64",
)


def assembly(mechanism: ModuleType) -> str:
    program = small_program()
    desk = _desk(2)
    compiled = compile_lanes(mechanism.step)
    from numba import typeof

    records = [
        desk.was[0],
        desk.new[0],
        getattr(desk.parameters, name_of(mechanism))[0],
        desk.draw[0],
        program.schedule[0],
    ]
    signature = tuple(typeof(each) for each in (*records, program.groups))
    compiled.compile(signature)
    return str(compiled.inspect_asm(signature))


@pytest.mark.parametrize("mechanism", CATALOGUE, ids=name_of)
def test_every_mechanism_runs_on_packed_floats_and_never_in_double(mechanism: ModuleType) -> None:
    text = assembly(mechanism)
    assert len(PACKED.findall(text)) >= LEAST_PACKED
    assert not TO_DOUBLE.findall(text)


def test_the_check_sees_a_loop_that_does_not_vectorise() -> None:
    def slow(values: np.ndarray) -> None:
        for i in range(1, values.size):
            values[i] = values[i] + values[i - 1] * np.float32(0.5)

    import numba

    compiled = numba.njit(slow)
    compiled(np.ones(64, np.float32))
    text = next(iter(compiled.inspect_asm().values()))
    assert len(PACKED.findall(text)) < LEAST_PACKED


def test_draws_of_a_day_are_vector_loops() -> None:
    desk = _desk(2)
    compiled = compile_lanes(draws_of_day.draw_day)
    from numba import typeof, uint64

    signature = (typeof(desk.draw_rows), typeof(draws_of_day.streams()), uint64, uint64, uint64)
    compiled.compile(signature)
    assert len(PACKED.findall(compiled.inspect_asm(signature))) >= LEAST_PACKED
