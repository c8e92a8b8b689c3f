"""Reductions: a mechanism of the integrated model, set as a classic would have it, gives the classic's result.

Each check runs the mechanism's own ``step``, so breaking a mechanism breaks its check; which line breaks which is in
``verification/test_broken.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit, ndtri

from standoff.checks.alone import Alone, one_person_groups, quiet_day
from standoff.checks.check import Check
from standoff.mechanisms import elites, exits, mobilisation, patron, security, treasury

LINEAR = 1e4
"""Half-seen share and social pull this large make the pull of the seen linear with slope one."""

BARE_STREET = {
    "attitude": 0.0, "social_pull": LINEAR, "half_seen": LINEAR, "hope": 0.0, "fear_weight": 0.0, "cold_cost": 0.0,
    "reach": 1.0, "daily_noise": 0.0, "slow_noise_size": 0.0, "exhaustion": 0.0, "seeing_speed": 1.0,
}  # fmt: skip


def crowd_share(thresholds: npt.NDArray[np.float64], n_days: int, sharpness: float = 1e7) -> float:
    """Share that marches in the end, starting from none; each of the equal groups joins at its threshold (a share)."""
    groups = one_person_groups(-thresholds, sharpness)
    fields = {"population": 1e6, "anger": 0.0, "control": 0.0, "cut": 0.0, "jailed": 0.0, "organised": 1.0}
    return Alone(mobilisation, BARE_STREET, fields, groups, compiled=True).live(n_days)["share"]


def crowds_of_persons(lists: Sequence[Sequence[float]]) -> list[float]:
    """The crowd (per cent) each list of thresholds (per cent) ends in; reached means not short by half a per cent."""
    return [100.0 * crowd_share((np.array(thresholds) - 0.5) * 0.01, 250) for thresholds in lists]


def hundred_persons() -> list[float]:
    """Granovetter's hundred thresholds, and the same with the 1 replaced by a 2."""
    thresholds = [float(person) for person in range(100)]
    return crowds_of_persons([thresholds, [0.0, 2.0, *thresholds[2:]]])


def normal_thresholds() -> list[float]:
    """Crowds (per cent) of 10 000 normal thresholds of mean 25 on both sides of the jump.

    Each group has a spread of 0.02 per cent, about the distance to the next: their sum is smooth, as the normal is.
    """
    n = 10_000
    scores = ndtri((np.arange(n) + 0.5) / n)
    return [100.0 * crowd_share((25.0 + sigma * scores) / 100.0, 1500, 5e3) for sigma in (12.2, 12.21, 12.3, 20.0)]


def kurans_ten() -> list[float]:
    """Kuran's four sequences of ten."""
    tens = [10.0 * n for n in range(3, 9)]
    return crowds_of_persons([
        [0, 20, 20, *tens, 100], [0, 10, 20, *tens, 100], [0, 20, 30, *tens, 100], [0, 10, 30, *tens, 100],
    ])  # fmt: skip


def constant_hazard() -> list[float]:
    """Standing after 1, 30 and 365 days of one constant hazard."""
    bare = {"uprising_rate": 0.0, "settlement_rate": 0.0, "handover_rate": 0.0, "coup_rate": 0.003,
            "coup_at_rest": 50.0}  # fmt: skip
    return [Alone(exits, bare, {"share": 0.0, "belief": 0.0}).live(days)["standing"] for days in (1, 30, 365)]


FLOWS = {"shirking_rate": 0.15, "returning_rate": 0.10, "leaving_rate": 0.10, "leaving_gap": 1.5, "refill": 0.02}
STAY = 1.6


def force_alone(comrades: float) -> dict[str, float]:
    """The force with nothing but its own flows and the pull of comrades."""
    absent = {"guilt": 0.0, "doubt": 0.0, "unpaid": 0.0, "patron_backing": 0.0}
    return {"stay_at_rest": STAY, "comrades": comrades, **FLOWS, **absent}


def rest_of_force() -> float:
    """Loyal share at which the flows balance without any pull of comrades."""
    shirking = 0.15 * (1.0 - expit(STAY)) / (0.10 * expit(STAY) + 0.10 * (1.0 - expit(STAY + 1.5)))
    return float(1.0 / (1.0 + shirking + 0.10 * (1.0 - expit(STAY + 1.5)) * shirking / 0.02))


def fixed_points(comrades: float) -> list[float]:
    """Loyal shares that the force's map leaves alone, by root finding on the equations in float64."""
    rest = rest_of_force()

    def drift(loyal: float) -> float:
        will = STAY + comrades * (loyal - rest)
        shirking = 0.15 * (1.0 - expit(will)) / (0.10 * expit(will) + 0.10 * (1.0 - expit(will + 1.5)))
        defected = 0.10 * (1.0 - expit(will + 1.5)) * shirking / 0.02
        return float(loyal - 1.0 / (1.0 + shirking + defected))

    grid = np.linspace(1e-6, 1.0, 4001)
    values = [drift(loyal) for loyal in grid]
    pairs = zip(grid[:-1], grid[1:], values[:-1], values[1:], strict=True)
    return [float(brentq(drift, a, b)) for a, b, at_a, at_b in pairs if at_a * at_b < 0.0]


def ends_of_force(comrades: float) -> list[float]:
    """Where the mechanism itself settles from a broken and from a firm beginning, ascending."""
    ends = []
    for first in (0.02, 0.98):
        alone = Alone(security, force_alone(comrades), {}, compiled=True)
        alone.set(loyal=first, shirking=1.0 - first, defected=0.0)
        ends.append(alone.live(6000)["loyal"])
    return ends


def stable_points(comrades: float) -> tuple[float, float]:
    """The outermost fixed points: the same one twice below the fold."""
    points = fixed_points(comrades)
    return points[0], points[-1]


