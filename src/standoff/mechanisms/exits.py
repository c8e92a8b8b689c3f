"""Exits: four ways to leave office as competing daily hazards, and the probability of still standing.

**Equations**

    pressure = share population (1 + k_w strike) / (hold max(capacity, 1))
    h_u = h_c logit(log(pressure) / w_p) logit((1 - loyal - crack) / w_l) (1 - k_t troops)                 uprising
    h_e = h_k logit(u0 + u_bel max(belief - belief_rest, 0) + u_el max(elite_rest - elite, 0)
              + u_sh max(loyal_rest - loyal, 0)) (1 - k_c troops)                                      coup
    h_n = h_s settling (1 + k_a (1 - min(support, 1))) (1 + k_r talks)                                     negotiated
    h_m = h_h handing_over min(support + broker, 1) (1 + k_b broker)                                       managed
    H = h_u + h_e + h_n + h_m,   leaving = 1 - exp(-min(H, 1))        (the series of exp to its fifth power)
    exit_k'   = exit_k + standing leaving h_k / H,   standing' = standing (1 - leaving)

A member is never cut short: it carries the probability that the ruler still stands and that each exit has come.

Logarithms are those of `standoff.float32`, whose argument is held above 1e-30.

**Symbols**

    ========  ====================  ==============================================================
    hold      hold                  crowd per usable officer that presses
    k_w       strike_pressure       how far strikes add to the pressure of the street
    w_p       pressure_width        width of the pressure step (log)
    crack     crack                 lost loyalty at which the force cracks
    w_l       crack_width           width of that step
    h_c       uprising_rate         hazard under full pressure on a cracked force
    k_t       troops_hold           share of that hazard that foreign troops take away
    h_k       coup_rate             largest coup hazard
    u_...     coup_at_rest, coup_belief, coup_elite, coup_force: pull towards a coup
    k_c       troops_deter          share of the coup hazard that foreign troops take away
    h_s       settlement_rate       hazard of a settlement when he expects to fall
    k_a       alone                 how much more likely without any support
    k_r       round_table           how much more likely with a round table open
    h_h       handover_rate         hazard of a managed succession when he expects to fall
    k_b       brokered              how much more likely when the patron brokers it
    ========  ====================  ==============================================================

**Literature**

Svolik (2009, American Journal of Political Science 53:477) and Geddes, Wright & Frantz (2014, Perspectives on Politics
12:313): kinds of exit and their rates. Stephan & Chenoweth (2008): defection, not size alone, decides. Koehler
& Albrecht (2021, Armed Forces & Society 47:148): endgame coups. Claims C01, C03, C53, C60.

**Departures**

Natural death, civil war, war between states and assassination are not modelled. With no crowd the hazards are those
of a quiet year (below 4 in 100); the start form had 16 to 19, because a coup was pulled by absolute disloyalty and not
by what has slipped since rest: a regime that has lived with its faults has priced them in.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.float32 import log
from standoff.mechanisms.choice import logit
from standoff.parameter import Field, Parameter, Prior

START_FORM = "start form, tuned on generic rates; see docs/default-priors.md"

PARAMETERS = (
    Parameter("hold", "crowd/officer", 0.1, 200.0, Prior("lognormal", 5.58, 0.814),
              "crowd per usable officer that presses", START_FORM),
    Parameter("strike_pressure", "ratio", 0.0, 20.0, Prior("lognormal", 3.0, 0.3),
              "how far strikes add to the pressure", START_FORM),
    Parameter("pressure_width", "log", 0.05, 3.0, Prior("lognormal", 1.43, 0.325), "width of the pressure step",
              START_FORM),
    Parameter("crack", "share", 0.01, 0.9, Prior("lognormal", 0.288, 0.407), "lost loyalty at which the force cracks",
              START_FORM),
    Parameter("crack_width", "share", 0.005, 0.5, Prior("lognormal", 0.03, 0.2), "width of that step", START_FORM),
    Parameter("uprising_rate", "1/day", 0.0, 0.5, Prior("lognormal", 0.0412, 0.814),
              "hazard under full pressure on a cracked force", START_FORM),
    Parameter("troops_hold", "share", 0.0, 1.0, Prior("fixed", 0.9),
              "share of the uprising hazard that foreign troops take away", START_FORM),
    Parameter("coup_rate", "1/day", 0.0, 0.5, Prior("lognormal", 0.0624, 0.814), "largest coup hazard", START_FORM),
    Parameter("coup_at_rest", "logit", -14.0, 0.0, Prior("normal", -8.62, 0.814), "resting pull towards a coup",
              "personalist regimes 1990-2010: 0.8 coups in 100 regime-years (Geddes, Wright & Frantz 2014); "
              "see docs/default-priors.md"),
    Parameter("coup_belief", "logit", 0.0, 30.0, Prior("lognormal", 17.3, 0.325), "coup pull of belief", START_FORM),
    Parameter("coup_elite", "logit per share", 0.0, 30.0, Prior("lognormal", 10.9, 0.2), "coup pull of lost elites",
              START_FORM),
    Parameter("coup_force", "logit per share", 0.0, 30.0, Prior("lognormal", 5.49, 0.325), "coup pull of lost loyalty",
              START_FORM),
    Parameter("troops_deter", "share", 0.0, 1.0, Prior("fixed", 0.5),
              "share of the coup hazard that foreign troops take away", START_FORM),
    Parameter("settlement_rate", "1/day", 0.0, 0.5, Prior("lognormal", 0.00606, 0.814),
              "hazard of a settlement when he expects to fall", START_FORM),
    Parameter("alone", "ratio", 0.0, 10.0, Prior("lognormal", 0.984, 0.3), "how much more likely without any support",
              START_FORM),
    Parameter("round_table", "ratio", 0.0, 20.0, Prior("lognormal", 2.0, 0.5),
              "how much more likely with a round table open", "claims C14, C50; judgement"),
    Parameter("handover_rate", "1/day", 0.0, 0.5, Prior("lognormal", 0.0108, 0.651),
              "hazard of a managed succession when he expects to fall", START_FORM),
    Parameter("brokered", "ratio", 0.0, 20.0, Prior("lognormal", 2.0, 0.4),
              "how much more likely when the patron brokers it", "claim C22; judgement"),
)  # fmt: skip

OWNS = (
    Field("standing", "probability", 0.0, 1.0, "the ruler still stands"),
    Field("uprising", "probability", 0.0, 1.0, "he has left by uprising"),
    Field("coup", "probability", 0.0, 1.0, "he has left by coup"),
    Field("negotiated", "probability", 0.0, 1.0, "he has left under an agreement"),
    Field("managed", "probability", 0.0, 1.0, "he has handed over to a chosen successor"),
)  # fmt: skip

READS = (
    "standing", "uprising", "coup", "negotiated", "managed", "share", "population", "strike", "capacity", "loyal",
    "loyal_rest", "troops", "belief", "belief_rest", "elite", "elite_rest", "settling", "handing_over", "talks",
    "support", "broker",
)  # fmt: skip

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """He stands."""
    zero = np.zeros_like(nation.population)
    return {"standing": zero + 1.0, "uprising": zero, "coup": zero, "negotiated": zero, "managed": zero}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of hazards (see the module's equations)."""
    for i in range(was.standing.size):
        crowd = was.share[i] * was.population[i] * (1.0 + p.strike_pressure[i] * was.strike[i])
        pressure = crowd / (p.hold[i] * max(was.capacity[i], 1.0))
        lost = 1.0 - was.loyal[i]
        uprising = (p.uprising_rate[i] * logit(log(pressure) / p.pressure_width[i])
                    * logit((lost - p.crack[i]) / p.crack_width[i])
                    * (1.0 - p.troops_hold[i] * was.troops[i]))  # fmt: skip
        tempted = (p.coup_at_rest[i] + p.coup_belief[i] * max(was.belief[i] - was.belief_rest[i], 0.0)
                   + p.coup_elite[i] * max(was.elite_rest[i] - was.elite[i], 0.0)
                   + p.coup_force[i] * max(was.loyal_rest[i] - was.loyal[i], 0.0))  # fmt: skip
        coup = p.coup_rate[i] * logit(tempted) * (1.0 - p.troops_deter[i] * was.troops[i])
        deserted = 1.0 + p.alone[i] * (1.0 - min(was.support[i], 1.0))
        negotiated = p.settlement_rate[i] * was.settling[i] * deserted * (1.0 + p.round_table[i] * was.talks[i])
        patron_there = min(was.support[i] + was.broker[i], 1.0)
        managed = p.handover_rate[i] * was.handing_over[i] * patron_there * (1.0 + p.brokered[i] * was.broker[i])
        hazard = uprising + coup + negotiated + managed
        total = min(hazard, 1.0)
        leaving = total * (1.0 - total * 0.5 * (1.0 - total * 0.33333333 * (1.0 - total * 0.25 * (1.0 - total * 0.2))))
        each = was.standing[i] * leaving / max(hazard, 1.0e-12)
        new.uprising[i] = was.uprising[i] + each * uprising
        new.coup[i] = was.coup[i] + each * coup
        new.negotiated[i] = was.negotiated[i] + each * negotiated
        new.managed[i] = was.managed[i] + each * managed
        new.standing[i] = was.standing[i] - was.standing[i] * leaving
