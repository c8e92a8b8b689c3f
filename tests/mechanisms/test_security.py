"""Security: pay, patron, comrades and guilt decide who obeys."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live, yes

from standoff.mechanisms import security


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    stay = (
        p.stay_at_rest - p.unpaid * w.arrears + p.patron_backing * w.support + p.comrades * (w.loyal - w.loyal_rest)
        - p.guilt * w.orders * min(w.share / p.guilt_share, 2.0) - p.doubt * max(w.belief - w.belief_rest, 0.0)
    )  # fmt: skip
    a = p.shirking_rate * yes(-stay) * w.loyal
    b = p.returning_rate * yes(stay) * w.shirking
    d = p.leaving_rate * yes(-stay - p.leaving_gap) * w.shirking
    r = p.refill * w.defected
    loyal, shirking = w.loyal - a + b + r, w.shirking + a - b - d
    force = p.officers_per_1000 / 1000.0 * w.population
    helped = 1.0 + p.reserve_effect * w.police_reserve + p.troops_effect * w.troops
    return {
        "loyal": loyal, "shirking": shirking, "defected": w.defected + d - r, "loyal_rest": w.loyal_rest,
        "capacity": force * (loyal + shirking / 2.0) * helped,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(security, seed)
    assert_follows(day, equations(day), security)


def test_a_force_at_rest_stays_at_rest() -> None:
    day = live(security, 200)
    for name in ("loyal", "shirking", "defected", "capacity"):
        assert getattr(day.new, name) == pytest.approx(getattr(day.was, name), rel=1e-4)


def test_unpaid_police_refuse_sooner() -> None:
    def days_until_a_tenth_is_lost(arrears: float) -> int:
        fields = {"arrears": arrears, "belief": 0.3}
        return next(days for days in range(1, 200) if live(security, days, fields).new.loyal < 0.9 * loyal_at_rest)

    loyal_at_rest = live(security).was.loyal_rest
    assert days_until_a_tenth_is_lost(0.8) < days_until_a_tenth_is_lost(0.2)


def test_nobody_is_lost_from_the_books() -> None:
    day = live(security, 120, {"arrears": 0.6, "belief": 0.6, "orders": 0.9, "share": 0.05})
    assert day.new.loyal + day.new.shirking + day.new.defected == pytest.approx(1.0, abs=1e-5)
    assert day.new.loyal < 0.6 * day.was.loyal
    assert min(day.new.loyal, day.new.shirking, day.new.defected) > 0.0


def test_belief_below_rest_does_not_lift_loyalty_above_rest() -> None:
    assert live(security, 60, {"belief": 0.0}).new.loyal == live(security, 60).new.loyal


def test_the_patron_steadies_the_force_and_lends_it_strength() -> None:
    shaken = {"belief": 0.4}
    alone, backed = (live(security, 30, {**shaken, "support": support}).new for support in (0.0, 2.0))
    assert backed.loyal > alone.loyal
    bare, reserve, troops = (
        live(security, 1, more).new.capacity
        for more in ({}, {"police_reserve": 1.0}, {"police_reserve": 1.0, "troops": 1.0})
    )
    assert bare < reserve < troops


def test_ordering_violence_costs_loyalty_only_where_people_march() -> None:
    harsh = {"orders": 1.0}
    empty, full = (live(security, 14, {**harsh, "share": share}).new.loyal for share in (0.0, 0.05))
    assert full < empty == pytest.approx(live(security).was.loyal_rest, rel=1e-5)
