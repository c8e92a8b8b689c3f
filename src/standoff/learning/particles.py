"""Particles of a crisis: assumptions as points, and the crisis lived from them, with what was seen on the way."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from standoff.engine.draws import streams
from standoff.engine.layout import LANES, ROWS, Switches
from standoff.engine.program import (
    ASSUMPTION_STREAM,
    AT_REST_WITH,
    MOST_ATTEMPTS,
    Program,
    assemble,
    schedule,
    with_values,
)
from standoff.errors import StandoffError
from standoff.learning.cloud import Noise, State, in_parts, slices
from standoff.learning.living.relive import Course, compiled_relive, make_bench
from standoff.learning.observing import Reading
from standoff.mechanisms.catalogue import FIELDS, PARAMETERS
from standoff.mechanisms.rest import LARGEST_GAIN, loop_gain
from standoff.parameter import Prior
from standoff.record import EXITS, Floats
from standoff.rng import uniforms
from standoff.scenario import Resolved

SMALLEST, LARGEST = 8 * LANES, 80 * LANES
"""Particles handed to a thread at a time: fewer cost more calls than work, more do not stay in the nearer caches."""
MARKS = ("standing", *EXITS)
Probe = tuple[int, int]
"""Day and row of the state."""
Masks = npt.NDArray[np.bool_]


class Assumptions:
    """The assumptions of a scenario as points: one standard normal score for each that is uncertain."""

    def __init__(self, resolved: Resolved) -> None:
        population = FIELDS["population"]
        priors: dict[str, tuple[Prior, float, float]] = {
            name: (resolved.assumptions[name].prior, p.low, p.high) for name, p in PARAMETERS.items()
        }
        priors["nation.population"] = (resolved.population, population.low, population.high)
        for number, group in enumerate(resolved.groups):
            priors[f"groups.{number}.attitude"] = (group.attitude, -20.0, 20.0)
        self.priors = priors
        self.names = tuple(name for name, (prior, _, _) in priors.items() if prior.family != "fixed")
        self.fixed = {name: prior.centre for name, (prior, _, _) in priors.items() if prior.family == "fixed"}
        self.resting = tuple(name for name in self.names if name.startswith(AT_REST_WITH))

    def values(self, z: Floats, names: Sequence[str] | None = None) -> dict[str, Floats]:
        """Every assumption at the points ``z`` (n, p): name -> (n,); of the uncertain ones only ``names`` if given."""
        position = {name: k for k, name in enumerate(self.names)}
        columns = np.ascontiguousarray(z.T)
        found = {name: self.value(name, columns[position[name]]) for name in names or self.names}
        return found | {name: np.full(len(z), value) for name, value in self.fixed.items()}

    def value(self, name: str, score: Floats) -> Floats:
        """One assumption at standard normal scores."""
        prior, low, high = self.priors[name]
        if prior.family == "uniform":
            found = prior.centre + prior.spread * (2.0 * ndtr(score) - 1.0)
        elif prior.family == "lognormal":
            found = prior.centre * np.exp(prior.spread * score)
        else:
            found = prior.centre + prior.spread * score
        return np.asarray(np.minimum(np.maximum(found, low), high))

    def draw(self, seed: int, n: int) -> Floats:
        """Points from the prior, (n, p): those of the engine's assumption draws of this seed."""
        z = np.empty((n, len(self.names)))
        waiting = np.arange(n)
        for attempt in range(MOST_ATTEMPTS):
            for k, name in enumerate(self.names):
                uniform = uniforms(seed, waiting, ASSUMPTION_STREAM + name, attempt)[0]
                z[waiting, k] = ndtri(uniform.astype(np.float64))
            waiting = waiting[~self.at_rest(z[waiting])]
            if not len(waiting):
                return z
        raise StandoffError(
            f"{len(waiting)} of {n} assumption draws describe no regime at rest after {MOST_ATTEMPTS} attempts"
        )

    def at_rest(self, z: Floats) -> Masks:
        """Which points describe a regime that could have lived quietly until the crisis, (n,)."""
        return np.asarray(loop_gain(self.values(z, self.resting)) < LARGEST_GAIN)


@dataclass(frozen=True)
class Told:
    """One observation beside its forecast: ``mean`` of the truth, ``quantile`` of the report, ``surprise`` in nats."""

    reading: Reading
    low: float
    middle: float
    high: float
    quantile: float
    surprise: float


