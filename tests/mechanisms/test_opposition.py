"""Opposition: hunted organisers are lost, a leadership abroad is not."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live

from standoff.mechanisms import opposition


def equations(day: Day) -> dict[str, float]:
    w, p, lost = day.was, day.p, day.today.leaders_lost
    hunted = w.known * w.orders
    regrown = max(p.abroad - w.leadership, 0.0) / p.leaders_regrowth
    wanted = min(max(p.alignment_first + p.estranged * (w.goodwill - w.goodwill_rest), -1.0), 1.0)
    leaving = min(p.leaders_lost_rate * hunted + lost, 1.0) * max(w.leadership - p.abroad, 0.0)
    leadership = w.leadership + regrown - leaving
    return {
        "known": w.known + w.orders * (1.0 - w.known) / p.time_to_know - w.known / p.time_to_renew,
        "organised": w.organised + (1.0 - w.organised) / p.regrowth
        - min(p.organisers_lost * hunted + lost, 1.0) * w.organised,
        "leadership": leadership,
        "alignment": w.alignment + p.alignment_speed * (wanted - w.alignment),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(opposition, seed)
    assert_follows(day, equations(day), opposition, rtol=2e-5)


def test_months_of_arrests_find_and_remove_organisers() -> None:
    settings = {"time_to_know": 80.0, "organisers_lost": 0.1, "regrowth": 240.0}
    organised = [live(opposition, days, {"orders": 0.7}, settings).new.organised for days in (7, 28, 84)]
    assert 1.0 > organised[0] > 0.95
    assert organised[0] > organised[1] > organised[2]
    assert organised[2] < 0.5


def test_without_orders_nobody_is_found_and_the_movement_regrows() -> None:
    day = live(opposition, 200, {"organised": 0.2}, {"regrowth": 100.0})
    assert day.new.known == 0.0
    assert 1.0 - day.new.organised == pytest.approx(0.8 * 0.99**200, rel=1e-4)


def test_the_arrest_of_leaders_at_home_leaves_the_voice_abroad() -> None:
    day = live(opposition, 1, {"leadership": 0.9}, {"abroad": 0.4}, today={"leaders_lost": 1.0})
    assert day.new.leadership == pytest.approx(0.4, rel=1e-6)
    assert day.new.organised == pytest.approx(0.0, abs=1e-2)


def test_lost_goodwill_turns_the_opposition_from_the_patron() -> None:
    settings = {"alignment_first": 0.2, "estranged": 0.5}
    day = live(opposition, 400, {"goodwill": -0.4, "goodwill_rest": 0.2}, settings)
    assert day.new.alignment == pytest.approx(0.2 - 0.5 * 0.6, abs=1e-3)


def test_nobody_is_arrested_twice() -> None:
    hunted = {"known": 1.0, "orders": 1.0, "leadership": 0.9}
    rates = {"organisers_lost": 1.0, "leaders_lost_rate": 1.0, "abroad": 0.4}
    day = live(opposition, 1, hunted, rates, today={"leaders_lost": 1.0})
    assert day.new.organised == pytest.approx(0.0, abs=1e-6)
    assert day.new.leadership == pytest.approx(0.4, rel=1e-6)
