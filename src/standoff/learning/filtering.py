"""Filtering: particles weighted by what is seen, tempered, resampled, and moved by being lived again.

A particle is a point ``z`` of the assumptions (standard normal scores of their priors), one noise number for each
stage, and the state that follows from both. A stage ends with a date of observation. For each stage

    weight_i  <- weight_i l_i^d,   d the largest step for which  n_eff = (sum w)^2 / sum w^2  >= floor n,

until the whole likelihood l is in (tempering). Where n_eff is below the floor, particles are resampled systematically
and moved ``moves`` times. A move proposes, for each particle, either

    z' = sqrt(1 - beta^2) z + beta xi  on some coordinates, xi standard normal      (the prior is kept by it),
    z' = z + gamma (z_a - z_b)         on some, a and b two other particles         (as wide as the posterior is),
    z' = xi                            on a few coordinates                         (drawn anew from the prior), or
    other noise numbers for some stages                                             (drawn anew as well),

lives it again **from the first day** (fields follow parameters and draws), and takes it with probability

    min(1, L' / L),   L the likelihood of all that has been seen so far, the tempered part included

(times the ratio of the priors where z_a - z_b is added; the others keep the prior as it is). So the moves leave the
posterior unchanged: parameters move without an approximation (no shrinkage kernel). A proposal whose regime is not at
rest has no prior and is refused.

**Literature.** Gordon, Salmond & Smith (1993, IEE Proceedings F 140:107): weighting and resampling. Kitagawa (1996,
Journal of Computational and Graphical Statistics 5:1): systematic resampling. Chopin (2002, Biometrika 89:539): moves
within a sequence of posteriors. Del Moral, Doucet & Jasra (2006, Journal of the Royal Statistical Society B 68:411):
tempering. Cotter, Roberts, Stuart & White (2013, Statistical Science 28:424): proposals that keep a normal prior.
Ter Braak (2006, Statistics and Computing 16:239): differences of two others as proposals.
Lee & Whiteley (2018, Biometrika 105:609): sampling error from the particles' first ancestors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from standoff.record import Floats, Integers

Noise = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
ANEW, JITTER, DIFFERENCE, RENEWAL, N_KINDS = range(5)
"""Kinds of move: other noise, a jitter, a difference of two others added, coordinates drawn anew; and their number."""
FORGET = 0.8
"""Share of what was learnt about proposals that is kept from one move to the next."""
LEAST_COST = 0.02
"""What renewing a coordinate is taken to cost at least, in log chance of being taken."""
State = tuple[npt.NDArray[Any], ...]
"""Arrays whose first axis is the particle."""


class Simulator(Protocol):
    """What is filtered: how particles live, and how likely what was seen is to each."""

    n_stages: int

    def allowed(self, z: Floats) -> Flags:
        """Which points (n, p) the prior admits, (n,)."""
        ...

    def live(self, z: Floats, noise: Noise, state: State | None, first: int, last: int) -> tuple[State, Floats, Any]:
        """Live stages ``first`` … ``last`` - 1 from ``state`` (None: from the first day, ``first`` 0).

        Returns the state after, the log-likelihood by stage (n, last - first), and what `judge` needs of the last one.
        """
        ...

    def judge(self, stage: int, weights: Floats, seen: Any) -> Any:
        """What a stage's observations were to the forecast of them; ``weights`` (n,) add up to 1."""
        ...


class Impossible(Exception):
    """No particle could have given what was seen in ``stage``."""

    def __init__(self, stage: int) -> None:
        super().__init__(f"stage {stage} has no likelihood in any particle")
        self.stage = stage


@dataclass(frozen=True)
class Rules:
    """How the filter works.

    ``floor``: share of the particles that the effective number must not fall below. ``moves``: moves after each
    resampling, ``last`` after the last stage. ``smallest``: least tempering step. ``beta``: first size of a jitter,
    ``touched`` the share of coordinates jittered at once. ``renewed``: first share of coordinates drawn anew.
    ``wanted``: share of proposals that should be taken; ``beta`` and ``renewed`` follow it.
    """

    floor: float = 0.5
    moves: int = 2
    last: int = 4
    smallest: float = 0.001
    beta: float = 0.4
    touched: float = 0.3
    renewed: float = 0.1
    wanted: float = 0.3


