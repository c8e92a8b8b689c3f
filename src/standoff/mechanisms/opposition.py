"""Opposition: its organisers, its leadership at home and abroad, its stance towards the patron.

**Equations**

    known'      = known + orders (1 - known) / tau_k - known / tau_n
    organised'  = organised + (1 - organised) / tau_o - min(omega known orders + lost, 1) organised
    leadership' = leadership + max(abroad - leadership, 0) / tau_l
                  - min(omega_l known orders + lost, 1) max(leadership - abroad, 0)
    alignment'  = alignment + k_a (clip(alignment_first + w_g (goodwill - goodwill_rest), -1, 1) - alignment)

**Symbols**

    ==========  ==================  =================================================================
    leadership  leadership_first    leadership on the first day
    organised   organised_first     organisation on the first day
    tau_k       time_to_know        days to learn who organises, at full orders
    tau_n       time_to_renew       days until known organisers are replaced by unknown ones
    omega       organisers_lost     organisers lost per day when all are known and orders are full
    tau_o       regrowth            days for organisation to regrow
    lost        today.leaders_lost  share lost that day by a dated event (arrest or exile of leaders)
    omega_l     leaders_lost_rate   leaders at home lost per day when all are known
    abroad      abroad              voice that a leadership abroad keeps
    tau_l       leaders_regrowth    days for leadership to return to that voice
    alignment   alignment_first     stance to the patron, −1 hostile to 1 friendly
    w_g         estranged           how far lost goodwill moves that stance
    k_a         alignment_speed     speed of that move
    ==========  ==================  =================================================================

**Literature**

Sullivan (2016, Journal of Conflict Resolution 60:1163): repression aimed at organisers undermines later mobilisation,
repression of crowds does not. Claims C25, C41, C68: a leader abroad, a council, friendly to all neighbours.

**Departures**

Networks are one share each. A call reaches only the organised part of the ready (see `mobilisation`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.parameter import Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020; see docs/default-priors.md"
JUDGEMENT = "judgement; wide"

PARAMETERS = (
    Parameter("organised_first", "share", 0.0, 1.0, Prior("fixed", 1.0), "organisation on the first day", START_FORM),
    Parameter("time_to_know", "days", 1.0, 2000.0, Prior("lognormal", 81.7, 0.5),
              "days to learn who organises, at full orders", START_FORM),
    Parameter("time_to_renew", "days", 10.0, 5000.0, Prior("lognormal", 380.0, 0.5),
              "days until known organisers are replaced", JUDGEMENT),
    Parameter("organisers_lost", "1/day", 0.0, 1.0, Prior("lognormal", 0.165, 0.814),
              "organisers lost per day when all are known", "Sullivan 2016; size: " + START_FORM),
    Parameter("regrowth", "days", 5.0, 5000.0, Prior("lognormal", 361.0, 0.4), "days for organisation to regrow",
              START_FORM),
    Parameter("leadership_first", "share", 0.0, 1.0, Prior("normal", 0.65, 0.15),
              "leadership free and able to speak on the first day", JUDGEMENT),
    Parameter("leaders_lost_rate", "1/day", 0.0, 1.0, Prior("lognormal", 0.05, 0.5),
              "leaders at home lost per day when all are known", JUDGEMENT),
    Parameter("abroad", "share", 0.0, 1.0, Prior("normal", 0.4, 0.15), "voice that a leadership abroad keeps",
              "claim C25; judgement"),
    Parameter("leaders_regrowth", "days", 5.0, 5000.0, Prior("lognormal", 120.0, 0.4),
              "days for leadership to return to that voice", JUDGEMENT),
    Parameter("alignment_first", "-1 to 1", -1.0, 1.0, Prior("normal", 0.0, 0.4), "stance to the patron", JUDGEMENT),
    Parameter("estranged", "ratio", 0.0, 3.0, Prior("lognormal", 0.6, 0.5), "how far lost goodwill moves that stance",
              "claims C40, C42; judgement"),
    Parameter("alignment_speed", "1/day", 0.001, 1.0, Prior("lognormal", 0.03, 0.4), "speed of that move", JUDGEMENT),
)  # fmt: skip

OWNS = (
    Field("known", "share of organisers", 0.0, 1.0, "organisers known to the police"),
    Field("organised", "share", 0.0, 1.0, "share of the ready whom a call reaches"),
    Field("leadership", "share", 0.0, 1.0, "leadership free and able to speak for the street"),
    Field("alignment", "-1 to 1", -1.0, 1.0, "the opposition's stance to the patron"),
)  # fmt: skip

READS = ("known", "organised", "leadership", "alignment", "orders", "goodwill", "goodwill_rest")

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """Nobody known yet."""
    zero = np.zeros_like(nation.population)
    return {"known": zero, "organised": zero + p.organised_first, "leadership": zero + p.leadership_first,
            "alignment": zero + p.alignment_first}  # fmt: skip


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the opposition (see the module's equations)."""
    for i in range(was.known.size):
        found = was.orders[i] * (1.0 - was.known[i]) / p.time_to_know[i]
        new.known[i] = was.known[i] + found - was.known[i] / p.time_to_renew[i]
        hunted = was.known[i] * was.orders[i]
        arrested = min(p.organisers_lost[i] * hunted + today.leaders_lost, 1.0) * was.organised[i]
        new.organised[i] = was.organised[i] + (1.0 - was.organised[i]) / p.regrowth[i] - arrested
        at_home = max(was.leadership[i] - p.abroad[i], 0.0)
        regrown = max(p.abroad[i] - was.leadership[i], 0.0) / p.leaders_regrowth[i]
        gone = min(p.leaders_lost_rate[i] * hunted + today.leaders_lost, 1.0) * at_home
        new.leadership[i] = was.leadership[i] + regrown - gone
        estranged = p.estranged[i] * (was.goodwill[i] - was.goodwill_rest[i])
        wanted = min(max(p.alignment_first[i] + estranged, -1.0), 1.0)
        new.alignment[i] = was.alignment[i] + p.alignment_speed[i] * (wanted - was.alignment[i])
