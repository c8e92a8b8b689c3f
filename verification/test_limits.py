"""Limits of the whole model: what must rise must rise, and what is cut off must not move.

Reductions of the published-results list that need the whole model: monotone limits, Casper & Tyson's protest signals
switched off, and a patron's country that does not see the street.
"""

from __future__ import annotations

import numpy as np
import pytest

from ensembles import ensemble
from standoff import scenario
from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.program import assemble
from standoff.record import EXITS, IN_POWER_KINDS

BELARUS = "belarus-2020"


def in_power(*sets: str) -> float:
    """P(in power after a year); the same draws whatever is set."""
    return 1.0 - float(ensemble(BELARUS, 4096, sets).out.mean())


@pytest.mark.parametrize(
    ("what", "rising"),
    [
        ("treasury.margin", ["-0.6", "-0.2", "0.2"]),
        ("security.stay_at_rest", ["3", "3.8", "4.6"]),
        ("patron.support", ["none", "credit", "police_reserve", "troops"]),
        ("mobilisation.attitude", ["3", "2.2", "1.4", "-2"]),
    ],
)
def test_the_chance_to_stay_rises_with_pay_loyalty_and_support_and_falls_with_attitude(
    what: str, rising: list[str]
) -> None:
    """Without the patron's rescue, so that pay can matter (except where the patron itself is set)."""
    alone = () if what == "patron.support" else ("patron.support=none",)
    chances = [in_power(f"{what}={value}", *alone) for value in rising]
    assert chances == sorted(chances)
    assert chances[-1] > chances[0]


def paths(*sets: str) -> dict[str, np.ndarray]:
    """Whole futures of the first 64 members."""
    program = assemble(scenario.load(BELARUS, sets), seed=3, draws=64, days=120)
    return simulate_chunk(program, Plan(64, 64, n_paths=64), 0).paths


DEAF = (
    "elites.doubt=0", "elites.noise=0", "elites.unpaid=0", "elites.patron_backing=0", "elites.sanctioned=0",
    "elites.reform_signal=0", "security.doubt=0", "security.guilt=0", "security.unpaid=0", "security.patron_backing=0",
)  # fmt: skip


def test_without_protest_signals_elites_and_force_do_not_know_the_street() -> None:
    """Casper & Tyson 2014: the precision of the protest signal to zero decouples the elites."""
    small, large = (paths("mobilisation.attitude=" + level, *DEAF) for level in ("0", "3"))
    assert large["share"].max() > 10 * small["share"].max()
    for field in ("elite", "loyal", "shirking", "defected"):
        np.testing.assert_array_equal(small[field], large[field])
    hearing = paths("mobilisation.attitude=3")
    assert np.abs(hearing["elite"] - large["elite"]).max() > 0.01


def test_without_contagion_the_patrons_country_is_independent_with_identical_draws() -> None:
    small, large = (paths("mobilisation.attitude=" + level, "contagion.example=0") for level in ("0", "3"))
    np.testing.assert_array_equal(small["home_pressure"], large["home_pressure"])
    seen = paths("mobilisation.attitude=3")
    assert (seen["home_pressure"] > small["home_pressure"]).any()


def test_jailed_and_marching_never_exceed_the_population_and_probabilities_sum_to_one() -> None:
    run = ensemble("generic-personalist", 4096, ("mobilisation.attitude=5", "ruler.resolve=6"))
    kept = paths("mobilisation.attitude=5", "ruler.resolve=6")
    gone = kept["jailed"] + kept["share"] * kept["population"]
    assert (gone <= kept["population"] * (1.0 + 1e-6)).all()
    total = sum(run.members[name] for name in (*IN_POWER_KINDS, *EXITS))
    np.testing.assert_allclose(total, 1.0, atol=1e-6)
