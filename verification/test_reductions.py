"""The integrated model reduces to the classics: each mechanism, set as a classic would have it, gives its result.

Reductions of the published-results list that need no person-by-person engine. Sources are named at each test; where a
figure was recomputed from the equations and not read in print, the test says so.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit, ndtri

from mechanism_alone import Alone, one_person_groups, quiet_day
from standoff.mechanisms import elites, exits, mobilisation, patron, security, treasury

LINEAR = 1e4
"""Half-seen share and social pull this large make the pull of the seen linear with slope one."""

BARE_STREET = {
    "attitude": 0.0, "social_pull": LINEAR, "half_seen": LINEAR, "hope": 0.0, "fear_weight": 0.0, "cold_cost": 0.0,
    "reach": 1.0, "daily_noise": 0.0, "slow_noise_size": 0.0, "exhaustion": 0.0, "seeing_speed": 1.0,
}  # fmt: skip


def crowd_share(thresholds: np.ndarray, n_days: int) -> float:
    """Share that marches in the end, starting from none; each of the equal groups joins at its threshold (a share)."""
    groups = one_person_groups(-np.asarray(thresholds), sharpness=1e7)
    fields = {"population": 1e6, "anger": 0.0, "control": 0.0, "cut": 0.0, "jailed": 0.0, "organised": 1.0}
    return Alone(mobilisation, BARE_STREET, fields, groups, compiled=True).live(n_days)["share"]


def crowd_of_persons(thresholds: list[float], unit: float) -> float:
    """The same for persons with thresholds in ``unit``s of a share; reached means not short by half a person."""
    return 100.0 * crowd_share((np.array(thresholds) - 0.5) * unit, 250)


@pytest.mark.parametrize(("replaced", "expected"), [(False, 100.0), (True, 1.0)])
def test_hundred_thresholds_from_0_to_99_bring_everybody_unless_the_1_becomes_a_2(
    replaced: bool, expected: float
) -> None:
    """Granovetter 1978."""
    thresholds = [float(person) for person in range(100)]
    if replaced:
        thresholds[1] = 2.0
    assert crowd_of_persons(thresholds, 0.01) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("sigma", "expected"), [(12.2, 5.479), (12.21, 5.664), (12.3, 100.0), (20.0, 99.991)])
def test_normal_thresholds_jump_at_a_spread_of_12_22(sigma: float, expected: float) -> None:
    """Granovetter 1978; figures recomputed from r = 100 Phi((r - 25) / sigma)."""
    n = 100_000
    thresholds = 25.0 + sigma * ndtri((np.arange(n) + 0.5) / n)
    assert 100.0 * crowd_share(thresholds / 100.0, 2000) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(
    ("thresholds", "expected"),
    [
        ([0, 20, 20, 30, 40, 50, 60, 70, 80, 100], 10.0),
        ([0, 10, 20, 30, 40, 50, 60, 70, 80, 100], 90.0),
        ([0, 20, 30, 30, 40, 50, 60, 70, 80, 100], 10.0),
        ([0, 10, 30, 30, 40, 50, 60, 70, 80, 100], 20.0),
    ],
)
def test_kurans_ten_people_give_his_four_crowds(thresholds: list[float], expected: float) -> None:
    """Kuran 1991; outcomes recomputed from his sequences."""
    assert crowd_of_persons(thresholds, 0.01) == pytest.approx(expected, rel=1e-4)


def test_one_constant_hazard_gives_exponential_standing() -> None:
    """standing = exp(-lambda t)."""
    bare = {
        "uprising_rate": 0.0,
        "settlement_rate": 0.0,
        "handover_rate": 0.0,
        "coup_rate": 0.003,
        "coup_at_rest": 50.0,
    }
    for days in (1, 30, 365):
        standing = Alone(exits, bare, {"share": 0.0, "belief": 0.0}).live(days)["standing"]
        assert standing == pytest.approx(np.exp(-0.003 * days), rel=1e-5)


def force_alone(comrades: float, stay: float) -> dict[str, float]:
    flows = {"shirking_rate": 0.15, "returning_rate": 0.10, "leaving_rate": 0.10, "leaving_gap": 1.5, "refill": 0.02}
    absent = {"guilt": 0.0, "doubt": 0.0, "unpaid": 0.0, "patron_backing": 0.0}
    return {"stay_at_rest": stay, "comrades": comrades, **flows, **absent}


def fixed_points(parameters: dict[str, float], rest: float) -> list[float]:
    """Loyal shares that the force's own map leaves alone, by root finding on the flows in float64."""

    def drift(loyal: float) -> float:
        will = parameters["stay_at_rest"] + parameters["comrades"] * (loyal - rest)
        shirking = 0.15 * (1.0 - expit(will)) / (0.10 * expit(will) + 0.10 * (1.0 - expit(will + 1.5)))
        defected = 0.10 * (1.0 - expit(will + 1.5)) * shirking / 0.02
        return float(loyal - 1.0 / (1.0 + shirking + defected))

    grid = np.linspace(1e-6, 1.0, 4001)
    values = [drift(loyal) for loyal in grid]
    pairs = zip(grid[:-1], grid[1:], values[:-1], values[1:], strict=True)
    return [float(brentq(drift, a, b)) for a, b, at_a, at_b in pairs if at_a * at_b < 0.0]


