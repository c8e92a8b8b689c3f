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
Lee & Whiteley (2018, Biometrika 105:609): sampling error from the particles' first ancestors. Olsson & Douc (2019,
Bernoulli 25:1504): from later ones, for after many resamplings few of the first are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from standoff.learning.cloud import Cloud, effective_number, log_mean, raised, resample
from standoff.learning.moving import Mover, Rules, Simulator
from standoff.record import Floats, Integers


class Impossible(Exception):
    """No particle could have given what was seen in ``stage``."""

    def __init__(self, stage: int) -> None:
        super().__init__(f"stage {stage} has no likelihood in any particle")
        self.stage = stage


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


@dataclass
class Filtered:
    """The particles at the end, and how each stage went."""

    cloud: Cloud
    passed: list[Passed] = field(default_factory=list)

    @property
    def evidence(self) -> float:
        """log of the predictive density of all that was seen."""
        return float(sum(each.evidence for each in self.passed))


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
    kin = (np.arange(n) if roots is None else roots)[:, None]
    cloud = Cloud(z, noise, None, np.zeros(n), np.zeros(n), kin)
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
