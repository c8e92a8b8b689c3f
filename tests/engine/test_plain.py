"""One model, read two ways: compiled lanes and ordinary Python give the same bits from the same draws."""

from __future__ import annotations

import random

import numpy as np
import pytest
from programs import small_program

from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.plain import live_one_member
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS


@pytest.mark.parametrize("name", ["generic-personalist", "belarus-2020"])
def test_plain_python_and_compiled_lanes_agree_to_the_bit_for_every_field_and_day(name: str) -> None:
    program = small_program(name, days=120)
    paths = simulate_chunk(program, Plan(64, 64), 0).paths
    for member in (0, 7, 19):
        plain = live_one_member(program, member)
        for field in FIELDS:
            np.testing.assert_array_equal(paths[field][member], plain[field], err_msg=f"{field}, member {member}")


def test_the_order_of_mechanisms_does_not_matter() -> None:
    program = small_program(days=30)
    as_listed = live_one_member(program, 3)
    shuffled = list(CATALOGUE)
    for attempt in range(3):
        random.Random(attempt).shuffle(shuffled)
        again = live_one_member(program, 3, order=shuffled)
        for field in FIELDS:
            np.testing.assert_array_equal(again[field], as_listed[field], err_msg=field)
