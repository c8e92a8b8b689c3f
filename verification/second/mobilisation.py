"""Mobilisation, written again: each group's readiness as one logistic curve, summed over groups and over places."""

from __future__ import annotations

import numpy as np

from second.world import Array, Day, Fields, Groups, logit


def start(parameters: Fields, population: Array) -> Fields:
    """An empty street; the crowd of no place has anybody in it."""
    names = ("share", "crowd", "seen", "tired", "slow_noise", "common_pull", "online_pull", "turnout")
    return {"population": population, **{name: np.zeros_like(population) for name in names}}


def pulls(was: Fields, parameters: Fields, today: Day) -> tuple[Array, Array]:
    """What pulls everybody, at most 150 either way, and what those online feel on top of it."""
    p = parameters
    drawn = p["social_pull"] * was["seen"] / (was["seen"] + p["half_seen"])
    willing = p["attitude"] + was["anger"] + p["hope"] * (was["belief"] - was["belief_rest"])
    unwilling = p["fear_weight"] * was["fear"] + was["tired"] + p["cold_cost"] * today["cold"]
    common = willing - unwilling + today["march_call"] + drawn * (1.0 - was["control"])
    return np.clip(common, -150.0, 150.0), drawn * (was["control"] - was["cut"])


def step(was: Fields, parameters: Fields, draws: Fields, today: Day, groups: Groups) -> Fields:
    """One day of the street."""
    p = parameters
    common, online = pulls(was, p, today)
    pull = (groups.attitude + common + groups.online[:, None] * online) * groups.sharpness[:, None]
    ready = groups.share[:, None] * logit(pull)

    memory = p["slow_noise_memory"]
    slow = memory * was["slow_noise"] + p["slow_noise_size"] * np.sqrt(1.0 - memory**2) * draws["slow_turnout"]
    slow = np.clip(slow, -6.0, 6.0)
    noise = np.exp(p["daily_noise"] * draws["turnout"] + slow)
    turnout = np.minimum(today["rhythm"] * p["reach"] * was["organised"] * noise, 50.0)
    free = np.maximum(1.0 - was["jailed"] / was["population"], 0.0)

    share = np.minimum(turnout * ready.sum(axis=0), p["reach"]) * free
    ready_there = np.stack([ready[groups.place == place].sum(axis=0) for place in range(groups.n_places)])
    crowd = share * was["population"] * ready_there / np.maximum(ready.sum(axis=0), 1e-30)
    tired = (
        was["tired"]
        + p["exhaustion"] * today["rhythm"] * was["seen"] / (was["seen"] + p["tiring_share"])
        - was["tired"] / p["recovery"]
    )
    return {
        "population": was["population"],
        "share": share,
        "crowd": crowd,
        "seen": was["seen"] + p["seeing_speed"] * (was["share"] * (1.0 - was["cut"]) - was["seen"]),
        "tired": tired,
        "slow_noise": slow,
        "common_pull": common,
        "online_pull": online,
        "turnout": turnout,
    }
