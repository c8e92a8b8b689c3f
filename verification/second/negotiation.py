"""Negotiation, written again: what the ruler alone sees, and what he makes of it at the table."""

from __future__ import annotations

import numpy as np

from second.world import Array, Day, Fields, Groups, logit

CERTAINTY = 1e-6
"""Nearest that belief comes to none and to all when its odds are taken."""


def start(parameters: Fields, population: Array) -> Fields:
    """No talks; the ruler expects nothing, and both readinesses are what a forecast of zero leaves."""
    p = parameters
    calm = logit(-p["threshold"] / p["width"])
    nothing = np.zeros_like(calm)
    return {"own_forecast": nothing, "settling": calm, "handing_over": calm.copy(), "talks": nothing.copy()}


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of negotiation."""
    p = parameters
    slipping_force = np.clip(was["loyal_rest"] - was["loyal"], 0.0, None)
    slipping_elite = np.clip(was["elite_rest"] - was["elite"], 0.0, None)
    belief = np.clip(was["belief"], CERTAINTY, 1.0 - CERTAINTY)
    odds = np.log(belief) - np.log1p(-belief)
    own = logit(odds + p["sees_force"] * slipping_force + p["sees_elite"] * slipping_elite)

    steered = was["concession"] * np.minimum(was["support"], 1.0)
    succession = own * (1.0 + p["brokered"] * was["broker"] + p["reform_path"] * steered)

    guarantee = np.maximum(was["mediation"], today["offer"])
    readiness = (
        p["talks_at_rest"]
        + p["talks_forecast"] * own
        + p["talks_mediated"] * guarantee
        + p["talks_reform"] * was["concession"]
    )
    table = was["organised"] * was["leadership"] * logit(readiness)
    return {
        "own_forecast": own,
        "settling": logit((own - p["threshold"]) / p["width"]),
        "handing_over": logit((succession - p["threshold"]) / p["width"]),
        "talks": (1.0 - p["speed"]) * was["talks"] + p["speed"] * table,
    }
