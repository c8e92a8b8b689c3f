"""Opposition, written again from its equations: known organisers, organisation, leadership, stance to the patron."""

from __future__ import annotations

import numpy as np

from .world import Groups


def start(parameters: dict[str, np.ndarray], population: np.ndarray) -> dict[str, np.ndarray]:
    """First day, (member,) each: nobody known to the police, the rest as the parameters say."""
    return {
        "known": np.zeros(population.shape),
        "organised": parameters["organised_first"],
        "leadership": parameters["leadership_first"],
        "alignment": parameters["alignment_first"],
    }


def step(
    was: dict[str, np.ndarray],
    parameters: dict[str, np.ndarray],
    draws: dict[str, np.ndarray],
    today: dict[str, float],
    groups: Groups,
) -> dict[str, np.ndarray]:
    """The four equations of a day, all from yesterday's fields."""
    p = parameters
    known, organised, leadership, alignment = (was[k] for k in ("known", "organised", "leadership", "alignment"))
    exposed = known * was["orders"]
    torn = np.minimum(p["organisers_lost"] * exposed + today["leaders_lost"], 1)
    taken = np.minimum(p["leaders_lost_rate"] * exposed + today["leaders_lost"], 1)
    above_abroad = leadership - p["abroad"]
    target = np.clip(p["alignment_first"] + p["estranged"] * (was["goodwill"] - was["goodwill_rest"]), -1, 1)
    return {
        "known": known + was["orders"] * (1 - known) / p["time_to_know"] - known / p["time_to_renew"],
        "organised": organised + (1 - organised) / p["regrowth"] - torn * organised,
        "leadership": leadership
        + np.maximum(-above_abroad, 0) / p["leaders_regrowth"]
        - taken * np.maximum(above_abroad, 0),
        "alignment": alignment + p["alignment_speed"] * (target - alignment),
    }
