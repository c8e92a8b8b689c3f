"""Observing: how what was reported depends on what was so.

========== =========================================================== ===============================================
reported   model                                                       why
========== =========================================================== ===============================================
crowd      log(y + 100) = log(x + 100) + e,                            counts of one crowd differ by factors; below a
           y the middle of the range (geometric),                      hundred persons nobody tells them apart. The
           e of spread s, s^2 = (log-range / 2 z90)^2 + 0.3^2          range is read as the middle 90 in 100; no
                                                                       report is better than within a third or so
detained   log(y + 30) = log(x + 30) - u + e,                          same-day counts are lower bounds: the true
           u uniform from 0 to log(high / low) (threefold where no     number lies between the count and about three
           range is given), e of spread 0.4                            times it
credit, police_reserve, media_staff, troops                            choices are public; 1 in 20 is dated or told
           P(y = x) = 0.95                                             wrongly, or agreed earlier than it was seen
sanctions  y = x + e on the scale from 0 to 1,                         a level is judged, not counted
           s^2 = (range / 2 z90)^2 + 0.05^2
exiles     the same with 0.1 for 0.05, and                             who counts as a leader is disputed; a voice
           x = (1 - leadership) / (1 - abroad), within 0 to 1          from abroad is what the model leaves them
========== =========================================================== ===============================================

x is the model's field on that day (detentions are those made at that day's gatherings), y what was reported. e is a
contaminated normal (Tukey 1960): of spread s in 19 of 20 reports, of spread 3 s in one, so that one absurd report
cannot outweigh all others.

**Exiles** are the share of those who led the opposition before or since the onset who on that day are in jail or
abroad. The field is `opposition.leadership`. With h the share still free at home and a the voice that a leadership
abroad keeps (the parameter ``abroad``), leadership = h + (1 - h) a, so 1 - h = (1 - leadership) / (1 - a). On the first
day it is what the scenario's ``leadership_first`` says: whoever was in jail before the onset counts.

**Several sources for one day** read one another and share what they did not see, so they do not double the evidence.
Reports of one thing in one place on one day enter with the powers

    w_i = s_i^-2 / sum_j s_j^-2,      s_i the spread of report i (for detentions with that of u)

of their likelihoods: together they weigh no more than the best of them, and two alike weigh as one. The very same row
twice (day, place, thing, range, source and note) is read once and told.

All spreads are judgement, guided by how far published counts of the same marches lie apart (for Belarus 2020 in the
scenario's own list: factors of two to three).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from scipy.special import ndtr

from standoff.engine.layout import ROWS
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.parameter import Z90
from standoff.record import Floats
from standoff.scenario import Resolved, ResolvedObservation
from standoff.scenario.vocabulary import CHOICES, COUNTED

MECHANISM = {
    "crowd": "mobilisation", "detained": "repression", "sanctions": "west", "exiles": "opposition",
} | dict.fromkeys(CHOICES, "patron")  # fmt: skip
"""The mechanism without which nothing of the kind can be seen."""
COLUMNS = {name: column for column, name in enumerate(PARAMETERS)}
"""Parameter -> column of the parameter table."""
TAIL, TAIL_SPREAD = 0.05, 3.0
"""Share of reports that are far off, and how many times as far."""
CROWD_FEW, CROWD_FLOOR = 100.0, 0.3
DETAINED_FEW, DETAINED_FLOOR, UNDERCOUNT = 30.0, 0.4, math.log(3.0)
CHOICE_WRONG = 0.05
LEVEL_FLOOR = {"sanctions": 0.05, "exiles": 0.1}
TINY = 1e-300


def density(t: Floats, spread: float) -> Floats:
    """Contaminated normal density."""
    return sum_tails(lambda s: np.exp(-0.5 * np.square(t / s)) / (s * math.sqrt(2.0 * math.pi)), spread)


def cumulative(t: Floats, spread: float) -> Floats:
    """Its distribution function."""
    return sum_tails(lambda s: ndtr(t / s), spread)


def accumulated(t: Floats, spread: float) -> Floats:
    """The integral of its distribution function."""
    return sum_tails(lambda s: t * ndtr(t / s) + s * np.exp(-0.5 * np.square(t / s)) / math.sqrt(2.0 * math.pi), spread)


def sum_tails(part, spread: float) -> Floats:  # type: ignore[no-untyped-def]
    """Both parts of the contaminated normal."""
    return np.asarray((1.0 - TAIL) * part(spread) + TAIL * part(TAIL_SPREAD * spread))


def errors(generator: np.random.Generator, n: int, spread: float) -> Floats:
    """Draws of it."""
    far = np.where(generator.random(n) < TAIL, TAIL_SPREAD, 1.0)
    return generator.standard_normal(n) * far * spread


@dataclass(frozen=True)
class Counted:
    """A number reported with an error on a log scale (``few`` persons added) or, with ``few`` None, on its own."""

    y: float
    spread: float
    few: float | None

    def log_likelihood(self, truth: Floats) -> Floats:
        """log p(y | x), (n,)."""
        return np.log(np.maximum(density(self.y - self.scaled(truth), self.spread), TINY))

    def quantile(self, truth: Floats) -> Floats:
        """P(report <= y | x), (n,)."""
        return cumulative(self.y - self.scaled(truth), self.spread)

    def report(self, truth: Floats, generator: np.random.Generator) -> Floats:
        """What would be reported, on the scale of ``truth``."""
        return self.unscaled(self.scaled(truth) + errors(generator, len(truth), self.spread))

    def scaled(self, value: Floats) -> Floats:
        """To the scale of the error."""
        return value if self.few is None else np.log(np.maximum(value, 0.0) + self.few)

    def unscaled(self, value: Floats) -> Floats:
        """Back from it."""
        return value if self.few is None else np.maximum(np.exp(value) - self.few, 0.0)

    @property
    def reported(self) -> float:
        """y on the scale of the field."""
        return float(self.unscaled(np.array(self.y)))

    @property
    def vagueness(self) -> float:
        """Standard deviation of a report that is not far off, on the scale of the error."""
        return self.spread


@dataclass(frozen=True)
class Undercounted(Counted):
    """A count that misses a part: log(y + few) = log(x + few) - u + e, u uniform from 0 to ``width``."""

    width: float = UNDERCOUNT

    def log_likelihood(self, truth: Floats) -> Floats:
        """log p(y | x) = log [F(y - x + width) - F(y - x)] / width."""
        gap = self.y - self.scaled(truth)
        mass = cumulative(gap + self.width, self.spread) - cumulative(gap, self.spread)
        return np.log(np.maximum(mass / self.width, TINY))

    def quantile(self, truth: Floats) -> Floats:
        """P(report <= y | x), the mean of F over the undercount."""
        gap = self.y - self.scaled(truth)
        return (accumulated(gap + self.width, self.spread) - accumulated(gap, self.spread)) / self.width

    def report(self, truth: Floats, generator: np.random.Generator) -> Floats:
        """What would be reported."""
        missed = generator.random(len(truth)) * self.width
        return self.unscaled(self.scaled(truth) - missed + errors(generator, len(truth), self.spread))

    @property
    def vagueness(self) -> float:
        """With the spread of what was missed."""
        return math.hypot(self.spread, self.width / math.sqrt(12.0))


@dataclass(frozen=True)
class Told:
    """Whether something was in force: ``y`` 1 yes, 0 no, between where reports differ."""

    y: float
    wrong: float = CHOICE_WRONG

    def log_likelihood(self, truth: Floats) -> Floats:
        """log of wrong + (1 - 2 wrong) agreement, agreement = y x + (1 - y)(1 - x)."""
        there = (truth > 0.5).astype(float)
        return np.log(self.wrong + (1.0 - 2.0 * self.wrong) * (self.y * there + (1.0 - self.y) * (1.0 - there)))

    def quantile(self, truth: Floats) -> Floats:
        """P(report < y) + P(report = y) / 2."""
        yes = self.wrong + (1.0 - 2.0 * self.wrong) * (truth > 0.5)
        return np.where(self.y > 0.5, 1.0 - 0.5 * yes, 0.5 * (1.0 - yes))

    def report(self, truth: Floats, generator: np.random.Generator) -> Floats:
        """Told as it is, or wrongly."""
        there = truth > 0.5
        return np.where(generator.random(len(truth)) < self.wrong, ~there, there).astype(float)

    @property
    def reported(self) -> float:
        """Its y."""
        return self.y

    @property
    def vagueness(self) -> float:
        """The same for all: one source for a choice is as good as another."""
        return 1.0


Model = Counted | Told


@dataclass(frozen=True)
class Reading:
    """One observation, where it is read in the model, and its model."""

    seen: ResolvedObservation
    day: int
    """Day after which the fields are read."""
    rows: tuple[int, ...]
    """Rows of the state whose product is the truth; of exiles, that of the leadership."""
    model: Model
    parameters: tuple[int, ...] = ()
    """Columns of the parameter table that the truth needs as well."""
    power: float = 1.0
    """To which its likelihood is taken, below 1 where others tell the same thing of the same day."""

    LAG: ClassVar[dict[str, int]] = {"detained": 1}
    """Days by which the model notes a thing later: a day's detentions stand in the field of the next."""

    @property
    def n_probes(self) -> int:
        """Numbers of a particle that make its truth."""
        return len(self.rows) + len(self.parameters)

    def truth(self, probes: Floats) -> Floats:
        """What is so, from the probed rows and then the parameters (`n_probes`, n)."""
        read = np.asarray(probes, np.float64)
        if self.seen.what == "exiles":
            leadership, abroad = read
            return np.asarray(np.clip((1.0 - leadership) / np.maximum(1.0 - abroad, 1e-6), 0.0, 1.0))
        return np.asarray(np.prod(read, axis=0))


