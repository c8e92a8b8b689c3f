"""Lenses: beliefs only, the neutral one is the scenario, forecasts stand beside the model under the speaker's lens."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from standoff import scenario
from standoff.errors import StandoffError
from standoff.study import load
from standoff.study.lenses import lens_names, through_lens
from standoff.study.views import Views, look_through

TEXT = """standoff: 1
name: two-minds
title: Two minds on one crisis
like: belarus-2020
sources:
  note: {publisher: P, title: T, date: 2020-09-01, paragraphs: 3}
claims:
  F1:
    source: note
    paragraph: 1
    kind: forecast
    speaker: Shaky
    text: he falls within the year
    forecast: {what: out, by: 365 days, probability: 0.6 to 0.9, reading: flat, resolves: office lost, happened: "no"}
lenses:
  same: {title: The scenario again, assumptions: {}}
  shaky: {title: A weak force, speaker: Shaky, forecasts: [F1], assumptions: {security: {stay_at_rest: 2.6 to 3}}}
"""


@functools.cache
def views(folder: Path) -> Views:
    file = folder / "two-minds.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return look_through(scenario.load(str(file)), ["same", "shaky"], 600, 1, 100)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Views:
    return views(tmp_path_factory.mktemp("views"))


def test_a_lens_that_assumes_nothing_gives_the_neutral_answer(seen: Views) -> None:
    for outcome in ("in_power", "uprising", "coup", "negotiated", "managed"):
        assert seen.chance("same", outcome) == seen.chance("neutral", outcome)


def test_a_wavering_force_leaves_him_less_often_in_power(seen: Views) -> None:
    assert seen.chance("shaky", "in_power") < seen.chance("neutral", "in_power") - 0.05


def test_outcomes_of_each_lens_add_up_to_one(seen: Views) -> None:
    sums = seen.outcomes.groupby("lens")["p"].sum()
    assert sums.to_numpy() == pytest.approx(1.0)


def test_the_neutral_lens_is_the_run_itself(seen: Views) -> None:
    run = load("belarus-2020").run(members=600, draws=100)
    here = run.outcomes.set_index("outcome")["p"]
    assert seen.chance("neutral", "in_power") == pytest.approx(here["in_power"], abs=1e-12)


def test_a_forecast_is_measured_under_its_speakers_lens_and_under_the_neutral_one(seen: Views) -> None:
    (stated,) = seen.forecasts
    assert (stated.claim, stated.lens, stated.happened) == ("F1", "shaky", "no")
    assert stated.model.changed == pytest.approx(1.0 - seen.chance("shaky", "in_power"), abs=2e-4)
    assert stated.neutral.changed == pytest.approx(1.0 - seen.chance("neutral", "in_power"), abs=2e-4)
    assert stated.model.low <= stated.model.changed <= stated.model.high


def test_the_json_has_every_lens_with_its_changes_outcomes_and_forecasts(seen: Views) -> None:
    rows = {row["lens"]: row for row in seen.plain()["lenses"]}
    assert list(rows) == ["neutral", "same", "shaky"]
    assert rows["shaky"]["changes"] == ["security.stay_at_rest"]
    assert len(rows["neutral"]["outcomes"]) == 5
    assert rows["shaky"]["forecasts"][0]["stated_low"] == 0.6


def test_a_lens_changes_assumptions_and_no_action() -> None:
    resolved = scenario.load("belarus-2020")
    for name in lens_names(resolved):
        seen_through = through_lens(resolved, name)
        assert seen_through.levers == resolved.levers
        assert seen_through.events == resolved.events
        assert seen_through.menu == resolved.menu


def test_an_unknown_lens_is_told() -> None:
    with pytest.raises(StandoffError, match="has no lens `petrow`"):
        through_lens(scenario.load("belarus-2020"), "petrow")