@dataclass(frozen=True)
class Passed:
    """How a stage was taken in: ``at_once`` the effective number had it been taken in one step."""

    at_once: float
    effective: float
    steps: int
    taken: float
    """Share of moves taken; NaN where none was needed."""
    evidence: float
    """log of the predictive density of the stage."""
    told: Any


@dataclass(frozen=True)
class Cloud:
    """Particles: ``z`` (n, p), ``noise`` (n, stage), ``state``, ``past`` (n,) log-likelihood so far, log weights.

    ``root`` (n,): number of the particle's first ancestor.
    """

    z: Floats
    noise: Noise
    state: State | None
    past: Floats
    log_weights: Floats
    root: Integers

    @property
    def weights(self) -> Floats:
        """Weights that add up to 1, (n,)."""
        return normalised(self.log_weights)

    @property
    def distinct(self) -> int:
        """Number of different points among the particles."""
        return len(np.unique(self.z @ np.sqrt(np.arange(2.0, self.z.shape[1] + 2.0)))) if self.z.shape[1] else 1

    def take(self, chosen: Integers) -> Cloud:
        """The particles ``chosen``, all of one weight."""
        state = None if self.state is None else tuple(part[chosen] for part in self.state)
        n = len(chosen)
        return Cloud(self.z[chosen], self.noise[chosen], state, self.past[chosen], np.zeros(n), self.root[chosen])

    def estimate(self, values: Floats) -> tuple[float, float]:
        """Weighted mean of values (n,) and its sampling error: deviations added up within each first ancestor."""
        weights = self.weights
        mean = float(weights @ values)
        return mean, float(np.sqrt(np.square(np.bincount(self.root, weights * (values - mean))).sum()))


@dataclass
class Filtered:
    """The particles at the end, and how each stage went."""

    cloud: Cloud
    passed: list[Passed] = field(default_factory=list)

    @property
    def evidence(self) -> float:
        """log of the predictive density of all that was seen."""
        return float(sum(each.evidence for each in self.passed))


def normalised(log_weights: Floats) -> Floats:
    """exp of log weights, scaled to add up to 1."""
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def effective_number(log_weights: Floats) -> float:
    """(sum w)^2 / sum w^2; 0 where no weight is left."""
    if not np.isfinite(log_weights.max()):
        return 0.0
    return float(1.0 / np.square(normalised(log_weights)).sum())


def resample(weights: Floats, uniform: float) -> Integers:
    """Systematic resampling: ancestor of each of n particles; particle i has floor or ceil of n w_i children."""
    n = len(weights)
    edges = np.cumsum(weights)
    marks = (np.arange(n) + uniform) / n * edges[-1]
    return np.asarray(np.minimum(np.searchsorted(edges, marks, side="right"), n - 1), np.int64)


def tempering_step(log_weights: Floats, log_likelihood: Floats, left: float, rules: Rules) -> float:
    """The largest part of ``left`` of the likelihood that keeps the effective number at the floor."""
    floor = rules.floor * len(log_weights)
    if effective_number(raised(log_weights, log_likelihood, left)) >= floor:
        return left
    low, high = 0.0, left
    for _ in range(40):
        middle = (low + high) / 2.0
        if effective_number(raised(log_weights, log_likelihood, middle)) >= floor:
            low = middle
        else:
            high = middle
    return min(left, max(low, rules.smallest))


