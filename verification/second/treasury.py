"""Treasury, written again from its equations: reserves, arrears, what is ceded for help."""

from __future__ import annotations

import numpy as np

from .world import Groups


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: reserves from the parameter, nothing owed or ceded."""
    nothing = np.zeros(population.shape)
    return {"reserves": parameters["reserves_first"], "arrears": nothing, "ceded": nothing}


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """One day's balance; what the reserves cannot bear goes unpaid."""
    p = parameters
    income = p["margin"] + p["loan"] * was["credit"]
    losses = sum(
        p[weight] * was[field]
        for weight, field in (("strike_cost", "strike"), ("sanction_cost", "sanctions"), ("order_cost", "orders"))
    )
    balance = was["reserves"] + income - losses
    unpaid = np.clip(-balance, 0, 1)
    paid_help = was["credit"] + was["media_staff"] + 2 * was["police_reserve"] + 3 * was["troops"]
    return {
        "reserves": np.maximum(balance, 0),
        "arrears": was["arrears"] + p["arrears_speed"] * (unpaid - was["arrears"]),
        "ceded": was["ceded"] + p["price"] * paid_help * (1 - was["ceded"]),
    }
