"""Rules found on futures in which a rule was planted."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from standoff.analysis.discovery import (
    Bound,
    Futures,
    find_rules,
    inside,
    measure_rule,
    rule_table,
    say_bounds,
    say_rule,
    split_draws,
    usual_rules,
)  # fmt: skip
from standoff.errors import StandoffError

DRAWS, REPLICATES = 2000, 2


def futures_with(chance, seed=1, draws=DRAWS, idle=4, weight=None):
    """``chance`` of a frame of uniform features ``a``, ``b`` and idle ones, two members a draw."""
    rng = np.random.default_rng(seed)
    names = ["a", "b", *(f"idle_{i}" for i in range(idle))]
    frame = pd.DataFrame(rng.random((draws, len(names))), columns=names)
    frame = pd.concat([frame] * REPLICATES, ignore_index=True)
    p = np.asarray(chance(frame), dtype=float)
    ones = np.ones(len(frame)) if weight is None else np.asarray(weight(frame), dtype=float)
    return Futures(frame, p, ones, np.arange(len(frame)) % draws)


def planted(frame):
    return np.where((frame["a"] > 0.7) & (frame["b"] <= 0.4), 0.8, 0.05)


def test_the_tree_finds_a_planted_rule_with_its_coverage_and_density():
    best = find_rules(futures_with(planted))[0]
    found = {bound.feature: bound for bound in best.bounds}
    assert set(found) == {"a", "b"}
    assert found["a"].low == pytest.approx(0.7, abs=0.01)
    assert found["b"].high == pytest.approx(0.4, abs=0.02)
    assert (found["a"].high, found["b"].low) == (math.inf, -math.inf)
    assert best.density == pytest.approx(0.8, abs=0.02)
    assert best.mass == pytest.approx(0.12, abs=0.02)
    coverage = 0.12 * 0.8 / (0.12 * 0.8 + 0.88 * 0.05)
    assert best.coverage == pytest.approx(coverage, abs=0.04)
    assert best.lift == pytest.approx(best.density / best.base_rate)
    assert best.gathers


def test_intervals_of_a_rule_hold_the_truth_about_nine_times_in_ten():
    def uneven(frame):
        return np.clip(planted(frame) - 0.2 * frame["idle_0"], 0.01, 1.0)

    bounds = {"a": (0.7, math.inf), "b": (-math.inf, 0.4)}
    truth = measure_rule(bounds, futures_with(uneven, 99, draws=100_000))
    inside_of = {"density": [], "coverage": [], "lift": []}
    for seed in range(150):
        found = measure_rule(bounds, futures_with(uneven, seed, draws=150))
        for name, held in inside_of.items():
            held.append(getattr(found, f"{name}_low") <= getattr(truth, name) <= getattr(found, f"{name}_high"))
    for held in inside_of.values():
        assert np.mean(held) == pytest.approx(0.9, abs=0.08)


def test_leaves_share_out_all_futures_and_all_of_the_outcome():
    rules = find_rules(futures_with(planted))
    assert sum(rule.mass for rule in rules) == pytest.approx(1.0)
    assert sum(rule.coverage for rule in rules) == pytest.approx(1.0)
    assert list(rules) == sorted(rules, key=lambda rule: -rule.density)
    assert all(rule.mass > 0.03 for rule in rules)


def test_luck_alone_seldom_gathers():
    rng = np.random.default_rng(2)
    alarms = []
    for seed in range(30):
        rules = find_rules(futures_with(lambda frame: rng.random(len(frame)) < 0.15, seed, draws=400))
        alarms += [rule.gathers for rule in rules]
    assert np.mean(alarms) < 0.12


def test_rules_are_measured_on_draws_the_tree_has_not_seen():
    futures = futures_with(planted, draws=200)
    grown, held = split_draws(futures)
    assert not set(grown.draw) & set(held.draw)
    assert len(grown.chance) + len(held.chance) == len(futures.chance)
    twice = Futures(
        futures.features, np.where(futures.draw % 2 == 1, 0.3, futures.chance), futures.weight, futures.draw
    )
    rules = find_rules(twice)
    assert len(rules) > 1
    assert all(rule.density == pytest.approx(0.3) for rule in rules)
    assert not any(rule.gathers or rule.avoids for rule in rules)


def test_weights_count():
    heavy = futures_with(planted, weight=lambda frame: np.where(frame["a"] > 0.7, 3.0, 1.0))
    rule = measure_rule({"a": (0.7, math.inf)}, heavy)
    assert rule.mass == pytest.approx(0.9 / 1.6, abs=0.03)
    assert heavy.base_rate == pytest.approx((heavy.chance * heavy.weight).sum() / heavy.weight.sum())


def test_intervals_count_draws_and_not_members():
    one = futures_with(planted, draws=300)
    many = Futures(
        pd.concat([one.features] * 5, ignore_index=True), np.tile(one.chance, 5), np.tile(one.weight, 5),
        np.tile(one.draw, 5),
    )  # fmt: skip
    spans = [rule.density_high - rule.density_low for rule in (measure_rule({"a": (0.5, 1.0)}, f) for f in (one, many))]
    assert spans[1] == pytest.approx(spans[0])


def test_a_feature_cut_twice_is_one_bound():
    rules = find_rules(futures_with(lambda frame: np.where((frame["a"] > 0.3) & (frame["a"] <= 0.6), 0.9, 0.1)))
    (bound,) = rules[0].bounds
    assert (bound.low, bound.high) == pytest.approx((0.3, 0.6), abs=0.02)
    assert bound.share == pytest.approx(0.3, abs=0.04)


def test_nothing_to_tell_where_nothing_varies():
    assert find_rules(futures_with(lambda frame: np.full(len(frame), 0.2))) == ()
    assert rule_table(()).empty


def test_an_outcome_that_never_happens_where_it_is_counted_gives_no_rule():
    futures = futures_with(planted, draws=200)
    none = Futures(futures.features, np.where(futures.draw % 2 == 1, 0.0, futures.chance), futures.weight, futures.draw)
    assert find_rules(none) == ()


def test_inside_is_open_below_and_closed_above():
    frame = pd.DataFrame({"a": [0.0, 0.5, 1.0]})
    assert list(inside({"a": (0.0, 0.5)}, frame)) == [False, True, False]


def test_a_rule_is_said_with_coverage_density_and_words():
    rule = find_rules(futures_with(planted))[0]
    said = say_rule(rule, "he falls", {"a": "fear"})
    assert said.startswith("Of the futures in which he falls, ")
    assert re.search(
        r"have fear above 0\.\d+ \(\d\d in 100\) and b at most 0\.\d+ \(\d\d in 100\); there he falls in", said
    )
    assert f"in {round(100 * rule.density)} of 100 (" in said
    assert said.endswith(" of 100 futures are such.")
    between = measure_rule({"a": (-0.25, 0.5)}, futures_with(planted, draws=50))
    assert say_bounds(between).startswith("a from \u22120.25 to 0.5 (")


def test_usual_rules_gather_and_the_most_covering_comes_first():
    rules = find_rules(futures_with(lambda frame: 0.05 + 0.4 * (frame["a"] > 0.5) + 0.4 * (frame["b"] > 0.9)))
    usual = usual_rules(rules)
    assert usual
    assert all(rule.gathers for rule in usual)
    assert [rule.coverage for rule in usual] == sorted((rule.coverage for rule in usual), reverse=True)
    assert len(usual) < len(rules)
    table = rule_table(rules)
    assert table["gathers"].sum() == len(usual)
    assert table["coverage"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("options", "told"),
    [({"depth": 0}, "depth"), ({"depth": 4}, "depth"), ({"least_share": 0.6}, "least share"),
     ({"least_share": 0.0}, "least share")],
)  # fmt: skip
def test_trees_that_cannot_be_read_are_refused(options, told):
    with pytest.raises(StandoffError, match=told):
        find_rules(futures_with(planted, draws=100), **options)


def test_too_few_draws_are_refused():
    with pytest.raises(StandoffError, match="at least 20 assumption draws, found 19"):
        find_rules(futures_with(planted, draws=19))


def test_futures_that_are_none_are_refused():
    frame, ones = pd.DataFrame({"a": [0.0, 1.0]}), np.ones(2)
    draw = np.arange(2)
    with pytest.raises(StandoffError, match="chance must hold one number"):
        Futures(frame, np.ones(3), ones, draw)
    with pytest.raises(StandoffError, match="finite"):
        Futures(frame, np.array([0.1, np.nan]), ones, draw)
    with pytest.raises(StandoffError, match="from 0 to 1"):
        Futures(frame, np.array([0.1, 1.1]), ones, draw)
    with pytest.raises(StandoffError, match="not negative"):
        Futures(frame, ones, -ones, draw)
    assert Bound("a", 0.0, 1.0, 0.5).feature == "a"
