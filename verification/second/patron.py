"""Patron, written again from his equations: once a week a choice between seven options, then what it brings."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, softmax

from .world import Groups

CHOICE_WEEKDAY = 6
OPTIONS = ("abandon", "words", "credit", "media", "police_reserve", "troops", "broker")
STEPS = np.array([0.0, 0.5, 1.0, 1.2, 2.0, 3.0, 0.5])
EFFECT = np.array([0.0, 0.5, 1.0, 1.2, 2.0, 4.0, 0.5])
DOUBT = 1e-6
"""The public is never surer than this that he falls or stays: the first writing does so, its docstring did not say."""

BRINGS = {
    "credit": ("credit", "police_reserve", "troops"),
    "media_staff": ("media", "police_reserve", "troops"),
    "police_reserve": ("police_reserve", "troops"),
    "troops": ("troops",),
    "broker": ("broker",),
}


def brought(field: str) -> np.ndarray:
    """Whether each of `OPTIONS` brings a field, (option,)."""
    return np.array([float(option in BRINGS[field]) for option in OPTIONS])


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: no option taken, no pledge, only the lesson of the past."""
    fields = ("choice", "support", *BRINGS, "pledge", "pressing")
    return {**dict.fromkeys(fields, np.zeros(population.shape)), "lesson": parameters["lesson_first"]}


def costs(was: dict[str, np.ndarray], p: dict[str, np.ndarray], today: dict[str, float]) -> np.ndarray:
    """What each option costs to give, (option, member)."""
    words, credit, media = p["words_cost"], p["credit_cost"], p["media_cost"]
    reserve = words + credit + media + p["reserve_cost"]
    pretext = np.maximum(today["threat_frame"], was["appeal"])
    troops = (
        reserve
        + p["troops_cost"] * (1 + was["lesson"])
        + p["home_cost"] * was["home_pressure"]
        + p["frame_cost"] * (1 - pretext)
    )
    return np.stack([0 * words, words, words + credit, words + media, reserve, troops, p["broker_cost"]])


def utilities(was: dict[str, np.ndarray], p: dict[str, np.ndarray], today: dict[str, float]) -> np.ndarray:
    """Worth of each option to the patron, (option, member)."""
    money = p["need_worth"] / (1 + was["reserves"] / p["need_days"])
    effect = EFFECT[:, None] + brought("credit")[:, None] * money
    effect_now = was["support"] + was["troops"] + money * was["credit"]
    belief = np.clip(was["belief"], DOUBT, 1 - DOUBT)
    safety = np.log1p(-belief) - np.log(belief)
    survives = expit(safety + p["help_worth"] * (effect - effect_now))
    disorder = was["seen"] / (was["seen"] + p["disorder_share"])
    ruler = p["ruler_value"] + p["reform_value"] * was["concession"] - p["disorder_cost"] * disorder
    heir = (
        p["next_value"]
        + p["alignment_value"] * was["alignment"]
        + p["goodwill_value"] * was["goodwill"]
        - p["precedent_cost"] * (was["home_if_fallen"] - was["home_pressure"])
    )
    ceded = p["gain"] * STEPS[:, None] * (1 + p["captive"] * was["rejection"])
    worth = survives * ruler + (1 - survives) * heir + ceded * (1 - p["repudiation"] * (1 - survives))
    worth[-1] = p["broker_success"] * (heir + p["orderly_value"]) + (1 - p["broker_success"]) * worth[-1]
    return worth - costs(was, p, today) - p["climb_down"] * np.maximum(was["pledge"] - STEPS[:, None], 0)


def choose(
    was: dict[str, np.ndarray], p: dict[str, np.ndarray], draws: dict[str, np.ndarray], today: dict[str, float]
) -> np.ndarray:
    """Option in force after this week's choice, (member,): the old one where the patron does not attend."""
    may = np.array([1.0, *(today["may_" + option] for option in OPTIONS[1:])])
    scaled = np.where(may[:, None] > 0, p["sharpness"] * utilities(was, p, today), -np.inf)
    ladder = np.cumsum(softmax(scaled, axis=0), axis=0)
    drawn = (draws["patron_choice"] >= ladder[:-1]).sum(axis=0)
    attends = draws["patron_attends"] < p["attend"] * was["seen"] / (was["seen"] + p["noticed_share"])
    return np.where(attends, drawn, was["choice"])


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """The option in force today, what it brings, and what is remembered of it."""
    p = parameters
    choice = was["choice"]
    if today["pinned_support"] >= 0:
        choice = np.full(choice.shape, float(today["pinned_support"]))
    elif today["day"] % 7 == CHOICE_WEEKDAY:
        choice = choose(was, p, draws, today)
    option = np.rint(choice).astype(int)
    support = STEPS[option]
    delivered = {field: brought(field)[option] for field in BRINGS}
    delivered["credit"] = delivered["credit"] * today["loan_allowed"]
    delivered["media_staff"] = delivered["media_staff"] * today["staff_allowed"]
    quagmire = was["troops"] * was["seen"] / (was["seen"] + p["disorder_share"])
    return {
        "choice": choice,
        "support": support,
        **delivered,
        "pledge": np.maximum(was["pledge"] - was["pledge"] / p["pledge_memory"], support),
        "lesson": was["lesson"] + p["lesson_rate"] * quagmire,
        "pressing": p["conditionality"] * np.minimum(was["support"], 1),
    }