@dataclass
class Crisis:
    """A crisis lived by particles, stage by stage; a stage ends with a day on which something is read.

    ``as_of``: day up to which he is known to be in office. Every stage's likelihood includes the probability that he
    stands on its day. `Simulator` of `standoff.learning.filtering`.
    """

    resolved: Resolved
    seed: int
    days: int
    as_of: int
    readings: Sequence[Reading]
    n_threads: int = 1
    reports: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))
    """Draws what would be reported, for the bands of the forecast of an observation."""

    def __post_init__(self) -> None:
        self.assumptions = Assumptions(self.resolved)
        self.ends = sorted({reading.day for reading in self.readings} | {self.as_of})
        self.n_stages = len(self.ends)
        longest = max(self.days, self.ends[-1] + 1)
        self.base: Program = assemble(self.resolved, self.seed, 1, longest)
        self.stage_of_day = np.searchsorted(self.ends, np.arange(longest)).astype(np.int64)
        self.by_stage = [[each for each in self.readings if each.day == end] for end in self.ends]

    def allowed(self, z: Floats) -> Masks:
        """See `Simulator.allowed`."""
        return np.concatenate(
            in_parts(lambda part: self.assumptions.at_rest(z[part]), self.parts(len(z)), self.n_threads)
        )

    def live(self, z: Floats, noise: Noise, state: State | None, first: int, last: int) -> tuple[State, Floats, Any]:
        """See `Simulator.live`. The state: fields, parameter table, attitudes, `MARKS` on the last day he stood."""

        def live_slice(part: slice) -> tuple[State, Floats, Floats]:
            own = self.settle(z[part]) if state is None else tuple(each[part] for each in state)
            return self._live_slice(own, noise[part], first, last)

        lived = in_parts(live_slice, self.parts(len(z)), self.n_threads)
        after = tuple(np.concatenate(parts) for parts in zip(*(each[0] for each in lived), strict=True))
        return after, np.concatenate([each[1] for each in lived]), np.concatenate([each[2] for each in lived], axis=1)

    def parts(self, n: int) -> list[slice]:
        """Particles in parts for the threads: whole blocks, two parts for each at least. No number hangs on it."""
        fair = -(-n // (2 * self.n_threads * LANES)) * LANES
        return slices(n, min(max(fair, SMALLEST), LARGEST))

    def settle(self, z: Floats) -> State:
        """Fields on the first day, parameter table, attitudes and marks of points."""
        n = len(z)
        values = self.assumptions.values(z)
        any_one = next(iter(values))  # all values are the points' own: naming one makes the arrays of all
        program = with_values(replace(self.base, draws=n, values=values), {any_one: values[any_one]})
        marks = np.zeros((n, len(MARKS)))
        marks[:, 0] = 1.0
        return program.starts, program.table, program.attitudes, marks

    def _live_slice(self, state: State, noise: Noise, first: int, last: int) -> tuple[State, Floats, Floats]:
        """Stages of one slice: state after, log-likelihood by stage, probes of the last stage's readings."""
        held = [self.ends[stage] for stage in range(first, last) if self.ends[stage] <= self.as_of]
        probes = pairs(held, MARKS[:1]) + pairs(held[-1:], MARKS[1:])
        n_marks = len(probes)
        for stage in range(first, last):
            probes += [(reading.day, row) for reading in self.by_stage[stage] for row in reading.rows]
        first_day = self.ends[first - 1] + 1 if first else 0
        rows, found = self.pass_days(state, noise, (first_day, self.ends[last - 1] + 1), probes)
        likelihood = np.zeros((len(noise), last - first))
        marks, at = state[3], n_marks
        if held:
            stood = np.concatenate([marks[:, :1].T, found[: len(held)]])
            with np.errstate(divide="ignore", invalid="ignore"):
                likelihood[:, : len(held)] = np.where(stood[1:] > 0.0, np.log(stood[1:] / stood[:-1]), -np.inf).T
            marks = found[len(held) - 1 : n_marks].T.copy()
        last_probes = found[:0]
        for column, stage in enumerate(range(first, last)):
            last_probes, at = self._probed(stage, found, at, state[1])
            likelihood[:, column] += self._weigh(stage, last_probes)
        return (rows, state[1], state[2], marks), likelihood, last_probes

    def _probed(self, stage: int, found: Floats, at: int, table: Floats) -> tuple[Floats, int]:
        """What the readings of a stage need, from row ``at`` of the probes on, (number, n); and the row after."""
        parts = [found[:0]]
        for reading in self.by_stage[stage]:
            parts += [found[at : at + len(reading.rows)], table[:, reading.parameters].T]
            at += len(reading.rows)
        return np.concatenate(parts), at

    def _weigh(self, stage: int, probes: Floats) -> Floats:
        """Log-likelihood of a stage's readings, (n,)."""
        total = np.zeros(probes.shape[1])
        for reading, part in self._readings_of(stage, probes):
            total += reading.power * reading.model.log_likelihood(reading.truth(part))
        return total

    def _readings_of(self, stage: int, probes: Floats) -> Iterator[tuple[Reading, Floats]]:
        at = 0
        for reading in self.by_stage[stage]:
            yield reading, probes[at : at + reading.n_probes]
            at += reading.n_probes

    def judge(self, stage: int, weights: Floats, seen: Floats) -> list[Told]:
        """Each reading of a stage beside its forecast from the stages before."""
        found = []
        for reading, part in self._readings_of(stage, seen):
            truth = reading.truth(part)
            log_likelihood = reading.model.log_likelihood(truth)
            most = log_likelihood.max()
            dense = float(most + np.log(weights @ np.exp(log_likelihood - most)))
            low, middle, high = weighted_quantiles(
                reading.model.report(truth, self.reports), weights, (0.05, 0.5, 0.95)
            )
            quantile = float(weights @ reading.model.quantile(truth))
            found.append(Told(reading, low, middle, high, quantile, -dense))
        return found

    def pass_days(
        self, state: State, noise: Noise, days: tuple[int, int], probes: Sequence[Probe]
    ) -> tuple[npt.NDArray[np.float32], Floats]:
        """Live days from the first up to the last (not included): fields after, and probed rows (probe, n).

        Probes come back in the order given. Raises `StandoffError` for numbers that are not finite.
        """
        order = sorted(range(len(probes)), key=lambda k: probes[k][0])
        n = len(noise)
        found = np.zeros((len(probes), n), np.float32)
        rows = np.array(state[0], np.float32, order="C")
        course = Course(
            np.uint64(self.seed), np.ascontiguousarray(noise), self.stage_of_day, days[0], days[1],
            np.ascontiguousarray(state[1]), rows, np.ascontiguousarray(state[2]), self.base.schedule, streams(),
            np.array([probes[k][0] for k in order], np.int64), np.array([probes[k][1] for k in order], np.int64), found,
        )  # fmt: skip
        groups = self.base.groups._replace(attitude=np.zeros((state[2].shape[1], LANES), np.float32))
        compiled_relive()(course, make_bench(), groups, Switches(**self.base.on))
        if not np.isfinite(found).all():
            hint = "an assumption lies where the model has no meaning; narrow what was widened last"
            raise StandoffError("some futures gave numbers that are not finite", hint)
        asked = np.empty((len(probes), n))
        asked[order] = found
        return rows, asked

    def go_on(self, state: State, noise: Noise, first_day: int, probes: Sequence[Probe]) -> Floats:
        """Live on to the last probe: probed rows (probe, n)."""
        last = max(day for day, _ in probes) + 1
        if last > len(self.stage_of_day):
            self.stage_of_day = np.searchsorted(self.ends, np.arange(last)).astype(np.int64)
            self.base = replace(self.base, days=last, schedule=schedule(self.resolved, last))

        def go(part: slice) -> Floats:
            return self.pass_days(tuple(each[part] for each in state), noise[part], (first_day, last), probes)[1]

        return np.concatenate(in_parts(go, self.parts(len(noise)), self.n_threads), axis=1)


def weighted_quantiles(values: Floats, weights: Floats, wanted: Sequence[float]) -> tuple[float, ...]:
    """Quantiles of weighted values: the least value at which the cumulated weight reaches the wanted share."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    places = np.searchsorted(reached, np.asarray(wanted) * reached[-1])
    return tuple(float(values[order[min(place, len(values) - 1)]]) for place in places)


def pairs(days: Sequence[int], names: Sequence[str]) -> list[Probe]:
    """A probe of each field on each day, days outermost."""
    return [(day, ROWS[name]) for day, name in itertools.product(days, names)]


def day_of(resolved: Resolved, date: dt.date) -> int:
    """Number of a date, 0 the start."""
    return (date - resolved.start).days
