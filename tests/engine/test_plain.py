"""One model, read two ways: compiled lanes and ordinary Python give the same paths from the same draws."""

from __future__ import annotations

import random

import numpy as np
import pytest
from programs import small_program

from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.plain import live_one_member
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS

RELATIVE = 1e-4


def furthest(compiled: np.ndarray, plain: np.ndarray, scale: float) -> float:
    """Largest relative difference; differences below a millionth of the field's own size do not count.

    (Fields that cross zero, such as noise, have no relative precision there in float32.)
    """
    return float(np.max(np.maximum(np.abs(compiled - plain) - 1e-6 * scale, 0.0) / np.maximum(np.abs(plain), 1e-30)))


@pytest.mark.parametrize("name", ["generic-personalist", "belarus-2020"])
def test_plain_python_and_compiled_lanes_agree_for_every_field_and_day(name: str) -> None:
    program = small_program(name, days=120)
    paths = simulate_chunk(program, Plan(64, 64), 0).paths
    for member in (0, 7, 19):
        plain = live_one_member(program, member)
        for field in FIELDS:
            compiled, expected = paths[field][member].astype(float), plain[field].astype(float)
            scale = float(np.max(np.abs(expected), initial=1e-30))
            assert furthest(compiled, expected, scale) < RELATIVE, (field, member)


def test_the_order_of_mechanisms_does_not_matter() -> None:
    program = small_program(days=30)
    as_listed = live_one_member(program, 3)
    shuffled = list(CATALOGUE)
    for attempt in range(3):
        random.Random(attempt).shuffle(shuffled)
        again = live_one_member(program, 3, order=shuffled)
        for field in FIELDS:
            np.testing.assert_array_equal(again[field], as_listed[field], err_msg=field)


def test_comparison_would_notice_a_difference_of_one_in_a_thousand() -> None:
    path = np.array([1.0, 2.0, 3.0])
    assert furthest(path * 1.001, path, 3.0) > RELATIVE
