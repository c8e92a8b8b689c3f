"""Elites: officials, managers and deputies who hold to the ruler or look for the door.

**Equations**

    stay   = e0 - e_bel max(belief - belief_rest, 0) - e_pay arrears + e_pat support - e_san sanctions
             - e_ref (concession - concession_rest) + e_coord (elite - elite_rest)
    elite' = elite + k (logit(stay) - elite) + sig z presence,   presence = seen / (seen + m)
                held inside 0 … 1
    elite_rest = logit(e0)

**Symbols**

    =======  ==============  ==============================================================
    e0       stay_at_rest    resting will to stay (logit)
    e_bel    doubt           weight of belief above rest
    e_pay    unpaid          weight of unpaid rents
    e_pat    patron_backing  weight of a step of the patron's support
    e_san    sanctioned      weight of sanctions
    e_ref    reform_signal   doubt sown by the ruler's own offer of reform
    e_coord  peers           pull of peers who stay
    k        speed           speed of change
    sig      noise           daily noise while people march
    m        noticed_share   seen share at which that noise is half
    =======  ==============  ==============================================================

**Literature**

Bueno de Mesquita et al. (2003, The Logic of Political Survival): a coalition stays while rents beat what a challenger
can promise. Casper & Tyson (2014, Journal of Politics 76:548): protest informs elites. Svolik (2009, American Journal
of Political Science 53:477). Claims C03, C07, C14 and C39 (an offer of reform signals that power wanes).

**Departures**

One share for all elites; the selectorate's rent enters through arrears. Belief below rest does not lift elites above
rest (the start form's fault 4).
"""

from __future__ import annotations

from typing import Any

from standoff.mechanisms.choice import logit, yes_share
from standoff.parameter import Draw, Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020 and on generic rates; see docs/default-priors.md"

PARAMETERS = (
    Parameter("stay_at_rest", "logit", -2.0, 9.0, Prior("normal", 4.05, 1.46), "resting will to stay", START_FORM),
    Parameter("doubt", "logit per unit belief", 0.0, 30.0, Prior("lognormal", 8.8, 0.651),
              "weight of belief above rest", "Casper & Tyson 2014; size: " + START_FORM),
    Parameter("unpaid", "logit per share", 0.0, 12.0, Prior("lognormal", 2.0, 0.3), "weight of unpaid rents",
              "Bueno de Mesquita et al. 2003; size: " + START_FORM),
    Parameter("patron_backing", "logit per step", 0.0, 3.0, Prior("lognormal", 0.53, 0.5),
              "weight of a step of the patron's support", "Tolstrup 2014 (gatekeeper elites); size: " + START_FORM),
    Parameter("sanctioned", "logit", 0.0, 6.0, Prior("lognormal", 0.5, 0.4), "weight of sanctions",
              "Marinov 2005; size: " + START_FORM),
    Parameter("reform_signal", "logit", 0.0, 4.0, Prior("lognormal", 0.4, 0.6),
              "doubt sown by the ruler's own offer of reform", "claim C39 of the first scenario; judgement"),
    Parameter("peers", "logit per share", 0.0, 3.8, Prior("lognormal", 2.0, 0.2), "pull of peers who stay",
              START_FORM),
    Parameter("speed", "1/day", 0.005, 1.0, Prior("lognormal", 0.06, 0.2), "speed of change", START_FORM),
    Parameter("noise", "1/day", 0.0, 0.1, Prior("lognormal", 0.004, 0.3), "daily noise while people march",
              START_FORM),
    Parameter("noticed_share", "share of nation", 1e-6, 0.1, Prior("fixed", 0.0005),
              "seen share at which that noise is half", "judgement"),
)  # fmt: skip

OWNS = (
    Field("elite", "share of elites", 0.0, 1.0, "elites who hold to the ruler"),
    Field("elite_rest", "share of elites", 0.0, 1.0, "that share at rest, constant"),
)  # fmt: skip

READS = ("elite", "elite_rest", "belief", "belief_rest", "arrears", "support", "sanctions", "concession",
         "concession_rest", "seen")  # fmt: skip

DRAWS = (
    Draw("elite_shock", "normal", "noise of elite loyalty"),
)  # fmt: skip


def start(p: Any, nation: Any) -> dict[str, Any]:
    """At rest."""
    rest = yes_share(p.stay_at_rest)
    return {"elite": rest, "elite_rest": rest}


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the elites (see the module's equations)."""
    for i in range(was.elite.size):
        stay = (
            p.stay_at_rest[i] - p.doubt[i] * max(was.belief[i] - was.belief_rest[i], 0.0)
            - p.unpaid[i] * was.arrears[i] + p.patron_backing[i] * was.support[i] - p.sanctioned[i] * was.sanctions[i]
            - p.reform_signal[i] * (was.concession[i] - was.concession_rest[i])
            + p.peers[i] * (was.elite[i] - was.elite_rest[i])
        )  # fmt: skip
        presence = was.seen[i] / (was.seen[i] + p.noticed_share[i])
        moved = was.elite[i] + p.speed[i] * (logit(stay) - was.elite[i]) + p.noise[i] * draw.elite_shock[i] * presence
        new.elite[i] = min(max(moved, 0.0), 1.0)
        new.elite_rest[i] = was.elite_rest[i]