def raised(log_weights: Floats, log_likelihood: Floats, power: float) -> Floats:
    """log of w l^power; nothing is left of what is impossible, whatever the power."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isneginf(log_likelihood), -np.inf, log_weights + power * log_likelihood)


class Mover:
    """Moves particles under the posterior of what has been seen; its proposals follow how many are taken.

    Coordinates whose renewal is rarely taken (what was seen bears on them) are renewed rarely, the others often.
    """

    def __init__(
        self, simulator: Simulator, rules: Rules, generator: np.random.Generator, fresh: int, n_coordinates: int
    ) -> None:  # fmt: skip
        self.simulator, self.rules, self.generator = simulator, rules, generator
        self.beta, self.boldness = rules.beta, 1.0
        self.fresh = fresh
        """The first noise number that no particle has had yet."""
        self.renewed = np.full(n_coordinates, rules.renewed)
        self.tally = np.zeros((4, n_coordinates))
        """Proposals that touched a coordinate, those of them taken, those that did not touch it, those taken."""

    def move(self, cloud: Cloud, now: Floats, stage: int, power: float) -> tuple[Cloud, Floats, float]:
        """One move of all: the cloud, its log-likelihood of the stage ``now``, and the share taken."""
        n = len(cloud.z)
        kind = self.generator.integers(0, N_KINDS if cloud.z.shape[1] else 1, n)
        z, touched = self.propose(cloud.z, kind)
        noise = self.propose_noise(cloud.noise, kind == ANEW, stage)
        allowed = self.simulator.allowed(z)
        z[~allowed] = cloud.z[~allowed]
        state, lived, _ = self.simulator.live(z, noise, None, 0, stage + 1)
        past, then = lived[:, :stage].sum(axis=1), lived[:, stage]
        gain = raised(past, then, power) - raised(cloud.past, now, power)
        farther = 0.5 * (np.square(z).sum(axis=1) - np.square(cloud.z).sum(axis=1))
        gain = gain - np.where(kind == DIFFERENCE, farther, 0.0)
        taken = allowed & (np.log(self.generator.random(n)) < np.where(np.isnan(gain), -np.inf, gain))
        self.adapt(kind, taken, touched)
        moved = Cloud(
            pick(taken, z, cloud.z), pick(taken, noise, cloud.noise),
            tuple(pick(taken, new, old) for new, old in zip(state, cloud.state or (), strict=True)),
            np.where(taken, past, cloud.past), cloud.log_weights, cloud.root,
        )  # fmt: skip
        return moved, np.where(taken, then, now), float(taken.mean())

    def propose(self, z: Floats, kind: Integers) -> tuple[Floats, Flags]:
        """Points as the kinds of move have them, and which coordinates were touched: one at least."""
        n, p = z.shape
        share = np.stack([np.zeros(p), np.full(p, self.rules.touched), np.full(p, self.rules.touched), self.renewed])
        marks = self.generator.integers(0, 256, (n, p), np.uint8)
        touched = marks < np.rint(256.0 * share).astype(np.uint16)[kind]
        if p:
            touched[np.arange(n), self.generator.integers(0, p, n)] |= kind != ANEW
        beta = np.minimum(self.beta * np.exp(self.generator.standard_normal(n)), 0.95)
        moved = z.copy()
        alone = kind != DIFFERENCE
        rows, columns = np.nonzero(touched & alone[:, None])
        size = np.where(kind == RENEWAL, 1.0, beta)[rows]
        moved[rows, columns] = np.sqrt(1.0 - np.square(size)) * z[rows, columns]
        moved[rows, columns] += size * self.generator.standard_normal(len(rows))
        some = np.flatnonzero(~alone)
        a, b = self.generator.integers(0, n, (2, len(some)))
        gamma = 2.38 / np.sqrt(2.0 * np.maximum(touched[some].sum(axis=1), 1))
        moved[some] += touched[some] * gamma[:, None] * (z[a] - z[b])
        return moved, touched

    def propose_noise(self, noise: Noise, anew: Flags, stage: int) -> Noise:
        """Other noise in a run of stages up to ``stage`` where ``anew``."""
        n = len(noise)
        first = self.generator.integers(0, stage + 1, n)
        last = first + self.generator.geometric(0.5, n)
        stages = np.arange(noise.shape[1])
        within = (stages >= first[:, None]) & (stages < last[:, None]) & (stages <= stage)
        numbers = np.arange(self.fresh, self.fresh + n, dtype=np.uint64)
        self.fresh += n
        return np.where(within & anew[:, None], numbers[:, None], noise)

    def adapt(self, kind: Integers, taken: Flags, touched: Flags) -> None:
        """Larger moves when more than the wanted share of them is taken, smaller ones when less.

        Renewing coordinate k is taken as costing ``log P(taken | not touched) - log P(taken | touched)``.
        """
        wanted = self.rules.wanted
        if (kind == JITTER).any():
            self.beta = float(np.clip(self.beta * np.exp(2.0 * (taken[kind == JITTER].mean() - wanted)), 1e-3, 0.95))
        new = kind == RENEWAL
        if not new.any():
            return
        with_it, got = touched[new].astype(np.float32), taken[new].astype(np.float32)
        n_touched, n_taken = with_it.sum(axis=0), got @ with_it
        self.tally *= FORGET
        self.tally += [n_touched, n_taken, len(got) - n_touched, got.sum() - n_taken]
        inside = (self.tally[1] + 1.0) / (self.tally[0] + 2.0)
        outside = (self.tally[3] + 1.0) / (self.tally[2] + 2.0)
        cost = np.maximum(np.log(outside / inside), LEAST_COST)
        self.boldness = float(np.clip(self.boldness * np.exp(got.mean() - wanted), 0.05, 20.0))
        self.renewed = np.clip(self.boldness / (cost * len(cost)), 1.0 / 256.0, 0.5)


def pick(taken: Flags, new: npt.NDArray[Any], old: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Rows of ``new`` where taken, of ``old`` elsewhere."""
    return np.where(taken.reshape(-1, *[1] * (new.ndim - 1)), new, old)


