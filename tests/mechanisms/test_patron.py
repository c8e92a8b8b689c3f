"""Patron: once a week it may abandon, help or replace the ruler, by the one choice rule."""

from __future__ import annotations

from itertools import accumulate
from math import exp, log

import numpy as np
import pytest
from one_day import Day, any_day, any_draws, any_parameters, any_state, any_today, assert_follows, live, share_of, yes

from standoff.mechanisms import patron
from standoff.mechanisms.patron import OPTIONS

DAY_OF_CHOICE = 6
STEPS = {"none": 0.0, "words": 0.5, "credit": 1.0, "media": 1.2, "police_reserve": 2.0, "troops": 3.0, "broker": 0.5}
CRISIS = {"seen": 0.02, "belief": 0.2, "reserves": 20.0}
NOW = {"day": DAY_OF_CHOICE}
ONLY_CREDIT = {f"may_{option}": float(option == "credit") for option in OPTIONS[1:]}


def effects(day: Day) -> dict[str, float]:
    """e_k of each option."""
    paid = day.p.need_worth / (1.0 + day.was.reserves / day.p.need_days)
    return {**STEPS, "credit": 1.0 + paid, "police_reserve": 2.0 + paid, "troops": 4.0 + paid}


def utilities(day: Day) -> dict[str, float]:
    """U_k of each option."""
    w, p = day.was, day.p
    effect = effects(day)
    now = w.support + w.troops + w.credit * (effect["credit"] - 1.0)
    ruler = p.ruler_value + p.reform_value * w.concession - p.disorder_cost * share_of(w.seen, p.disorder_share)
    heir = (
        p.next_value + p.alignment_value * w.alignment + p.goodwill_value * w.goodwill
        - p.precedent_cost * (w.home_if_fallen - w.home_pressure)
    )  # fmt: skip
    burden = (
        p.troops_cost * (1.0 + w.lesson) + p.home_cost * w.home_pressure
        + p.frame_cost * (1.0 - max(day.today.threat_frame, w.appeal))
    )  # fmt: skip
    reserve = p.words_cost + p.credit_cost + p.media_cost + p.reserve_cost
    costs = {
        "none": 0.0, "words": p.words_cost, "credit": p.words_cost + p.credit_cost,
        "media": p.words_cost + p.media_cost, "police_reserve": reserve, "troops": reserve + burden,
        "broker": p.broker_cost,
    }  # fmt: skip
    found = {}
    for option, step in STEPS.items():
        survives = yes(-log(w.belief / (1.0 - w.belief)) + p.help_worth * (effect[option] - now))
        gain = p.gain * step * (1.0 + p.captive * w.rejection) * (1.0 - p.repudiation * (1.0 - survives))
        left = survives * ruler + (1.0 - survives) * heir + gain
        if option == "broker":
            left = p.broker_success * (heir + p.orderly_value) + (1.0 - p.broker_success) * left
        found[option] = left - costs[option] - p.climb_down * max(w.pledge - step, 0.0)
    return found


def chances(day: Day) -> list[float]:
    """Probability of each option once the patron attends."""
    found = utilities(day)
    weights = [
        exp(day.p.sharpness * found[option]) * (1.0 if option == "none" else getattr(day.today, f"may_{option}"))
        for option in OPTIONS
    ]
    return [weight / sum(weights) for weight in weights]


def chosen(day: Day) -> float:
    w, p = day.was, day.p
    if day.today.pinned_support >= 0.0:
        return float(day.today.pinned_support)
    attends = day.draw.patron_attends < p.attend * share_of(w.seen, p.noticed_share)
    if day.today.day % 7 != DAY_OF_CHOICE or not attends:
        return float(w.choice)
    return float(sum(day.draw.patron_choice > edge for edge in list(accumulate(chances(day)))[:-1]))


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    number = chosen(day)
    option = OPTIONS[int(number)]
    all_of_it = option in ("police_reserve", "troops")
    return {
        "choice": number,
        "support": STEPS[option],
        "credit": (option == "credit" or all_of_it) * day.today.loan_allowed,
        "media_staff": (option == "media" or all_of_it) * day.today.staff_allowed,
        "police_reserve": float(all_of_it),
        "troops": float(option == "troops"),
        "broker": float(option == "broker"),
        "pledge": max(w.pledge - w.pledge / p.pledge_memory, STEPS[option]),
        "lesson": w.lesson + p.lesson_rate * w.troops * share_of(w.seen, p.disorder_share),
        "pressing": p.conditionality * min(w.support, 1.0),
    }


@pytest.mark.parametrize("seed", range(42))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(patron, seed)
    assert_follows(day, equations(day), patron)


@pytest.mark.parametrize("seed", range(60))
def test_a_choice_follows_the_equations(seed: int) -> None:
    draws = {**any_draws(patron, seed), "patron_attends": 1e-4}
    today = {**any_today(seed), **NOW}
    day = live(patron, 1, any_state(seed), any_parameters(patron, seed), draws, today)
    assert_follows(day, equations(day), patron)


