"""Goodwill: keeping the ruler costs the patron affection slowly, troops at once."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live, share_of

from standoff.mechanisms import goodwill


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    moved = (
        w.goodwill + (w.goodwill_rest - w.goodwill) / p.recovery
        - p.support_cost * w.support * share_of(w.seen, p.noticed_share) - p.troops_cost * w.troops * (1.0 + w.goodwill)
    )  # fmt: skip
    return {"goodwill": min(max(moved, -1.0), 1.0), "goodwill_rest": w.goodwill_rest}


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(goodwill, seed)
    assert_follows(day, equations(day), goodwill)


def test_support_that_nobody_marches_against_costs_no_goodwill() -> None:
    unseen = live(goodwill, 60, {"support": 2.0, "seen": 0.0})
    assert unseen.new.goodwill == pytest.approx(unseen.was.goodwill_rest, abs=1e-6)
    assert live(goodwill, 60, {"support": 2.0, "seen": 0.02}).new.goodwill < unseen.new.goodwill


def test_troops_crush_goodwill_within_a_week_and_support_does_not() -> None:
    there = {"seen": 0.01, "support": 3.0, "goodwill": 0.1, "goodwill_rest": 0.1}
    troops, support = (live(goodwill, 7, {**there, "troops": come}).new.goodwill for come in (1.0, 0.0))
    assert 0.1 - troops > 0.25
    assert 0.1 - support < 0.08


def test_goodwill_comes_back_at_the_pace_of_its_recovery() -> None:
    day = live(goodwill, 100, {"goodwill": -0.6, "goodwill_rest": 0.2}, {"recovery": 50.0})
    assert 0.2 - day.new.goodwill == pytest.approx(0.8 * (1.0 - 1.0 / 50.0) ** 100, rel=1e-4)


def test_a_society_that_hates_the_patron_cannot_hate_it_more() -> None:
    day = live(goodwill, 30, {"goodwill": -1.0, "goodwill_rest": -1.0, "troops": 1.0, "support": 3.0, "seen": 0.05})
    assert day.new.goodwill == -1.0


def test_goodwill_never_leaves_its_range_upwards() -> None:
    day = live(goodwill, 1, {"goodwill": 1.0, "goodwill_rest": 5.0})
    assert day.new.goodwill == 1.0
