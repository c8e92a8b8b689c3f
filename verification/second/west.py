"""The West, written again from its equations: rejection, sanctions, mediation."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from .world import Groups


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: nothing rejected, sanctioned or offered."""
    return dict.fromkeys(("rejection", "sanctions", "mediation"), np.zeros(population.shape))


def lift_above(rest: np.ndarray, push: np.ndarray) -> np.ndarray:
    """Rise of the logistic curve from ``rest`` to ``rest + push`` as a share of all it can rise, at least 0."""
    level = expit(rest)
    return np.maximum((expit(rest + push) - level) / (1 - level), 0)


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """The day's equations, all from yesterday's fields."""
    p = parameters
    rejection, sanctions, mediation = was["rejection"], was["sanctions"], was["mediation"]
    noticed = was["seen"] / (was["seen"] + p["noticed_share"])
    rejected = np.minimum(p["disputed_vote"] + p["shock"] * was["used"], 1) * noticed
    push = (
        p["sanction_rejection"] * rejection
        + p["sanction_violence"] * was["used"]
        + p["sanction_troops"] * was["troops"]
        - p["caution"] * np.maximum(was["support"] - 1, 0)
    )
    wanted = lift_above(p["reluctance"], push)
    tightened = sanctions + p["sanction_speed"] * np.maximum(wanted - sanctions, 0) - sanctions / p["sanction_memory"]
    offered = np.maximum(p["mediation"] * rejection * (1 - was["troops"]), today["guarantor"])
    return {
        "rejection": rejection
        + p["rejection_speed"] * np.maximum(rejected - rejection, 0)
        - rejection / p["rejection_memory"],
        "sanctions": np.maximum(tightened, today["sanctions_floor"]),
        "mediation": mediation + p["mediation_speed"] * (offered - mediation),
    }