def test_each_option_is_picked_as_often_as_the_choice_rule_says() -> None:
    marks = (np.arange(400) + 0.5) / 400
    days = [
        live(patron, 1, CRISIS, {"sharpness": 2.0}, {"patron_attends": 1e-4, "patron_choice": u}, NOW) for u in marks
    ]
    picked = [OPTIONS[int(day.new.choice)] for day in days]
    assert set(picked) == set(OPTIONS)
    for option, chance in zip(OPTIONS, chances(days[0]), strict=True):
        assert picked.count(option) / 400 == pytest.approx(chance, abs=1.01 / 400)


@pytest.mark.parametrize("option", OPTIONS[1:])
@pytest.mark.parametrize("seed", [3, 5, 10])
def test_the_chance_of_each_option_against_abandoning_is_exact(seed: int, option: str) -> None:
    menu = {**any_today(seed), **NOW, **{f"may_{other}": float(other == option) for other in OPTIONS[1:]}}
    settings = {**any_parameters(patron, seed), "sharpness": 1.0}

    def day(u: float) -> Day:
        return live(patron, 1, any_state(seed), settings, {"patron_attends": 1e-4, "patron_choice": u}, menu)

    low, high = 0.0, 1.0
    for _ in range(16):
        middle = (low + high) / 2.0
        low, high = (middle, high) if day(middle).new.choice == 0.0 else (low, middle)
    assert low == pytest.approx(chances(day(0.5))[0], abs=3e-5)


def test_patron_helps_exactly_when_help_pays_at_infinite_sharpness() -> None:
    def helps(ruler_value: float) -> tuple[bool, bool]:
        settings = {"ruler_value": ruler_value, "sharpness": 1e6}
        draws = {"patron_attends": 1e-4, "patron_choice": 0.5}
        day = live(patron, 1, CRISIS, settings, draws, {**NOW, **ONLY_CREDIT})
        found = utilities(day)
        return OPTIONS[int(day.new.choice)] == "credit", found["credit"] > found["none"]

    low, high = -2.0, 4.0
    assert helps(low) == (False, False)
    assert helps(high) == (True, True)
    for _ in range(18):
        middle = (low + high) / 2.0
        does, pays = helps(middle)
        if high - low > 1e-4:
            assert does == pays
        low, high = (low, middle) if does else (middle, high)


def test_what_is_not_on_the_menu_is_never_chosen() -> None:
    for u in np.linspace(0.01, 0.99, 30):
        draws = {"patron_attends": 1e-4, "patron_choice": u}
        day = live(patron, 1, CRISIS, {"sharpness": 0.5}, draws, {**NOW, **ONLY_CREDIT})
        assert OPTIONS[int(day.new.choice)] in ("none", "credit")


def test_it_chooses_once_a_week_and_only_when_there_is_something_to_attend_to() -> None:
    draws = {"patron_attends": 1e-3, "patron_choice": 0.99}
    assert live(patron, 6, CRISIS, {"sharpness": 0.0}, draws).new.choice == 0.0
    assert live(patron, 7, CRISIS, {"sharpness": 0.0}, draws).new.choice == 6.0
    assert live(patron, 70, {**CRISIS, "seen": 0.0}, {"sharpness": 0.0}, draws).new.choice == 0.0


def test_a_lever_pins_support_and_withholds_the_loan_and_the_staff() -> None:
    pinned = {"pinned_support": float(OPTIONS.index("police_reserve"))}
    day = live(patron, 1, CRISIS, today=pinned)
    assert (day.new.support, day.new.credit, day.new.media_staff, day.new.troops) == (2.0, 1.0, 1.0, 0.0)
    bare = live(patron, 1, CRISIS, today={**pinned, "loan_allowed": 0.0, "staff_allowed": 0.0})
    assert (bare.new.support, bare.new.credit, bare.new.media_staff) == (2.0, 0.0, 0.0)


def test_falling_back_behind_a_pledge_costs_more_the_longer_it_is_remembered() -> None:
    def abandons(pledge: float) -> float:
        return chances(live(patron, 1, {**CRISIS, "pledge": pledge}, {"climb_down": 0.5}, today=NOW))[0]

    assert abandons(3.0) < abandons(1.0) < abandons(0.0)
    day = live(patron, 50, {"pledge": 3.0}, {"pledge_memory": 100.0})
    assert day.new.pledge == pytest.approx(3.0 * 0.99**50, rel=1e-4)


def test_a_quagmire_teaches_and_a_lesson_keeps_troops_at_home() -> None:
    there = {**CRISIS, "choice": 5.0, "troops": 1.0}
    taught = live(patron, 100, there, {"lesson_first": 0.0}, today={"pinned_support": 5.0})
    assert taught.new.lesson > 50 * taught.p.lesson_rate
    fresh, warned = (chances(live(patron, 1, {**CRISIS, "lesson": lesson}, today=NOW))[5] for lesson in (0.0, 3.0))
    assert warned < fresh


def test_the_sharpest_choice_the_ranges_allow_takes_the_best_of_a_menu_of_good_options() -> None:
    settings = {"sharpness": 100.0, "ruler_value": 4.0, "next_value": -2.0, "gain": 0.9, "help_worth": 2.0}
    for u in (0.01, 0.5, 0.99):
        day = live(patron, 1, CRISIS, settings, {"patron_attends": 1e-4, "patron_choice": u}, NOW)
        found = utilities(day)
        assert OPTIONS[int(day.new.choice)] == max(found, key=lambda option: found[option])
