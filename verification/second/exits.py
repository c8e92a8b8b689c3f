"""Exits, written again: four hazards that share one day's chance of leaving."""

from __future__ import annotations

import math

import numpy as np

from second.world import Array, Day, Fields, Groups, logit

WAYS = ("uprising", "coup", "negotiated", "managed")


def start(parameters: Fields, population: Array) -> Fields:
    """He stands; no exit has come."""
    return {"standing": np.ones_like(population), **{way: np.zeros_like(population) for way in WAYS}}


def hazards(was: Fields, parameters: Fields) -> Array:
    """One row for each of the ways, in their order."""
    p = parameters
    crowd = was["share"] * was["population"] * (1.0 + p["strike_pressure"] * was["strike"])
    with np.errstate(divide="ignore"):
        pressing = logit(np.log(crowd / (p["hold"] * np.maximum(was["capacity"], 1.0))) / p["pressure_width"])
    cracked = logit((1.0 - was["loyal"] - p["crack"]) / p["crack_width"])
    uprising = p["uprising_rate"] * pressing * cracked * (1.0 - p["troops_hold"] * was["troops"])

    pull = (
        p["coup_at_rest"]
        + p["coup_belief"] * np.clip(was["belief"] - was["belief_rest"], 0.0, None)
        + p["coup_elite"] * np.clip(was["elite_rest"] - was["elite"], 0.0, None)
        + p["coup_force"] * np.clip(was["loyal_rest"] - was["loyal"], 0.0, None)
    )
    coup = p["coup_rate"] * logit(pull) * (1.0 - p["troops_deter"] * was["troops"])

    helped = np.minimum(was["support"], 1.0)
    negotiated = p["settlement_rate"] * was["settling"] * (1.0 + p["alone"] * (1.0 - helped))
    negotiated = negotiated * (1.0 + p["round_table"] * was["talks"])

    managed = p["handover_rate"] * was["handing_over"] * np.minimum(was["support"] + was["broker"], 1.0)
    managed = managed * (1.0 + p["brokered"] * was["broker"])
    return np.stack([uprising, coup, negotiated, managed])


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of hazards."""
    each = hazards(was, parameters)
    total = each.sum(axis=0)
    most = np.minimum(total, 1.0)
    leaving = -sum((-most) ** power / math.factorial(power) for power in range(1, 6))
    part = np.divide(each, total, out=np.zeros_like(each), where=total > 0.0)
    gone = {way: was[way] + was["standing"] * leaving * part[row] for row, way in enumerate(WAYS)}
    return {"standing": was["standing"] * (1.0 - leaving), **gone}
