"""Security, written again from its equations: officers loyal, shirking or gone, and what they can do."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from .world import Groups


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: the shares at which all four flows balance with ``stay = stay_at_rest``."""
    p = parameters
    obey = expit(p["stay_at_rest"])
    leave = p["leaving_rate"] * (1 - expit(p["stay_at_rest"] + p["leaving_gap"]))
    shirking_per_loyal = p["shirking_rate"] * (1 - obey) / (p["returning_rate"] * obey + leave)
    defected_per_loyal = shirking_per_loyal * leave / p["refill"]
    loyal = 1 / (1 + shirking_per_loyal + defected_per_loyal)
    shirking = loyal * shirking_per_loyal
    return {
        "loyal": loyal,
        "shirking": shirking,
        "defected": loyal * defected_per_loyal,
        "loyal_rest": loyal,
        "capacity": p["officers_per_1000"] / 1000 * population * (loyal + shirking / 2),
    }


def will_to_stay(was: dict[str, np.ndarray], p: dict[str, np.ndarray]) -> np.ndarray:
    """Will to obey, (member,), logit."""
    return (
        p["stay_at_rest"]
        - p["unpaid"] * was["arrears"]
        + p["patron_backing"] * was["support"]
        + p["comrades"] * (was["loyal"] - was["loyal_rest"])
        - p["guilt"] * was["orders"] * np.minimum(was["share"] / p["guilt_share"], 2)
        - p["doubt"] * np.maximum(was["belief"] - was["belief_rest"], 0)
    )


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """Four flows between three states, then the capacity of who remains today."""
    p = parameters
    stay = will_to_stay(was, p)
    slackening = p["shirking_rate"] * expit(-stay) * was["loyal"]
    rallying = p["returning_rate"] * expit(stay) * was["shirking"]
    leaving = p["leaving_rate"] * expit(-stay - p["leaving_gap"]) * was["shirking"]
    hiring = p["refill"] * was["defected"]
    loyal = was["loyal"] - slackening + rallying + hiring
    shirking = was["shirking"] + slackening - rallying - leaving
    lent = 1 + p["reserve_effect"] * was["police_reserve"] + p["troops_effect"] * was["troops"]
    return {
        "loyal": loyal,
        "shirking": shirking,
        "defected": was["defected"] + leaving - hiring,
        "loyal_rest": was["loyal_rest"],
        "capacity": p["officers_per_1000"] / 1000 * was["population"] * (loyal + shirking / 2) * lent,
    }
