"""Belief: crowds, losses and strikes raise it; what was survived and the patron hold it down."""

from __future__ import annotations

from math import log

import pytest
from one_day import Day, any_day, assert_follows, live, share_of, yes

from standoff.mechanisms import belief


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    impressive = p.noticed_share * (1.0 + w.endured / p.endurance_time) ** p.endurance_power
    signs = (
        p.at_rest + p.crowd_weight * log(1.0 + w.seen / impressive)
        + p.loyalty_weight * max(w.loyal_rest - w.loyal, 0.0) + p.elite_weight * max(w.elite_rest - w.elite, 0.0)
        + p.strike_weight * w.strike + p.arrears_weight * w.arrears
        - p.support_weight * w.support - p.troops_weight * w.troops
    )  # fmt: skip
    return {
        "belief": w.belief + p.speed * (yes(signs) - w.belief),
        "belief_rest": w.belief_rest,
        "endured": w.endured + share_of(w.seen, p.noticed_share),
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(belief, seed)
    assert_follows(day, equations(day), belief)


def test_with_no_crowd_belief_stays_where_it_rests() -> None:
    day = live(belief, 60)
    assert day.new.belief == pytest.approx(day.was.belief_rest, rel=1e-6)
    assert day.new.endured == 0.0


def test_a_crowd_of_the_same_size_impresses_less_after_months_than_on_the_first_day() -> None:
    fresh, weary = (live(belief, 30, {"seen": 0.01, "endured": days}).new.belief for days in (0.0, 120.0))
    assert fresh > weary > live(belief, 30).new.belief


def test_loyalty_and_elites_above_rest_do_not_lower_belief_below_rest() -> None:
    above = live(belief, 30, {"loyal": 1.0, "elite": 1.0})
    assert above.new.belief == pytest.approx(above.was.belief_rest, rel=1e-6)


def test_the_gap_to_what_the_signs_say_closes_at_the_stated_speed() -> None:
    fields = {"seen": 0.02, "support": 1.0, "loyal": 0.4, "belief": 0.9}
    target = live(belief, 1, fields, {"speed": 1.0}).new.belief
    day = live(belief, 10, {**fields, "endured": 0.0}, {"speed": 0.1, "endurance_power": 0.0})
    assert target == pytest.approx(live(belief, 1, fields, {"speed": 1.0, "endurance_power": 0.0}).new.belief, rel=1e-6)
    assert day.new.belief - target == pytest.approx((0.9 - target) * 0.9**10, rel=1e-4)


def test_troops_calm_more_than_a_step_of_support_and_support_more_than_none() -> None:
    crowd = {"seen": 0.02, "loyal": 0.6}
    none, credit, troops = (
        live(belief, 1, {**crowd, "support": support, "troops": there}).new.belief
        for support, there in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    )
    assert none > credit > troops
