"""Elites, written again: the balance of what holds an official and what frightens him."""

from __future__ import annotations

import numpy as np

from second.world import Array, Day, Fields, Groups, logit


def start(parameters: Fields, population: Array) -> Fields:
    """The share that holds to the ruler when nothing is going on."""
    rest = logit(parameters["stay_at_rest"])
    return {"elite": rest, "elite_rest": rest.copy()}


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of the elites."""
    p = parameters
    holds = (
        p["stay_at_rest"]
        + p["patron_backing"] * was["support"]
        + p["peers"] * (was["elite"] - was["elite_rest"])
    )  # fmt: skip
    frightens = (
        p["doubt"] * np.where(was["belief"] > was["belief_rest"], was["belief"] - was["belief_rest"], 0.0)
        + p["unpaid"] * was["arrears"]
        + p["sanctioned"] * was["sanctions"]
        + p["reform_signal"] * (was["concession"] - was["concession_rest"])
    )
    unrest = was["seen"] / (was["seen"] + p["noticed_share"])
    moved = (1.0 - p["speed"]) * was["elite"] + p["speed"] * logit(holds - frightens)
    return {
        "elite": np.clip(moved + p["noise"] * draws["elite_shock"] * unrest, 0.0, 1.0),
        "elite_rest": was["elite_rest"],
    }
