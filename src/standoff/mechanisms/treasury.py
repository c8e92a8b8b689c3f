"""Treasury: reserves in days of payroll, arrears when they are gone, and what is ceded for help.

**Equations**

    flow      = margin - w_s strike - w_x sanctions - w_o orders + loan credit
    reserves' = max(reserves + flow, 0)
    unpaid    = min(max(-(reserves + flow), 0), 1)
    arrears'  = arrears + k (unpaid - arrears)
    ceded'    = ceded + c_price paid (1 - ceded),   paid = credit + media_staff + 2 police_reserve + 3 troops

**Symbols**

    ========  ==============  ==============================================================
    reserves  reserves_first  reserves on the first day (days of payroll)
    margin    margin          revenue above payroll (payrolls a day)
    w_s       strike_cost     revenue lost at full strike
    w_x       sanction_cost   revenue lost at full sanctions
    w_o       order_cost      cost of full orders (overtime, bonuses)
    loan      loan            the patron's credit (payrolls a day)
    k         arrears_speed   speed at which arrears are felt
    c_price   price           sovereignty and assets ceded per day and step of paid support
    ========  ==============  ==============================================================

**Literature**

Bueno de Mesquita et al. (2003): a ruler survives while he can pay his coalition. Bellin (2012): fiscal health of the
coercive apparatus. Claims C34, C38, C43, C56, C59, C62 of the first scenario.

**Departures**

One purse for police, army, officials and state workers; no exchange rate. What is ceded is an index (0 nothing,
1 all that can be ceded), not money; whether a later government honours it stands in `patron` (repudiation).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.parameter import Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020"

PARAMETERS = (
    Parameter("reserves_first", "days of payroll", 0.0, 3000.0, Prior("lognormal", 60.0, 0.9),
              "reserves on the first day", START_FORM),
    Parameter("margin", "payrolls/day", -1.0, 1.0, Prior("normal", 0.05, 0.07), "revenue above payroll", START_FORM),
    Parameter("strike_cost", "payrolls/day", 0.0, 5.0, Prior("lognormal", 0.5, 0.3), "revenue lost at full strike",
              START_FORM),
    Parameter("sanction_cost", "payrolls/day", 0.0, 2.0, Prior("lognormal", 0.1, 0.4),
              "revenue lost at full sanctions", START_FORM),
    Parameter("order_cost", "payrolls/day", 0.0, 1.0, Prior("lognormal", 0.05, 0.3), "cost of full orders",
              START_FORM),
    Parameter("loan", "payrolls/day", 0.0, 5.0, Prior("lognormal", 0.35, 0.5), "the patron's credit",
              "1.5 billion dollars of 2020 over a year against the state payroll of Belarus; start form"),
    Parameter("arrears_speed", "1/day", 0.001, 1.0, Prior("fixed", 0.04), "speed at which arrears are felt",
              START_FORM),
    Parameter("price", "1/day", 0.0, 0.1, Prior("lognormal", 0.0012, 0.6), "ceded per day and step of paid support",
              "claims C34, C38, C62; judgement"),
)  # fmt: skip

OWNS = (
    Field("reserves", "days of payroll", 0.0, 1e5, "reserves", scale="log"),
    Field("arrears", "share of payroll", 0.0, 1.0, "wages unpaid"),
    Field("ceded", "0-1", 0.0, 1.0, "sovereignty and assets ceded to the patron"),
)  # fmt: skip

READS = (
    "reserves", "arrears", "ceded", "strike", "sanctions", "orders", "credit", "media_staff", "police_reserve",
    "troops",
)  # fmt: skip

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """Reserves as they stand, nothing unpaid, nothing ceded."""
    zero = np.zeros_like(nation.population)
    return {"reserves": zero + p.reserves_first, "arrears": zero, "ceded": zero}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the purse (see the module's equations)."""
    for i in range(was.reserves.size):
        flow = (
            p.margin[i] - p.strike_cost[i] * was.strike[i] - p.sanction_cost[i] * was.sanctions[i]
            - p.order_cost[i] * was.orders[i] + p.loan[i] * was.credit[i]
        )  # fmt: skip
        left = was.reserves[i] + flow
        new.reserves[i] = max(left, 0.0)
        unpaid = min(max(-left, 0.0), 1.0)
        new.arrears[i] = was.arrears[i] + p.arrears_speed[i] * (unpaid - was.arrears[i])
        paid = was.credit[i] + was.media_staff[i] + 2.0 * was.police_reserve[i] + 3.0 * was.troops[i]
        new.ceded[i] = was.ceded[i] + p.price[i] * paid * (1.0 - was.ceded[i])
