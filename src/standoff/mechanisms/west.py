"""West: rejection of the vote, sanctions, an offer to guarantee a settlement.

**Equations**

    noticed    = seen / (seen + m)
    rejected   = min(vote + w_u used, 1) noticed
    rejection' = rejection + k_r max(rejected - rejection, 0) - rejection / tau_r
    wanted     = above(s0, s_rej rejection + s_u used + s_t troops - s_c max(support - 1, 0)),
                 above(a, x) = max((logit(a + x) - logit(a)) / (1 - logit(a)), 0)
    sanctions' = max(sanctions + k_s max(wanted - sanctions, 0) - sanctions / tau_s, floor)
    mediation' = mediation + k_m (max(m0 rejection (1 - troops), guarantor) - mediation)

**Symbols**

    =========  ===================  ==============================================================
    vote       disputed_vote        how far the vote itself is disputed (0 to 1)
    m          noticed_share        seen share at which the world notices half
    w_u        shock                rejection per unit of expected violence
    k_r, tau_r rejection_speed, rejection_memory
    s0         reluctance           resting will to sanction (logit)
    s_rej      sanction_rejection   raised by rejection
    s_u        sanction_violence    raised by violence
    s_t        sanction_troops      raised by the patron's troops
    s_c        caution              lowered by the fear of driving the ruler to the patron
    k_s, tau_s sanction_speed, sanction_memory
    m0         mediation            strength of the guarantee offered when rejection is full
    k_m        mediation_speed
    floor      today.sanctions_floor   least level set by a lever
    guarantor  today.guarantor      guarantee set by a lever
    =========  ===================  ==============================================================

**Literature**

Levitsky & Way (2010, Competitive Authoritarianism): linkage and leverage. Marinov (2005, American Journal of Political
Science 49:564): sanctions destabilise leaders. Claims C10, C19, C36, C49, C66.

**Departures**

One West; its choice is smooth because many states sanction at different times. Violence first counts with a lag of
weeks through ``used`` and the speed of sanctions.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.mechanisms.choice import logit
from standoff.parameter import Field, Parameter, Prior

JUDGEMENT = "judgement; wide"

PARAMETERS = (
    Parameter("disputed_vote", "0-1", 0.0, 1.0, Prior("normal", 0.4, 0.24), "how far the vote itself is disputed",
              JUDGEMENT),
    Parameter("shock", "ratio", 0.0, 10.0, Prior("lognormal", 1.0, 0.4), "rejection per unit of expected violence",
              JUDGEMENT),
    Parameter("rejection_speed", "1/day", 0.001, 1.0, Prior("lognormal", 0.05, 0.4), "speed of rejection",
              "Belarus 2020: vote rejected by the EU within ten days, legitimacy within seven weeks; judgement"),
    Parameter("rejection_memory", "days", 30.0, 10000.0, Prior("lognormal", 700.0, 0.4), "time for rejection to fade",
              JUDGEMENT),
    Parameter("reluctance", "logit", -9.0, 2.0, Prior("normal", -2.5, 0.6), "resting will to sanction",
              "Levitsky & Way 2010 (linkage, leverage); judgement"),
    Parameter("sanction_rejection", "logit", 0.0, 10.0, Prior("lognormal", 2.0, 0.4),
              "will to sanction raised by rejection", JUDGEMENT),
    Parameter("sanction_violence", "logit", 0.0, 15.0, Prior("lognormal", 3.0, 0.4),
              "will to sanction raised by violence", "claims C49, C66; judgement"),
    Parameter("sanction_troops", "logit", 0.0, 15.0, Prior("lognormal", 3.0, 0.4),
              "will to sanction raised by the patron's troops", "claim C19; judgement"),
    Parameter("caution", "logit per step", 0.0, 5.0, Prior("lognormal", 0.2, 0.5),
              "fear of driving the ruler to the patron", JUDGEMENT),
    Parameter("sanction_speed", "1/day", 0.0005, 1.0, Prior("lognormal", 0.012, 0.4), "speed of sanctions",
              "Belarus 2020: three rounds of the EU from 54 to 130 days; judgement"),
    Parameter("sanction_memory", "days", 60.0, 10000.0, Prior("lognormal", 1500.0, 0.4),
              "time for sanctions to lapse", JUDGEMENT),
    Parameter("mediation", "0-1", 0.0, 1.0, Prior("normal", 0.15, 0.09), "guarantee offered when rejection is full",
              JUDGEMENT),
    Parameter("mediation_speed", "1/day", 0.001, 1.0, Prior("lognormal", 0.05, 0.4), "speed at which it is offered",
              JUDGEMENT),
    Parameter("noticed_share", "share of nation", 1e-6, 0.1, Prior("fixed", 0.001),
              "seen share at which the world notices half", JUDGEMENT),
)  # fmt: skip

OWNS = (
    Field("rejection", "0-1", 0.0, 1.0, "rejection of the ruler's claim to office"),
    Field("sanctions", "0-1", 0.0, 1.0, "sanctions in force"),
    Field("mediation", "0-1", 0.0, 1.0, "guarantee of a settlement on offer"),
)  # fmt: skip

READS = ("rejection", "sanctions", "mediation", "seen", "used", "troops", "support")

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """No rejection, no sanctions beyond those of before, no offer."""
    zero = np.zeros_like(nation.population)
    return {"rejection": zero, "sanctions": zero, "mediation": zero}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the West (see the module's equations)."""
    for i in range(was.rejection.size):
        noticed = was.seen[i] / (was.seen[i] + p.noticed_share[i])
        rejected = min(p.disputed_vote[i] + p.shock[i] * was.used[i], 1.0) * noticed
        turned = p.rejection_speed[i] * max(rejected - was.rejection[i], 0.0)
        new.rejection[i] = was.rejection[i] + turned - was.rejection[i] / p.rejection_memory[i]
        at_rest = logit(p.reluctance[i])
        willing = logit(
            p.reluctance[i] + p.sanction_rejection[i] * was.rejection[i] + p.sanction_violence[i] * was.used[i]
            + p.sanction_troops[i] * was.troops[i] - p.caution[i] * max(was.support[i] - 1.0, 0.0)
        )  # fmt: skip
        wanted = max((willing - at_rest) / (1.0 - at_rest), 0.0)
        more = p.sanction_speed[i] * max(wanted - was.sanctions[i], 0.0)
        lapsed = was.sanctions[i] / p.sanction_memory[i]
        new.sanctions[i] = max(was.sanctions[i] + more - lapsed, today.sanctions_floor)
        offered = max(p.mediation[i] * was.rejection[i] * (1.0 - was.troops[i]), today.guarantor)
        new.mediation[i] = was.mediation[i] + p.mediation_speed[i] * (offered - was.mediation[i])
