"""Exits: four competing hazards; outcomes are exact probabilities that always add up."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from one_day import Day, any_day, assert_follows, live, yes

from standoff.mechanisms import exits

KINDS = ("uprising", "coup", "negotiated", "managed")
FRESH = {"standing": 1.0, **dict.fromkeys(KINDS, 0.0)}
BROKEN = {"share": 0.03, "loyal": 0.2, "shirking": 0.4, "capacity": 9000.0, "belief": 0.6, "elite": 0.3,
          "settling": 0.6, "handing_over": 0.5, "support": 0.5, "talks": 0.3}  # fmt: skip


def hazards(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    pressure = w.share * w.population * (1.0 + p.strike_pressure * w.strike) / (p.hold * max(w.capacity, 1.0))
    tempted = (
        p.coup_at_rest + p.coup_belief * max(w.belief - w.belief_rest, 0.0)
        + p.coup_elite * max(w.elite_rest - w.elite, 0.0) + p.coup_force * max(w.loyal_rest - w.loyal, 0.0)
    )  # fmt: skip
    alone = 1.0 + p.alone * (1.0 - min(w.support, 1.0))
    return {
        "uprising": p.uprising_rate * yes(log(pressure) / p.pressure_width)
        * yes((1.0 - w.loyal - p.crack) / p.crack_width) * (1.0 - p.troops_hold * w.troops),
        "coup": p.coup_rate * yes(tempted) * (1.0 - p.troops_deter * w.troops),
        "negotiated": p.settlement_rate * w.settling * alone * (1.0 + p.round_table * w.talks),
        "managed": p.handover_rate * w.handing_over * min(w.support + w.broker, 1.0) * (1.0 + p.brokered * w.broker),
    }  # fmt: skip


def equations(day: Day) -> dict[str, float]:
    w, each = day.was, hazards(day)
    total = sum(each.values())
    leaving = 1.0 - exp(-total)
    left = {name: getattr(w, name) + w.standing * leaving * hazard / total for name, hazard in each.items()}
    return {**left, "standing": w.standing * (1.0 - leaving)}


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(exits, seed)
    assert_follows(day, equations(day), exits)


def test_small_hazards_follow_the_equations_too() -> None:
    day = live(exits, 1, {**FRESH, "share": 1e-6, "loyal": 0.95})
    assert_follows(day, equations(day), exits)


def test_constant_hazard_gives_exponential_standing() -> None:
    day = live(exits, 90, {**FRESH, **BROKEN})
    total = sum(hazards(day).values())
    assert total > 0.01
    assert day.new.standing == pytest.approx(exp(-90 * total), rel=1e-4)
    assert sum(getattr(day.new, name) for name in FRESH) == pytest.approx(1.0, abs=1e-5)


def test_competing_exits_share_out_by_their_hazards() -> None:
    day = live(exits, 90, {**FRESH, **BROKEN})
    each = hazards(day)
    left = 1.0 - day.new.standing
    for name in KINDS:
        assert getattr(day.new, name) / left == pytest.approx(each[name] / sum(each.values()), rel=1e-4)


def test_a_loyal_force_holds_against_a_crowd_that_topples_a_broken_one() -> None:
    loyal, broken = ({**FRESH, **BROKEN, "loyal": share} for share in (0.99, 0.2))
    settings = {"crack": 0.2, "crack_width": 0.05}
    assert live(exits, 1, loyal, settings).new.uprising < 0.05 * live(exits, 1, broken, settings).new.uprising


def test_without_patron_there_is_no_managed_succession_and_settling_is_likelier() -> None:
    alone, backed = (live(exits, 1, {**FRESH, **BROKEN, "support": support}) for support in (0.0, 1.0))
    assert alone.new.managed == 0.0 < backed.new.managed
    assert alone.new.negotiated / backed.new.negotiated == pytest.approx(1.0 + alone.p.alone, rel=1e-2)


def test_what_the_force_lacked_before_the_crisis_pulls_no_coup() -> None:
    weak, strong = (
        live(exits, 1, {**FRESH, "loyal": rest, "loyal_rest": rest, "elite": rest, "elite_rest": rest}).new.coup
        for rest in (0.5, 0.95)
    )
    assert weak == pytest.approx(strong, rel=1e-6)
    assert live(exits, 1, {**FRESH, "loyal": 0.5, "loyal_rest": 0.95}).new.coup > 2.0 * strong


def test_hazards_at_their_largest_leave_probabilities_inside_their_range() -> None:
    rates = dict.fromkeys(("uprising_rate", "coup_rate", "settlement_rate", "handover_rate"), 0.5)
    day = live(
        exits, 5, {**FRESH, **BROKEN, "capacity": 0.0, "loyal": 0.0, "settling": 1.0, "handing_over": 1.0}, rates
    )
    left = [getattr(day.new, name) for name in FRESH]
    assert np.sum(left) == pytest.approx(1.0, abs=1e-5)
    assert min(left) >= 0.0


def test_of_a_hazard_of_one_a_day_he_survives_a_day_as_the_exponential_says() -> None:
    day = live(exits, 1, {**FRESH, **BROKEN, "support": 1.0, "talks": 0.0, "settling": 1.0}, {"settlement_rate": 0.85})
    total = sum(hazards(day).values())
    assert 0.8 < total < 1.0
    assert day.new.standing == pytest.approx(exp(-total), rel=3e-3)
    hopeless = live(exits, 1, {**FRESH, "settling": 1.0, "support": 1.0}, {"settlement_rate": 5.0, "coup_rate": 0.0})
    assert hopeless.new.standing == pytest.approx(exp(-1.0), rel=4e-3)
    assert hopeless.new.negotiated == pytest.approx(1.0 - exp(-1.0), rel=3e-3)
