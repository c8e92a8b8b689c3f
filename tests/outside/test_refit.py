"""The fit behind the outside view: its likelihood on made-up data, and the shipped numbers from the cited sets."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from standoff.outside.hazard import KINDS, load_fit

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "data"
MODULES = ("leader_data", "likelihood", "months_ahead", "scores", "report", "outside_view")


@pytest.fixture(scope="module")
def fitting() -> Iterator[dict[str, ModuleType]]:
    """The modules of the script's folder, taken off the path again afterwards."""
    sys.path.insert(0, str(ROOT / "fitting"))
    yield {name: importlib.import_module(name) for name in MODULES}
    sys.path.remove(str(ROOT / "fitting"))
    for name in MODULES:
        del sys.modules[name]


@pytest.fixture(scope="module")
def facts() -> Path:
    if not (FACTS / "autocracy_leader_months.csv.gz").is_file():
        pytest.skip("the sets that the hazard is fitted on are cited, not shipped")
    return FACTS


def crises(fitting: dict[str, ModuleType], n: int, theta: np.ndarray, carry: float, weeks: int = 54):
    """Made-up crises drawn from ``theta``; exits are told to within eight weeks, some without their kind."""
    generator = np.random.default_rng(8)
    z = np.column_stack([generator.integers(0, 2, (n, 4))]).astype(float)
    h = fitting["likelihood"].hazards(theta, fitting["likelihood"].crisis_design(z, weeks, carry))
    first, last, kinds = np.ones(n, dtype=int), np.full(n, weeks), np.zeros((n, len(KINDS)), dtype=bool)
    for i in range(n):
        for week in range(weeks):
            drawn = generator.choice(4, p=[*h[i, week], 1.0 - h[i, week].sum()])
            if drawn < 3:
                first[i], last[i] = max(1, week + 1 - 3), min(weeks, week + 1 + 4)
                kinds[i, drawn] = True
                if drawn < 2 and generator.random() < 0.2:
                    kinds[i, :2] = True
                break
    names = np.array([str(i) for i in range(n)])
    return fitting["leader_data"].Spells(z, kinds, first, last, np.full(n, 2000), names, names)


def truth(fitting: dict[str, ModuleType]) -> np.ndarray:
    theta = np.zeros((3, fitting["likelihood"].N_P))
    theta[:, 0] = [-4.5, -5.0, -4.2]
    theta[0, 1], theta[2, 3], theta[:, 6] = 0.8, 0.7, [-0.5, -0.3, 0.0]
    return theta


def nobody(fitting: dict[str, ModuleType]):
    return fitting["likelihood"].Resting(np.zeros((0, 4)), np.zeros((0, 3), dtype=bool))


def test_the_gradient_is_the_slope_of_the_likelihood(fitting: dict[str, ModuleType]) -> None:
    model, theta = fitting["likelihood"], truth(fitting)
    spells = crises(fitting, 40, theta, 0.5)
    rest = model.Resting(spells.z, spells.kinds)
    design = model.crisis_design(spells.z, 54, 0.5)
    generator = np.random.default_rng(1)
    at = theta + generator.normal(0.0, 0.2, theta.shape)
    parts = (
        (lambda where: model.crisis_part(where, spells, design)[0].sum(), model.crisis_part(at, spells, design)[1]),
        (lambda where: model.resting_part(where, rest)[0], model.resting_part(at, rest)[1]),
    )
    for value, slope in parts:
        for _ in range(12):
            move = generator.normal(0.0, 1e-5, theta.shape)
            assert value(at + move) - value(at - move) == pytest.approx(2.0 * (slope * move).sum(), rel=1e-4, abs=1e-9)


def test_known_coefficients_come_back_from_many_crises_told_roughly(fitting: dict[str, ModuleType]) -> None:
    model, theta = fitting["likelihood"], truth(fitting)
    spells = crises(fitting, 1500, theta, 1.0)
    ridge = model.Ridge(1.0, 0.05)
    found = model.fit(spells, nobody(fitting), ridge)
    told, spread = model.in_crisis(found, model.covariance(found, spells, nobody(fitting), ridge), 1.0)
    meant = model.in_crisis(theta, np.eye(theta.size), 1.0)[0]
    sd = np.sqrt(np.diag(spread)).reshape(told.shape)
    off = (told - meant) / sd
    assert np.all(sd[:, 2:] < 0.4)
    assert np.abs(off).max() < 4.0
    assert np.mean(np.abs(off) < 1.6449) > 0.7


