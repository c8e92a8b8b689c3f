"""Information: state media can be emptied and refilled; shutdowns wear off."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live

from standoff.mechanisms import information


def equations(day: Day) -> dict[str, float]:
    w, p, today = day.was, day.p, day.today
    refill = 1.0 / p.media_refill + p.staff_effect * w.media_staff
    media = w.media + (1.0 - w.media) * min(refill, 1.0) - min(p.walkout * w.strike, 1.0) * w.media
    shown = w.rally / (w.rally + w.seen + p.noticed_share)
    wanted = max(today.shutdown, p.habitual_cut * w.orders * today.rhythm_tomorrow)
    learnt = min(wanted * (1.0 - w.adapted) / p.learning_to_bypass, 1.0 - w.adapted)
    return {
        "media": media,
        "control": min(max(p.hidden_share * media * (1.0 + p.rally_effect * shown), 0.0), 0.95),
        "cut": wanted * (1.0 - w.adapted),
        "adapted": w.adapted + learnt - w.adapted / p.forgetting_to_bypass,
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(information, seed)
    assert_follows(day, equations(day), information)


def test_shutdowns_wear_off() -> None:
    cuts = [
        live(information, days, parameters={"learning_to_bypass": 10.0}, today={"shutdown": 0.8}).new.cut
        for days in range(1, 41)
    ]
    assert cuts[0] == pytest.approx(0.8, rel=1e-6)
    assert cuts == sorted(cuts, reverse=True)
    assert cuts[-1] < 0.5 * cuts[0]


def test_ways_round_a_cut_are_forgotten_once_it_ends() -> None:
    known = live(information, 100, {"adapted": 0.8}, {"forgetting_to_bypass": 100.0})
    assert known.new.cut == 0.0
    assert known.new.adapted == pytest.approx(0.8 * 0.99**100, rel=1e-4)


def test_strikers_empty_state_media_and_the_patrons_staff_fill_them_again() -> None:
    struck = live(information, 14, {"strike": 0.1}, {"walkout": 1.0, "media_refill": 60.0}).new
    assert struck.media < 0.6
    assert struck.control < live(information, 14).new.control
    alone, helped = (live(information, 30, {"media": 0.3, "media_staff": staff}).new.media for staff in (0.0, 1.0))
    assert helped > alone > 0.3


def test_the_habitual_cut_falls_only_on_days_when_people_march() -> None:
    for rhythm in (0.0, 0.4, 1.0):
        day = live(information, 1, {"orders": 0.6}, {"habitual_cut": 0.3}, today={"rhythm_tomorrow": rhythm})
        assert day.new.cut == pytest.approx(0.3 * 0.6 * rhythm, rel=1e-6)


def test_control_never_hides_everything() -> None:
    day = live(information, 1, {"rally": 0.1, "seen": 0.0}, {"hidden_share": 0.95, "rally_effect": 2.0})
    assert day.new.control == pytest.approx(0.95, rel=1e-6)


def test_media_and_ways_round_a_cut_never_leave_their_range() -> None:
    settings = {"walkout": 10.0, "learning_to_bypass": 0.5, "staff_effect": 1.0}
    emptied = live(information, 1, {"media": 0.8, "strike": 1.0}, {**settings, "media_refill": 1000.0})
    assert emptied.new.media == pytest.approx(0.2 / 1000.0, rel=1e-3)
    filled = live(information, 1, {"media": 0.2, "media_staff": 1.0}, settings)
    assert filled.new.media == pytest.approx(1.0, abs=1e-6)
    cut = live(information, 1, {"adapted": 0.4}, {**settings, "forgetting_to_bypass": 2000.0}, today={"shutdown": 1.0})
    assert cut.new.adapted == pytest.approx(1.0 - 0.4 / 2000.0, rel=1e-6)
