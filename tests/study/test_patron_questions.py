"""The patron's choices: asked in the year after a freeze, with wide priors, apart from who rules."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from standoff.analysis.measure import Measure
from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.layout import LANES
from standoff.engine.program import assemble
from standoff.errors import StandoffError
from standoff.scenario import Resolved, load
from standoff.study.cases import YEAR, Case, read_cases, select_cases
from standoff.study.measuring import measure_arm
from standoff.study.patron import (
    COLUMNS,
    QUESTIONS,
    WIDER,
    Act,
    PatronScores,
    ask_patron,
    chances_by_first_day,
    read_acts,
    score_patrons,
    widen,
    with_base_rates,
)  # fmt: skip
from standoff.study.settings import Settings

SMALL = Settings(members=256, draws=128)


@pytest.fixture(scope="module")
def belarus() -> Resolved:
    return load("belarus-2020")


def days_of(*on: int) -> np.ndarray:
    """One member's field, 1 on some days of ten."""
    found = np.zeros((1, 10))
    found[0, list(on)] = 1.0
    return found


def blank() -> dict[str, np.ndarray]:
    standing = np.linspace(0.8, 0.5, 10)[None]
    return {"standing": standing, "support": days_of(), "credit": days_of(), "troops": days_of(), "broker": days_of()}


def test_an_act_counts_on_its_first_day_as_far_as_the_ruler_stands_then() -> None:
    fields = blank() | {"credit": days_of(3, 4, 8), "support": days_of(5)}
    found = chances_by_first_day(fields, np.array([0.8]))
    assert found["money"][0] == pytest.approx(fields["standing"][0, 3] / 0.8)
    assert found["pledge"][0] == pytest.approx(fields["standing"][0, 5] / 0.8)
    assert found["deployment"][0] == found["broker"][0] == 0.0


def test_brokering_a_successor_is_no_pledge_and_a_reserve_at_home_no_deployment(belarus: Resolved) -> None:
    fields = blank() | {"support": 0.5 * days_of(2, 6), "broker": days_of(2)}
    found = chances_by_first_day(fields, np.array([0.8]))
    assert found["broker"][0] == pytest.approx(fields["standing"][0, 2] / 0.8)
    assert found["pledge"][0] == pytest.approx(fields["standing"][0, 6] / 0.8)
    pinned = load("belarus-2020", ["patron.support=police_reserve"])
    asked = ask_patron(pinned, pinned.start, SMALL, False, {})
    assert asked["deployment"].estimate().p == 0.0
    assert asked["money"].estimate().p > 0.99


def test_a_chance_is_that_of_the_engine_given_that_he_stands(belarus: Resolved) -> None:
    """Between P(troops ever, stands at the end) and P(troops ever, whoever stands)."""
    ever = Measure("troops", stat="most", first=0, last=YEAR - 1, above=0.5)
    sums = measure_arm(belarus, (ever,), SMALL, {})[ever]
    least = float(sums.weighted.sum()) / SMALL.members
    p = ask_patron(belarus, belarus.start, SMALL, False, {})["deployment"].estimate().p
    assert least - 1e-6 <= p <= least + 1.0 - float(sums.weights.sum()) / SMALL.members + 1e-6


def test_wide_priors_keep_the_centres_of_the_patrons_assumptions_and_touch_no_others(belarus: Resolved) -> None:
    wide = widen(belarus)
    for name, each in belarus.assumptions.items():
        now = wide.assumptions[name].prior
        assert (now.family, now.centre) == (each.prior.family, each.prior.centre)
        own = name.startswith("patron.") and each.prior.family != "fixed"
        assert now.spread == pytest.approx(each.prior.spread * (WIDER if own else 1.0))
    narrow, broad = (ask_patron(each, each.start, SMALL, False, {})["deployment"] for each in (belarus, widen(belarus)))
    assert broad.estimate().high > narrow.estimate().high


def test_what_is_asked_of_a_later_freeze_is_what_is_seen_from_then_on() -> None:
    freeze = dt.date(2020, 12, 30)
    assert not Act(True, dt.date(2020, 9, 14), dt.date(2020, 12, 29), "S").within_a_year(freeze)
    assert Act(True, dt.date(2020, 9, 14), freeze, "S").within_a_year(freeze)
    assert Act(True, dt.date(2021, 12, 29), dt.date(2022, 1, 5), "S").within_a_year(freeze)
    assert not Act(True, dt.date(2021, 12, 30), dt.date(2022, 1, 5), "S").within_a_year(freeze)
    assert not Act(False, None, None, "K").within_a_year(freeze)


def test_later_freezes_know_what_was_observed_when_asked_to(belarus: Resolved) -> None:
    freeze = dt.date(2020, 9, 8)
    blind, told = (ask_patron(widen(belarus), freeze, SMALL, learn, {}) for learn in (False, True))
    assert told["money"].estimate().p > blind["money"].estimate().p


def test_the_base_rate_is_the_records_other_cases_share_and_that_of_other_regions() -> None:
    rows = [("a", "x", 1.0), ("b", "x", 0.0), ("c", "y", 1.0), ("d", "z", 0.5)]
    record = pd.DataFrame(
        [{"id": id, "region": region, "question": "money", "happened": out} for id, region, out in rows]
        + [{"id": "b", "region": "x", "question": "broker", "happened": 1.0}]
    )
    asked = pd.DataFrame([{"id": id, "region": region, "question": "money"} for id, region in (("a", "x"), ("d", "z"))])
    found = with_base_rates(asked, record)
    assert found["base"].tolist() == pytest.approx([(1.5 + 0.5) / 4, (2.0 + 0.5) / 4])
    assert found["base_regions"].tolist() == pytest.approx([(1.5 + 0.5) / 3, (2.0 + 0.5) / 4])


