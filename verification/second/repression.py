"""Repression, written again from its equations: detentions, jail, fear, brutality, anger, deaths."""

from __future__ import annotations

import numpy as np

from .world import Groups


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: nothing has happened yet, anger is what the parameter says."""
    empty = dict.fromkeys(("detained", "jailed", "fear", "brutality", "used", "deaths"), np.zeros(population.shape))
    return {**empty, "anger": parameters["anger_first"]}


def arrests(was: dict[str, np.ndarray], p: dict[str, np.ndarray], crowd: np.ndarray) -> np.ndarray:
    """Persons detained at yesterday's gatherings, (member,); at most half of the crowd."""
    thronged = crowd / (crowd + p["saturation"] * was["capacity"] + 1)
    gathered = crowd / (crowd + p["scattered_share"] * was["population"])
    return np.minimum(p["detentions"] * was["orders"] * was["capacity"] * thronged * gathered, crowd / 2)


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """The day's equations; only detentions feed into today's other fields, all else is yesterday's."""
    p = parameters
    crowd = was["share"] * was["population"]
    detained = arrests(was, p, crowd)
    danger = p["severity"] * was["orders"] * detained / (crowd + p["few"])
    presence = crowd / (crowd + p["brutal_share"] * was["population"])
    killed = draws["death"] < p["deaths_per_day"] * was["brutality"]
    outrage = p["backlash"] * np.maximum(was["brutality"] - p["inured_share"] * was["used"], 0)
    return {
        "detained": detained,
        "jailed": was["jailed"] + detained - was["jailed"] / p["time_in_jail"],
        "fear": was["fear"] + p["learning"] * today["rhythm_yesterday"] * (danger - was["fear"]),
        "brutality": np.maximum(was["orders"] ** 2 * presence, today["violence"]),
        "used": was["used"] + (was["brutality"] - was["used"]) / p["inuring_time"],
        "deaths": was["deaths"] + killed,
        "anger": np.clip(
            was["anger"]
            - was["anger"] / p["anger_time"]
            + outrage * (1 - p["hiding"] * was["control"])
            + p["death_anger"] * killed
            + p["anger_noise"] * draws["anger_shock"] * presence,
            -40,
            40,
        ),
    }
