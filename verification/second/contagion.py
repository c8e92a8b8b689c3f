"""Contagion, written again: the patron's own street, in the world as it is and in the world where the ruler fell."""

from __future__ import annotations

import numpy as np

from second.world import Array, Day, Fields, Groups, logit


def start(parameters: Fields, population: Array) -> Fields:
    """Both pressures at the resting pressure: nobody has fallen and nobody marches yet."""
    rest = logit(parameters["at_rest"])
    return {"home_pressure": rest, "home_if_fallen": rest.copy()}


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of both; the same shock moves them."""
    p = parameters
    shock = p["noise"] * draws["home_shock"]
    example = p["at_rest"] + p["example"] * was["seen"] / (was["seen"] + p["noticed_share"])
    after_a_fall = example + p["fall_example"] * (1.0 - p["learning"])

    def follow(pressure: Array, pull: Array) -> Array:
        moved = (1.0 - p["speed"]) * pressure + p["speed"] * logit(pull)
        return np.clip(moved + shock, 0.0, 1.0)

    return {
        "home_pressure": follow(was["home_pressure"], example),
        "home_if_fallen": follow(was["home_if_fallen"], after_a_fall),
    }
