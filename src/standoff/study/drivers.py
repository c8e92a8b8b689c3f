"""Drivers: what the answer hangs on, by four ways of asking that should agree where they can.

============ ===================================================================================================
ranks        rank correlation of each assumption with the outcome over draws (`standoff.analysis.drivers`)
tornado      each candidate alone at its 10th and 90th percentile, all else as drawn, on the same members
evidence     how far the answer could move if a contested assumption were settled
sobol        shares of the variance over the strongest assumptions, alone and together (`standoff.analysis.sobol`)
============ ===================================================================================================

Correlation over draws picks the candidates, their swing picks the strongest for Sobol. A design of those takes their
values from the quantiles of the ordinary ensemble's draws; row i's designs share members i R … i R + R - 1, each with
its own draw of all other assumptions, so replicate noise holds both luck and the assumptions that were screened out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Unpack

import numpy as np
import pandas as pd

from standoff.analysis.drivers import driver_table
from standoff.analysis.evidence_value import LEVELS
from standoff.analysis.outcomes import tally_of
from standoff.analysis.sobol import FEWEST_ROWS, SobolIndices, sobol_indices
from standoff.analysis.spread import Estimate, Tally, estimate, replicate_variance
from standoff.errors import StandoffError
from standoff.parameter import Z90
from standoff.record import Floats
from standoff.scenario import Resolved
from standoff.study.ensemble import Ensemble
from standoff.study.evidence_value import CONTESTED, contested, select_assumptions, settle_each
from standoff.study.settings import Execution, Settings, check_execution, whole_number
from standoff.study.settling import Arms, Steps, check_outcome, count_days, live_ensemble

TORNADO_COLUMNS = (
    "rank", "assumption", "at_low", "at_high", "p_low", "p_low_se", "p_high", "p_high_se", "swing", "swing_low",
    "swing_high", "beyond_noise",
)  # fmt: skip
ENDS = (LEVELS[0], LEVELS[-1])


@dataclass(frozen=True)
class Sizes:
    """How much to run: the default answers within ten seconds on two cores."""

    members: int = 8_000
    """Of the ordinary ensemble."""
    draws: int = 2_000
    candidates: int = 20
    """Assumptions of the tornado, picked by correlation."""
    arm_members: int = 512
    """Members of each arm of tornado and evidence."""
    inputs: int = 8
    """Assumptions of the Sobol design, picked by swing."""
    rows: int = 256
    """Base rows of the design, a power of 2."""
    replicates: int = 8
    """Members of each design."""

    def __post_init__(self) -> None:
        lowest = {"members": 8, "draws": 4, "arm_members": 64, "rows": FEWEST_ROWS, "replicates": 2}
        for each in fields(self):
            name = each.name
            whole_number(name.replace("_", " "), getattr(self, name), lowest.get(name, 1), 100_000_000)
        if self.rows & (self.rows - 1):
            raise StandoffError(f"rows must be a power of 2, found {self.rows}")


@dataclass(frozen=True)
class Drivers:
    """What the answer hangs on. Frames are tidy; probabilities are shares of 1.

    ``ranks``: as `standoff.analysis.drivers.driver_table`. ``tornado``: rank, assumption, the values ``at_low`` and
    ``at_high`` (10th and 90th percentile of its draws), P(outcome) there with sampling error, ``swing`` = high - low
    with its 90% interval, beyond_noise; largest swing first. ``evidence``: as
    `standoff.analysis.evidence_value.evidence_table`. ``sobol``: None where not asked for.
    """

    scenario: str
    outcome: str
    days: int
    seed: int
    sizes: Sizes
    answer: Estimate
    centre: float
    """P(outcome) of the tornado's own members, all assumptions as drawn."""
    noise_share: float
    """Share of the variance of the ensemble's draw means that is replicate noise."""
    ranks: pd.DataFrame
    tornado: pd.DataFrame
    evidence: pd.DataFrame
    settled: tuple[str, ...]
    """Contested assumptions that the scenario gives one value: no evidence is asked of them."""
    sobol: SobolIndices | None
    carried: float
    """Share of the variance over all assumptions that the Sobol inputs make; NaN where not asked for."""
    moved: int
    """Members of all arms whose other assumptions were drawn again because no regime could rest there."""
    unrested: int
    """Members of all arms left out because no rest was found."""
    members: int
    """Members simulated in all."""

    def plain(self) -> dict[str, Any]:
        """The answer as JSON."""
        found = self.sobol
        return {
            "outcome": self.outcome, "days": self.days, "seed": self.seed, "members": self.members,
            "p": self.answer.p, "low": self.answer.low, "high": self.answer.high, "se": self.answer.se,
            "noise_share": _number(self.noise_share), "ranks": _rows(self.ranks), "tornado": _rows(self.tornado),
            "tornado_centre": self.centre, "evidence": _rows(self.evidence), "settled": list(self.settled),
            "moved": self.moved, "unrested": self.unrested,
            "sobol": None if found is None else {
                "indices": _rows(found.table), "noise_share": _number(found.noise_share),
                "noise_low": _number(found.noise_low), "noise_high": _number(found.noise_high),
                "interactions": _number(found.interactions), "carried": _number(self.carried),
                "rows": found.rows, "left_out": found.left_out, "replicates": found.replicates,
            },
        }  # fmt: skip


