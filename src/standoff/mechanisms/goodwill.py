"""Goodwill: what society feels towards the patron.

**Equations**

    goodwill' = goodwill + (goodwill_rest - goodwill) / tau_g - k_s support seen / (seen + m)
                - k_t troops (1 + goodwill)
                held inside -1 … 1

**Symbols**

    =============  =============  ==============================================================
    goodwill_rest  at_rest        feeling before the crisis, −1 hostile to 1 warm
    tau_g          recovery       days to recover
    k_s            support_cost   loss per day and step of support while people march
    m              noticed_share  seen share at which that loss is half
    k_t            troops_cost    loss per day of foreign troops
    =============  =============  ==============================================================

**Literature**

Claims C13, C40, C42 and C65 of the first scenario: keeping the ruler costs the patron affection slowly, troops at once.
Survey evidence of the same: Russia's favour among Belarusians fell between September and November 2020 (Chatham House
and Belarusian Analytical Workshop surveys, as reported).

**Departures**

One feeling for the whole society. The loss from support needs people in the street who see it; the start form let it
run without any crowd.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.parameter import Field, Parameter, Prior

JUDGEMENT = "judgement from claims C13, C40, C42, C65 of the first scenario"

PARAMETERS = (
    Parameter("at_rest", "-1 to 1", -1.0, 1.0, Prior("normal", 0.1, 0.3), "feeling before the crisis", JUDGEMENT),
    Parameter("recovery", "days", 30.0, 5000.0, Prior("lognormal", 400.0, 0.4), "time to recover", JUDGEMENT),
    Parameter("support_cost", "1/day per step", 0.0, 0.1, Prior("lognormal", 0.0018, 0.4),
              "loss per day and step of support", JUDGEMENT),
    Parameter("noticed_share", "share of nation", 1e-6, 0.1, Prior("fixed", 0.001),
              "seen share at which that loss is half", JUDGEMENT),
    Parameter("troops_cost", "1/day", 0.0, 1.0, Prior("lognormal", 0.09, 0.3), "loss per day of foreign troops",
              JUDGEMENT),
)  # fmt: skip

OWNS = (
    Field("goodwill", "-1 to 1", -1.0, 1.0, "society's feeling towards the patron"),
    Field("goodwill_rest", "-1 to 1", -1.0, 1.0, "that feeling before the crisis, constant"),
)  # fmt: skip

READS = ("goodwill", "goodwill_rest", "support", "troops", "seen")

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """As before the crisis."""
    rest = np.zeros_like(nation.population) + p.at_rest
    return {"goodwill": rest, "goodwill_rest": rest}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of feeling (see the module's equations)."""
    for i in range(was.goodwill.size):
        noticed = was.seen[i] / (was.seen[i] + p.noticed_share[i])
        loss = p.support_cost[i] * was.support[i] * noticed + p.troops_cost[i] * was.troops[i] * (1.0 + was.goodwill[i])
        back = (was.goodwill_rest[i] - was.goodwill[i]) / p.recovery[i]
        new.goodwill[i] = min(max(was.goodwill[i] + back - loss, -1.0), 1.0)
        new.goodwill_rest[i] = was.goodwill_rest[i]