def learn(
    simulator: Simulator, z: Floats, generator: np.random.Generator, rules: Rules | None = None,
    on_stage: Callable[[int, int], None] | None = None, roots: Integers | None = None,
) -> Filtered:  # fmt: skip
    """Take in all stages, one after the other. ``z`` (n, p): points drawn from the prior.

    ``roots`` (n,): which points were drawn together; each for itself if absent.

    Raises `Impossible` where no particle could have given what was seen.
    """
    rules = rules or Rules()
    n = len(z)
    own = np.arange(n, dtype=np.uint64)
    noise = np.repeat(own[:, None], simulator.n_stages + 1, axis=1)
    cloud = Cloud(z, noise, None, np.zeros(n), np.zeros(n), np.arange(n) if roots is None else roots)
    found = Filtered(cloud)
    mover = Mover(simulator, rules, generator, n, z.shape[1])
    for stage in range(simulator.n_stages):
        cloud.noise[:, stage:] = own[:, None]
        state, lived, seen = simulator.live(cloud.z, cloud.noise, cloud.state, stage, stage + 1)
        told = simulator.judge(stage, cloud.weights, seen)
        cloud, passed = take_in(replace(cloud, state=state), lived[:, 0], stage, mover)
        found.passed.append(replace(passed, told=told))
        if on_stage is not None:
            on_stage(stage + 1, simulator.n_stages)
    found.cloud = polish(cloud, mover, simulator.n_stages - 1)
    return found


def polish(cloud: Cloud, mover: Mover, stage: int) -> Cloud:
    """A resampling and the last moves, once all is in, so that each particle counts alike and few are alike."""
    if not mover.rules.last:
        return cloud
    cloud = cloud.take(resample(cloud.weights, mover.generator.random()))
    now = np.zeros(len(cloud.z))
    for _ in range(mover.rules.last):
        past = cloud.past
        cloud, now, _ = mover.move(replace(cloud, past=past - now), now, stage, 1.0)
        cloud = replace(cloud, past=cloud.past + now)
    return cloud


def take_in(cloud: Cloud, now: Floats, stage: int, mover: Mover) -> tuple[Cloud, Passed]:
    """Take in the likelihood ``now`` of a stage, tempered as far as needed."""
    rules, n = mover.rules, len(now)
    at_once = effective_number(raised(cloud.log_weights, now, 1.0))
    if at_once == 0.0 or np.isnan(now).any():
        raise Impossible(stage)
    power, evidence, steps = 0.0, 0.0, 0
    shares: list[float] = []
    while power < 1.0:
        step = tempering_step(cloud.log_weights, now, 1.0 - power, rules)
        after = raised(cloud.log_weights, now, step)
        evidence += log_mean(after) - log_mean(cloud.log_weights)
        power = 1.0 if step >= 1.0 - power else power + step
        steps += 1
        cloud = replace(cloud, log_weights=after - after.max())
        if power < 1.0 or effective_number(cloud.log_weights) < rules.floor * n:
            chosen = resample(cloud.weights, mover.generator.random())
            cloud, now = cloud.take(chosen), now[chosen]
            for _ in range(rules.moves):
                cloud, now, share = mover.move(cloud, now, stage, power)
                shares.append(share)
    taken = float(np.mean(shares)) if shares else float("nan")
    cloud = replace(cloud, past=cloud.past + now)
    return cloud, Passed(at_once, effective_number(cloud.log_weights), steps, taken, evidence, None)


def log_mean(log_values: Floats) -> float:
    """log of the mean of exp."""
    most = log_values.max()
    return float(most + np.log(np.mean(np.exp(log_values - most))))
