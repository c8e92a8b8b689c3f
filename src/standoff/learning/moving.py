"""Moving: particles are lived again from other points or with other noise, under the posterior of what has been seen.

Equations and literature: `standoff.learning.filtering`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from standoff.learning.cloud import Cloud, Flags, Noise, State, in_parts, keep, raised, slices
from standoff.record import Floats, Integers

ANEW, JITTER, DIFFERENCE, RENEWAL, N_KINDS = range(5)
"""Kinds of move: other noise, a jitter, a difference of two others added, coordinates drawn anew; and their number."""
FORGET = 0.8
"""Share of what was learnt about proposals that is kept from one move to the next."""
LEAST_COST = 0.02
"""What renewing a coordinate is taken to cost at least, in log chance of being taken."""


class Simulator(Protocol):
    """What is filtered: how particles live, and how likely what was seen is to each."""

    n_stages: int
    n_threads: int

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
        kind = self.generator.integers(0, N_KINDS if len(self.renewed) else 1, n)
        z, touched = self.propose(cloud.z, kind)
        noise = self.propose_noise(cloud.noise, kind == ANEW, stage)
        allowed = self.simulator.allowed(z)
        z[~allowed] = cloud.z[~allowed]
        state, lived, _ = self.simulator.live(z, noise, None, 0, stage + 1)
        past, then = lived[:, :stage].sum(axis=1), lived[:, stage]
        gain = raised(past, then, power) - raised(cloud.past, now, power)
        added = kind == DIFFERENCE
        gain[added] -= 0.5 * (np.square(z[added]).sum(axis=1) - np.square(cloud.z[added]).sum(axis=1))
        taken = allowed & (np.log(self.generator.random(n)) < np.where(np.isnan(gain), -np.inf, gain))
        self.adapt(kind, taken, touched)
        moved = Cloud(
            keep(taken, z, cloud.z), keep(taken, noise, cloud.noise),
            tuple(keep(taken, new, old) for new, old in zip(state, cloud.state or (), strict=True)),
            np.where(taken, past, cloud.past), cloud.log_weights, cloud.kin,
        )  # fmt: skip
        return moved, np.where(taken, then, now), float(taken.mean())

    def propose(self, z: Floats, kind: Integers) -> tuple[Floats, Flags]:
        """Points as the kinds of move have them, and which coordinates were touched: one at least."""
        moved, touched = z.copy(), np.zeros(z.shape, bool)
        parts = slices(len(z))
        own = dict(zip((part.start for part in parts), self.generator.spawn(len(parts)), strict=True))

        def go(part: slice) -> None:
            for each in (JITTER, DIFFERENCE, RENEWAL):
                rows = part.start + np.flatnonzero(kind[part] == each)
                touched[rows] = marks = self.touch(each, len(rows), own[part.start])
                if each == DIFFERENCE:
                    a, b = own[part.start].integers(0, len(z), (2, len(rows)))
                    gamma = 2.38 / np.sqrt(2.0 * marks.sum(axis=1))
                    moved[rows] += np.where(marks, gamma[:, None] * (z[a] - z[b]), 0.0)
                else:
                    self.draw(each, moved, rows, marks, own[part.start])

        in_parts(go, parts, self.simulator.n_threads)
        return moved, touched

    def touch(self, kind: int, n: int, generator: np.random.Generator) -> Flags:
        """Which coordinates ``n`` moves of one kind touch."""
        share = self.renewed if kind == RENEWAL else np.full(len(self.renewed), self.rules.touched)
        marks = generator.integers(0, 256, (n, len(share)), np.uint8) < np.rint(256.0 * share).astype(np.uint16)
        marks[np.arange(n), generator.integers(0, len(share), n)] = True
        return marks

    def draw(self, kind: int, z: Floats, rows: Integers, marks: Flags, generator: np.random.Generator) -> None:
        """Jitter or renew the marked coordinates (row, p) of some points in place."""
        row, column = np.nonzero(marks)
        at, drawn = (rows[row], column), generator.standard_normal(len(row))
        if kind == JITTER:
            beta = np.minimum(self.beta * np.exp(generator.standard_normal(len(rows))), 0.95)
            drawn = np.sqrt(1.0 - np.square(beta))[row] * z[at] + beta[row] * drawn
        z[at] = drawn

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
