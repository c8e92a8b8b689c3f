"""Contagion: what a crowd abroad, and a fall abroad, do to the patron's own street.

**Equations**

    seen_there       = seen / (seen + m)
    home_pressure'   = home_pressure + k (logit(h0 + eta seen_there) - home_pressure) + sig z
    home_if_fallen'  = home_if_fallen + k (logit(h0 + eta seen_there + eta_fall (1 - learn)) - home_if_fallen) + sig z
    both are held inside 0 … 1

``home_pressure`` is the patron's home pressure in the futures where the ruler still stands; ``home_if_fallen`` is what
it would be had he fallen on the first day. Their gap is what a fall would cost the patron at home, and he weighs it.

**Symbols**

    ========  ==============  ==============================================================
    h0        at_rest         resting pressure in the patron's country (logit)
    eta       example         power of the example of a crowd abroad
    eta_fall  fall_example    power of the example of a fall abroad
    learn     learning        share of that power lost because elites there have learnt
    m         noticed_share   seen share abroad at which the example is half as strong
    k         speed           speed of change
    sig       noise           daily noise
    ========  ==============  ==============================================================

**Literature**

Beissinger (2007, Perspectives on Politics 5:259): the power of example in modular revolutions, and elites who learn
from earlier cases. Claims C47, C48, C52.

**Departures**

The patron's country is one number, not a second crisis. Switched off, its pressure stays at rest.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.mechanisms.choice import logit, yes_share
from standoff.parameter import Draw, Field, Parameter, Prior

PARAMETERS = (
    Parameter("at_rest", "logit", -8.0, 3.0, Prior("normal", -2.5, 0.6), "resting pressure in the patron's country",
              "judgement; wide"),
    Parameter("example", "logit", 0.0, 6.0, Prior("lognormal", 0.3, 0.6), "power of the example of a crowd abroad",
              "Beissinger 2007; judgement"),
    Parameter("fall_example", "logit", 0.0, 6.0, Prior("lognormal", 0.9, 0.5),
              "power of the example of a fall abroad", "Beissinger 2007; judgement"),
    Parameter("learning", "share", 0.0, 1.0, Prior("normal", 0.4, 0.12),
              "share of that power lost because elites have learnt", "Beissinger 2007 (elite learning)"),
    Parameter("noticed_share", "share of nation", 1e-6, 0.1, Prior("fixed", 0.005),
              "seen share abroad at which the example is half", "judgement"),
    Parameter("speed", "1/day", 0.001, 1.0, Prior("lognormal", 0.02, 0.3), "speed of change", "judgement"),
    Parameter("noise", "1/day", 0.0, 0.1, Prior("lognormal", 0.002, 0.4), "daily noise", "judgement"),
)  # fmt: skip

OWNS = (
    Field("home_pressure", "0-1", 0.0, 1.0, "pressure of the street in the patron's country"),
    Field("home_if_fallen", "0-1", 0.0, 1.0, "that pressure had the ruler fallen on the first day"),
)  # fmt: skip

READS = ("home_pressure", "home_if_fallen", "seen")

DRAWS = (
    Draw("home_shock", "normal", "noise of the patron's home pressure"),
)  # fmt: skip


def start(p: Any, nation: Any) -> dict[str, Any]:
    """At rest."""
    rest = np.zeros_like(nation.population) + yes_share(p.at_rest)
    return {"home_pressure": rest, "home_if_fallen": rest}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the patron's country (see the module's equations)."""
    for i in range(was.home_pressure.size):
        example = p.at_rest[i] + p.example[i] * was.seen[i] / (was.seen[i] + p.noticed_share[i])
        after_fall = example + p.fall_example[i] * (1.0 - p.learning[i])
        shock = p.noise[i] * draw.home_shock[i]
        stands = was.home_pressure[i] + p.speed[i] * (logit(example) - was.home_pressure[i]) + shock
        fallen = was.home_if_fallen[i] + p.speed[i] * (logit(after_fall) - was.home_if_fallen[i]) + shock
        new.home_pressure[i] = min(max(stands, 0.0), 1.0)
        new.home_if_fallen[i] = min(max(fallen, 0.0), 1.0)
