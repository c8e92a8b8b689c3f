"""Svolik's two autocracies: a contested ruler whose allies can still unseat him, and an established one they cannot.

**Equations.** Power z counts the opportunistic grabs that went unpunished. Each year, in this order:

    a coup succeeds with chance   h(z) = coup_chance·exp(−decay·z)   if z < established_at   (contested)
                                  h(z) = 0                           otherwise               (established)
    the ruler leaves otherwise with chance o
    a grab goes unpunished with chance a:  z → z + 1

Over many rulers (`follow_tenure`) the coup hazard falls with years in office for two reasons: survivors have gathered
power, and the weak are gone. Whoever is not unseated or lost passes every step of power (`chance_of_establishment`):

    P(established some day) = Π_{z < established_at} s_z·a / (1 − s_z·(1−a)),   s_z = (1 − h(z))·(1 − o).

**Rebellion** (`rebellion_threshold`). Sharing power holds only while allies can credibly threaten to rebel. If a
rebellion that succeeds pays r and one that fails costs c, and each ally thinks the share of the others who join uniform
on [0, 1], they rebel against a ruler of strength up to r/(r+c): the game of `global_game` as private noise vanishes.

**Sources.** M. Svolik, "Power Sharing and Leadership Dynamics in Authoritarian Regimes", American Journal of Political
Science 53 (2009), 477–494: two regimes, contested and established, and power that grows by unpunished opportunism
[S abstract]. The yearly chain above is derived from these primitives and is not the paper's own game [D].
C. Boix, M. Svolik, "The Foundations of Limited Authoritarian Government", Journal of Politics 75 (2013), 300–316: power
is shared only under a credible threat of rebellion [S abstract]; the threshold is derived [D].
`EXITS` splits 303 nonconstitutional exits of authoritarian leaders, 1945–2002. Later readers speak of "nearly two
thirds" for coups, Svolik himself elsewhere of more; 205 of 303 is 67.7 percent.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from standoff.classics.domain import LARGEST, within, within_scalar, within_whole
from standoff.classics.global_game import laplacian_threshold

Array = npt.NDArray[np.float64]

MOST_YEARS = 10_000
"""That `follow_tenure` follows."""
MOST_STEPS = 1_000_000
"""Of power that a ruler can need to be established."""


class Exits(NamedTuple):
    """How many leaders left one way."""

    leaders: int
    tag: Literal["S", "M"]
    """Read in a source, or from general knowledge."""


EXITS: dict[str, Exits] = {
    "coup": Exits(205, "M"),
    "popular uprising": Exits(32, "S"),
    "transition to democracy": Exits(30, "S"),
    "assassination": Exits(20, "S"),
    "foreign intervention": Exits(16, "M"),
}
"""Nonconstitutional exits in Svolik 2009, 303 in all."""

REPLICATION_COUPS = Exits(202, "S")
"""Exits by coup that the paper's replication data holds, against 205 in print."""


class Rule(NamedTuple):
    """What a ruler faces; chances are a year's."""

    coup_chance: float
    """Of a coup that succeeds against a ruler without power; in [0, 1]."""
    decay: float
    """By which each unpunished grab lowers its log; at least 0."""
    unpunished: float
    """Chance a that a grab goes unpunished; in [0, 1]."""
    established_at: int
    """Unpunished grabs after which no coup threatens; at least 1."""
    other_exit: float = 0.0
    """Chance o to leave in another way; in [0, 1]."""


class Tenure(NamedTuple):
    """Many rulers of the same kind; year k is the k-th in office, counted from 0."""

    standing: Array
    """Share in office at the start of year k, shape (years + 1,); begins with 1."""
    established: Array
    """Share of all rulers in office and established at the start of year k, shape (years + 1,)."""
    coups: Array
    """Share of all rulers unseated by a coup in year k, shape (years,)."""
    coup_hazard: Array
    """The same among those in office at its start, shape (years,); NaN where none is left."""


def coup_hazard(power: npt.ArrayLike, rule: Rule) -> Array:
    """h(z): a year's chance of a successful coup; ``power`` ≥ 0 of any shape."""
    rule = _checked(rule)
    gathered = within("power", power, 0.0, LARGEST)
    contested = rule.coup_chance * np.exp(-rule.decay * gathered)
    return np.where(gathered < rule.established_at, contested, 0.0)


def follow_tenure(rule: Rule, years: int) -> Tenure:
    """Shares in office, unseated and established over ``years`` ≥ 1, by passing the distribution of power on."""
    rule, years = _checked(rule), within_whole("years", years, 1, MOST_YEARS)
    steps = min(rule.established_at, years + 1)  # more power than years cannot be gathered
    hazard = coup_hazard(np.arange(steps + 1), rule)
    is_established = np.arange(steps + 1) >= rule.established_at
    power = np.zeros(steps + 1)
    power[0] = 1.0
    standing, established, coups = [1.0], [float(power[is_established].sum())], []
    for _ in range(years):
        coups.append(float(power @ hazard))
        stays = power * (1.0 - hazard) * (1.0 - rule.other_exit)
        gains = rule.unpunished * stays[:-1]
        power = stays.copy()
        power[:-1] -= gains
        power[1:] += gains
        standing.append(float(power.sum()))
        established.append(float(power[is_established].sum()))
    left = np.array(standing)
    unseated = np.array(coups)
    among = np.divide(unseated, left[:-1], out=np.full(years, np.nan), where=left[:-1] > 0.0)
    return Tenure(left, np.array(established), unseated, among)


def chance_of_establishment(rule: Rule) -> float:
    """Probability that a ruler becomes established some day; the product in the module's text."""
    rule = _checked(rule)
    hazard = coup_hazard(np.arange(rule.established_at), rule)
    if rule.unpunished == 0.0:
        return 0.0
    gains = (1.0 - hazard) * (1.0 - rule.other_exit) * rule.unpunished
    leaves = hazard + (1.0 - hazard) * rule.other_exit
    return float(np.prod(gains / (leaves + gains)))  # 1 − s(1−a) = (1−s) + s·a, and no digits are lost


def exit_shares() -> dict[str, float]:
    """Each way of leaving as a share of all in `EXITS`."""
    total = sum(way.leaders for way in EXITS.values())
    return {name: way.leaders / total for name, way in EXITS.items()}


def rebellion_threshold(success: float, failure_cost: float) -> float:
    """Strength of the strongest ruler whom allies rebel against, r/(r+c), in (0, 1); r, c > 0 in the same unit."""
    return laplacian_threshold(success, failure_cost)


def _checked(rule: Rule) -> Rule:
    return Rule(
        within_scalar("coup_chance", rule.coup_chance, 0.0, 1.0),
        within_scalar("decay", rule.decay, 0.0, LARGEST),
        within_scalar("unpunished", rule.unpunished, 0.0, 1.0),
        within_whole("established_at", rule.established_at, 1, MOST_STEPS),
        within_scalar("other_exit", rule.other_exit, 0.0, 1.0),
    )
