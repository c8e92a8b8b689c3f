"""A blend of two scenarios is the program that the blended scenario assembles to, bit for bit."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from two_views import load_views

from standoff.engine.program import Program, assemble
from standoff.study import blending
from standoff.study.blending import Blend, differing_assumptions
from standoff.study.lenses import through_lens

DRAWS, DAYS = 60, 5


@pytest.fixture(scope="module")
def resolved(tmp_path_factory):
    return load_views(tmp_path_factory.mktemp("views"))


def blend_of(resolved, a, b):
    return Blend(through_lens(resolved, a), through_lens(resolved, b), 7, DRAWS, DAYS)


def assert_same(found: Program, wanted: Program) -> None:
    assert found.resolved == wanted.resolved
    for name in ("table", "starts", "attitudes", "schedule"):
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name), err_msg=name)
    assert found.values.keys() == wanted.values.keys()
    for name, drawn in wanted.values.items():
        np.testing.assert_array_equal(found.values[name], drawn, err_msg=name)
    assert (found.redrawn, found.on, found.days, found.draws) == (
        wanted.redrawn, wanted.on, wanted.days, wanted.draws
    )  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [("soft", "hard"), ("wavering", "hard"), ("neutral", "wavering")])
def test_every_blend_is_what_its_scenario_assembles_to(resolved, a, b):
    blend = blend_of(resolved, a, b)
    names = blend.differing
    some = list(itertools.combinations(names, 2))[:4]
    for taken in [(), names, names[:1], names[1:], *some]:
        assert_same(blend.program(taken), assemble(blend.resolved(taken), 7, DRAWS, DAYS))


def test_some_of_these_blends_had_draws_that_could_not_have_rested(resolved):
    """Else the test above would say nothing of drawing again."""
    blend = blend_of(resolved, "neutral", "wavering")
    few, many = blend.program(()).redrawn, blend.program(blend.differing).redrawn
    assert many > 10
    assert few < many / 5


def test_blends_beyond_the_attempts_kept_are_assembled_from_scratch(resolved, monkeypatch):
    monkeypatch.setattr(blending, "MOST_ATTEMPTS", 2)
    blend = blend_of(resolved, "neutral", "wavering")
    wanted = assemble(through_lens(resolved, "wavering"), 7, DRAWS, DAYS)
    np.testing.assert_array_equal(blend.program(blend.differing).table, wanted.table)


def test_the_ends_of_a_blend_are_its_two_sides(resolved):
    blend = blend_of(resolved, "soft", "hard")
    assert blend.resolved(()) == through_lens(resolved, "soft")
    whole = blend.resolved(blend.differing)
    assert differing_assumptions(whole, through_lens(resolved, "hard")) == ()


def test_views_differ_in_what_either_names_and_in_attitudes_but_not_in_what_is_said_again(resolved):
    neutral, same, wavering = (through_lens(resolved, name) for name in ("neutral", "same", "wavering"))
    assert differing_assumptions(neutral, same) == ()
    place = [group.name for group in resolved.groups].index("Minsk young and private sector")
    assert set(differing_assumptions(neutral, wavering)) == {
        "security.stay_at_rest", "security.doubt", "belief.at_rest", "elites.doubt", f"groups.{place}.attitude",
    }  # fmt: skip
