"""Belief, written again: the crowd against what survival has taught people to expect, and the news from the palace."""

from __future__ import annotations

import numpy as np

from second.world import Array, Day, Fields, Groups, logit


def start(parameters: Fields, population: Array) -> Fields:
    """At rest, with no day of protest survived."""
    rest = logit(parameters["at_rest"])
    return {"belief": rest, "belief_rest": rest.copy(), "endured": np.zeros_like(rest)}


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of belief."""
    p = parameters
    growth = np.power(1.0 + was["endured"] / p["endurance_time"], p["endurance_power"])
    impressive = p["noticed_share"] * growth
    news = np.stack([
        p["at_rest"],
        p["crowd_weight"] * np.log1p(was["seen"] / impressive),
        p["loyalty_weight"] * np.clip(was["loyal_rest"] - was["loyal"], 0.0, None),
        p["elite_weight"] * np.clip(was["elite_rest"] - was["elite"], 0.0, None),
        p["strike_weight"] * was["strike"],
        p["arrears_weight"] * was["arrears"],
        -p["support_weight"] * was["support"],
        -p["troops_weight"] * was["troops"],
    ])  # fmt: skip
    target = logit(news.sum(axis=0))
    return {
        "belief": (1.0 - p["speed"]) * was["belief"] + p["speed"] * target,
        "belief_rest": was["belief_rest"],
        "endured": was["endured"] + was["seen"] / (was["seen"] + p["noticed_share"]),
    }
