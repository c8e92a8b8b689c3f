"""Mobilisation: who marches, where, and who sees it."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from one_day import NATION, Day, any_day, assert_follows, live, people, share_of, yes

from standoff.mechanisms import mobilisation

ONE = people([0], [1.0], [-2.0], 0.5)


def equations(day: Day) -> dict[str, object]:
    w, p, today, groups = day.was, day.p, day.today, day.groups
    seen_pull = p.social_pull * share_of(w.seen, p.half_seen)
    common = (
        p.attitude + w.anger + p.hope * (w.belief - w.belief_rest) - p.fear_weight * w.fear - w.tired
        - p.cold_cost * today.cold + today.march_call + seen_pull * (1.0 - w.control)
    )  # fmt: skip
    online = seen_pull * (w.control - w.cut)
    rho = p.slow_noise_memory
    slow = rho * w.slow_noise + p.slow_noise_size * sqrt(1.0 - rho * rho) * day.draw.slow_turnout
    turnout = today.rhythm * p.reach * w.organised * exp(p.daily_noise * day.draw.turnout + slow)
    ready = np.zeros(groups.n_places)
    for g in range(groups.n_groups):
        pull = (float(groups.attitude[g, 0]) + common + float(groups.online[g]) * online) * float(groups.sharpness[g])
        ready[groups.place[g]] += float(groups.share[g]) * yes(pull)
    wanted = turnout * ready.sum()
    share = min(wanted, p.reach) * (1.0 - w.jailed / w.population)
    return {
        "population": w.population, "share": share, "crowd": share * ready / ready.sum() * w.population,
        "seen": w.seen + p.seeing_speed * (w.share * (1.0 - w.cut) - w.seen),
        "tired": w.tired + p.exhaustion * today.rhythm * share_of(w.seen, p.tiring_share) - w.tired / p.recovery,
        "slow_noise": slow, "common_pull": common, "online_pull": online, "turnout": turnout,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(mobilisation, seed)
    assert_follows(day, equations(day), mobilisation, rtol=2e-5)


def test_an_ultimatum_call_raises_turnout_only_among_the_organised() -> None:
    gained = {}
    for organised in (0.0, 0.3, 1.0):
        called, uncalled = (
            live(mobilisation, 1, {"organised": organised}, today={"march_call": call}).new.share for call in (1.0, 0.0)
        )
        gained[organised] = called - uncalled
    assert gained[0.0] == 0.0 < gained[1.0]
    assert gained[0.3] == pytest.approx(0.3 * gained[1.0], rel=1e-5)


def test_offline_groups_see_less_when_state_media_are_strong() -> None:
    def share(online: float, control: float) -> float:
        groups = people([0], [1.0], [-2.0], online)
        return float(live(mobilisation, 1, {"seen": 0.02, "control": control}, groups=groups).new.share)

    assert share(0.0, 0.8) < share(0.0, 0.1)
    assert share(1.0, 0.8) == pytest.approx(share(1.0, 0.1), rel=1e-5)


def test_a_cut_hides_the_crowd_from_those_online() -> None:
    def share(online: float, cut: float) -> float:
        groups = people([0], [1.0], [-2.0], online)
        return float(live(mobilisation, 1, {"seen": 0.02, "cut": cut}, groups=groups).new.share)

    assert share(1.0, 0.8) < share(1.0, 0.0)
    assert share(0.0, 0.8) == pytest.approx(share(0.0, 0.0), rel=1e-5)


def test_jailed_and_marching_never_exceed_the_population() -> None:
    for jailed in (0.0, 0.5, 0.99, 1.0):
        fields = {"population": 1e6, "jailed": jailed * 1e6, "anger": 12.0, "organised": 1.0}
        day = live(mobilisation, 1, fields, {"reach": 0.6}, {"turnout": 4.0, "slow_turnout": 4.0})
        assert sum(day.new.crowd) + day.was.jailed <= 1e6 * (1.0 + 1e-6)
        assert min(day.new.crowd) >= 0.0


def test_where_arrests_outran_the_streets_nobody_is_left_to_march() -> None:
    day = live(mobilisation, 1, {"population": 1e6, "jailed": 1.004e6, "anger": 12.0})
    assert day.new.share == max(day.new.crowd) == min(day.new.crowd) == 0.0


def test_no_more_than_the_reach_march_and_places_add_up_to_the_share() -> None:
    eager = live(mobilisation, 1, {"anger": 12.0}, {"reach": 0.2}, {"turnout": 3.0})
    assert eager.new.share == pytest.approx(0.2, rel=1e-6)
    for day in (eager, live(mobilisation, 1, {"anger": 1.0, "jailed": 9e5})):
        assert sum(day.new.crowd) == pytest.approx(day.new.share * day.was.population, rel=1e-5)


def test_weeks_of_marching_tire_the_movement_and_rest_refreshes_it() -> None:
    marched = live(mobilisation, 60, {"share": 0.02, "seen": 0.02}, groups=NATION)
    assert marched.new.tired > 0.3 * 60 * marched.p.exhaustion
    rested = live(mobilisation, 100, {"tired": 1.0}, {"recovery": 50.0, "attitude": -8.0}, groups=ONE)
    assert rested.new.tired < 0.2


def test_where_all_are_alike_a_fixed_point_is_the_one_that_the_social_pull_implies() -> None:
    settings = {"attitude": -1.0, "seeing_speed": 1.0, "exhaustion": 0.0, "social_pull": 3.0, "half_seen": 0.05}
    day = live(mobilisation, 400, {"anger": 0.0, "control": 0.0, "organised": 1.0}, settings, groups=ONE)
    share = day.new.share
    pull = -3.0 + 3.0 * share / (share + 0.05)
    assert share == pytest.approx(day.p.reach * yes(pull), rel=1e-4)
