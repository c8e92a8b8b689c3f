"""Rest: which regimes can have lived quietly until the crisis.

A regime that has survived to the crisis is at rest: with no crowd nothing moves. Draws whose loops of belief, loyalty
and elites run away from rest by themselves describe no regime that could be there to be challenged, and are not drawn.

**Equations** (small deviations from rest; b = logit(l0), L = loyal_rest, E = elite_rest)

    g_force = L' s_coord,   g_elite = E (1 - E) e_coord
    g_loop  = b (1 - b) [ ll L' s_bel / (1 - g_force) + le E (1 - E) e_bel / (1 - g_elite) ]
    gain    = max(g_force, g_elite, g_loop)

with L' the slope of the force's resting loyalty in its will to stay. At rest is stable when the gain is below 1;
draws above `LARGEST_GAIN` are redrawn. **Source**: START_FORM rest condition, extended to elites.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from standoff.mechanisms import security
from standoff.mechanisms.choice import yes_share
from standoff.parameter import Array

LARGEST_GAIN = 0.95


def loop_gain(values: Mapping[str, Array]) -> Array:
    """Gain of the loops at rest for each draw, (draw,); ``values`` maps ``mechanism.parameter`` to (draw,) arrays."""
    own = {name.split(".")[1]: value for name, value in values.items() if name.startswith("security.")}
    nation = SimpleNamespace(population=np.ones_like(own["stay_at_rest"]))
    eps = 1e-4
    above, below = (
        security.start(SimpleNamespace(**{**own, "stay_at_rest": own["stay_at_rest"] + shift}), nation)["loyal"]
        for shift in (eps, -eps)
    )
    slope = np.asarray((above - below) / (2.0 * eps))
    belief = yes_share(values["belief.at_rest"])
    elite = yes_share(values["elites.stay_at_rest"])
    elite_slope = elite * (1.0 - elite)
    force_gain = slope * values["security.comrades"]
    elite_gain = elite_slope * values["elites.peers"]
    through_force = (
        values["belief.loyalty_weight"] * slope * values["security.doubt"] / np.maximum(1.0 - force_gain, 1e-3)
    )
    through_elite = (
        values["belief.elite_weight"] * elite_slope * values["elites.doubt"] / np.maximum(1.0 - elite_gain, 1e-3)
    )
    loop = belief * (1.0 - belief) * (through_force + through_elite)
    return np.asarray(np.maximum(np.maximum(force_gain, elite_gain), loop))
