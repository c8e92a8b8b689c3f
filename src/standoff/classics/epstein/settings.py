"""Parameters of Epstein's two models, the runs of his table 2, and schedules of legitimacy and of cops by tick."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from numbers import Real
from typing import Literal

import numpy as np
import numpy.typing as npt

from standoff.classics.domain import LARGEST, SMALLEST, one_of, within_scalar, within_whole
from standoff.errors import StandoffError

Ratio = Literal["floor", "literal", "round"]
Vision = Literal["euclidean", "von_neumann", "moore"]

LARGEST_SIDE = 4096

MOST_TICKS = 10_000_000
"""Of a run or a schedule."""


@dataclass(frozen=True)
class CivilViolence:
    """Model I, a central authority against a scattered rebellion (Epstein 2002, PNAS 99 suppl. 3:7243–7250).

    The fields' defaults are run 2 of table 2. Where paper and replications differ, both readings are here:

    - ``ratio``: C/A is floored (``"floor"``: outbursts come about, if not the paper's waits), taken as printed
      (``"literal"``: run 2 stays silent) or rounded half to even (``"round"``, as Mesa's example has it since its pull
      request 2429).
    - ``neighbourhood``: who is in vision v of a site of the torus: all within Euclidean distance v (``"euclidean"``,
      so 1.7 is the eight sites around, as in the paper's runs 1 and 6–8), the diamond |dx| + |dy| <= v
      (``"von_neumann"``, Mesa's example) or the square max(|dx|, |dy|) <= v (``"moore"``). The paper speaks of
      positions north, south, east and west, which fits all three [M].
    - ``order``: within a turn one moves and then looks and acts (``"move_first"``, the paper from memory [M]; taken as
      the default because run 2 then meets the bands of a later re-implementation) or acts and then moves
      (``"act_first"``, Mesa's example: a fifth fewer outbursts, each larger).
    - ``jailed``: whoever is arrested leaves the torus and returns to a random empty site (``"leave"``) or keeps his
      site (``"stay"``, Mesa's example).
    - ``after_arrest``: the cop moves like anyone else (``"walk"``, the paper's rule M [M] and Mesa's example) or takes
      the site of whom he arrested instead (``"take_site"``, NetLogo's Rebellion; needs ``jailed="leave"``).
    """

    height: int = 40
    width: int = 40
    density: float = 0.7
    """Share of sites with a citizen at the start."""
    cop_density: float = 0.04
    vision: float = 7.0
    cop_vision: float = 7.0
    legitimacy: float = 0.82
    """L in [0, 1], the same for all; a schedule by tick overrides it."""
    threshold: float = 0.1
    """T: a citizen is active iff G - R P > T."""
    arrest_constant: float = 2.3
    """k > 0: P = 1 - exp(-k g(C/A))."""
    jail_max: float = 30.0
    """Jmax: whoever is arrested misses 0, 1, … or Jmax turns, each as likely; infinite: for life."""
    ratio: Ratio = "floor"
    neighbourhood: Vision = "euclidean"
    moves: bool = True
    order: Literal["move_first", "act_first"] = "move_first"
    jailed: Literal["leave", "stay"] = "leave"
    after_arrest: Literal["walk", "take_site"] = "walk"

    def __post_init__(self) -> None:
        for name in ("height", "width"):
            within_whole(name, getattr(self, name), 1, LARGEST_SIDE)
        density = within_scalar("density", self.density, 0.0, 1.0)
        cop_density = within_scalar("cop_density", self.cop_density, 0.0, 1.0)
        within_scalar("density + cop_density", density + cop_density, 0.0, 1.0)
        within_scalar("vision", self.vision, 0.0, ends="(]")
        within_scalar("cop_vision", self.cop_vision, 0.0, ends="(]")
        within_scalar("legitimacy", self.legitimacy, 0.0, 1.0)
        within_scalar("threshold", self.threshold)
        within_scalar("arrest_constant", self.arrest_constant, SMALLEST, LARGEST)
        if not (isinstance(self.jail_max, Real) and self.jail_max == math.inf):
            within_whole("jail_max", self.jail_max, 0)
        one_of("ratio", self.ratio, ("floor", "literal", "round"))
        one_of("neighbourhood", self.neighbourhood, ("euclidean", "von_neumann", "moore"))
        one_of("order", self.order, ("act_first", "move_first"))
        one_of("jailed", self.jailed, ("leave", "stay"))
        one_of("after_arrest", self.after_arrest, ("walk", "take_site"))
        one_of("moves", self.moves, (True, False))
        if self.jailed == "stay" and self.after_arrest == "take_site":
            raise StandoffError("a cop cannot take the site of someone who stays on it", 'set jailed="leave"')

    @property
    def n_cops(self) -> int:
        """Cops at the start."""
        return min(round(self.cop_density * self.height * self.width), self.height * self.width - self.n_citizens)

    @property
    def n_citizens(self) -> int:
        """Citizens at the start."""
        return round(self.density * self.height * self.width)


@dataclass(frozen=True)
class EthnicViolence(CivilViolence):
    """Model II, two groups and cops between them (Epstein 2002, PNAS 99 suppl. 3:7243–7250).

    Legitimacy is how far each group grants the other's right to exist; an active citizen kills one random member of
    the other group in vision, if there is one. A counts the active of both groups [D]. Each turn a citizen clones with
    probability ``cloning`` onto a random empty site in vision; the clone has its parent's group and grievance, and a
    risk aversion of its own [M]. Lives last 1, 2, … or ``life_max`` turns, each as likely, jail included. The
    defaults are run 7 of table 2.
    """

    cop_density: float = 0.0
    vision: float = 1.7
    cop_vision: float = 1.7
    legitimacy: float = 0.8
    jail_max: float = 15.0
    cloning: float = 0.05
    """Probability a turn."""
    life_max: int = 200
    """The longest life in turns. With cops, and prisoners who leave the torus, a run needs room for as many as can be
    in jail at once, which grows with it and with the ticks; `ethnic_violence` refuses what no memory holds."""
    first_share: float = 0.5
    """Share of the first group among the citizens at the start."""
    until_extinct: bool = True
    """Stop at the end of the tick in which a group has died out."""

    def __post_init__(self) -> None:
        super().__post_init__()
        within_scalar("cloning", self.cloning, 0.0, 1.0)
        within_scalar("first_share", self.first_share, 0.0, 1.0)
        within_whole("life_max", self.life_max, 1)
        one_of("until_extinct", self.until_extinct, (True, False))


RUN_1 = CivilViolence(vision=1.7, cop_vision=1.7, legitimacy=0.89, jail_max=15.0, moves=False)
RUN_2 = CivilViolence()
RUN_3 = CivilViolence(legitimacy=0.9, jail_max=math.inf, cop_density=0.074)
RUN_4 = RUN_3
RUN_5 = replace(RUN_3, legitimacy=0.8)
RUN_6 = EthnicViolence(legitimacy=0.9)
RUN_7 = EthnicViolence(legitimacy=0.8)
RUN_8 = EthnicViolence(legitimacy=0.8, cop_density=0.04)


def legitimacy_slide(
    ticks: int, start: float = 0.9, end: float = 0.2, per_tick: float = 0.01
) -> npt.NDArray[np.float64]:
    """Salami tactics, run 3: legitimacy falls (or rises) by ``per_tick`` from ``start`` to ``end``, then stays.

    Shape (ticks,): L(t) = start -/+ per_tick t, t = 0, 1, …, no further than ``end``.
    """
    ticks = within_whole("ticks", ticks, 1, MOST_TICKS)
    start, end = within_scalar("start", start, 0.0, 1.0), within_scalar("end", end, 0.0, 1.0)
    per_tick = within_scalar("per_tick", per_tick, 0.0, 1.0)
    gone = np.minimum(per_tick * np.arange(ticks, dtype=np.float64), abs(end - start))
    return np.asarray(start + np.sign(end - start) * gone, np.float64)


def legitimacy_jump(ticks: int, before: float = 0.9, after: float = 0.7, at: int = 77) -> npt.NDArray[np.float64]:
    """Run 4: legitimacy is ``before`` and from tick ``at`` on (the first tick is 0) ``after``. Shape (ticks,)."""
    ticks = within_whole("ticks", ticks, 1, MOST_TICKS)
    before, after = within_scalar("before", before, 0.0, 1.0), within_scalar("after", after, 0.0, 1.0)
    return np.where(np.arange(ticks) < within_whole("at", at, 0), before, after)


def withdrawal(ticks: int, cops: int, every: int = 6, first: int = 0) -> npt.NDArray[np.int64]:
    """Run 5: one cop fewer every ``every`` ticks from tick ``first`` on, down to none. Shape (ticks,).

    The paper takes cops away one at a time; how often it does not say [M].
    """
    ticks = within_whole("ticks", ticks, 1, MOST_TICKS)
    cops = within_whole("cops", cops, 0)
    every, first = within_whole("every", every, 1), within_whole("first", first, 0)
    gone = np.maximum((np.arange(ticks, dtype=np.int64) - first) // every + 1, 0)
    return np.asarray(np.maximum(cops - gone, 0), np.int64)