PATRON_BELIEF, PATRON_HELP = 0.4, 0.8


def patron_threshold() -> float:
    """Cost at which a patron with two options and sharpness to infinity stops supporting, by bisection."""
    worths = {"ruler_value": 1.0, "next_value": 0.3, "reform_value": 0.0, "disorder_cost": 0.0, "alignment_value": 0.0,
              "goodwill_value": 0.0, "precedent_cost": 0.0, "gain": 0.0, "words_cost": 0.0, "climb_down": 0.0,
              "help_worth": PATRON_HELP, "need_worth": 0.0, "sharpness": 1e8, "attend": 1.0,
              "noticed_share": 0.0}  # fmt: skip
    today = quiet_day(day=6, may_credit=1.0)

    def supports(cost: float) -> bool:
        fields = {"belief": PATRON_BELIEF, "seen": 0.01, "concession": 0.0}
        alone = Alone(patron, {**worths, "credit_cost": cost}, fields)
        alone.draw["patron_choice"] = 0.5
        return alone.live(1, today)["credit"] > 0.5

    low, high = 0.0, 1.0
    while high - low > 1e-7:
        middle = (low + high) / 2.0
        low, high = (middle, high) if supports(middle) else (low, middle)
    return low


def value_of_support() -> float:
    """dP (V_ruler - V_next): the closed form of the same."""
    at_risk = np.log((1.0 - PATRON_BELIEF) / PATRON_BELIEF)
    return float((expit(at_risk + PATRON_HELP) - expit(at_risk)) * (1.0 - 0.3))


SELECTORATE_COALITIONS = (1, 10, 50, 90, 100)
LEAST_SPENDS = (0.10091, 0.10989, 0.18182, 0.52632, 1.0)


def who_stays() -> list[float]:
    """Elites that stay (1) or leave (0) when paid a thousandth more, then less, than each least spend."""
    stays = []
    for least in LEAST_SPENDS:
        for spend in (least * 1.001, least * 0.999):
            purse = {"margin": (spend - least) / least, "reserves_first": 0.0, "order_cost": 0.0}
            arrears = Alone(treasury, purse, {"reserves": 0.0}).live(400)["arrears"]
            steep = {"unpaid": 1e6, "stay_at_rest": 20.0, "peers": 0.0, "noise": 0.0, "doubt": 0.0, "speed": 1.0}
            stays.append(float(Alone(elites, steep, {"arrears": arrears}).live(3)["elite"] > 0.5))
    return stays


def first_arrears() -> list[float]:
    """Days until the first unpaid wages without a loan, for three purses."""
    days = []
    for reserves, deficit in ((60.0, 0.25), (10.0, 0.5), (90.0, 0.75)):
        purse = Alone(treasury, {"margin": -deficit, "reserves_first": reserves}, {"orders": 0.0})
        purse.set(reserves=reserves)
        day = 0
        while purse.live(1)["arrears"] == 0.0:
            day += 1
        days.append(float(day))
    return days


CHECKS = (
    Check("reduces-to-granovetter-hundred", "mobilisation with 100 groups of one person, spreads to 0: 100 march; 1 "
          "when the threshold 1 becomes 2", "Granovetter 1978 (AJS 83:1420); mobilisation", "S", (100.0, 1.0), 0.01,
          hundred_persons),
    Check("reduces-to-granovetter-normal", "mobilisation with normal thresholds, mean 25: crowds at s.d. 12.2, 12.21, "
          "12.3 and 20 (the jump lies at 12.2221)", "Granovetter 1978 (AJS 83:1420); mobilisation", "R",
          (5.479, 5.664, 100.0, 99.991), 0.012, normal_thresholds),
    Check("reduces-to-kuran", "mobilisation with ten groups of one person, Kuran's four sequences",
          "Kuran 1991 (World Politics 44:7); mobilisation", "R", (10.0, 90.0, 10.0, 20.0), 0.001, kurans_ten),
    Check("reduces-to-constant-hazard", "exits with one hazard of 0.003 a day: standing after 1, 30, 365 days",
          "definition of a hazard; exits", "D", tuple(float(np.exp(-0.003 * days)) for days in (1, 30, 365)), 4e-6,
          constant_hazard),
    Check("reduces-to-one-equilibrium-of-force", "security alone below the fold: one end, from a broken and a firm "
          "force", "Morris & Shin 2003 (uniqueness); own map by root finding; security", "D", stable_points(1.0), 2e-4,
          lambda: ends_of_force(1.0)),
    Check("reduces-to-two-equilibria-of-force", "security alone above the fold: the outer two of three fixed points",
          "Morris & Shin 2003 (multiplicity); own map by root finding; security", "D", stable_points(5.0), 2e-4,
          lambda: ends_of_force(5.0)),
    Check("reduces-to-patron-threshold", "patron with two options, sharpness to infinity: the cost at which support "
          "ends is dP (V_ruler - V_successor)", "best response as the limit of quantal response; patron", "D",
          value_of_support(), 1e-6, patron_threshold),
    Check("reduces-to-selectorate", "elites steep in the rents gap: stay at 1.001 m*, leave at 0.999 m*; W = 1, 10, "
          "50, 90, 100 of S = 100, delta 0.9", "Bueno de Mesquita et al. 2003 (linear private goods); elites, treasury",
          "D", (1.0, 0.0) * 5, 0.0, who_stays),
    Check("reduces-to-reserves-over-deficit", "treasury without a loan: paid days are reserves / deficit for 60/0.25, "
          "10/0.5, 90/0.75", "arithmetic of a constant deficit; treasury", "D", (240.0, 20.0, 120.0), 0.0,
          first_arrears),
)  # fmt: skip
