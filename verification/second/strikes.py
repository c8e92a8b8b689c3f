"""Strikes, written again from their equations: who is ready to stop work, who does, what it costs them."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from .world import Groups


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: no strike, no strain, nobody asked yet."""
    return dict.fromkeys(("strike", "strain", "worker_pull", "strike_ready"), np.zeros(population.shape))


def ready_workers(pull: np.ndarray, groups: Groups) -> np.ndarray:
    """Share of state workers ready to strike at a common ``pull``, (member,).

    ``groups.worker_weight`` holds n_g w_g / sum_h n_h w_h, each group's part of all state workers, 0 everywhere in a
    nation without any: the mean over groups is then one product.
    """
    return groups.worker_weight @ expit((groups.attitude + pull) * groups.sharpness[:, None])


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """The day's equations, all from yesterday's fields."""
    p = parameters
    strike, strain = was["strike"], was["strain"]
    pull = (
        p["striking_gap"]
        + p["worker_attitude"]
        + was["anger"]
        + p["hope"] * np.maximum(was["belief"] - was["belief_rest"], 0)
        - p["fear_weight"] * was["fear"]
        + today["strike_call"]
        - strain
    ).clip(-150, 150)
    ready = ready_workers(pull, groups)
    worn = strike / (strike + p["strain_share"])
    return {
        "strike": strike + p["speed"] * (ready - strike),
        "strain": strain + (p["hardship"] + p["dismissal"] * was["orders"]) * worn - strain / p["recovery"],
        "worker_pull": pull,
        "strike_ready": ready,
    }