def find_drivers(
    resolved: Resolved,
    outcome: str = "out",
    by: int | str | dt.date | None = None,
    sobol: bool = False,
    evidence: str | Sequence[str] = CONTESTED,
    seed: int = 1,
    sizes: Sizes | None = None,
    **execution: Unpack[Execution],
) -> Drivers:
    """What P(outcome) by a day hangs on.

    ``by``: days, a date, or None for the scenario's horizon. ``sobol``: also shares of the variance. ``evidence``:
    ``contested``, ``all`` or names of assumptions. Raises `StandoffError` for an unknown outcome or assumption, a date
    before the start, and for sizes that cannot be.
    """
    check_execution("find_drivers", execution, ("resolved", "outcome", "by", "sobol", "evidence", "seed", "sizes"))
    size = sizes or Sizes()
    days = count_days(resolved, by)
    settings = Settings(size.members, days, seed, size.draws, n_paths=0)
    ensemble = Ensemble.of(resolved, settings)
    drawn = {name: ensemble.program.values[name] for name in ensemble.program.uncertain}
    asked = select_assumptions(resolved, tuple(drawn), evidence)
    n_tried, n_inputs = min(size.candidates, len(drawn)), min(size.inputs, len(drawn)) if sobol else 0
    planned = size.arm_members * (1 + len(ENDS) * n_tried + len(LEVELS) * len(asked))
    planned += size.rows * size.replicates * (n_inputs + 2) if n_inputs else 0
    steps = Steps(execution, settings.members + planned)
    arms = Arms.of(resolved, check_outcome(outcome), seed, size.arm_members, days, steps)
    record = live_ensemble(ensemble, steps)
    ranks = driver_table(record, outcome)
    centre = float(arms.live({}).mean())
    tried = list(ranks["assumption"][:n_tried])
    steps.total -= size.arm_members * len(ENDS) * len({*tried} & {*asked})  # what both want is lived through once
    tornado = draw_tornado(arms, drawn, tried)
    found = settle_each(arms, drawn, asked)
    indices, all_arms = None, [arms]
    if n_inputs:
        all_arms.append(Arms.of(resolved, outcome, seed, size.rows * size.replicates, days, steps))
        indices = share_variance(all_arms[1], drawn, list(tornado["assumption"][:n_inputs]), size.rows, seed)
    tally = tally_of(record, outcome)
    return Drivers(
        resolved.name, outcome, days, seed, size, estimate(tally), centre, _noise_share(tally), ranks, tornado, found,
        tuple(name for name in contested(resolved) if name not in drawn), indices, _carried(indices, tally),
        sum(each.moved for each in all_arms), sum(each.unrested for each in all_arms), steps.done,
    )  # fmt: skip


def draw_tornado(arms: Arms, drawn: Mapping[str, Floats], names: Sequence[str]) -> pd.DataFrame:
    """Each of ``names`` alone at its 10th and 90th percentile of ``drawn``: see `Drivers`."""
    rows = []
    for name in names:
        ends = [float(each) for each in np.quantile(drawn[name], ENDS)]
        low, high = (arms.settle(name, each) for each in ends)
        both = np.isfinite(low) & np.isfinite(high)
        (p_low, low_se), (p_high, high_se), (swing, error) = map(_mean, (low[both], high[both], (high - low)[both]))
        interval = swing - Z90 * error, swing + Z90 * error
        beyond = interval[0] > 0.0 or interval[1] < 0.0
        rows.append((0, name, *ends, p_low, low_se, p_high, high_se, swing, *interval, beyond))
    frame = pd.DataFrame(rows, columns=list(TORNADO_COLUMNS))
    frame = frame.sort_values("swing", key=lambda column: -column.abs(), kind="stable", ignore_index=True)
    frame["rank"] = np.arange(1, len(frame) + 1)
    return frame


def share_variance(arms: Arms, drawn: Mapping[str, Floats], names: Sequence[str], rows: int, seed: int) -> SobolIndices:
    """Sobol indices of P(outcome) over ``names``, with ``arms`` of ``rows`` × replicates members."""
    replicates = arms.program.draws // rows

    def evaluate(design: Floats) -> Floats:
        quantiles = design.reshape(rows, -1, len(names))
        answers = []
        for arm in range(quantiles.shape[1]):
            given = {
                name: np.repeat(np.quantile(drawn[name], quantiles[:, arm, k]), replicates)
                for k, name in enumerate(names)
            }
            answers.append(arms.live(given).reshape(rows, replicates))
        return np.stack(answers, axis=1).reshape(-1, replicates)

    return sobol_indices(evaluate, names, rows, seed)


def _mean(values: Floats) -> tuple[float, float]:
    """Mean and its sampling error; NaN where no member is left."""
    if len(values) < 2:
        return float("nan"), float("nan")
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def _carried(indices: SobolIndices | None, tally: Tally) -> float:
    """The inputs' variance as a share of that of the draws' own probabilities, replicate noise removed."""
    whole = float(tally.means.var(ddof=1)) - replicate_variance(tally)
    return indices.variance / whole if indices is not None and whole > 0.0 else float("nan")


def _noise_share(tally: Tally) -> float:
    seen = float(tally.means.var(ddof=1))
    return replicate_variance(tally) / seen if seen > 0.0 else float("nan")


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: object) -> object:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return _number(float(value)) if isinstance(value, float | np.floating) else value


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
