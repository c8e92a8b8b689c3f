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


def furthest(compiled: np.ndarray, plain: np.ndarray) -> float:
    """Largest relative difference, in float64.

    Each number is judged by itself, down to a ten-millionth of the field's largest. A field that takes both signs is
    judged by its largest: where sums of large terms cross zero no float32 number has relative precision.
    """
    size = np.abs(plain)
    largest = float(np.max(size, initial=1e-30))
    signed = plain.min() < 0.0 < plain.max()
    return float(np.max(np.abs(compiled - plain) / (largest if signed else np.maximum(size, 1e-7 * largest))))


@pytest.mark.parametrize("name", ["generic-personalist", "belarus-2020"])
def test_plain_python_and_compiled_lanes_agree_for_every_field_and_day(name: str) -> None:
    program = small_program(name, days=120)
    paths = simulate_chunk(program, Plan(64, 64), 0).paths
    for member in (0, 7, 19):
        plain = live_one_member(program, member)
        for field in FIELDS:
            compiled, expected = paths[field][member].astype(float), plain[field].astype(float)
            assert furthest(compiled, expected) < RELATIVE, (field, member)


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
    assert furthest(path * 1.001, path) > RELATIVE
    assert furthest(np.array([1.0, 2.0, 3.003]), np.array([-1.0, 2.0, 3.0])) > RELATIVE
