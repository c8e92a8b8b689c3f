"""How the centres of the default priors may move, and what that makes of a scenario's draws.

`Moves` shift the centres of the priors named in `FITTED`, in units of each prior's own spread, and widen them. In every
scenario only the parameters that stand at their default are moved (within `NEAR` of its centre: a copy of it): what a
scenario says for itself stays.

    value = start + spread (shift + factor z),   z = standard normal quantile of the draw          (log or linear)

``start`` and ``spread`` are those before any fit (`start`): a refit does not begin where the last one ended.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from standoff.mechanisms.catalogue import PARAMETERS
from standoff.parameter import Prior
from standoff.scenario import Resolved

Floats = npt.NDArray[np.float64]

FITTED = (
    "exits.uprising_rate", "exits.coup_rate", "exits.coup_at_rest", "exits.settlement_rate", "exits.handover_rate",
    "exits.crack", "exits.hold", "exits.pressure_width", "exits.coup_belief", "exits.coup_force",
    "negotiation.threshold", "negotiation.sees_force", "negotiation.sees_elite",
    "belief.at_rest", "belief.crowd_weight", "belief.loyalty_weight", "belief.support_weight",
    "belief.endurance_time", "belief.endurance_power", "elites.stay_at_rest", "elites.doubt",
    "security.stay_at_rest", "security.doubt", "security.guilt", "security.leaving_rate", "security.shirking_rate",
    "security.patron_backing", "mobilisation.exhaustion", "mobilisation.fear_weight", "mobilisation.slow_noise_size",
    "repression.backlash", "repression.anger_time", "repression.severity", "repression.detentions",
    "repression.deaths_per_day", "ruler.resolve", "ruler.outnumbered", "ruler.emboldened",
    "opposition.organisers_lost", "patron.attend", "patron.ruler_value", "patron.troops_cost",
    "mobilisation.slow_noise_memory", "mobilisation.social_pull", "mobilisation.half_seen", "belief.noticed_share",
    "repression.saturation",
)  # fmt: skip
"""Default priors that may move; all others hardly move any figure of `prior_targets`."""
FAR = {
    "exits.hold": 2.5, "exits.pressure_width": 3.0, "belief.noticed_share": 3.0, "mobilisation.half_seen": 2.5,
    "belief.crowd_weight": 1.5, "mobilisation.slow_noise_size": 3.0, "mobilisation.slow_noise_memory": 1.5,
    "security.guilt": 1.5, "repression.saturation": 1.5, "exits.crack": 1.2, "exits.uprising_rate": 1.2,
}  # fmt: skip
"""How far a centre may lie from its start, as a standard deviation in spreads, where that is not `USUAL`: what says how
large a crowd counts as large was set beside Belarus alone, whose crowds were among the largest."""
USUAL = 0.8
WIDER = 0.25
"""Standard deviation of the logarithm of the factor on the spreads."""
NEAR = 0.03
RECORD = Path(__file__).parents[1] / "src" / "standoff" / "data" / "default_priors.csv"
"""What the fit that ships changed, written by `default_priors.py`."""
ATTITUDE = "mobilisation.attitude"
GRID = (-5.0, -3.5, -2.2, -1.0, 0.0, 1.0, 2.0, 3.2)
"""Attitudes at which the curve of first weeks is measured."""


@cache
def start(name: str) -> Prior:
    """The default prior of a parameter before any fit: as `RECORD` keeps it, else as it stands."""
    return recorded().get(name, PARAMETERS[name].prior)


@cache
def recorded() -> dict[str, Prior]:
    """Parameter -> prior before the fit that ships."""
    if not RECORD.is_file():
        return {}
    rows = csv.DictReader(RECORD.read_text(encoding="utf-8").splitlines())
    return {
        row["parameter"]: Prior(row["family"], float(row["start"]), float(row["start_spread"]))  # type: ignore[arg-type]
        for row in rows
    }


def stands_at_default(resolved: Resolved, name: str) -> bool:
    """Whether a scenario has a parameter at its default centre, its own spread or not."""
    own, default = resolved.assumptions[name].prior, PARAMETERS[name].prior
    return own.family == default.family and abs(own.centre - default.centre) <= NEAR * abs(default.centre)


@dataclass(frozen=True)
class Moves:
    """Particles: ``shift`` and ``log_factor``, (particle, parameter of `FITTED`), in spreads before the fit."""

    shift: Floats
    log_factor: Floats

    @classmethod
    def of(cls, theta: Floats) -> Moves:
        """From (particle, parameter + 1): shifts, then the logarithm of one factor for all spreads."""
        return cls(theta[:, :-1], np.broadcast_to(theta[:, -1:], theta[:, :-1].shape))

    @staticmethod
    def prior_sd() -> Floats:
        """Standard deviation of each entry of theta before anything was measured, (parameter + 1,)."""
        return np.array([*(FAR.get(name, USUAL) for name in FITTED), WIDER])

    def __len__(self) -> int:
        return len(self.shift)

    def values(self, resolved: Resolved, name: str, drawn: Floats) -> Floats:
        """A parameter's values where the scenario drew ``drawn`` (inner,), (particle, inner)."""
        k, parameter = FITTED.index(name), PARAMETERS[name]
        own, before = resolved.assumptions[name].prior, start(name)
        shift, factor = self.shift[:, k, None], np.exp(self.log_factor[:, k, None])
        factor = factor * own.spread / parameter.prior.spread
        if own.family == "lognormal":
            z = np.log(drawn / own.centre) / own.spread
            value = before.centre * np.exp(before.spread * (shift + factor * z))
        else:
            z = (drawn - own.centre) / own.spread
            value = before.centre + before.spread * (shift + factor * z)
        return np.asarray(np.clip(value, parameter.low, parameter.high))
