"""The record of the fit, what the mechanisms declare, and the rules by which the fit was made."""

from __future__ import annotations

import csv
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from standoff import scenario
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.parameter import Prior

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "src" / "standoff" / "data" / "default_priors.csv"
MODULES = ("prior_moves", "prior_bench", "prior_figures", "prior_targets", "prior_writing")


@pytest.fixture(scope="module")
def fit() -> Iterator[dict[str, ModuleType]]:
    sys.path.insert(0, str(ROOT / "fitting"))
    yield {name: importlib.import_module(name) for name in MODULES}
    sys.path.remove(str(ROOT / "fitting"))


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(RECORD.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["parameter"])
def test_a_mechanism_declares_the_prior_that_was_fitted(row: dict[str, str]) -> None:
    shipped = Prior(row["family"], float(row["centre"]), float(row["spread"]))  # type: ignore[arg-type]
    assert PARAMETERS[row["parameter"]].prior == shipped
    assert "docs/default-priors.md" in PARAMETERS[row["parameter"]].source


def test_the_record_holds_every_fitted_parameter_once(fit: dict[str, ModuleType]) -> None:
    assert [row["parameter"] for row in rows()] == list(fit["prior_moves"].FITTED)
    assert len(set(fit["prior_moves"].FITTED)) == len(fit["prior_moves"].FITTED)


def test_no_move_gives_the_priors_before_the_fit(fit: dict[str, ModuleType]) -> None:
    moves_of, start = fit["prior_moves"].Moves, fit["prior_moves"].start
    resolved = scenario.load("generic-personalist")
    nothing = moves_of.of(np.zeros((1, len(fit["prior_moves"].FITTED) + 1)))
    u = np.array([0.1, 0.5, 0.9])
    for name in fit["prior_moves"].FITTED:
        drawn = PARAMETERS[name].prior.quantile(u)
        before = np.clip(start(name).quantile(u), PARAMETERS[name].low, PARAMETERS[name].high)
        np.testing.assert_allclose(nothing.values(resolved, name, drawn)[0], before, rtol=1e-9, atol=0)


def test_the_shipped_moves_give_the_shipped_priors(fit: dict[str, ModuleType]) -> None:
    for row in rows():
        again = fit["prior_writing"].refitted(
            row["parameter"], float(row["shift"]), np.log(float(row["spread"]) / float(row["start_spread"]))
        )
        shipped = PARAMETERS[row["parameter"]].prior
        assert again.centre == pytest.approx(shipped.centre, abs=0.01 * shipped.spread * abs(shipped.centre) + 0.01)


def test_halves_share_no_case_and_leave_out_belarus_2020(fit: dict[str, ModuleType]) -> None:
    train, test = fit["prior_figures"].halves()
    names = [{case.id for case in half} for half in (train, test)]
    assert not names[0] & names[1]
    assert len(names[0] | names[1]) == 33
    assert "belarus-2020" not in names[0] | names[1]
    fell = [sum(case.out_within_a_year(case.freezes[0]) for case in half) for half in (train, test)]
    assert abs(fell[0] - fell[1]) <= 1


def test_cases_are_weighted_to_the_records_share(fit: dict[str, ModuleType]) -> None:
    outcome = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
    weights = fit["prior_targets"].case_weights(outcome)
    assert weights.sum() == pytest.approx(len(outcome))
    assert (weights * outcome).sum() / weights.sum() == pytest.approx(33 / 154)


def test_a_bound_is_missed_on_one_side_only(fit: dict[str, ModuleType]) -> None:
    most = fit["prior_targets"].Target("x", "at most", 0.5, 0.1, "")
    np.testing.assert_allclose(most.miss(np.array([0.2, 0.5, 0.7])), [0.0, 0.0, 2.0])
    least = fit["prior_targets"].Target("x", "at least", 0.5, 0.1, "")
    np.testing.assert_allclose(least.miss(np.array([0.2, 0.5, 0.7])), [-3.0, 0.0, 0.0])


def test_a_scenarios_own_value_is_not_moved(fit: dict[str, ModuleType]) -> None:
    own = scenario.load("generic-personalist", ["security.stay_at_rest=4.5 to 5"])
    assert "security.stay_at_rest" not in fit["prior_bench"].Bench(own, 7, 2).moved
    assert "security.stay_at_rest" in fit["prior_bench"].Bench(scenario.load("generic-personalist"), 7, 2).moved


def test_the_coding_curve_is_read_both_ways(fit: dict[str, ModuleType]) -> None:
    curve = fit["prior_bench"].Curve(np.log(np.array([[0.001, 0.01, 0.02]])), (-1.0, 0.0, 1.0))
    np.testing.assert_allclose(curve.attitude(np.log(np.array([0.001, 0.01, 0.04])))[0], [-1.0, 0.0, 2.0], atol=1e-4)
    np.testing.assert_allclose(curve.share(0.5), np.log(0.01 * 2**0.5), rtol=1e-9, atol=0)
