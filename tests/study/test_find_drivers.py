"""What the answer hangs on, of a bundled scenario at small sizes."""

import json

import numpy as np
import pytest

from standoff import scenario as files
from standoff.analysis.drivers import driver_table
from standoff.engine.program import assemble
from standoff.errors import StandoffError
from standoff.study import load
from standoff.study.drivers import Sizes, draw_tornado, find_drivers, share_variance
from standoff.study.settling import Arms, Steps

DAYS = 60
SMALL = Sizes(members=800, draws=200, candidates=6, arm_members=192, inputs=3, rows=16, replicates=8)


@pytest.fixture(scope="module")
def resolved():
    return files.load("belarus-2020")


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def found(resolved, told):
    which = ["security.doubt", "exits.coup_rate"]
    return find_drivers(
        resolved, by=DAYS, sobol=True, evidence=which, sizes=SMALL, progress=lambda *at: told.append(at)
    )


def test_ranks_and_answer_are_those_of_the_ordinary_run(found):
    run = load("belarus-2020").run(members=800, days=DAYS, draws=200)
    assert found.ranks.equals(driver_table(run.record, "out"))
    out = 1.0 - run.outcomes["p"].iloc[0]
    assert found.answer.p == pytest.approx(out, abs=1e-9)
    assert 0.0 < found.noise_share < 1.0


def test_the_tornado_is_of_the_strongest_by_rank_and_ordered_by_swing(found):
    assert set(found.tornado["assumption"]) == set(found.ranks["assumption"][:6])
    assert list(found.tornado["rank"]) == [1, 2, 3, 4, 5, 6]
    assert (found.tornado["swing"].abs().diff().dropna() <= 0.0).all()
    swing = found.tornado["p_high"] - found.tornado["p_low"]
    assert found.tornado["swing"].to_numpy() == pytest.approx(swing.to_numpy(), abs=1e-12)
    assert (found.tornado["swing_low"] <= found.tornado["swing"]).all()
    assert (found.tornado["at_low"] < found.tornado["at_high"]).all()


def test_belief_raises_and_the_will_to_obey_lowers_the_chance_that_he_goes(resolved):
    names = ["belief.at_rest", "security.stay_at_rest", "exits.coup_rate"]
    drawn = assemble(resolved, 1, 400, DAYS).values
    tables = {}
    for outcome in ("out", "in_power"):
        arms = Arms.of(resolved, outcome, 1, 384, DAYS, Steps({}, 1))
        tables[outcome] = draw_tornado(arms, drawn, names).set_index("assumption")
    out = tables["out"]
    assert out.loc["belief.at_rest", "swing_low"] > 0.0
    assert out.loc["exits.coup_rate", "swing_low"] > 0.0
    assert out.loc["security.stay_at_rest", "swing_high"] < 0.0
    assert out["beyond_noise"].all()
    opposite = tables["in_power"].loc[out.index]
    assert opposite["swing"].to_numpy() == pytest.approx(-out["swing"].to_numpy(), abs=1e-12)
    assert opposite["p_low"].to_numpy() == pytest.approx(1.0 - out["p_low"].to_numpy(), abs=1e-12)


def test_common_draws_make_a_swing_surer_than_its_two_ends(resolved):
    drawn = assemble(resolved, 1, 400, DAYS).values
    arms = Arms.of(resolved, "out", 1, 256, DAYS, Steps({}, 1))
    row = draw_tornado(arms, drawn, ["exits.coup_rate"]).iloc[0]
    apart = np.hypot(row["p_low_se"], row["p_high_se"])
    assert (row["swing_high"] - row["swing_low"]) / (2 * 1.645) < 0.5 * apart


def test_sobol_is_over_the_strongest_by_swing_and_its_noise_is_told(found):
    assert set(found.sobol.table["name"]) == set(found.tornado["assumption"][:3])
    assert (found.sobol.rows, found.sobol.replicates, found.sobol.left_out) == (16, 8, 0)
    assert 0.0 < found.sobol.noise_share < 1.0
    assert found.carried > 0.0


def test_an_assumption_that_nothing_reads_has_a_total_index_of_nothing():
    resolved = files.load("belarus-2020").model_copy(update={"off": ("west",)})
    program = assemble(resolved, 1, 400, DAYS)
    idle = next(name for name in program.uncertain if name.startswith("west."))
    arms = Arms.of(resolved, "out", 1, 64 * 4, DAYS, Steps({}, 1))
    table = share_variance(arms, program.values, ["belief.at_rest", idle], 64, 1).table.set_index("name")
    assert table.loc[idle, "total"] == 0.0
    assert table.loc[idle, "first"] == pytest.approx(0.0, abs=1e-12)
    assert not table.loc[idle, "matters"]
    assert table.loc["belief.at_rest", "total"] == pytest.approx(1.0, abs=0.4)


def test_evidence_is_of_what_was_asked(found):
    assert set(found.evidence["assumption"]) == {"security.doubt", "exits.coup_rate"}


def test_progress_comes_to_its_end(found, told):
    done, total = told[-1]
    assert done == total == found.members
    assert [each for each, _ in told] == sorted(each for each, _ in told)


def test_the_answer_is_plain_json(found):
    plain = json.loads(json.dumps(found.plain(), allow_nan=False))
    assert plain["outcome"] == "out"
    assert plain["days"] == DAYS
    assert len(plain["tornado"]) == 6
    assert set(plain["sobol"]["indices"][0]) >= {"name", "first", "total", "total_low", "total_high", "matters"}


def test_same_seed_same_answer_on_any_threads(resolved, found):
    which = ["security.doubt", "exits.coup_rate"]
    again = find_drivers(resolved, by=DAYS, sobol=True, evidence=which, sizes=SMALL, threads=3)
    assert again.tornado.equals(found.tornado)
    assert again.evidence.equals(found.evidence)
    assert again.sobol.table.equals(found.sobol.table)


def test_without_sobol_there_is_none(resolved):
    tiny = Sizes(members=64, draws=32, candidates=1, arm_members=64)
    lean = find_drivers(resolved, "negotiated", by=20, evidence=["security.doubt"], sizes=tiny, seed=3)
    assert lean.sobol is None
    assert np.isnan(lean.carried)
    assert lean.plain()["sobol"] is None
    assert lean.members == 64 + 64 * (1 + 2 + 5) - (128 if "security.doubt" in set(lean.tornado["assumption"]) else 0)


@pytest.mark.parametrize(
    ("options", "told"),
    [({"outcome": "revolution"}, "no outcome called"), ({"by": "2019-01-01"}, "before the start"),
     ({"evidence": ["security.doubtt"]}, "no uncertain assumption"), ({"seed": -1}, "seed must be from 0")],
)  # fmt: skip
def test_questions_that_cannot_be_answered_are_refused(resolved, options, told):
    with pytest.raises(StandoffError, match=told):
        find_drivers(resolved, sizes=SMALL, **options)


@pytest.mark.parametrize(
    ("sizes", "told"), [({"rows": 100}, "power of 2"), ({"arm_members": 3}, "arm members"), ({"replicates": 1}, "rep")]
)
def test_sizes_that_cannot_be_are_refused(sizes, told):
    with pytest.raises(StandoffError, match=told):
        Sizes(**sizes)