def test_an_exit_of_unknown_kind_adds_the_chances_of_both(fitting: dict[str, ModuleType]) -> None:
    model, theta = fitting["likelihood"], truth(fitting)
    one = crises(fitting, 1, theta, 1.0)
    design = model.crisis_design(one.z, 54, 1.0)

    def chance(*kinds: bool) -> float:
        spell = type(one)(**(vars(one) | {"kinds": np.array([kinds]), "first": np.array([3]), "last": np.array([9])}))
        return float(np.exp(model.crisis_part(theta, spell, design)[0][0]))

    assert chance(True, True, False) == pytest.approx(chance(True, False, False) + chance(False, True, False))
    assert 0.0 < chance(True, False, False) < chance(True, True, True) < 1.0


def test_auc_counts_ties_half_and_skill_of_the_base_rate_is_nothing(fitting: dict[str, ModuleType]) -> None:
    scores = fitting["scores"]
    y, who = np.array([0.0, 1.0, 0.0, 1.0]), np.array(list("abcd"))
    assert scores.auc(np.array([0.1, 0.9, 0.2, 0.8]), y, np.ones(4)) == 1.0
    assert scores.auc(np.full(4, 0.3), y, np.ones(4)) == 0.5
    assert scores.auc(np.array([0.1, 0.2, 0.2, 0.8]), y, np.ones(4)) == pytest.approx(0.875)
    flat = scores.score(np.full(4, 0.5), y, 0.5, who, draws=20)
    assert flat.skill == (0.0, 0.0, 0.0)
    assert flat.brier == pytest.approx((0.25, 0.25, 0.25))
    assert scores.score(y, y, 0.5, who, draws=20).skill[0] == 1.0


def test_without_the_sets_the_script_says_so_and_ends(fitting, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["outside_view.py", "--data", str(tmp_path)])
    assert fitting["outside_view"].main() == 0
    assert "not refitted: crisis_episodes.csv" in capsys.readouterr().err


@pytest.mark.slow
def test_the_shipped_coefficients_are_fitted_on_the_cited_sets(fitting, facts: Path) -> None:
    script, shipped = fitting["outside_view"], load_fit()
    ridge = fitting["likelihood"].Ridge(**shipped.about["ridge"])
    both = script.gather(script.read_leader_months(facts), facts)
    coefficients, spread = both.whole_fit(ridge)
    assert coefficients == pytest.approx(shipped.coefficients, abs=2e-3)
    assert np.sqrt(np.diag(spread)) == pytest.approx(np.sqrt(np.diag(shipped.covariance)), rel=1e-2)
    early = both.pick(both.spells.year < 2010, both.year < 2010)
    assert early.whole_fit(ridge)[0] == pytest.approx(load_fit(before_2010=True).coefficients, abs=2e-3)


@pytest.mark.slow
def test_the_told_baseline_is_reproduced_out_of_time(fitting, facts: Path) -> None:
    months, ahead = fitting["leader_data"].read_leader_months(facts), fitting["months_ahead"]
    given = ahead.sample(months, False, since=1990 * 12)
    tested = (given.months["t"] >= ahead.SPLIT).to_numpy()
    y = given.months["any12"].to_numpy(dtype=float)[tested]
    who = given.months["who"].to_numpy(dtype=str)[tested]
    for p, told in ((ahead.logit_forecast(given, "any12"), 0.0781), (ahead.hazard_forecast(given, 1000.0), 0.0760)):
        chance = p[tested] if p.ndim == 1 else p[tested].sum(axis=1)
        found = fitting["scores"].score(chance, y, float(y.mean()), who, draws=50)
        assert found.brier[0] == pytest.approx(told, abs=5e-4)
        assert found.skill[0] > 0.09
        assert found.auc[0] == pytest.approx(0.714, abs=0.01)