def read_observation(seen: ResolvedObservation, resolved: Resolved) -> Reading:
    """Where and how an observation is read. Raises `StandoffError` for what cannot have been seen (`check`)."""
    check(seen, resolved)
    day = (seen.date - resolved.start).days + Reading.LAG.get(seen.what, 0)
    if seen.what == "exiles":
        return Reading(seen, day, (ROWS["leadership"],), model_of(seen), (COLUMNS["opposition.abroad"],))
    if seen.what == "crowd" and seen.place is None:
        rows: tuple[int, ...] = (ROWS["share"], ROWS["population"])
    else:
        rows = (ROWS[seen.what] + (seen.place or 0),)
    return Reading(seen, day, rows, model_of(seen))


def model_of(seen: ResolvedObservation) -> Model:
    """The observation model of what was seen (the module's table)."""
    if seen.what == "crowd":
        low, high = math.log(seen.low + CROWD_FEW), math.log(seen.high + CROWD_FEW)
        return Counted((low + high) / 2.0, math.hypot((high - low) / (2.0 * Z90), CROWD_FLOOR), CROWD_FEW)
    if seen.what == "detained":
        low, high = math.log(seen.low + DETAINED_FEW), math.log(seen.high + DETAINED_FEW)
        return Undercounted(low, DETAINED_FLOOR, DETAINED_FEW, high - low if high > low else UNDERCOUNT)
    middle = (seen.low + seen.high) / 2.0
    if seen.what in CHOICES:
        return Told(middle)
    return Counted(middle, math.hypot((seen.high - seen.low) / (2.0 * Z90), LEVEL_FLOOR[seen.what]), None)


