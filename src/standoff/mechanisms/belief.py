"""Belief: how likely people think it is that the ruler falls.

**Equations**

    S       = l0 + lc log(1 + seen / (m_ref (1 + endured / tau_b)^lt)) + ll max(loyal_rest - loyal, 0)
              + le max(elite_rest - elite, 0) + ls strike + la arrears - lq support - ltr troops
    belief' = belief + k (logit(S) - belief),   belief_rest = logit(l0)
    endured' = endured + seen / (seen + m_ref)

**Symbols**

    ========  ================  ==============================================================
    l0        at_rest           resting belief that the ruler falls (logit)
    lc        crowd_weight      weight of the log of the seen crowd
    m_ref     noticed_share     seen share that begins to count
    tau_b     endurance_time    days of protest survived until crowds begin to count for less
    lt        endurance_power   how fast the crowd needed to impress grows with days survived
    ll        loyalty_weight    weight of loyalty lost
    le        elite_weight      weight of elites lost
    ls        strike_weight     weight of strikes
    la        arrears_weight    weight of unpaid wages
    lq        support_weight    weight of the patron's support
    ltr       troops_weight     weight of foreign troops
    k         speed             speed of updating
    ========  ================  ==============================================================

**Literature**

Lohmann (1994, World Politics 47:42): the size of a crowd informs, and only against what was expected. Angeletos,
Hellwig & Pavan (2007, Econometrica 75:711): that a regime survived an attack is news in its favour.

**Departures**

In the tested start form survival lowered belief with the clock, below its rest even without any crowd. Here survival
raises the crowd that impresses: with no crowd nothing moves, and belief never falls below rest for that reason.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.float32 import exp, log
from standoff.mechanisms.choice import logit, yes_share
from standoff.parameter import Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020 and on generic rates; see docs/default-priors.md"

PARAMETERS = (
    Parameter("at_rest", "logit", -9.0, 0.0, Prior("normal", -3.74, 0.651), "resting belief that the ruler falls",
              START_FORM),
    Parameter("crowd_weight", "logit per log", 0.0, 3.0, Prior("lognormal", 0.628, 0.488),
              "weight of the log of the seen crowd", "Lohmann 1994; size: " + START_FORM),
    Parameter("noticed_share", "share of nation", 1e-6, 0.1, Prior("lognormal", 0.000414, 0.488),
              "seen share that begins to count", START_FORM),
    Parameter("endurance_time", "days", 1.0, 500.0, Prior("lognormal", 14.2, 0.488),
              "days of protest survived until crowds begin to count for less",
              "Angeletos et al. 2007; size: " + START_FORM),
    Parameter("endurance_power", "power", 0.0, 6.0, Prior("lognormal", 1.47, 0.407),
              "how fast the crowd needed to impress grows with days survived", START_FORM),
    Parameter("loyalty_weight", "logit per share", 0.0, 30.0, Prior("lognormal", 5.91, 0.488), "weight of loyalty lost",
              START_FORM),
    Parameter("elite_weight", "logit per share", 0.0, 30.0, Prior("lognormal", 1.92, 0.3), "weight of elites lost",
              START_FORM),
    Parameter("strike_weight", "logit per share", 0.0, 30.0, Prior("lognormal", 4.0, 0.3), "weight of strikes",
              START_FORM),
    Parameter("arrears_weight", "logit per share", 0.0, 20.0, Prior("lognormal", 2.0, 0.3), "weight of unpaid wages",
              START_FORM),
    Parameter("support_weight", "logit per step", 0.0, 5.0, Prior("lognormal", 0.649, 0.651),
              "weight of the patron's support", START_FORM),
    Parameter("troops_weight", "logit", 0.0, 10.0, Prior("lognormal", 2.5, 0.3), "weight of foreign troops",
              START_FORM),
    Parameter("speed", "1/day", 0.01, 1.0, Prior("lognormal", 0.15, 0.2), "speed of updating", START_FORM),
)  # fmt: skip

OWNS = (
    Field("belief", "probability", 0.0, 1.0, "public belief that the ruler falls"),
    Field("belief_rest", "probability", 0.0, 1.0, "that belief at rest, constant"),
    Field("endured", "days", 0.0, 4000.0, "days of protest survived"),
)  # fmt: skip

READS = (
    "belief", "belief_rest", "endured", "seen", "loyal", "loyal_rest", "elite", "elite_rest", "strike", "arrears",
    "support", "troops",
)  # fmt: skip

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """At rest."""
    rest = yes_share(p.at_rest)
    return {"belief": rest, "belief_rest": rest, "endured": np.zeros_like(rest)}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of belief (see the module's equations)."""
    for i in range(was.belief.size):
        impressive = p.noticed_share[i] * exp(p.endurance_power[i] * log(1.0 + was.endured[i] / p.endurance_time[i]))
        signs = (
            p.at_rest[i] + p.crowd_weight[i] * log(1.0 + was.seen[i] / impressive)
            + p.loyalty_weight[i] * max(was.loyal_rest[i] - was.loyal[i], 0.0)
            + p.elite_weight[i] * max(was.elite_rest[i] - was.elite[i], 0.0)
            + p.strike_weight[i] * was.strike[i] + p.arrears_weight[i] * was.arrears[i]
            - p.support_weight[i] * was.support[i] - p.troops_weight[i] * was.troops[i]
        )  # fmt: skip
        new.belief[i] = was.belief[i] + p.speed[i] * (logit(signs) - was.belief[i])
        new.endured[i] = was.endured[i] + was.seen[i] / (was.seen[i] + p.noticed_share[i])
        new.belief_rest[i] = was.belief_rest[i]
