"""Strikes: state workers who stop work, the savings it costs them, and the dismissals that follow.

**Equations**

    ready_g  = logit([ a_g + pull ] / spread_g)
    pull     = gap + att_w + anger + hs max(belief - belief_rest, 0) - cs fear + call - strain,
               held inside -150 … 150
    wanted   = sum_g W_g ready_g,   W_g = n_g w_g / sum_h n_h w_h
    strike'  = strike + k (wanted - strike)
    strain'  = strain + eps strike / (strike + m) - strain / tau + dis orders strike / (strike + m)

**Symbols**

    ======  ================  ==============================================================
    gap     striking_gap      how much easier (or harder) striking is than marching (logit)
    att_w   worker_attitude   shift of state workers' attitudes on top of their groups'
    w_g     state_worker      share of group g in the state's pay (scenario)
    W_g     groups.worker_weight  group g's part of all state workers; 0 everywhere when there are none
    call    today.strike_call a dated call to strike (logit)
    hs      hope              weight of belief above rest
    cs      fear_weight       weight of fear
    k       speed             speed at which strikes spread and end
    strain  strain            savings used up and strikers dismissed
    eps     hardship          strain gained per day of strike
    dis     dismissal         strain gained per day of strike at full orders
    m       strain_share      strike share above which strain builds up
    tau     recovery          days to recover
    ======  ================  ==============================================================

Nothing on the first day; ``strike_ready`` keeps ``wanted`` and ``worker_pull`` keeps ``pull``. At a pull of 150 either
way less than one worker of the largest nation (3e9) would strike, or work, whatever the group's attitude (20 at most)
and spread (5). Strain never passes ``tau (eps + dis)`` (2 000 at the widest).

**Literature**

Robertson (2007, American Political Science Review 101:781): strikes under hybrid regimes depend on who organises them
and what they cost. Butcher, Gray & Mitchell (2018, Journal of Global Security Studies 3:302): workers' strikes help
movements most. Claims C07 and C15 of the first scenario.

**Departures**

The start form has one resting readiness for all workers; here each group's own attitude counts, and strikes wear out:
in August 2020 they ebbed within ten days after dismissals and arrests of their leaders.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.mechanisms.choice import logit
from standoff.parameter import Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020"
JUDGEMENT = "judgement; wide"

PARAMETERS = (
    Parameter("striking_gap", "logit", -6.0, 4.0, Prior("normal", -0.5, 0.5),
              "how much easier striking is than marching", START_FORM),
    Parameter("worker_attitude", "logit", -6.0, 6.0, Prior("normal", -1.0, 0.5), "shift of state workers' attitudes",
              START_FORM),
    Parameter("hope", "logit per unit belief", 0.0, 10.0, Prior("lognormal", 2.0, 0.4), "weight of belief above rest",
              START_FORM),
    Parameter("fear_weight", "logit per unit fear", 0.0, 5.0, Prior("lognormal", 0.75, 0.4), "weight of fear",
              START_FORM),
    Parameter("speed", "1/day", 0.01, 1.0, Prior("lognormal", 0.12, 0.3), "speed at which strikes spread and end",
              START_FORM),
    Parameter("hardship", "logit/day", 0.0, 1.0, Prior("lognormal", 0.06, 0.5), "strain gained per day of strike",
              JUDGEMENT),
    Parameter("dismissal", "logit/day", 0.0, 1.0, Prior("lognormal", 0.06, 0.5),
              "strain gained per day of strike at full orders",
              "strikes in Belarus ebbed within ten days of dismissals, August 2020; judgement"),
    Parameter("strain_share", "share of workers", 1e-4, 0.5, Prior("fixed", 0.02),
              "strike share above which strain builds up", JUDGEMENT),
    Parameter("recovery", "days", 5.0, 1000.0, Prior("lognormal", 60.0, 0.4), "recovery from strain", JUDGEMENT),
)  # fmt: skip

OWNS = (
    Field("strike", "share of state workers", 0.0, 1.0, "state workers on strike"),
    Field("strain", "logit", 0.0, 2000.0, "savings used up and strikers dismissed", scale="log"),
    Field("worker_pull", "logit", -150.0, 150.0, "part of the pull to strike that all groups share"),
    Field("strike_ready", "share of state workers", 0.0, 1.0, "state workers ready to strike"),
)  # fmt: skip

READS = ("strike", "strain", "anger", "belief", "belief_rest", "fear", "orders")

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """No strike."""
    zero = np.zeros_like(nation.population)
    return {"strike": zero, "strain": zero, "worker_pull": zero, "strike_ready": zero}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of strikes (see the module's equations)."""
    n_lanes = was.strike.size
    for i in range(n_lanes):
        new.strike_ready[i] = 0.0
        pull = (
            p.striking_gap[i] + p.worker_attitude[i] + was.anger[i]
            + p.hope[i] * max(was.belief[i] - was.belief_rest[i], 0.0)
            - p.fear_weight[i] * was.fear[i] + today.strike_call - was.strain[i]
        )  # fmt: skip
        new.worker_pull[i] = min(max(pull, -150.0), 150.0)
    for g in range(groups.n_groups):
        if groups.worker_weight[g] > 0.0:
            for i in range(n_lanes):
                of_group = (groups.attitude[g, i] + new.worker_pull[i]) * groups.sharpness[g]
                new.strike_ready[i] += groups.worker_weight[g] * logit(of_group)
    for i in range(n_lanes):
        new.strike[i] = was.strike[i] + p.speed[i] * (new.strike_ready[i] - was.strike[i])
        felt = was.strike[i] / (was.strike[i] + p.strain_share[i])
        hardship = (p.hardship[i] + p.dismissal[i] * was.orders[i]) * felt
        new.strain[i] = was.strain[i] + hardship - was.strain[i] / p.recovery[i]
