"""West: it rejects what it notices, sanctions slowly, and is bolder where troops come."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live, share_of, yes

from standoff.mechanisms import west

NOTICED = {"seen": 0.02, "used": 0.3, "rejection": 0.4}


def above(a: float, x: float) -> float:
    return max((yes(a + x) - yes(a)) / (1.0 - yes(a)), 0.0)


def equations(day: Day) -> dict[str, float]:
    w, p, today = day.was, day.p, day.today
    rejected = min(p.disputed_vote + p.shock * w.used, 1.0) * share_of(w.seen, p.noticed_share)
    wanted = above(
        p.reluctance, p.sanction_rejection * w.rejection + p.sanction_violence * w.used + p.sanction_troops * w.troops
        - p.caution * max(w.support - 1.0, 0.0),
    )  # fmt: skip
    sanctions = w.sanctions + p.sanction_speed * max(wanted - w.sanctions, 0.0) - w.sanctions / p.sanction_memory
    offered = max(p.mediation * w.rejection * (1.0 - w.troops), today.guarantor)
    return {
        "rejection": w.rejection
        + p.rejection_speed * max(rejected - w.rejection, 0.0)
        - w.rejection / p.rejection_memory,
        "sanctions": max(sanctions, today.sanctions_floor),
        "mediation": w.mediation + p.mediation_speed * (offered - w.mediation),
    }


@pytest.mark.parametrize("floor", [0.0, 0.6])
@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int, floor: float) -> None:
    day = any_day(west, seed, sanctions_floor=floor, guarantor=floor / 2.0)
    assert_follows(day, equations(day), west)


def test_what_nobody_marches_against_nobody_rejects() -> None:
    day = live(west, 120, {"used": 0.5})
    assert day.new.rejection == day.new.mediation == 0.0


def test_sanctions_follow_violence_slowly_and_outlast_it() -> None:
    settings = {"sanction_speed": 0.012, "sanction_memory": 1500.0}
    week, half_year = (live(west, days, NOTICED, settings).new.sanctions for days in (7, 180))
    assert 0.0 < week < 0.3 * half_year
    after = live(west, 90, {"sanctions": half_year}, settings).new.sanctions
    assert after > 0.7 * half_year


def test_troops_bring_sanctions_and_end_mediation() -> None:
    without, troops = (live(west, 90, {**NOTICED, "troops": there}).new for there in (0.0, 1.0))
    assert troops.sanctions > without.sanctions
    assert troops.mediation == 0.0 < without.mediation


def test_fear_of_driving_the_ruler_to_the_patron_tempers_sanctions() -> None:
    eager, cautious = (live(west, 60, {**NOTICED, "support": 2.0}, {"caution": c}).new.sanctions for c in (0.0, 1.0))
    assert cautious < eager


def test_levers_set_a_least_level_and_a_guarantee() -> None:
    day = live(west, 300, today={"sanctions_floor": 0.4, "guarantor": 0.7}, parameters={"mediation_speed": 0.05})
    assert day.new.sanctions == pytest.approx(0.4, rel=1e-6)
    assert day.new.mediation == pytest.approx(0.7, rel=1e-5)
