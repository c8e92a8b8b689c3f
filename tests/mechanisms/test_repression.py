"""Repression: detentions, what they teach to fear, and the anger they leave."""

from __future__ import annotations

import pytest
from one_day import Day, any_day, assert_follows, live, share_of

from standoff.mechanisms import repression

MARCH = {"share": 0.01, "orders": 0.7, "capacity": 30_000.0}


def equations(day: Day) -> dict[str, float]:
    w, p = day.was, day.p
    crowd = w.share * w.population
    taken = (
        p.detentions * w.orders * w.capacity * crowd / (crowd + p.saturation * w.capacity + 1.0)
        * crowd / (crowd + p.scattered_share * w.population)
    )  # fmt: skip
    detained = min(taken, crowd / 2.0)
    risk = detained / (crowd + p.few)
    presence = share_of(crowd, p.brutal_share * w.population)
    death = 1.0 if day.draw.death < p.deaths_per_day * w.brutality else 0.0
    visible = max(w.brutality - p.inured_share * w.used, 0.0) * (1.0 - p.hiding * w.control)
    return {
        "detained": detained,
        "jailed": w.jailed + detained - w.jailed / p.time_in_jail,
        "fear": w.fear + p.learning * day.today.rhythm_yesterday * (p.severity * w.orders * risk - w.fear),
        "brutality": max(w.orders**2 * presence, day.today.violence),
        "used": w.used + (w.brutality - w.used) / p.inuring_time,
        "deaths": w.deaths + death,
        "anger": w.anger - w.anger / p.anger_time + p.backlash * visible + p.death_anger * death
        + p.anger_noise * day.draw.anger_shock * presence,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_day_follows_the_equations(seed: int) -> None:
    day = any_day(repression, seed)
    assert_follows(day, equations(day), repression)


def test_with_no_crowd_nobody_is_detained() -> None:
    day = live(repression, 30, {**MARCH, "share": 0.0}, draws={"anger_shock": 3.0, "death": 0.001})
    assert day.new.detained == day.new.jailed == day.new.fear == day.new.brutality == day.new.deaths == 0.0
    assert day.new.anger <= day.was.anger


@pytest.mark.parametrize("share", [1e-7, 1e-5, 1e-3, 0.1])
def test_at_most_half_of_a_crowd_is_detained(share: float) -> None:
    day = live(repression, 1, {**MARCH, "share": share, "orders": 1.0}, {"detentions": 2.0, "scattered_share": 1e-6})
    assert 0.0 < day.new.detained <= 0.5 * share * day.was.population * (1.0 + 1e-6)


def test_small_gatherings_in_yards_are_hard_to_police() -> None:
    settings = {"scattered_share": 1e-3, "saturation": 0.0, "detentions": 0.02}
    yard, avenue = (live(repression, 1, {**MARCH, "share": share}, settings).new.detained for share in (1e-5, 0.1))
    at_most = 0.02 * MARCH["orders"] * MARCH["capacity"]
    assert yard == pytest.approx(0.0098 * at_most, rel=1e-2)
    assert avenue == pytest.approx(0.99 * at_most, rel=1e-2)


def test_fear_is_learnt_on_marching_days() -> None:
    learnt = [
        live(repression, 1, {**MARCH, "detained": 800.0}, today={"rhythm_yesterday": rhythm}).new.fear
        for rhythm in (0.0, 0.5, 1.0)
    ]
    assert learnt[0] == 0.0 < learnt[1]
    assert learnt[2] == pytest.approx(2.0 * learnt[1], rel=1e-5)


def test_fear_weighs_the_arrests_of_a_march_against_the_same_march() -> None:
    day = live(repression, 1, {**MARCH, "detained": 5e4, "fear": 0.0}, {"learning": 1.0})
    risk = day.new.detained / (day.was.share * day.was.population + day.p.few)
    assert day.new.fear == pytest.approx(day.p.severity * day.was.orders * risk, rel=1e-5)


def test_a_dated_event_of_violence_is_seen_and_enrages_even_under_mild_orders() -> None:
    quiet, beaten = (
        live(repression, 2, {**MARCH, "orders": 0.1, "anger": 0.0}, today={"violence": violence}).new
        for violence in (0.0, 0.8)
    )
    assert beaten.brutality == pytest.approx(0.8, rel=1e-6)
    assert beaten.anger > quiet.anger


def test_harsher_orders_are_brutal_out_of_proportion() -> None:
    mild, harsh = (live(repression, 1, {**MARCH, "orders": orders}).new.brutality for orders in (0.3, 0.9))
    assert harsh == pytest.approx(9.0 * mild, rel=1e-5)


def test_people_get_used_to_brutality_and_state_media_hide_it() -> None:
    beaten = {"brutality": 0.4, "anger": 0.0}
    new, expected, hidden = (
        live(repression, 1, {**beaten, **more}).new.anger for more in ({}, {"used": 0.4}, {"control": 0.9})
    )
    assert new > expected
    assert new > hidden


def test_a_death_comes_with_its_chance_and_angers() -> None:
    settings = {"deaths_per_day": 0.5, "anger_noise": 0.0}
    spared, killed = (live(repression, 1, {"brutality": 0.6}, settings, {"death": u}) for u in (0.301, 0.299))
    assert (spared.new.deaths, killed.new.deaths) == (0.0, 1.0)
    assert killed.new.anger - spared.new.anger == pytest.approx(killed.p.death_anger, rel=1e-4)