def made_up(p: np.ndarray, out: np.ndarray) -> PatronScores:
    n = len(p)
    table = pd.DataFrame({
        "id": [f"c{k}" for k in range(n)], "region": [f"r{k % 4}" for k in range(n)], "freeze": dt.date(2020, 1, 1),
        "question": "deployment", "p": p, "outcome": out.astype(bool),
    })  # fmt: skip
    return PatronScores(with_base_rates(table, table.assign(happened=out.astype(float))))


def test_knowing_forecasts_beat_the_base_rate_and_shuffled_ones_do_not() -> None:
    rng = np.random.default_rng(2)
    p = rng.choice([0.05, 0.9], 40)
    out = rng.random(40) < p
    (good, _), (bad, _) = (made_up(each, out).scores.to_dict("records") for each in (p, rng.permutation(p)))
    assert good["skill_low"] > 0.0
    assert good["area_low"] > 0.5
    assert bad["skill"] < 0.0
    assert good["brier"] < good["base_brier"] < bad["brier"]


def test_questions_are_scored_for_cases_on_record_only_and_each_case_once() -> None:
    cases = select_cases(("belarus-2020", "kazakhstan-2022", "iran-2009"))
    two = [dataclasses.replace(cases[0], freezes=cases[0].freezes[:2]), *cases[1:]]
    pairs = [(case, load(case.scenario)) for case in two]
    steps = []
    found = score_patrons(pairs, SMALL, False, {}, lambda: steps.append(1))
    assert found is not None
    assert len(steps) == 4
    assert set(found.table["id"]) == {"belarus-2020", "kazakhstan-2022"}
    scores = found.scores.set_index("question")
    assert scores.loc["deployment", "cases"] == 2
    assert scores.loc["deployment", "happened"] == 1.0
    assert list(scores.index) == [*QUESTIONS, "all"]
    of_belarus = found.table[(found.table["id"] == "belarus-2020") & (found.table["question"] == "money")]
    assert of_belarus["outcome"].all()
    assert score_patrons(pairs[2:], SMALL, False, {}) is None
    alone = score_patrons(pairs[1:2], SMALL, False, {})
    assert alone is not None
    for name in ("base", "base_regions"):
        asked = [each.table.set_index(["id", "question"])[name].loc["kazakhstan-2022"] for each in (found, alone)]
        assert asked[0].equals(asked[1])
    assert alone.table.set_index("question").loc["deployment", "base"] < 0.1


def test_the_record_that_ships_is_whole_and_within_the_rulers_time() -> None:
    cases, acts = read_cases(), read_acts()
    assert len({id for id, _ in acts}) >= 25
    for (id, _), act in acts.items():
        case: Case = cases[id]
        if act.happened and act.first is not None:
            assert act.first >= case.onset
            assert case.exit_date is None or act.first <= case.exit_date
            assert act.within_a_year(case.onset)
    assert {act.tag for act in acts.values()} == {"S", "K"}


HEADER = ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("x,loan,yes,2020-01-01,2020-01-02,S,p,t,,", "there is no such question"),
        ("x,money,perhaps,,,S,p,t,,", "must be yes or no"),
        ("x,money,no,,,Q,p,t,,", "the tag S or K"),
        ("x,money,yes,,,S,p,t,,", "a first and a last day go with yes"),
        ("x,money,no,2020-01-01,2020-01-02,S,p,t,,", "none with no"),
        ("x,money,yes,2020-01-03,2020-01-02,S,p,t,,", "a first and a last day go with yes"),
        ("x,money,yes,1 May,2020-01-02,S,p,t,,", "1 May"),
        ("x,money,no,,", "lacks tag"),
        ("x,money,no,,,S,p,t,,\nx,money,no,,,S,p,t,,", "told twice"),
    ],
)
def test_faults_of_a_record_are_told(tmp_path: Path, row: str, says: str) -> None:
    table = tmp_path / "acts.csv"
    table.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(StandoffError, match=says):
        read_acts(table)


def test_a_later_freezes_chance_is_that_of_the_engines_own_paths_day_by_day(belarus: Resolved) -> None:
    """sum w q / sum w by a plain loop over 64 members: w standing before the freeze, q on the first day it is so."""
    freeze = dt.date(2020, 9, 20)
    first = (freeze - belarus.start).days
    program = assemble(belarus, 1, 32, first + YEAR)
    paths = simulate_chunk(program, Plan(LANES, LANES, n_paths=LANES), 0).paths
    weights, seen = 0.0, {"money": 0.0, "deployment": 0.0}
    for member in range(LANES):
        standing = paths["standing"][member, :, 0].astype(float)
        weights += standing[first - 1]
        for question, name in (("money", "credit"), ("deployment", "troops")):
            on = [day for day in range(first, first + YEAR) if paths[name][member, day, 0] > 0.5]
            seen[question] += standing[on[0]] if on else 0.0
    found = ask_patron(belarus, freeze, Settings(members=LANES, draws=32), False, {})
    for question, total in seen.items():
        assert total > 0.0
        assert found[question].estimate().p == pytest.approx(total / weights, rel=1e-6)


def test_on_a_later_freeze_only_that_he_stands_is_known_where_nothing_is_learnt(belarus: Resolved) -> None:
    """The members' own standing weighs them: a filter that read nothing finds the same chances."""
    blind = belarus.model_copy(update={"observed": ()})
    freeze, settings = dt.date(2020, 9, 20), Settings(members=4096, draws=2048)
    lived, learnt = (ask_patron(blind, freeze, settings, learn, {}) for learn in (False, True))
    for question in QUESTIONS:
        a, b = lived[question].estimate(), learnt[question].estimate()
        assert a.p == pytest.approx(b.p, abs=3.0 * (a.se + b.se))
        assert a.se < 0.02
