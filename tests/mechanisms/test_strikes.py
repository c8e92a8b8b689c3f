"""Strikes: state workers' own attitudes count, and strikes wear out."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live, people, share_of, yes

from standoff.mechanisms import strikes


def equations(day: Day) -> dict[str, float]:
    w, p, groups = day.was, day.p, day.groups
    common = (
        p.striking_gap + p.worker_attitude + w.anger + p.hope * max(w.belief - w.belief_rest, 0.0)
        - p.fear_weight * w.fear + day.today.strike_call - w.strain
    )  # fmt: skip
    weights = [float(weight) for weight in groups.worker_weight]
    ready = [yes((common + float(a)) * float(s)) for a, s in zip(groups.attitude[:, 0], groups.sharpness, strict=True)]
    wanted = sum(weight * each for weight, each in zip(weights, ready, strict=True)) / sum(weights)
    felt = share_of(w.strike, p.strain_share)
    return {
        "strike": w.strike + p.speed * (wanted - w.strike),
        "strain": w.strain + p.hardship * felt - w.strain / p.recovery + p.dismissal * w.orders * felt,
        "worker_pull": common,
        "strike_ready": wanted,
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(strikes, seed)
    assert_follows(day, equations(day), strikes, rtol=2e-5)


def test_where_nobody_works_for_the_state_nobody_strikes() -> None:
    private = people([0], [1.0], [3.0])
    assert live(strikes, 30, {"anger": 5.0}, today={"strike_call": 3.0}, groups=private).new.strike == 0.0


def test_a_call_brings_workers_out_within_days() -> None:
    called, uncalled = (
        live(
            strikes, 4, parameters={"worker_attitude": -1.0, "striking_gap": -0.5}, today={"strike_call": call}
        ).new.strike
        for call in (2.0, 0.0)
    )
    assert called > 2.0 * uncalled > 0.0


def test_a_strike_wears_out_and_sooner_where_strikers_are_dismissed() -> None:
    settings = {"hardship": 0.05, "dismissal": 0.1, "recovery": 1000.0}
    early, late, dismissed = (
        live(strikes, days, {"anger": 3.0, "orders": orders}, settings).new.strike
        for days, orders in ((15, 0.0), (90, 0.0), (90, 1.0))
    )
    assert early > late > dismissed


def test_fear_keeps_workers_at_work_and_hope_brings_them_out() -> None:
    plain, afraid, hopeful = (live(strikes, 10, more).new.strike for more in ({}, {"fear": 1.0}, {"belief": 0.5}))
    assert afraid < plain < hopeful
