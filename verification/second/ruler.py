"""Ruler, written again from his equations: a stance each week, orders, reform, calls for help, rallies."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, softmax

from .world import Groups

CHOICE_WEEKDAY = 4
LEVELS = np.array([0.0, 0.35, 0.7, 1.0])


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: the first stance, offers and calls at rest, no crowd and no orders."""
    offer = expit(parameters["reform_at_rest"])
    return {
        "faced": np.zeros(population.shape),
        "stance": parameters["first_stance"],
        "orders": np.zeros(population.shape),
        "concession": offer,
        "concession_rest": offer,
        "appeal": expit(parameters["appeal_at_rest"]),
        "rally": np.zeros(population.shape),
    }


def drive_of(was: dict[str, np.ndarray], p: dict[str, np.ndarray]) -> np.ndarray:
    """Pull of harsher orders, (member,)."""
    odds = was["faced"] * was["population"] / np.maximum(was["capacity"], 1)
    return (
        p["resolve"]
        + p["emboldened"] * was["support"]
        - p["outnumbered"] * np.log1p(odds)
        - p["unsure_of_force"] * np.maximum(was["loyal_rest"] - was["loyal"], 0)
        + p["threatened"] * np.maximum(was["belief"] - was["belief_rest"], 0)
    )


def pick_stance(was: dict[str, np.ndarray], p: dict[str, np.ndarray], lot: np.ndarray) -> np.ndarray:
    """Level drawn from the quantal response over `LEVELS`, (member,); ``lot`` is uniform."""
    utility = drive_of(was, p) * LEVELS[:, None] - p["cost_of_violence"] * LEVELS[:, None] ** 2
    ladder = np.cumsum(softmax(p["sharpness"] * utility, axis=0), axis=0)
    return LEVELS[(lot >= ladder[:-1]).sum(axis=0)]


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """The day's equations; orders follow yesterday's stance, so a stance chosen today is ordered from tomorrow."""
    p = parameters
    chooses = today["day"] % 7 == CHOICE_WEEKDAY
    stance = pick_stance(was, p, draws["stance_choice"]) if chooses else was["stance"]
    alarm = np.maximum(was["belief"] - was["belief_rest"], 0)
    reform = expit(
        p["reform_at_rest"]
        + p["reform_doubt"] * alarm
        + p["reform_pressed"] * was["pressing"]
        - p["reform_emboldened"] * was["support"]
    )
    call = expit(p["appeal_at_rest"] + p["appeal_doubt"] * alarm + p["appeal_unpaid"] * was["arrears"])
    met = was["stance"] * was["seen"] / (was["seen"] + p["noticed_share"])
    return {
        "faced": np.maximum(was["faced"] * (1 - 1 / p["crowd_memory"]), was["share"]),
        "stance": stance,
        "orders": was["orders"] + p["speed"] * (met - was["orders"]),
        "concession": was["concession"] + p["reform_speed"] * (reform - was["concession"]),
        "concession_rest": was["concession_rest"],
        "appeal": was["appeal"] + p["appeal_speed"] * (call - was["appeal"]),
        "rally": p["rally_size"] * was["elite"] * was["control"] * was["seen"] / (was["seen"] + p["rally_share"]),
    }
