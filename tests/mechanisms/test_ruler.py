"""Ruler: a stance picked each week, offers of reform, calls for help."""

from __future__ import annotations

from itertools import accumulate
from math import exp, log

import numpy as np
import pytest
from one_day import Day, any_day, any_draws, any_parameters, any_state, any_today, assert_follows, live, share_of, yes

from standoff.mechanisms import ruler

LEVELS = (0.0, 0.35, 0.7, 1.0)
DAY_OF_CHOICE = 4
CROWD = {"faced": 0.002, "share": 0.002, "seen": 0.002}


def doubt_of(day: Day) -> float:
    return float(max(day.was.belief - day.was.belief_rest, 0.0))


def chances(day: Day) -> list[float]:
    """Probability of each stance."""
    w, p = day.was, day.p
    drive = (
        p.resolve + p.emboldened * w.support - p.outnumbered * log(1.0 + w.faced * w.population / w.capacity)
        - p.unsure_of_force * max(w.loyal_rest - w.loyal, 0.0) + p.threatened * doubt_of(day)
    )  # fmt: skip
    weights = [exp(p.sharpness * (drive * level - p.cost_of_violence * level**2)) for level in LEVELS]
    return [weight / sum(weights) for weight in weights]


def stance(day: Day) -> float:
    if day.today.day % 7 != DAY_OF_CHOICE:
        return float(day.was.stance)
    below = list(accumulate(chances(day)))[:3]
    return LEVELS[sum(day.draw.stance_choice > edge for edge in below)]


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    reform = yes(
        p.reform_at_rest
        + p.reform_doubt * doubt_of(day)
        + p.reform_pressed * w.pressing
        - p.reform_emboldened * w.support
    )
    call = yes(p.appeal_at_rest + p.appeal_doubt * doubt_of(day) + p.appeal_unpaid * w.arrears)
    return {
        "faced": max(w.faced * (1.0 - 1.0 / p.crowd_memory), w.share),
        "stance": stance(day),
        "orders": w.orders + p.speed * (w.stance * share_of(w.seen, p.noticed_share) - w.orders),
        "concession": w.concession + p.reform_speed * (reform - w.concession),
        "concession_rest": w.concession_rest,
        "appeal": w.appeal + p.appeal_speed * (call - w.appeal),
        "rally": p.rally_size * w.elite * w.control * share_of(w.seen, p.rally_share),
    }


@pytest.mark.parametrize("seed", range(42))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(ruler, seed)
    assert_follows(day, equations(day), ruler)


@pytest.mark.parametrize("seed", range(60))
def test_a_choice_follows_the_equations(seed: int) -> None:
    fields = {**any_state(seed), "faced": 0.002, "loyal_rest": 0.5}
    given = (any_parameters(ruler, seed), any_draws(ruler, seed), {**any_today(seed), "day": DAY_OF_CHOICE})
    day = live(ruler, 1, fields, *given)
    assert_follows(day, equations(day), ruler)


def test_each_stance_is_picked_as_often_as_the_choice_rule_says() -> None:
    marks = (np.arange(400) + 0.5) / 400
    settings = {"resolve": 2.0, "outnumbered": 0.2, "cost_of_violence": 2.0, "sharpness": 3.0}
    days = [live(ruler, 1, CROWD, settings, {"stance_choice": u}, {"day": DAY_OF_CHOICE}) for u in marks]
    picked = [round(day.new.stance, 2) for day in days]
    for level, chance in zip(LEVELS, chances(days[0]), strict=True):
        assert picked.count(level) / 400 == pytest.approx(chance, abs=1.01 / 400)


def test_the_first_stance_is_held_until_the_first_day_of_choice_and_then_for_a_week() -> None:
    settings, draws = {"first_stance": 0.55, "resolve": 6.0, "sharpness": 50.0}, {"stance_choice": 0.5}
    held = [live(ruler, days, CROWD, settings, draws).new.stance for days in range(1, 13)]
    assert held[:4] == pytest.approx([0.55] * 4)
    assert held[4:] == pytest.approx([1.0] * 8)


def test_an_order_reaches_nobody_where_nobody_marches() -> None:
    day = live(ruler, 30, {"orders": 0.8, "stance": 1.0}, {"speed": 0.5})
    assert day.new.orders == pytest.approx(0.0, abs=1e-8)


def mean_stance(more: dict[str, float]) -> float:
    found = chances(live(ruler, 1, {**CROWD, **more}, today={"day": DAY_OF_CHOICE}))
    return sum(level * chance for level, chance in zip(LEVELS, found, strict=True))


def test_he_holds_back_before_crowds_too_big_for_the_force_and_when_loyalty_slips() -> None:
    assert mean_stance({"faced": 0.05}) < mean_stance({})
    assert mean_stance({"loyal": 0.5, "loyal_rest": 0.9}) < mean_stance({})
    assert mean_stance({"support": 2.0}) > mean_stance({})


def test_the_largest_crowd_stays_on_his_mind_and_fades() -> None:
    day = live(ruler, 20, {"faced": 0.03, "share": 0.0}, {"crowd_memory": 10.0})
    assert day.new.faced == pytest.approx(0.03 * 0.9**20, rel=1e-4)


def test_an_infinitely_sharp_ruler_takes_the_best_stance() -> None:
    for resolve, best in ((-1.0, 0.0), (0.7, 0.35), (1.4, 0.7), (3.0, 1.0)):
        settings = {"resolve": resolve, "outnumbered": 0.0, "cost_of_violence": 1.0, "sharpness": 50.0}
        worth = {level: resolve * level - level**2 for level in LEVELS}
        assert best == max(worth, key=lambda level: worth[level])
        for u in (0.1, 0.5, 0.9):
            day = live(ruler, 1, {}, settings, {"stance_choice": u}, {"day": DAY_OF_CHOICE})
            assert day.new.stance == pytest.approx(best)


def test_the_sharpest_choice_the_ranges_allow_neither_overflows_nor_ties() -> None:
    settings = {"resolve": 3.0, "outnumbered": 0.0, "cost_of_violence": 0.5, "sharpness": 50.0}
    for u in (0.01, 0.5, 0.99):
        day = live(ruler, 1, {}, settings, {"stance_choice": u}, {"day": DAY_OF_CHOICE})
        assert day.new.stance == pytest.approx(1.0)
