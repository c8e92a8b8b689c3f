"""Mobilisation: who marches, where, and how a seen crowd draws the next one.

**Equations**

    pull_g  = [ a_g + common + online_g online_pull ] / spread_g
    common  = att + anger + h (belief - belief_rest) - c fear - tired - cold season + call + b s(seen) (1 - control),
              held inside -150 … 150
    online_pull = b s(seen) (control - cut):  all together b s(seen) (online_g (1 - cut) + (1 - online_g) (1 - control))
    s(m)    = m / (m + m_half)
    turnout = min(rhythm reach organised exp(sig z + slow'), 50)
    slow'   = rho slow + sig_w sqrt(1 - rho^2) z_w, held inside -6 … 6
    share'  = min(turnout sum_g n_g logit(pull_g), reach) max(1 - jailed / population, 0)
    crowd'_place = share' population (ready_place / ready),   ready = sum_g n_g logit(pull_g), of a place and of all
    seen'   = seen + k (share (1 - cut) - seen)
    tired'  = tired + eps rhythm seen / (seen + m_tired) - tired / tau_x

**Symbols**

    ========  ==================  ==========================================================
    a_g       groups.attitude     mean attitude of group g on the first day (logit)
    n_g       groups.share        share of the nation in group g
    att       attitude            common shift of all groups' attitudes
    b         social_pull         pull of a seen crowd
    m_half    half_seen           seen share at which the pull is half
    h         hope                pull of belief above rest
    c         fear_weight         weight of fear
    cold      cold_cost           cost of the coldest season
    reach     reach               share of a group that can come at all on one day
    sig       daily_noise         daily noise of turnout
    sig_w     slow_noise_size     size of the slow noise of turnout
    rho       slow_noise_memory   its memory from day to day
    k         seeing_speed        speed at which the seen share follows
    eps       exhaustion          exhaustion gained per marching day
    m_tired   tiring_share        seen share above which marching tires
    tau_x     recovery            days to recover from exhaustion
    ========  ==================  ==========================================================

The holds lie far out. At a common pull of 150 either way less than one person of the largest nation (3e9) would march,
or stay, whatever the group's attitude (20 at most), spread (5) and ``online_pull`` (8). Slow noise of 6 is six standard
deviations of the widest; a turnout of 50 fills ``reach`` where one in 80 is ready. Exhaustion never passes
``eps tau_x`` (500 at the widest), a crowd never 0.6 of the nation (1.8e9).

**Literature**

Granovetter (1978) and Kuran (1991): a person joins when enough others are seen to; here thresholds are logistic
within a group, so the share that joins has a closed form. Lohmann (1994): crowds are read as signals.
Chenoweth & Belgioioso (2019, Nature Human Behaviour 3:1088): momentum of movements.

**Departures**

The tested start form has no ``reach``; without it 12 in 100 Belarus members passed a tenth of the nation, where
history knows almost none: work, age, health and distance keep most of those who would march at home on any one day.
A cut also hides the crowd from those online. Turnout noise is lognormal, not negative binomial.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.float32 import exp
from standoff.mechanisms.choice import logit
from standoff.parameter import Draw, Field, Parameter, Prior

START_FORM = "judgement; start form tuned on Belarus 2020 weeks and generic rates; see docs/default-priors.md"

PARAMETERS = (
    Parameter("attitude", "logit", -8.0, 6.0, Prior("normal", -1.54, 1.57), "common shift of all groups' attitudes",
              START_FORM),
    Parameter("social_pull", "logit", 0.0, 8.0, Prior("lognormal", 1.07, 0.488), "pull of a seen crowd",
              "Granovetter 1978; Kuran 1991; size: " + START_FORM),
    Parameter("half_seen", "share of nation", 1e-4, 0.5, Prior("lognormal", 0.028, 0.651),
              "seen share at which the social pull is half", START_FORM),
    Parameter("hope", "logit per unit belief", 0.0, 10.0, Prior("lognormal", 0.51, 0.4), "pull of belief above rest",
              START_FORM),
    Parameter("fear_weight", "logit per unit fear", 0.0, 5.0, Prior("lognormal", 0.72, 0.651), "weight of fear",
              "Epstein 2002 (net risk); size: " + START_FORM),
    Parameter("cold_cost", "logit", 0.0, 4.0, Prior("lognormal", 0.15, 0.8), "cost of the coldest season",
              START_FORM),
    Parameter("reach", "share of group", 0.01, 0.6, Prior("lognormal", 0.255, 0.3),
              "share of a group that can come at all on one day",
              "largest recorded turnouts about a tenth of a nation (Chenoweth & Stephan 2011; comparable cases)"),
    Parameter("daily_noise", "log s.d.", 0.0, 1.0, Prior("lognormal", 0.2, 0.2), "daily noise of turnout",
              START_FORM),
    Parameter("slow_noise_size", "log s.d.", 0.0, 1.0, Prior("lognormal", 0.172, 0.325), "slow noise of turnout",
              START_FORM),
    Parameter("slow_noise_memory", "1/day", 0.0, 0.999, Prior("normal", 0.943, 0.0339),
              "memory of the slow noise", START_FORM),
    Parameter("seeing_speed", "1/day", 0.01, 1.0, Prior("lognormal", 0.226, 0.2),
              "speed at which the seen share follows the marching share", START_FORM),
    Parameter("exhaustion", "logit/day", 0.0, 0.5, Prior("lognormal", 0.0287, 0.814),
              "exhaustion gained per marching day", START_FORM),
    Parameter("tiring_share", "share of nation", 1e-5, 0.1, Prior("fixed", 0.001),
              "seen share above which marching tires", START_FORM),
    Parameter("recovery", "days", 5.0, 1000.0, Prior("lognormal", 199.0, 0.3), "recovery from exhaustion",
              START_FORM),
)  # fmt: skip

OWNS = (
    Field("population", "persons", 1e4, 3e9, "people of the nation, constant", scale="log"),
    Field("share", "share of nation", 0.0, 0.6, "marching today, all places"),
    Field("crowd", "persons", 0.0, 1.8e9, "marching today, by place", scale="log", by_place=True),
    Field("seen", "share of nation", 0.0, 0.6, "share seen or known to march"),
    Field("tired", "logit", 0.0, 500.0, "exhaustion of the movement", scale="log"),
    Field("slow_noise", "log", -6.0, 6.0, "slow noise of turnout"),
    Field("common_pull", "logit", -150.0, 150.0, "part of the pull that all groups share"),
    Field("online_pull", "logit", -8.0, 8.0, "what those online see more (or less) than those offline"),
    Field("turnout", "share of the ready", 0.0, 50.0,
          "rhythm, reach, organisation and noise: share of the ready who come"),
)  # fmt: skip

READS = (
    "population", "seen", "share", "tired", "slow_noise", "anger", "belief", "belief_rest", "fear", "organised",
    "control", "cut", "jailed",
)  # fmt: skip

DRAWS = (
    Draw("turnout", "normal", "daily noise of turnout"),
    Draw("slow_turnout", "normal", "innovation of the slow noise"),
)  # fmt: skip


def start(p: Any, nation: Any) -> dict[str, Any]:
    """No crowd yet: everything at zero but the population."""
    zero = np.zeros_like(nation.population)
    return {"population": nation.population, "share": zero, "crowd": zero, "seen": zero, "tired": zero,
            "slow_noise": zero, "common_pull": zero, "online_pull": zero, "turnout": zero}  # fmt: skip


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the street (see the module's equations)."""
    n_lanes = was.share.size
    for place in range(groups.n_places):
        for i in range(n_lanes):
            new.crowd[place, i] = 0.0
    for i in range(n_lanes):
        pull_of_seen = p.social_pull[i] * was.seen[i] / (was.seen[i] + p.half_seen[i])
        common = (
            p.attitude[i] + was.anger[i] + p.hope[i] * (was.belief[i] - was.belief_rest[i])
            - p.fear_weight[i] * was.fear[i] - was.tired[i] - p.cold_cost[i] * today.cold + today.march_call
            + pull_of_seen * (1.0 - was.control[i])
        )  # fmt: skip
        new.common_pull[i] = min(max(common, -150.0), 150.0)
        new.online_pull[i] = pull_of_seen * (was.control[i] - was.cut[i])
        memory = p.slow_noise_memory[i]
        innovation = p.slow_noise_size[i] * draw.slow_turnout[i] * np.sqrt(1.0 - memory * memory)
        new.slow_noise[i] = min(max(memory * was.slow_noise[i] + innovation, -6.0), 6.0)
        noise = exp(p.daily_noise[i] * draw.turnout[i] + new.slow_noise[i])
        new.turnout[i] = min(today.rhythm * p.reach[i] * was.organised[i] * noise, 50.0)
    for g in range(groups.n_groups):
        place = groups.place[g]
        for i in range(n_lanes):
            pull = groups.attitude[g, i] + new.common_pull[i] + new.online_pull[i] * groups.online[g]
            new.crowd[place, i] += groups.share[g] * logit(pull * groups.sharpness[g])
    for i in range(n_lanes):
        new.share[i] = 0.0
    for place in range(groups.n_places):
        for i in range(n_lanes):
            new.share[i] += new.crowd[place, i] * new.turnout[i]
    for place in range(groups.n_places):
        for i in range(n_lanes):
            within_reach = min(p.reach[i] / max(new.share[i], 1.0e-9), 1.0)
            free_persons = max(was.population[i] - was.jailed[i], 0.0)
            new.crowd[place, i] = new.crowd[place, i] * new.turnout[i] * within_reach * free_persons
    for i in range(n_lanes):
        new.share[i] = min(new.share[i], p.reach[i]) * max(1.0 - was.jailed[i] / was.population[i], 0.0)
        new.seen[i] = was.seen[i] + p.seeing_speed[i] * (was.share[i] * (1.0 - was.cut[i]) - was.seen[i])
        marching = today.rhythm * was.seen[i] / (was.seen[i] + p.tiring_share[i])
        new.tired[i] = was.tired[i] + p.exhaustion[i] * marching - was.tired[i] / p.recovery[i]
        new.population[i] = was.population[i]
