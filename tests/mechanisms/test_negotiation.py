"""Negotiation: the ruler settles on his own forecast; a round table needs somebody to sit at it."""

from __future__ import annotations

from math import log

import pytest
from one_day import Day, any_day, assert_follows, live, yes

from standoff.mechanisms import negotiation


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    own = yes(
        log(w.belief / (1.0 - w.belief)) + p.sees_force * max(w.loyal_rest - w.loyal, 0.0)
        + p.sees_elite * max(w.elite_rest - w.elite, 0.0)
    )  # fmt: skip
    steered = p.brokered * w.broker + p.reform_path * w.concession * min(w.support, 1.0)
    ready = yes(
        p.talks_at_rest + p.talks_forecast * own + p.talks_mediated * max(w.mediation, day.today.offer)
        + p.talks_reform * w.concession
    )  # fmt: skip
    return {
        "own_forecast": own,
        "settling": yes((own - p.threshold) / p.width),
        "handing_over": yes((own * (1.0 + steered) - p.threshold) / p.width),
        "talks": w.talks + p.speed * (w.organised * w.leadership * ready - w.talks),
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(negotiation, seed)
    assert_follows(day, equations(day), negotiation, rtol=2e-5)


def test_the_ruler_sees_his_fall_before_the_public_when_force_and_elite_slip() -> None:
    calm, slipping = (
        live(negotiation, 1, {"belief": 0.2, "loyal": loyal, "loyal_rest": 0.9}, {"sees_force": 2.4})
        for loyal in (0.9, 0.4)
    )
    assert calm.new.own_forecast == pytest.approx(0.2, rel=1e-5)
    assert slipping.new.own_forecast > 0.3
    assert slipping.new.settling > calm.new.settling


def test_at_his_threshold_he_is_as_ready_to_settle_as_not() -> None:
    day = live(negotiation, 1, {"belief": 0.45}, {"threshold": 0.45})
    assert day.new.settling == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize("missing", ["organised", "leadership"])
def test_a_round_table_needs_organised_leadership(missing: str) -> None:
    open_table = {"talks": 0.4, "mediation": 1.0, "belief": 0.5}
    day = live(negotiation, 50, {**open_table, missing: 0.0}, {"speed": 0.1})
    assert day.new.talks == pytest.approx(0.4 * 0.9**50, rel=1e-4)


def test_a_guaranteed_offer_opens_talks_as_far_as_a_mediator_would() -> None:
    settings = {"talks_at_rest": -3.5, "talks_mediated": 2.5}
    offered = live(negotiation, 30, {"belief": 0.2}, settings, today={"offer": 0.8}).new.talks
    mediated = live(negotiation, 30, {"belief": 0.2, "mediation": 0.8}, settings).new.talks
    assert offered == pytest.approx(mediated, rel=1e-6)
    assert offered > 2.0 * live(negotiation, 30, {"belief": 0.2}, settings).new.talks


def test_a_patron_who_brokers_or_steers_a_reform_makes_him_hand_over_not_settle() -> None:
    shaky = {"belief": 0.3, "concession": 0.0}
    left, brokered, steered = (
        live(negotiation, 1, {**shaky, **more}).new
        for more in ({}, {"broker": 1.0}, {"concession": 0.9, "support": 1.0})
    )
    assert left.handing_over == left.settling == brokered.settling == steered.settling
    assert brokered.handing_over > left.handing_over
    assert steered.handing_over > left.handing_over
