"""Negotiation: the ruler's own forecast, a round table, a handover.

**Equations**

    own       = logit( log(belief / (1 - belief)) + n_l max(loyal_rest - loyal, 0) + n_e max(elite_rest - elite, 0) ),
                belief held between 1e-6 and 1 - 1e-6
    settling' = logit((own - n_thr) / n_w)
    able      = organised leadership
    talks'    = talks + k (able logit(t0 + t_own own + t_med max(mediation, offer) + t_ref concession) - talks)
    handing'  = logit((own (1 + b_broker broker + b_ref concession min(support, 1)) - n_thr) / n_w)

**Symbols**

    ========  ================  ==============================================================
    own       own_forecast      the ruler's own probability of falling, from what he alone sees
    n_l       sees_force        what he sees of his force
    n_e       sees_elite        what he sees of his elite
    n_thr     threshold         own forecast at which he settles
    n_w       width             width of that step
    able      organised leadership: somebody who can sit down and deliver
    t_...     talks_at_rest, talks_forecast, talks_mediated, talks_reform: readiness to talk
    offer     today.offer       guarantee offered by a lever
    k         speed             speed at which talks open
    b_broker  brokered          how much more readily he hands over when the patron brokers
    b_ref     reform_path       the same when the patron steers an offered reform
    ========  ================  ==============================================================

**Literature**

Przeworski (1991, Democracy and the Market) and Acemoglu & Robinson (2006): a ruler gives way when he expects to lose
and the promise to him can be kept; a guarantor raises that. Claims C06, C14, C22, C32, C37, C45, C50, C61.

**Departures**

Terms are not bargained issue by issue. The round table needs organised leadership on the other side; its openness
enters the hazard of a negotiated exit in `exits`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.mechanisms.choice import logit, shift_odds, yes_share
from standoff.parameter import Field, Parameter, Prior

START_FORM = "start form, tuned on generic rates; see docs/default-priors.md"
JUDGEMENT = "judgement; wide"

PARAMETERS = (
    Parameter("sees_force", "logit per share", 0.0, 20.0, Prior("lognormal", 1.3, 0.488),
              "what the ruler sees of his force", START_FORM),
    Parameter("sees_elite", "logit per share", 0.0, 20.0, Prior("lognormal", 2.15, 0.488),
              "what the ruler sees of his elite", START_FORM),
    Parameter("threshold", "probability", 0.05, 0.95, Prior("normal", 0.472, 0.0814),
              "own forecast at which he settles", START_FORM),
    Parameter("width", "probability", 0.01, 0.5, Prior("fixed", 0.06), "width of that step", START_FORM),
    Parameter("talks_at_rest", "logit", -9.0, 2.0, Prior("normal", -3.5, 0.6), "resting readiness to talk",
              JUDGEMENT),
    Parameter("talks_forecast", "logit", 0.0, 20.0, Prior("lognormal", 5.0, 0.4),
              "raised by the ruler's own forecast", JUDGEMENT),
    Parameter("talks_mediated", "logit", 0.0, 20.0, Prior("lognormal", 2.5, 0.4),
              "raised by a mediator with a guarantee", "Acemoglu & Robinson 2006 (promise kept); claim C50"),
    Parameter("talks_reform", "logit", 0.0, 20.0, Prior("lognormal", 1.0, 0.5), "raised by an offered reform",
              "claims C37, C45; judgement"),
    Parameter("speed", "1/day", 0.001, 1.0, Prior("lognormal", 0.08, 0.4), "speed at which talks open", JUDGEMENT),
    Parameter("brokered", "ratio", 0.0, 10.0, Prior("lognormal", 0.8, 0.4),
              "how much more readily he hands over when the patron brokers", "claim C22; judgement"),
    Parameter("reform_path", "ratio", 0.0, 10.0, Prior("lognormal", 0.4, 0.5),
              "how much more readily when the patron steers an offered reform", "claim C61; judgement"),
)  # fmt: skip

OWNS = (
    Field("own_forecast", "probability", 0.0, 1.0, "the ruler's own probability of falling"),
    Field("settling", "0-1", 0.0, 1.0, "readiness to leave under an agreement with the opposition"),
    Field("handing_over", "0-1", 0.0, 1.0, "readiness to hand over to a chosen successor"),
    Field("talks", "0-1", 0.0, 1.0, "how far a round table is open"),
)  # fmt: skip

READS = (
    "belief", "loyal", "loyal_rest", "elite", "elite_rest", "organised", "leadership", "mediation", "concession",
    "broker", "support", "talks",
)  # fmt: skip

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """No talks; readiness as it is at rest, before anything is seen."""
    zero = np.zeros_like(nation.population)
    return {"own_forecast": zero, "settling": zero + yes_share(-p.threshold / p.width),
            "handing_over": zero + yes_share(-p.threshold / p.width), "talks": zero}  # fmt: skip


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of negotiation (see the module's equations)."""
    for i in range(was.talks.size):
        seen_alone = (p.sees_force[i] * max(was.loyal_rest[i] - was.loyal[i], 0.0)
                      + p.sees_elite[i] * max(was.elite_rest[i] - was.elite[i], 0.0))  # fmt: skip
        own = shift_odds(was.belief[i], seen_alone)
        new.own_forecast[i] = own
        new.settling[i] = logit((own - p.threshold[i]) / p.width[i])
        steered = p.brokered[i] * was.broker[i] + p.reform_path[i] * was.concession[i] * min(was.support[i], 1.0)
        new.handing_over[i] = logit((own * (1.0 + steered) - p.threshold[i]) / p.width[i])
        able = was.organised[i] * was.leadership[i]
        ready = logit(p.talks_at_rest[i] + p.talks_forecast[i] * own
                      + p.talks_mediated[i] * max(was.mediation[i], today.offer)
                      + p.talks_reform[i] * was.concession[i])  # fmt: skip
        new.talks[i] = was.talks[i] + p.speed[i] * (able * ready - was.talks[i])
