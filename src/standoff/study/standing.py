"""Standing: what the members of an ensemble say from a date on, given that the ruler still stands on it.

**Equations** (member m of draw d, s_m(t) its probability of standing at the close of day t, freeze on the morning of
day a, that is after day a - 1; s_m(-1) = 1)

    w_m    = s_m(a - 1)                                  weight of the member: as likely as its ruler stands
    q_m    = 1 - s_m(a - 1 + 365) / s_m(a - 1)           out within a year, given that he stood
    p      = sum w_m q_m / sum w_m
    F_k(t) = sum over members of the exits of kind k on days a … t  /  sum w_m

Nothing but "he stands" is learned on the way; what the street did is for `learning` to take in, whose particles make
the same `Futures`. Range: the 5th and 95th percentile of the draws' own p_d, weighted by W_d = sum w_m over their
members, after they were drawn towards p by sqrt(max(0, 1 - noise / spread)) as in `analysis.spread`; noise of p_d is
that of a ratio, sum w_m^2 (q_m - p_d)^2 / W_d^2 · R / (R - 1) with R members.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.analysis.spread import PERCENTILES, Estimate
from standoff.engine.ensemble import Plan, n_chunks, warm_up
from standoff.engine.layout import LANES
from standoff.engine.program import assemble
from standoff.errors import RunInterrupted, StandoffError
from standoff.execute import Simulation, run_chunks
from standoff.record import EXITS, FIXED, Chunk, Floats, Integers
from standoff.scenario import Resolved
from standoff.study.cases import YEAR
from standoff.study.settings import Execution, Settings, count_threads


@dataclass(frozen=True)
class Futures:
    """Members from a freeze on: ``draw``, ``weight`` w and ``out`` q, each (member,); see the module.

    ``incidence``: (day, exit) chance of an exit of that kind by the close of day 1 … `YEAR` after the freeze.
    """

    draw: npt.NDArray[np.int64]
    weight: Floats
    out: Floats
    incidence: Floats

    @property
    def out_by(self) -> Floats:
        """Chance of being out by the close of each day after the freeze, (day,)."""
        return np.asarray(np.minimum(self.incidence.sum(axis=1), 1.0))

    def estimate(self) -> Estimate:
        """P(out within a year of the freeze) with its range over assumptions and sampling error."""
        n = int(self.draw.max()) + 1
        weight: Floats = np.asarray(np.bincount(self.draw, self.weight, n), np.float64)
        own: Floats = np.divide(
            np.bincount(self.draw, self.weight * self.out, n), weight, np.zeros(n), where=weight > 0.0
        )
        p = float(np.average(own, weights=weight))
        spread = float(np.average((own - p) ** 2, weights=weight))
        kept = np.sqrt(max(0.0, 1.0 - self._noise(own, weight) / spread)) if spread > 0.0 else 0.0
        drawn = np.clip(p + kept * (own - p), 0.0, 1.0)
        seen = weight > 0.0
        low, high = np.quantile(drawn[seen], PERCENTILES, weights=weight[seen], method="inverted_cdf")
        se = float(np.sqrt(((weight * (own - p)) ** 2).sum()) / weight.sum())
        return Estimate(p, float(low), float(high), se)

    def _noise(self, own: Floats, weight: Floats) -> float:
        """Mean over draws, by weight, of the replicate variance of a draw's own p; draws of one member are left out."""
        n = len(own)
        members = np.bincount(self.draw, minlength=n)
        squares = np.bincount(self.draw, (self.weight * (self.out - own[self.draw])) ** 2, n)
        told = (members > 1) & (weight > 0.0)
        if not told.any():
            return 0.0
        noise = squares[told] / weight[told] ** 2 * members[told] / (members[told] - 1)
        return float(np.average(noise, weights=weight[told]))


def live_from(resolved: Resolved, freeze: dt.date, settings: Settings, execution: Execution) -> Futures:
    """Play a scenario from its start to a year after the freeze; ``settings.days`` is not used.

    Raises `StandoffError` for a freeze before the scenario's start, and where no ruler stands on it.
    """
    first = (freeze - resolved.start).days
    if first < 0:
        raise StandoffError(f"the freeze {freeze} is before the start of {resolved.name}, {resolved.start}")
    warm_up(execution.get("on_message"))
    program = assemble(resolved, settings.seed, settings.draws, first + YEAR)
    plan = Plan(settings.members, LANES, n_paths=settings.members)
    weight, stays = np.ones(settings.members), np.empty(settings.members)
    exits: Integers = np.zeros((YEAR, len(EXITS)), np.int64)

    def keep(chunk: Chunk) -> None:
        standing = chunk.paths["standing"][:, :, 0]
        members = slice(chunk.first, chunk.first + chunk.size)
        if first > 0:
            weight[members] = standing[:, first - 1]
        stays[members] = standing[:, first + YEAR - 1]
        exits[:] += chunk.exits[first:]

    try:
        threads = count_threads(execution.get("threads"))
        run_chunks(Simulation(program, plan, paths=("standing",)), range(n_chunks(plan)), threads, keep)
    except (KeyboardInterrupt, RunInterrupted):
        raise RunInterrupted("interrupted; nothing was kept", "fewer --members answer sooner") from None
    whole = weight.sum()
    if whole <= 0.0:
        raise StandoffError(f"{resolved.name}: in no future does the ruler stand on {freeze}")
    out = 1.0 - np.divide(stays, weight, np.ones_like(stays), where=weight > 0.0)
    draw = np.arange(settings.members) % settings.draws
    incidence = np.cumsum(exits, axis=0) / FIXED / whole
    return Futures(draw, weight, np.clip(out, 0.0, 1.0), incidence)
