"""Ensembles for the patterns: a bundled scenario under changes, with every member's row kept."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff import scenario
from standoff.engine.ensemble import Plan, assumption_values, n_chunks, provenance, simulate_chunk
from standoff.engine.program import assemble
from standoff.record import EXITS, Record, gather, quantiles

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ensemble:
    """A run with its member table: name -> (member,) float64."""

    record: Record
    members: dict[str, Floats]

    @property
    def out(self) -> Floats:
        """Probability of being out by the last day, (member,)."""
        return sum((self.members[name] for name in EXITS), np.zeros(1))

    def daily(self, name: str, place: int = 0, probabilities: tuple[float, ...] = (0.05, 0.5, 0.95)) -> Floats:
        """Quantiles of a daily series, (day, probability)."""
        series = {each.name: each for each in self.record.provenance.series}[name]
        return quantiles(self.record.fans[name][:, place], series.scale, probabilities)


@functools.lru_cache(maxsize=32)
def ensemble(name: str, members: int, sets: tuple[str, ...] = (), days: int = 365, draws: int = 1000,
             series: tuple[str, ...] = (), seed: int = 20200809) -> Ensemble:  # fmt: skip
    """Members of a bundled scenario; the same seed shares all draws between calls."""
    program = assemble(scenario.load(name, sets), seed, min(draws, members), days)
    plan = Plan(members, 2048, series, 0)
    chunks = [simulate_chunk(program, plan, index) for index in range(n_chunks(plan))]
    rows = {key: np.concatenate([chunk.members[key] for chunk in chunks]).astype(float) for key in chunks[0].members}
    return Ensemble(gather(provenance(program, plan), assumption_values(program), chunks), rows)


def area_under_curve(score: Floats, probability: Floats) -> float:
    """Chance that a member who leaves scores higher than one who stays, members split by their exit probability."""
    order = np.argsort(score, kind="stable")
    leaving, staying = probability[order], 1.0 - probability[order]
    below = np.cumsum(staying) - staying / 2.0
    return float((leaving * below).sum() / (leaving.sum() * staying.sum()))
