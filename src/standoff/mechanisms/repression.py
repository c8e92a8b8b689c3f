"""Repression: detentions, time in jail, the fear and the anger they leave.

**Equations**

    crowd     = share population
    detained' = min( kappa orders capacity crowd / (crowd + sat capacity + 1) crowd / (crowd + yard population),
                     crowd / 2 )
    jailed'   = jailed + detained' - jailed / tau_j
    risk      = detained' / (crowd + n_few)
    fear'     = fear + k_f rhythm_yesterday (sev orders risk - fear)
    brutality' = max(orders^2 crowd / (crowd + m_b population), violence)
    used'     = used + (brutality - used) / tau_u
    deaths'   = deaths + killed,   killed = [u < d brutality]
    anger'    = anger - anger / tau_a + backlash max(brutality - inure used, 0) (1 - k_c control) + a_d killed
                + sig_a z presence,   presence = crowd / (crowd + m_b population)
                held inside -40 … 40

**Symbols**

    =========  ==================  ==========================================================
    anger      anger_first         anger on the first day
    kappa      detentions          detentions a day per officer at full orders
    sat        saturation          crowd per officer at which detentions saturate
    yard       scattered_share     crowd share below which gatherings are too scattered to police
    tau_j      time_in_jail        days in detention
    sev        severity            fear per unit of orders times personal risk
    k_f        learning            speed at which risk is learnt, on a marching day
    n_few      few                 persons added to the crowd when risk is reckoned
    violence   today.violence      least violence of the day, set by a dated event
    m_b        brutal_share        crowd share at which brutality at full orders is half
    tau_u      inuring_time        days to get used to brutality
    inure      inured_share        share of brutality that people get used to
    tau_a      anger_time          days for anger to fade
    backlash   backlash            anger per day of full visible brutality
    k_c        hiding              how far state media hide brutality
    d          deaths_per_day      chance of a death a day at full brutality
    a_d        death_anger         anger after a death
    sig_a      anger_noise         daily noise of anger while people march
    =========  ==================  ==========================================================

Anger is held because its parameters alone would carry it to ``tau_a (backlash + a_d)``, 2 000 and more at their widest;
anger of 40 multiplies the odds of marching by e^40 = 2e17, where nothing but as great a fear keeps anybody at home.
``risk`` is below 1/2, so fear never passes ``sev / 2`` (200 at the widest). A crowd is at most 0.6 of the nation and
nobody in jail marches, so detentions never pass 0.3 of it a day (9e8) and ``jailed`` never 1 + 0.3^2 of it (3.3e9).

**Literature**

Epstein (2002, PNAS 99:7243): arrest risk weighs the ratio of officers to the crowd. Davenport (2007, Annual Review of
Political Science 10:1), Francisco (1995), Moore (1998): repression deters and enrages, no net sign is settled, so both
channels are here and the data decide. Claims C04, C49, C57, C58, C66 of the first scenario.

**Departures**

Backlash needs visibility and wears off as people get used to violence. Detained persons are counted the day after the
march (yesterday's fields), so a Sunday's detentions stand on Monday.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.parameter import Draw, Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020; see docs/default-priors.md"

PARAMETERS = (
    Parameter("anger_first", "logit", -3.0, 4.0, Prior("normal", 0.553, 0.3), "anger on the first day", START_FORM),
    Parameter("detentions", "persons/officer/day", 0.0, 2.0, Prior("lognormal", 0.124, 0.651),
              "detentions a day per officer at full orders",
              "Belarus 2020: 1 000 of crowds of ten thousand; " + START_FORM),
    Parameter("saturation", "crowd/officer", 0.0, 10.0, Prior("lognormal", 0.39, 0.814),
              "crowd per officer at which detentions saturate", START_FORM),
    Parameter("scattered_share", "share of nation", 1e-6, 0.1, Prior("lognormal", 0.000999, 0.5),
              "crowd share below which gatherings are too scattered to police", START_FORM),
    Parameter("time_in_jail", "days", 1.0, 400.0, Prior("lognormal", 12.0, 0.2), "time in detention", START_FORM),
    Parameter("severity", "fear", 0.0, 400.0, Prior("lognormal", 21.2, 0.651),
              "fear per unit of orders times personal risk", START_FORM),
    Parameter("learning", "1/day", 0.0, 1.0, Prior("lognormal", 0.141, 0.2),
              "speed at which risk is learnt on a marching day", START_FORM),
    Parameter("few", "persons", 1.0, 1e5, Prior("fixed", 500.0), "persons added to the crowd when risk is reckoned",
              START_FORM),
    Parameter("brutal_share", "share of nation", 1e-5, 0.1, Prior("fixed", 0.002),
              "crowd share at which brutality is half", START_FORM),
    Parameter("inuring_time", "days", 1.0, 400.0, Prior("lognormal", 14.0, 0.3), "time to get used to brutality",
              START_FORM),
    Parameter("inured_share", "share", 0.0, 1.0, Prior("normal", 0.85, 0.07),
              "share of brutality that people get used to", START_FORM),
    Parameter("anger_time", "days", 5.0, 400.0, Prior("lognormal", 53.4, 0.651), "time for anger to fade", START_FORM),
    Parameter("backlash", "logit/day", 0.0, 3.0, Prior("lognormal", 0.184, 0.651),
              "anger per day of full visible brutality",
              "Francisco 1995; Moore 1998 (sign disputed); size: " + START_FORM),
    Parameter("hiding", "share", 0.0, 1.0, Prior("fixed", 0.6), "how far state media hide brutality", START_FORM),
    Parameter("deaths_per_day", "1/day", 0.0, 1.0, Prior("lognormal", 0.0682, 0.814),
              "chance of a death a day at full brutality",
              "Belarus 2020: four to five deaths in four months; " + START_FORM),
    Parameter("death_anger", "logit", 0.0, 2.0, Prior("lognormal", 0.08, 0.5), "anger after a death", START_FORM),
    Parameter("anger_noise", "logit/day", 0.0, 0.5, Prior("lognormal", 0.03, 0.3),
              "daily noise of anger while people march", START_FORM),
)  # fmt: skip

OWNS = (
    Field("detained", "persons/day", 0.0, 9e8, "detained at yesterday's gatherings", scale="log"),
    Field("jailed", "persons", 0.0, 3.3e9, "in detention", scale="log"),
    Field("fear", "fear", 0.0, 200.0, "learnt fear of going out", scale="log"),
    Field("brutality", "0-1", 0.0, 1.0, "visible violence of the day"),
    Field("used", "0-1", 0.0, 1.0, "violence that people have come to expect"),
    Field("anger", "logit", -40.0, 40.0, "anger above attitude"),
    Field("deaths", "persons", 0.0, 4000.0, "deaths at the hands of the force, counted as events"),
)  # fmt: skip

READS = (
    "share", "population", "capacity", "orders", "jailed", "fear", "brutality", "used", "anger", "deaths",
    "control",
)  # fmt: skip

DRAWS = (
    Draw("death", "uniform", "whether somebody is killed"),
    Draw("anger_shock", "normal", "noise of anger"),
)  # fmt: skip


def start(p: Any, nation: Any) -> dict[str, Any]:
    """Nobody in jail; anger as it stands on the first day."""
    zero = np.zeros_like(nation.population)
    return {"detained": zero, "jailed": zero, "fear": zero, "brutality": zero, "used": zero,
            "anger": zero + p.anger_first, "deaths": zero}  # fmt: skip


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of repression (see the module's equations)."""
    for i in range(was.share.size):
        crowd = was.share[i] * was.population[i]
        within_grasp = crowd / (crowd + p.saturation[i] * was.capacity[i] + 1.0)
        gathered = crowd / (crowd + p.scattered_share[i] * was.population[i])
        taken = p.detentions[i] * was.orders[i] * was.capacity[i] * within_grasp * gathered
        detained = min(taken, 0.5 * crowd)
        new.detained[i] = detained
        new.jailed[i] = was.jailed[i] + detained - was.jailed[i] / p.time_in_jail[i]
        risk = detained / (crowd + p.few[i])
        learnt = p.learning[i] * today.rhythm_yesterday
        new.fear[i] = was.fear[i] + learnt * (p.severity[i] * was.orders[i] * risk - was.fear[i])
        presence = crowd / (crowd + p.brutal_share[i] * was.population[i])
        new.brutality[i] = max(was.orders[i] * was.orders[i] * presence, today.violence)
        new.used[i] = was.used[i] + (was.brutality[i] - was.used[i]) / p.inuring_time[i]
        killed = 1.0 if draw.death[i] < p.deaths_per_day[i] * was.brutality[i] else 0.0
        new.deaths[i] = was.deaths[i] + killed
        visible = max(was.brutality[i] - p.inured_share[i] * was.used[i], 0.0) * (1.0 - p.hiding[i] * was.control[i])
        noise = p.anger_noise[i] * draw.anger_shock[i] * presence
        anger = (was.anger[i] - was.anger[i] / p.anger_time[i] + p.backlash[i] * visible
                 + p.death_anger[i] * killed + noise)  # fmt: skip
        new.anger[i] = min(max(anger, -40.0), 40.0)
