"""Assumption draws are remembered between programs, and nobody can tell."""

from __future__ import annotations

import numpy as np
import pytest

from standoff import scenario
from standoff.engine import program
from standoff.engine.program import MOST_REMEMBERED, assemble
from standoff.scenario import Resolved


@pytest.fixture(scope="module")
def generic() -> Resolved:
    return scenario.load("generic-personalist")


@pytest.mark.parametrize("draws", [500, MOST_REMEMBERED + 1])
def test_a_remembered_draw_is_the_draw_made_anew(generic: Resolved, draws: int) -> None:
    again = assemble(generic, 7, draws, 5)
    again = assemble(generic, 7, draws, 5)
    program._draw_first.cache_clear()
    anew = assemble(generic, 7, draws, 5)
    assert anew.redrawn == again.redrawn > 0
    for name, values in anew.values.items():
        np.testing.assert_array_equal(values, again.values[name])


def test_writing_into_one_program_leaves_the_next_as_it_was(generic: Resolved) -> None:
    first = assemble(generic, 4, 40, 5)
    kept = {name: values.copy() for name, values in first.values.items()}
    for values in first.values.values():
        values += 1.0
    for name, values in assemble(generic, 4, 40, 5).values.items():
        np.testing.assert_array_equal(values, kept[name])


def test_many_draws_are_not_remembered(generic: Resolved) -> None:
    program._draw_first.cache_clear()
    assemble(generic, 5, MOST_REMEMBERED + 1, 5)
    assert program._draw_first.cache_info().currsize == 0
