"""Contagion: the patron's street learns from the crowd abroad, and would learn more from a fall."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live, share_of, yes

from standoff.mechanisms import contagion


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    example = p.at_rest + p.example * share_of(w.seen, p.noticed_share)
    after_fall = example + p.fall_example * (1.0 - p.learning)
    noise = p.noise * day.draw.home_shock
    stands = w.home_pressure + p.speed * (yes(example) - w.home_pressure) + noise
    fallen = w.home_if_fallen + p.speed * (yes(after_fall) - w.home_if_fallen) + noise
    return {"home_pressure": min(max(stands, 0.0), 1.0), "home_if_fallen": min(max(fallen, 0.0), 1.0)}


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(contagion, seed)
    assert_follows(day, equations(day), contagion)


def test_a_fall_abroad_raises_home_pressure() -> None:
    day = live(contagion, 60, parameters={"fall_example": 0.9, "learning": 0.4, "speed": 0.02})
    assert day.new.home_if_fallen > 1.2 * day.new.home_pressure


def test_where_elites_have_learnt_everything_a_fall_abroad_changes_nothing() -> None:
    day = live(contagion, 60, {"seen": 0.02}, {"learning": 1.0})
    assert day.new.home_if_fallen == pytest.approx(day.new.home_pressure, rel=1e-6)


def test_a_crowd_abroad_raises_home_pressure_and_none_leaves_it_at_rest() -> None:
    quiet = live(contagion, 60)
    assert quiet.new.home_pressure == pytest.approx(quiet.was.home_pressure, rel=1e-6)
    assert live(contagion, 60, {"seen": 0.02}).new.home_pressure > quiet.new.home_pressure


def test_noise_never_drives_pressure_out_of_its_range() -> None:
    for shock, edge in ((4.0, 1.0), (-4.0, 0.0)):
        day = live(contagion, 100, parameters={"noise": 0.1}, draws={"home_shock": shock})
        assert day.new.home_pressure == day.new.home_if_fallen == edge
