"""Information: state media against the internet, shutdowns, and the patron's media staff.

**Equations**

    media'   = media + (1 - media) min(1 / tau_m + k_staff staff, 1) - min(w strike, 1) media
    control' = clip(control_0 media' (1 + k_rally rally / (rally + seen + m)), 0, 0.95)
    wanted   = max(shutdown event, q orders rhythm_tomorrow)
    cut'     = wanted (1 - adapted)
    adapted' = adapted + min(wanted (1 - adapted) / tau_v, 1 - adapted) - adapted / tau_f

**Symbols**

    =========  ====================  ===========================================================
    media      media                 strength of state media, 1 when fully staffed and obeyed
    staff      media_staff           the patron's media staff and advisers (0 to 1)
    control_0  hidden_share          share of the crowd hidden from those offline, media intact
    tau_m      media_refill          days to replace lost staff without the patron
    k_staff    staff_effect          speed at which the patron's staff fill the gaps
    w          walkout               loss of state media per unit of strike
    m          noticed_share         share of the nation below which neither rally nor crowd is noticed
    k_rally    rally_effect          how far a state rally helps to hide the crowd
    q          habitual_cut          share of the internet cut on marching days at full orders
    tau_v      learning_to_bypass    days of a full cut until people find ways round it
    tau_f      forgetting_to_bypass  days until ways round it are lost again
    =========  ====================  ===========================================================

**Literature**

Edmond (2013, Review of Economic Studies 80:1422): information manipulation and regime change. Hassanpour (2014,
Political Communication 31:1): a shutdown can disperse and raise protest. Chen & Yang (2019, American Economic Review
109:2294): access alone does little without demand for it. Claims C07 (staff of state television on strike) and
C55 (state media no longer work as before; shutdowns are short-lived) of the first scenario.

**Departures**

Control is one number for those offline; what people believe is not modelled apart from what they see. The ruler's
habit of cutting on marching days follows his orders instead of being a choice of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.parameter import Field, Parameter, Prior

JUDGEMENT = "judgement; wide"

PARAMETERS = (
    Parameter("hidden_share", "share", 0.0, 0.95, Prior("normal", 0.45, 0.2),
              "share of the crowd hidden from those offline while state media work",
              "start form (tuned on Belarus 2020)"),
    Parameter("media_refill", "days", 5.0, 1000.0, Prior("lognormal", 60.0, 0.4),
              "time to replace lost staff of state media", JUDGEMENT),
    Parameter("staff_effect", "1/day", 0.0, 1.0, Prior("lognormal", 0.1, 0.4),
              "speed at which the patron's staff fill the gaps",
              "replacement within weeks in Minsk, August 2020; judgement"),
    Parameter("walkout", "1/day per share", 0.0, 10.0, Prior("lognormal", 1.0, 0.5),
              "loss of state media per unit of strike",
              "about a tenth of state television on strike in August 2020; judgement"),
    Parameter("rally_effect", "ratio", 0.0, 2.0, Prior("lognormal", 0.15, 0.5),
              "how far a state rally helps to hide the crowd", JUDGEMENT),
    Parameter("habitual_cut", "share", 0.0, 1.0, Prior("lognormal", 0.15, 0.6),
              "share of the internet cut on marching days at full orders",
              "mobile cuts in Minsk on Sundays of 2020; judgement"),
    Parameter("learning_to_bypass", "days", 0.5, 200.0, Prior("lognormal", 8.0, 0.5),
              "days of a full cut until people find ways round it",
              "judgement from shutdown studies (Hassanpour 2014)"),
    Parameter("forgetting_to_bypass", "days", 5.0, 2000.0, Prior("lognormal", 180.0, 0.4),
              "days until ways round a cut are lost again", JUDGEMENT),
    Parameter("noticed_share", "share of nation", 1e-7, 0.01, Prior("fixed", 0.0001),
              "share below which neither rally nor crowd is noticed", JUDGEMENT),
)  # fmt: skip

OWNS = (
    Field("media", "share", 0.0, 1.0, "strength of state media"),
    Field("control", "share", 0.0, 0.95, "share of the crowd hidden from those offline"),
    Field("cut", "share", 0.0, 1.0, "share of the internet effectively cut"),
    Field("adapted", "share", 0.0, 1.0, "share of those online who know ways round a cut"),
)  # fmt: skip

READS = ("media", "adapted", "strike", "media_staff", "rally", "seen", "orders")

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """State media intact, no cut."""
    zero = np.zeros_like(nation.population)
    return {"media": zero + 1.0, "control": zero + p.hidden_share, "cut": zero, "adapted": zero}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of media and internet (see the module's equations)."""
    for i in range(was.media.size):
        gaps = 1.0 - was.media[i]
        refill = 1.0 / p.media_refill[i] + p.staff_effect[i] * was.media_staff[i]
        media = was.media[i] + gaps * min(refill, 1.0) - min(p.walkout[i] * was.strike[i], 1.0) * was.media[i]
        new.media[i] = media
        shown = was.rally[i] / (was.rally[i] + was.seen[i] + p.noticed_share[i])
        new.control[i] = min(max(p.hidden_share[i] * media * (1.0 + p.rally_effect[i] * shown), 0.0), 0.95)
        wanted = max(today.shutdown, p.habitual_cut[i] * was.orders[i] * today.rhythm_tomorrow)
        new.cut[i] = wanted * (1.0 - was.adapted[i])
        learnt = wanted * (1.0 - was.adapted[i]) / p.learning_to_bypass[i]
        new.adapted[i] = was.adapted[i] + min(learnt, 1.0 - was.adapted[i]) - was.adapted[i] / p.forgetting_to_bypass[i]