@pytest.mark.parametrize(("comrades", "n_points"), [(1.0, 1), (5.0, 3)])
def test_the_force_alone_settles_on_the_fixed_points_of_its_map(comrades: float, n_points: int) -> None:
    """One equilibrium below the fold of the pull of comrades, three above it (Morris & Shin's multiplicity)."""
    parameters = force_alone(comrades, stay=1.6)
    rest = Alone(security, parameters, {}).live(1)["loyal_rest"]
    points = fixed_points(parameters, rest)
    assert len(points) == n_points
    ends = set()
    for first in (0.02, 0.98):
        alone = Alone(security, parameters, {}, compiled=True)
        alone.set(loyal=first, shirking=1.0 - first, defected=0.0)
        ends.add(round(alone.live(6000)["loyal"], 4))
    stable = points if n_points == 1 else [points[0], points[-1]]
    assert sorted(ends) == pytest.approx(stable, abs=2e-4)


def test_a_sharp_patron_supports_exactly_when_survival_gained_outweighs_the_cost() -> None:
    """Two options and sharpness to infinity: support iff dP (V_ruler - V_next) > cost."""
    worths = {"ruler_value": 1.0, "next_value": 0.3, "reform_value": 0.0, "disorder_cost": 0.0, "alignment_value": 0.0,
              "goodwill_value": 0.0, "precedent_cost": 0.0, "gain": 0.0, "words_cost": 0.0, "climb_down": 0.0,
              "help_worth": 0.8, "need_worth": 0.0, "sharpness": 1e8, "attend": 1.0, "noticed_share": 0.0}  # fmt: skip
    belief = 0.4
    gained = expit(np.log((1 - belief) / belief) + 0.8) - expit(np.log((1 - belief) / belief))
    today = quiet_day(day=6, may_credit=1.0)

    def supports(cost: float) -> bool:
        alone = Alone(patron, {**worths, "credit_cost": cost}, {"belief": belief, "seen": 0.01, "concession": 0.0})
        alone.draw["patron_choice"] = 0.5
        return alone.live(1, today)["credit"] > 0.5

    low, high = 0.0, 1.0
    while high - low > 1e-7:
        middle = (low + high) / 2.0
        low, high = (middle, high) if supports(middle) else (low, middle)
    assert low == pytest.approx(gained * 0.7, abs=1e-6)


@pytest.mark.parametrize(
    ("coalition", "least_spend"), [(1, 0.10091), (10, 0.10989), (50, 0.18182), (90, 0.52632), (100, 1.0)]
)
def test_elites_steep_in_the_rents_gap_stay_exactly_when_the_selectorates_least_spend_is_paid(
    coalition: int, least_spend: float
) -> None:
    """Bueno de Mesquita et al. 2003, linear private goods: m* = R (1 - delta) / (1 - delta W / S)."""
    assert (1 - 0.9) / (1 - 0.9 * coalition / 100) == pytest.approx(least_spend, abs=5e-6)
    for spend, stays in ((least_spend * 1.001, True), (least_spend * 0.999, False)):
        purse = {"margin": (spend - least_spend) / least_spend, "reserves_first": 0.0, "order_cost": 0.0}
        arrears = Alone(treasury, purse, {"reserves": 0.0}).live(400)["arrears"]
        steep = {"unpaid": 1e6, "stay_at_rest": 20.0, "peers": 0.0, "noise": 0.0, "doubt": 0.0, "speed": 1.0}
        elite = Alone(elites, steep, {"arrears": arrears}).live(3)["elite"]
        assert (elite > 0.5) is stays


@pytest.mark.parametrize(("reserves", "deficit"), [(60.0, 0.25), (10.0, 0.5), (90.0, 0.75)])
def test_without_a_loan_arrears_begin_on_the_day_reserves_over_deficit(reserves: float, deficit: float) -> None:
    purse = Alone(treasury, {"margin": -deficit, "reserves_first": reserves}, {"orders": 0.0})
    purse.set(reserves=reserves)
    last_paid = round(reserves / deficit)
    assert purse.live(last_paid)["arrears"] == 0.0
    assert purse.live(1)["arrears"] > 0.0
