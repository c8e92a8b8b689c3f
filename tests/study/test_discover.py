"""Scenario discovery of a bundled scenario at small sizes."""

import importlib.util
import json

import numpy as np
import pandas as pd
import pytest

from standoff import scenario as files
from standoff.analysis.ema import read_ema
from standoff.errors import StandoffError
from standoff.study.discovery import HAPPENING, SEEN, discover, futures_after, live_members
from standoff.study.settings import Settings
from standoff.study.settling import KNOWN_OUTCOMES, Steps, member_chances

SMALL = Settings(1200, draws=400)
DAYS, AFTER = 90, 20


@pytest.fixture(scope="module")
def resolved():
    return files.load("belarus-2020")


@pytest.fixture(scope="module")
def found(resolved):
    return discover(resolved, by=DAYS, after=AFTER, settings=SMALL)


def test_every_outcome_can_be_said():
    assert set(HAPPENING) == set(KNOWN_OUTCOMES)


def test_rules_are_on_assumptions_first_and_then_on_what_was_seen_early(found):
    assert found.beforehand
    assert {b.feature for rule in found.beforehand for b in rule.bounds} <= set(found.results[0].columns)
    early = {b.feature for rule in found.early for b in rule.bounds}
    assert early & set(SEEN)
    assert all(feature in found.words for feature in early)
    assert 0.0 < found.p < 1.0
    assert 0.0 < found.p_after < found.p


def test_what_is_trivially_the_outcome_is_not_looked_at(found):
    trivial = {"ceded", "troops_last", "recent_share", "belief_most", "out_30", "uprising", "coup", "calm"}
    assert not trivial & set(SEEN)
    assert not trivial & set(found.words)


def test_what_needs_more_days_than_were_seen_is_left_out(found):
    assert "loyal_14" in found.words
    assert "seen_weeks_2_6" not in found.words
    assert "seen_weeks_11_13" not in found.words


def test_members_lived_to_a_day_are_the_same_members(resolved):
    whole, _ = live_members(resolved, Settings(128, 40, n_paths=0), Steps({}, 1))
    until, _ = live_members(resolved, Settings(128, 30, n_paths=0), Steps({}, 1))
    assert whole["out_30"] == pytest.approx(member_chances(until, "out"), abs=1e-6)
    assert np.array_equal(whole["loyal_14"], until["loyal_14"])


@pytest.mark.parametrize("outcome", ["out", "coup", "in_power", "calm"])
def test_the_chance_after_a_day_and_before_it_make_the_whole(resolved, outcome):
    whole, _ = live_members(resolved, Settings(128, 60, n_paths=0), Steps({}, 1))
    until, _ = live_members(resolved, Settings(128, 30, n_paths=0), Steps({}, 1))
    futures = futures_after(pd.DataFrame(index=range(128)), whole, until, outcome)
    before = member_chances(until, outcome) if outcome in ("out", "coup") else 0.0
    assert before + futures.chance * futures.weight == pytest.approx(member_chances(whole, outcome), abs=1e-6)
    assert futures.weight == pytest.approx(1.0 - member_chances(until, "out"), abs=1e-6)


def test_futures_come_in_emas_form_with_all_members(found, tmp_path):
    experiments, outcomes = found.results
    assert len(experiments) == 1200
    assert list(experiments.columns[-3:]) == ["scenario", "policy", "model"]
    assert experiments["belief.at_rest"].nunique() == 400
    assert (experiments["belief.at_rest"].iloc[:400].to_numpy() == experiments["belief.at_rest"].iloc[400:800]).all()
    assert {"out", "in_power", "uprising", "coup", "negotiated", "managed", "loyal_14"} <= set(outcomes)
    assert all(values.shape == (1200,) for values in outcomes.values())
    assert outcomes["out"].mean() == pytest.approx(found.p, abs=1e-8)
    found.export(tmp_path / "out")
    again, kept = read_ema(tmp_path / "out")
    assert again.shape == experiments.shape
    assert kept.keys() == outcomes.keys()


def test_assumptions_only_when_nothing_is_to_be_seen(resolved):
    lean = discover(resolved, by=30, after=0, settings=Settings(400, draws=100))
    assert lean.early == ()
    assert np.isnan(lean.p_after)
    assert lean.plain()["p_after"] is None
    assert "loyal_14" not in lean.words


def test_the_answer_is_plain_json_with_sentences(found):
    plain = json.loads(json.dumps(found.plain(), allow_nan=False))
    assert plain["beforehand"][0]["said"].startswith("Of the futures in which he goes, ")
    assert f"he goes after day {AFTER}" in plain["early"][0]["said"]
    assert plain["early"][0]["bounds"][0].keys() == {"feature", "low", "high", "share"}
    tables = found.tables()
    assert set(tables["known"]) == {"beforehand", "early"}
    assert set(tables["by"]) == {"tree"}


def test_same_seed_same_rules_on_any_threads(resolved, found):
    again = discover(resolved, by=DAYS, after=AFTER, settings=SMALL, threads=3)
    assert again.beforehand == found.beforehand
    assert again.early == found.early


@pytest.mark.parametrize(
    ("options", "told"),
    [({"outcome": "revolt"}, "no outcome called"), ({"by": 20, "after": 20}, "day 20 is not before the horizon"),
     ({"after": -1}, "after must be from 0"), ({"settings": Settings(20), "by": 5, "after": 0}, "at least 20"),
     ({"depth": 9, "by": 5, "after": 0, "settings": Settings(100)}, "depth")],
)  # fmt: skip
def test_questions_that_cannot_be_asked_are_refused(resolved, options, told):
    with pytest.raises(StandoffError, match=told):
        discover(resolved, **options)


@pytest.mark.skipif(importlib.util.find_spec("ema_workbench") is not None, reason="the extra is installed")
def test_prim_without_its_extra_is_told_before_anything_is_simulated(resolved):
    said = []
    with pytest.raises(StandoffError, match="ema_workbench"):
        discover(resolved, prim=True, progress=lambda *at: said.append(at))
    assert said == []
