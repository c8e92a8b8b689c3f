"""Limits of the whole model: what must rise must rise, and what is cut off must not move."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff import scenario
from standoff.checks.check import Check
from standoff.checks.ensembles import ensemble
from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.program import assemble
from standoff.record import EXITS, IN_POWER_KINDS

BELARUS = "belarus-2020"
MEMBERS = 4096


def steps_in_power(what: str, *levels: str) -> list[float]:
    """How much P(in power after a year) gains from level to level; the same draws whatever is set.

    Without the patron's rescue, so that pay can matter, except where the patron itself is set.
    """
    alone = () if what == "patron.support" else ("patron.support=none",)
    settings = [(f"{what}={level}", *alone) for level in levels]
    return [float(gain) for gain in np.diff([-ensemble(BELARUS, MEMBERS, sets).out.mean() for sets in settings])]


@functools.lru_cache(maxsize=8)
def paths(*sets: str) -> dict[str, npt.NDArray[Any]]:
    """Whole futures of the first 64 members."""
    program = assemble(scenario.load(BELARUS, sets), seed=3, draws=64, days=120)
    return simulate_chunk(program, Plan(64, 64, n_paths=64), 0).paths


DEAF = (
    "elites.doubt=0", "elites.noise=0", "elites.unpaid=0", "elites.patron_backing=0", "elites.sanctioned=0",
    "elites.reform_signal=0", "security.doubt=0", "security.guilt=0", "security.unpaid=0", "security.patron_backing=0",
)  # fmt: skip
QUIET, LOUD = "mobilisation.attitude=0", "mobilisation.attitude=3"


def deaf_difference() -> list[float]:
    """Largest difference that a loud street makes to elites and force that cannot hear it, and to those who can."""
    small, large, hearing = paths(QUIET, *DEAF), paths(LOUD, *DEAF), paths(LOUD)
    fields = ("elite", "loyal", "shirking", "defected")
    deaf = max(float(np.abs(small[field] - large[field]).max()) for field in fields)
    louder = large["share"].max() > 10 * small["share"].max()
    return [deaf, float(louder and np.abs(hearing["elite"] - large["elite"]).max() > 0.01)]


def contagion_difference() -> list[float]:
    """Largest difference the street makes to the patron's country without contagion; whether it makes one with it."""
    small, large = (paths(level, "contagion.example=0") for level in (QUIET, LOUD))
    apart = float(np.abs(small["home_pressure"] - large["home_pressure"]).max())
    return [apart, float((paths(LOUD)["home_pressure"] > small["home_pressure"]).any())]


def most_of_nation_gone() -> float:
    """Largest share of the nation in jail or marching where both are pushed to the limit, over one (0: never)."""
    kept = paths("mobilisation.attitude=5", "ruler.resolve=6")
    gone = kept["jailed"] / kept["population"] + kept["share"]
    return float(max(gone.max() - 1.0, 0.0))


def outcomes_off_one() -> float:
    """Largest distance of any member's outcome probabilities from adding up to one."""
    run = ensemble("generic-personalist", MEMBERS, ("mobilisation.attitude=5", "ruler.resolve=6"))
    total = sum((run.members[name] for name in (*IN_POWER_KINDS, *EXITS)), np.zeros(MEMBERS))
    return float(np.abs(total - 1.0).max())


def _rises(what: str, *levels: str) -> Any:
    def all_rise() -> float:
        return float(np.mean([gain > 0.0 for gain in steps_in_power(what, *levels)]))

    return all_rise


_SOURCE = "direction shared by the field's models (Granovetter, Bellin, Tolstrup); whole model"

CHECKS = (
    Check("limit-pay", "P(in power) rises with the treasury's margin -0.6, -0.2, 0.2", _SOURCE, "D", 1.0, 0.0,
          _rises("treasury.margin", "-0.6", "-0.2", "0.2")),
    Check("limit-loyalty", "P(in power) rises with the force's resting will 3, 3.8, 4.6", _SOURCE, "D", 1.0, 0.0,
          _rises("security.stay_at_rest", "3", "3.8", "4.6")),
    Check("limit-support", "P(in power) rises with the patron's support: none, credit, police reserve, troops", _SOURCE,
          "D", 1.0, 0.0, _rises("patron.support", "none", "credit", "police_reserve", "troops")),
    Check("limit-attitude", "P(in power) rises as attitudes cool: 3, 2.2, 1.4, -2", _SOURCE, "D", 1.0, 0.0,
          _rises("mobilisation.attitude", "3", "2.2", "1.4", "-2")),
    Check("limit-deaf-elites", "without protest signals elites and force do not know the street (difference 0); with "
          "them they do (1)", "Casper & Tyson 2014 (JOP 76:548), precision to 0; whole model", "D", (0.0, 1.0), 0.0,
          deaf_difference),
    Check("limit-no-contagion", "without contagion the patron's country is independent, identical draws (difference "
          "0); with it is not (1)", "definition of contagion; whole model", "D", (0.0, 1.0), 0.0, contagion_difference),
    Check("limit-population", "jailed and marching never exceed the population (excess share)", "arithmetic; whole "
          "model", "D", 0.0, 1e-6, most_of_nation_gone),
    Check("limit-sum-of-outcomes", "every member's outcome probabilities add up to one", "arithmetic; whole model",
          "D", 0.0, 1e-6, outcomes_off_one),
)  # fmt: skip
