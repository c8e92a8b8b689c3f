"""Information, written again: the strength of state media, what they hide, and the cut that people learn to pass."""

from __future__ import annotations

import numpy as np

from second.world import Array, Day, Fields, Groups


def start(parameters: Fields, population: Array) -> Fields:
    """State media intact and hiding all they can, the internet open, nobody used to a cut."""
    hidden = parameters["hidden_share"]
    return {
        "media": np.ones_like(hidden),
        "control": np.clip(hidden, 0.0, 0.95),
        "cut": np.zeros_like(hidden),
        "adapted": np.zeros_like(hidden),
    }


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of media and internet."""
    p = parameters
    refilled = np.minimum(1.0 / p["media_refill"] + p["staff_effect"] * was["media_staff"], 1.0)
    walked_out = np.minimum(p["walkout"] * was["strike"], 1.0)
    media = was["media"] + refilled * (1.0 - was["media"]) - walked_out * was["media"]

    drowned = was["rally"] / (was["rally"] + was["seen"] + p["noticed_share"])
    control = np.clip(p["hidden_share"] * media * (1.0 + p["rally_effect"] * drowned), 0.0, 0.95)

    wanted = np.maximum(today["shutdown"], p["habitual_cut"] * was["orders"] * today["rhythm_tomorrow"])
    naive = 1.0 - was["adapted"]
    cut = wanted * naive
    learnt = np.minimum(cut / p["learning_to_bypass"], naive)
    forgotten = was["adapted"] / p["forgetting_to_bypass"]
    return {"media": media, "control": control, "cut": cut, "adapted": was["adapted"] + learnt - forgotten}
