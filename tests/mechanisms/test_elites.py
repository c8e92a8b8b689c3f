"""Elites: doubt, unpaid rents and sanctions loosen them, the patron and their peers hold them."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live, share_of, yes

from standoff.mechanisms import elites


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    stay = (
        p.stay_at_rest - p.doubt * max(w.belief - w.belief_rest, 0.0) - p.unpaid * w.arrears
        + p.patron_backing * w.support - p.sanctioned * w.sanctions
        - p.reform_signal * (w.concession - w.concession_rest) + p.peers * (w.elite - w.elite_rest)
    )  # fmt: skip
    noise = p.noise * day.draw.elite_shock * share_of(w.seen, p.noticed_share)
    moved = w.elite + p.speed * (yes(stay) - w.elite) + noise
    return {"elite": min(max(moved, 0.0), 1.0), "elite_rest": w.elite_rest}


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(elites, seed)
    assert_follows(day, equations(day), elites)


def test_with_no_crowd_elites_stay_at_rest_whatever_the_noise() -> None:
    day = live(elites, 60, draws={"elite_shock": 3.0})
    assert day.new.elite == pytest.approx(day.was.elite_rest, rel=1e-5)


@pytest.mark.parametrize("worse", [{"belief": 0.4}, {"arrears": 0.5}, {"sanctions": 0.8}, {"concession": 0.8}])
def test_doubt_unpaid_rents_sanctions_and_offers_of_reform_loosen_the_elites(worse: dict[str, float]) -> None:
    loosened = live(elites, 20, worse)
    assert loosened.new.elite < loosened.was.elite_rest
    assert loosened.new.elite < live(elites, 20, {**worse, "support": 2.0}).new.elite


def test_belief_below_rest_does_not_lift_elites_above_rest() -> None:
    assert live(elites, 60, {"belief": 0.0}).new.elite == live(elites, 60).new.elite


def test_elites_leave_faster_once_peers_have_left() -> None:
    shaken = {"belief": 0.4}
    leaning = live(elites, 60, shaken, {"peers": 2.0}).new.elite
    assert leaning < live(elites, 60, shaken, {"peers": 0.0}).new.elite


def test_noise_never_drives_elites_out_of_their_range() -> None:
    for shock, edge in ((9.0, 1.0), (-9.0, 0.0)):
        day = live(elites, 60, {"seen": 0.05}, {"noise": 0.1}, {"elite_shock": shock})
        assert day.new.elite == edge
