"""A scenario ready to be played under many particles at once.

One call of the engine answers for all particles of a scenario: draw ``k`` of particle ``i`` is draw ``i inner + k``.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from prior_moves import ATTITUDE, FITTED, GRID, Moves, stands_at_default
from standoff.engine.ensemble import Plan, n_chunks, simulate_chunk
from standoff.engine.program import Program, assemble, at_rest, with_values
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.record import EXITS
from standoff.scenario import Resolved

Floats = npt.NDArray[np.float64]
SEED = 20_261_122


@dataclass(frozen=True)
class Played:
    """One scenario under all particles: column -> (particle, inner) mean over replicates; ``rests`` likewise."""

    columns: dict[str, Floats]
    rests: npt.NDArray[np.bool_]

    def __getitem__(self, name: str) -> Floats:
        return self.columns[name]

    @property
    def out(self) -> Floats:
        """Probability of being out on the last day, (particle, inner)."""
        return np.asarray(sum(self.columns[name] for name in EXITS))

    def mean(self, values: Floats, where: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Mean over the draws at rest (and ``where``), (particle,); NaN where there is none."""
        kept = self.rests if where is None else self.rests & where
        count = kept.sum(axis=1)
        return np.asarray(np.divide((values * kept).sum(axis=1), count, np.full(len(count), np.nan), where=count > 0))

    def median(self, values: Floats) -> Floats:
        """Median over the draws at rest, (particle,)."""
        return np.asarray(np.nanmedian(np.where(self.rests, values, np.nan), axis=1))


@dataclass(frozen=True)
class Bench:
    """A scenario ready to be played under particles. ``inner``: assumption draws a particle."""

    resolved: Resolved
    days: int
    inner: int
    seed: int = SEED
    replicates: int = 1

    @cached_property
    def program(self) -> Program:
        """The scenario under the priors as they stand, with the inner draws."""
        return assemble(self.resolved, self.seed, self.inner, self.days)

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """Parameters that stand at their default here, or at a copy of it."""
        return tuple(name for name in FITTED if stands_at_default(self.resolved, name))

    def play(self, moves: Moves | None, pool: ThreadPoolExecutor, attitude: Floats | None = None) -> Played:
        """All particles in one ensemble; None: priors as they stand. ``attitude``: its values, (particle, inner)."""
        n, base = 1 if moves is None else len(moves), self.program
        given = {}
        if moves is not None:
            given = {name: moves.values(self.resolved, name, base.values[name]).ravel() for name in self.moved}
        if attitude is not None:
            bounds = PARAMETERS[ATTITUDE]
            given[ATTITUDE] = np.clip(attitude, bounds.low, bounds.high).ravel()
        tiled = replace(
            base, draws=n * self.inner, values={name: np.tile(value, n) for name, value in base.values.items()}
        )
        program = with_values(tiled, given)
        plan = Plan(program.draws * self.replicates, 2048, (), 0)
        chunks = list(pool.map(lambda index: simulate_chunk(program, plan, index), range(n_chunks(plan))))
        shape = (self.replicates, n, self.inner)
        columns = {
            name: np.concatenate([chunk.members[name] for chunk in chunks]).astype(np.float64).reshape(shape).mean(0)
            for name in chunks[0].members
        }
        return Played(columns, at_rest(program).reshape(n, self.inner))


@dataclass(frozen=True)
class Curve:
    """Largest crowd of the first week by attitude, `generic-personalist`: log share at ``grid``, (particle, grid)."""

    log_share: Floats
    grid: tuple[float, ...] = GRID

    def attitude(self, log_share: Floats) -> Floats:
        """Attitude at which the median first week is that share, (particle, share): straight lines, continued."""
        return np.array([_inverse(own, np.array(self.grid), np.atleast_1d(log_share)) for own in self.log_share])

    def share(self, attitude: float) -> Floats:
        """Logarithm of the median first week at an attitude, (particle,)."""
        k = int(np.clip(np.searchsorted(self.grid, attitude), 1, len(self.grid) - 1))
        low, high = self.log_share[:, k - 1], self.log_share[:, k]
        return np.asarray(low + (attitude - self.grid[k - 1]) / (self.grid[k] - self.grid[k - 1]) * (high - low))


def _inverse(log_share: Floats, grid: Floats, wanted: Floats) -> Floats:
    rising = np.maximum.accumulate(log_share + 1e-6 * np.arange(len(log_share)))
    k = np.clip(np.searchsorted(rising, wanted), 1, len(grid) - 1)
    slope = (grid[k] - grid[k - 1]) / (rising[k] - rising[k - 1])
    return np.asarray(grid[k - 1] + (wanted - rising[k - 1]) * slope)
