"""Goodwill, written again: affection for the patron comes back slowly and is spent on the ruler it keeps."""

from __future__ import annotations

import numpy as np

from second.world import Array, Day, Fields, Groups


def start(parameters: Fields, population: Array) -> Fields:
    """As before the crisis."""
    return {"goodwill": parameters["at_rest"].copy(), "goodwill_rest": parameters["at_rest"].copy()}


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of feeling."""
    p, feeling, rest = parameters, was["goodwill"], was["goodwill_rest"]
    witnessed = was["seen"] / (was["seen"] + p["noticed_share"])
    recovered = (rest - feeling) / p["recovery"]
    lost = p["support_cost"] * was["support"] * witnessed + p["troops_cost"] * was["troops"] * (1.0 + feeling)
    return {"goodwill": np.clip(feeling + recovered - lost, -1.0, 1.0), "goodwill_rest": rest}