def check(seen: ResolvedObservation, resolved: Resolved) -> None:
    """Raise `StandoffError` for an impossible range, an unknown kind or place, and for what the scenario lacks."""
    what = f"the observation `{seen.what}` of {seen.date}"
    if seen.what not in MECHANISM:
        raise StandoffError(f"{what}: there is no such kind", f"there are {', '.join(MECHANISM)}")
    most = math.inf if seen.what in COUNTED else 1.0
    if not 0.0 <= seen.low <= seen.high <= most or math.isinf(seen.high):
        upper = "" if seen.what in COUNTED else " within 0 to 1"
        raise StandoffError(f"{what}: expected low and high, low first{upper}, found {seen.low:g} to {seen.high:g}")
    if seen.what == "crowd":
        most_people = resolved.population.interval()[1]
        if seen.low > most_people:
            raise StandoffError(f"{what}: a crowd of {seen.low:g} is more than the nation, {most_people:g}")
    elif seen.place is not None:
        raise StandoffError(f"{what}: it is modelled for the whole nation only", "leave the place out")
    if seen.place is not None and not 0 <= seen.place < len(resolved.places):
        raise StandoffError(f"{what}: there is no place number {seen.place}", f"places: {', '.join(resolved.places)}")
    mechanism = MECHANISM[seen.what]
    if mechanism in resolved.off:
        hint = f"leave it out of the observations, or switch `{mechanism}` on"
        raise StandoffError(f"{what}: the scenario lacks this field, because the mechanism `{mechanism}` is off", hint)
    if seen.what in CHOICES and seen.low > 0.5 and not can_bring(seen.what, resolved):
        hint = "add it to `patron: menu`, or leave the observation out"
        raise StandoffError(f"{what}: nothing on the patron's menu brings it", hint)


def can_bring(what: str, resolved: Resolved) -> bool:
    """Whether some option of the patron's menu brings what was seen."""
    bringing = {"credit": ("credit", "police_reserve", "troops"), "police_reserve": ("police_reserve", "troops"),
                "media_staff": ("media", "police_reserve", "troops"), "troops": ("troops",)}  # fmt: skip
    return bool(set(bringing[what]) & set(resolved.menu))


@dataclass(frozen=True)
class Sorted:
    """Readings up to a day, and what was left out: later, before the start, and rows that stood there already."""

    used: tuple[Reading, ...]
    later: tuple[ResolvedObservation, ...]
    before: tuple[ResolvedObservation, ...]
    repeated: tuple[ResolvedObservation, ...] = ()


def sort_out(observed: Sequence[ResolvedObservation], resolved: Resolved, as_of: dt.date) -> Sorted:
    """What may be read on ``as_of``. What is later is not looked at, not even whether it is possible."""
    known: dict[tuple[object, ...], ResolvedObservation] = {}
    repeated: list[ResolvedObservation] = []
    for seen in observed:
        told = tuple(vars(seen).values())
        if told in known:
            repeated.append(seen)
        elif resolved.start <= seen.date <= as_of:
            known[told] = seen
    readings = [read_observation(seen, resolved) for seen in known.values()]
    used = sorted(readings, key=lambda each: (each.day, each.seen.what))
    return Sorted(
        share_evidence(used), tuple(seen for seen in observed if seen.date > as_of),
        tuple(seen for seen in observed if seen.date < resolved.start), tuple(repeated),
    )  # fmt: skip


def share_evidence(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings with their powers: those of one thing, place and day weigh together as the best of them at most."""
    total: dict[object, float] = {}
    for each in readings:
        total[_told_of(each)] = total.get(_told_of(each), 0.0) + each.model.vagueness**-2
    return tuple(replace(each, power=each.model.vagueness**-2 / total[_told_of(each)]) for each in readings)


def _told_of(reading: Reading) -> object:
    return reading.seen.date, reading.seen.what, reading.seen.place
