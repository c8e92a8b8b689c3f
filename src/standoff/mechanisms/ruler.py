"""Ruler: a weekly stance towards the street, offers of reform, rallies, calls for help.

**Equations**

    drive    = o0 + o_pat support - o_cr log(1 + faced population / max(capacity, 1)) - o_ref max(loyal_rest - loyal, 0)
               + o_thr max(belief - belief_rest, 0)
    faced'   = max(faced (1 - 1 / tau_f), share)
    U_k      = drive a_k - brake a_k^2,   a = (0 hold back, 0.35 contain, 0.7 disperse, 1 terrorise)
    stance'  = a_k with probability exp(lambda U_k) / sum_j exp(lambda U_j) on days 4, 11, 18, …; before: first
    orders'  = orders + k_o (stance seen / (seen + m_o) - orders)
    concession' = concession
               + k_c (logit(c0 + c_bel max(belief - belief_rest, 0) + c_press pressing - c_pat support) - concession)
    appeal'  = appeal + k_a (logit(p0 + p_bel max(belief - belief_rest, 0) + p_pay arrears) - appeal)
    rally'   = r_size elite control seen / (seen + m_r)

**Symbols**

    ========  ==================  ==============================================================
    first     first_stance        level of orders held for the first four days
    o0        resolve             pull of harsher orders before anything else
    o_pat     emboldened          raised by a step of the patron's support
    o_cr      outnumbered         restraint before crowds large against the force
    o_ref     unsure_of_force     restraint when loyalty slips
    o_thr     threatened          raised by belief above rest
    brake     cost_of_violence    cost that grows with the square of the level
    lambda    sharpness           sharpness of choice
    k_o       speed               speed at which orders reach the street
    k_c, k_a  reform_speed, appeal_speed: speeds at which offers and calls come
    m_o       noticed_share       seen share below which there is nobody to order against
    c_...     reform_at_rest, reform_doubt, reform_pressed, reform_emboldened: offer of reform
    tau_f     crowd_memory        days for which the largest crowd he faced is on his mind
    p_...     appeal_at_rest, appeal_doubt, appeal_unpaid: call for the patron's help
    r_size    rally_size          largest share of the nation brought out for the ruler
    m_r       rally_share         seen share at which rallies are half their size
    ========  ==================  ==============================================================

A stance is ordered from the day after it is chosen. The draw picks the option at which the cumulative probability, in
the order of the levels, passes it. Offers and calls start at their rest (no doubt, no pressure, no arrears).

**Literature**

McKelvey & Palfrey (1995): quantal response. Pierskalla (2010, Journal of Conflict Resolution 54:117): restraint and
escalation as choices before a crowd. Acemoglu & Robinson (2006): concession or repression. Claims C05, C09, C39.

**Departures**

The start form's orders move smoothly and cannot give no detentions in August and a thousand in November; a stance
picked each week by softmax can. The levels are fixed. These are uncertainties of the model, never levers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.float32 import exp, log
from standoff.mechanisms.choice import logit, yes_share
from standoff.parameter import Draw, Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020; see docs/default-priors.md"
JUDGEMENT = "judgement; wide"

CHOICE_DAY = 4
"""Day of the week of the crisis (0 the first) on which he chooses; his draw is made on that day only."""

PARAMETERS = (
    Parameter("first_stance", "0-1", 0.0, 1.0, Prior("normal", 0.55, 0.25),
              "level of orders held for the first four days", START_FORM),
    Parameter("resolve", "utility", -6.0, 6.0, Prior("normal", -0.269, 1.14),
              "pull of harsher orders before anything else", START_FORM),
    Parameter("emboldened", "utility per step", 0.0, 5.0, Prior("lognormal", 1.84, 0.605),
              "raised by a step of the patron's support", "claim C69; size: " + START_FORM),
    Parameter("outnumbered", "utility per log", 0.0, 10.0, Prior("lognormal", 2.25, 0.651),
              "restraint before crowds large against the force", "Pierskalla 2010; size: " + START_FORM),
    Parameter("crowd_memory", "days", 1.0, 200.0, Prior("lognormal", 9.31, 0.3),
              "days for which the largest crowd he faced is on his mind", JUDGEMENT),
    Parameter("unsure_of_force", "utility per share", 0.0, 60.0, Prior("lognormal", 3.68, 0.4),
              "restraint when loyalty slips", START_FORM),
    Parameter("threatened", "utility per unit belief", 0.0, 10.0, Prior("lognormal", 1.03, 0.5),
              "raised by belief above rest", START_FORM),
    Parameter("cost_of_violence", "utility", 0.0, 10.0, Prior("lognormal", 0.931, 0.3),
              "cost that grows with the square of the level", JUDGEMENT),
    Parameter("sharpness", "1/utility", 0.0, 50.0, Prior("lognormal", 4.26, 0.4), "sharpness of choice",
              "McKelvey & Palfrey 1995 (laboratory range)"),
    Parameter("speed", "1/day", 0.05, 1.0, Prior("fixed", 0.6), "speed at which orders reach the street", START_FORM),
    Parameter("noticed_share", "share of nation", 1e-7, 0.01, Prior("fixed", 0.00005),
              "seen share below which there is nobody to order against",
              "judgement: some 500 people in a nation of ten million"),
    Parameter("reform_at_rest", "logit", -12.0, 0.0, Prior("normal", -4.5, 0.5), "resting offer of reform",
              JUDGEMENT),
    Parameter("reform_doubt", "logit per unit belief", 0.0, 30.0, Prior("lognormal", 5.0, 0.4),
              "offer raised by belief above rest", JUDGEMENT),
    Parameter("reform_pressed", "logit", 0.0, 10.0, Prior("lognormal", 2.5, 0.4),
              "offer raised by the patron's pressing", "claims C45, C61; judgement"),
    Parameter("reform_emboldened", "logit per step", 0.0, 5.0, Prior("lognormal", 0.5, 0.5),
              "offer lowered by support", "moral hazard; judgement"),
    Parameter("reform_speed", "1/day", 0.005, 1.0, Prior("lognormal", 0.07, 0.3), "speed at which offers come",
              JUDGEMENT),
    Parameter("appeal_at_rest", "logit", -12.0, 2.0, Prior("normal", -4.0, 0.6), "resting wish for the patron's help",
              JUDGEMENT),
    Parameter("appeal_doubt", "logit per unit belief", 0.0, 60.0, Prior("lognormal", 14.0, 0.4),
              "call raised by belief above rest", "claims C09, C33; judgement"),
    Parameter("appeal_unpaid", "logit per share", 0.0, 20.0, Prior("lognormal", 5.0, 0.5),
              "call raised by unpaid wages", JUDGEMENT),
    Parameter("appeal_speed", "1/day", 0.005, 1.0, Prior("lognormal", 0.2, 0.3), "speed at which calls come",
              JUDGEMENT),
    Parameter("rally_size", "share of nation", 0.0, 0.1, Prior("lognormal", 0.003, 0.6),
              "largest share of the nation brought out for the ruler",
              "claim C05: at least ten thousand in a nation of 9.4 million"),
    Parameter("rally_share", "share of nation", 1e-6, 0.1, Prior("fixed", 0.002),
              "seen share at which rallies are half their size", JUDGEMENT),
)  # fmt: skip

OWNS = (
    Field("faced", "share of nation", 0.0, 0.6, "largest crowd he has on his mind"),
    Field("stance", "level", 0.0, 1.0, "level of force chosen for the week"),
    Field("orders", "0-1", 0.0, 1.0, "level of force ordered today"),
    Field("concession", "0-1", 0.0, 1.0, "reform offered"),
    Field("concession_rest", "0-1", 0.0, 1.0, "that offer at rest, constant"),
    Field("appeal", "0-1", 0.0, 1.0, "call for the patron's help"),
    Field("rally", "share of nation", 0.0, 0.1, "brought out for the ruler"),
)  # fmt: skip

READS = (
    "faced", "share", "stance", "orders", "concession", "concession_rest", "appeal", "support", "seen", "population",
    "capacity", "loyal", "loyal_rest", "belief", "belief_rest", "pressing", "arrears", "elite", "control",
)  # fmt: skip

DRAWS = (
    Draw("stance_choice", "uniform", "the week's choice of stance"),
)  # fmt: skip


def start(p: Any, nation: Any) -> dict[str, Any]:
    """The first stance is chosen; nothing is ordered before there is a crowd."""
    zero = np.zeros_like(nation.population)
    return {"faced": zero, "stance": zero + p.first_stance, "orders": zero,
            "concession": zero + yes_share(p.reform_at_rest),
            "concession_rest": zero + yes_share(p.reform_at_rest),
            "appeal": zero + yes_share(p.appeal_at_rest), "rally": zero}  # fmt: skip


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the ruler (see the module's equations)."""
    n_lanes = was.orders.size
    if today.day % 7 == CHOICE_DAY:
        for i in range(n_lanes):
            odds = was.faced[i] * was.population[i] / max(was.capacity[i], 1.0)
            drive = (
                p.resolve[i] + p.emboldened[i] * was.support[i] - p.outnumbered[i] * log(1.0 + odds)
                - p.unsure_of_force[i] * max(was.loyal_rest[i] - was.loyal[i], 0.0)
                + p.threatened[i] * max(was.belief[i] - was.belief_rest[i], 0.0)
            )  # fmt: skip
            contain = 0.35 * drive - 0.1225 * p.cost_of_violence[i]
            disperse = 0.7 * drive - 0.49 * p.cost_of_violence[i]
            terrorise = drive - p.cost_of_violence[i]
            best = max(max(contain, 0.0), max(disperse, terrorise))
            to_hold = exp(p.sharpness[i] * -best)
            to_contain = to_hold + exp(p.sharpness[i] * (contain - best))
            to_disperse = to_contain + exp(p.sharpness[i] * (disperse - best))
            mark = draw.stance_choice[i] * (to_disperse + exp(p.sharpness[i] * (terrorise - best)))
            at_least_contain = 0.35 if mark > to_hold else 0.0
            at_least_disperse = 0.35 if mark > to_contain else 0.0
            at_least_terrorise = 0.3 if mark > to_disperse else 0.0
            new.stance[i] = at_least_contain + at_least_disperse + at_least_terrorise
    else:
        for i in range(n_lanes):
            new.stance[i] = was.stance[i]
    for i in range(n_lanes):
        new.faced[i] = max(was.faced[i] - was.faced[i] / p.crowd_memory[i], was.share[i])
        noticed = was.seen[i] / (was.seen[i] + p.noticed_share[i])
        new.orders[i] = was.orders[i] + p.speed[i] * (was.stance[i] * noticed - was.orders[i])
        doubt = max(was.belief[i] - was.belief_rest[i], 0.0)
        reform = logit(p.reform_at_rest[i] + p.reform_doubt[i] * doubt + p.reform_pressed[i] * was.pressing[i]
                       - p.reform_emboldened[i] * was.support[i])  # fmt: skip
        new.concession_rest[i] = was.concession_rest[i]
        new.concession[i] = was.concession[i] + p.reform_speed[i] * (reform - was.concession[i])
        call = logit(p.appeal_at_rest[i] + p.appeal_doubt[i] * doubt + p.appeal_unpaid[i] * was.arrears[i])
        new.appeal[i] = was.appeal[i] + p.appeal_speed[i] * (call - was.appeal[i])
        drawn_out = was.seen[i] / (was.seen[i] + p.rally_share[i])
        new.rally[i] = p.rally_size[i] * was.elite[i] * was.control[i] * drawn_out
