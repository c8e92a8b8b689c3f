"""Treasury: wages are paid until reserves are gone."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live

from standoff.mechanisms import treasury

DEFICIT = {"margin": -0.25, "order_cost": 0.0}


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    flow = (
        p.margin
        - p.strike_cost * w.strike
        - p.sanction_cost * w.sanctions
        - p.order_cost * w.orders
        + p.loan * w.credit
    )
    unpaid = min(max(-(w.reserves + flow), 0.0), 1.0)
    paid = w.credit + w.media_staff + 2.0 * w.police_reserve + 3.0 * w.troops
    return {
        "reserves": max(w.reserves + flow, 0.0),
        "arrears": w.arrears + p.arrears_speed * (unpaid - w.arrears),
        "ceded": w.ceded + p.price * paid * (1.0 - w.ceded),
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(treasury, seed)
    assert_follows(day, equations(day), treasury)


@pytest.mark.parametrize(("reserves", "last_paid"), [(10.0, 40), (30.0, 120), (7.3, 29)])
def test_first_arrears_come_on_the_day_reserves_run_out(reserves: float, last_paid: int) -> None:
    assert live(treasury, last_paid, {"reserves": reserves}, DEFICIT).new.arrears == 0.0
    assert live(treasury, last_paid + 1, {"reserves": reserves}, DEFICIT).new.arrears > 0.0


def test_once_reserves_are_gone_arrears_grow_to_the_unpaid_share_of_the_payroll() -> None:
    day = live(treasury, 50, {"reserves": 0.0}, {**DEFICIT, "arrears_speed": 0.1})
    assert day.new.arrears == pytest.approx(0.25 * (1.0 - 0.9**50), rel=1e-4)


def test_a_loan_that_covers_the_deficit_keeps_wages_paid() -> None:
    settings = {**DEFICIT, "loan": 0.3}
    lent, unlent = (live(treasury, 100, {"reserves": 1.0, "credit": credit}, settings).new for credit in (1.0, 0.0))
    assert lent.arrears == 0.0 < unlent.arrears
    assert lent.reserves == pytest.approx(1.0 + 100 * 0.05, rel=1e-4)


def test_nothing_is_ceded_without_paid_help_and_never_more_than_all() -> None:
    assert live(treasury, 200).new.ceded == 0.0
    sold = live(
        treasury, 300, {"credit": 1.0, "media_staff": 1.0, "police_reserve": 1.0, "troops": 1.0}, {"price": 0.1}
    )
    assert sold.new.ceded == pytest.approx(1.0, abs=1e-5)
    assert sold.new.ceded <= 1.0


def test_strikes_and_sanctions_drain_the_purse() -> None:
    quiet = live(treasury, 10).new.reserves
    for drain in ({"strike": 0.3}, {"sanctions": 0.8}, {"orders": 1.0}):
        assert live(treasury, 10, drain).new.reserves < quiet


def test_no_more_than_the_whole_payroll_goes_unpaid() -> None:
    day = live(treasury, 400, {"reserves": 0.0, "strike": 1.0}, {"strike_cost": 5.0, "arrears_speed": 0.1})
    assert day.new.arrears == pytest.approx(1.0, abs=1e-5)
    assert day.new.arrears <= 1.0
