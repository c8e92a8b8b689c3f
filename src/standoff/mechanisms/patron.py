"""Patron: once a week it may choose again between abandoning, helping and replacing the ruler.

**Equations**

    need    = 1 / (1 + reserves / d_need)
    P_k     = logit( -log(belief / (1 - belief)) + help (e_k - e_now) ),    e_k: effect of option k (table below);
              belief held between 1e-6 and 1 - 1e-6
    e_now   = support + troops + w_need need credit
    V_ruler = v_r + w_ref concession - w_dis seen / (seen + m_d)
    V_next  = v_n + w_al alignment + w_gw goodwill - w_home (home_if_fallen - home_pressure)
    gain_k  = g s_k (1 + w_rej rejection) (1 - w_rep (1 - P_k))
    U_k     = P_k V_ruler + (1 - P_k) V_next + gain_k - cost_k - climb max(pledge - s_k, 0)
    U_broker = q (V_next + orderly) + (1 - q) (P_b V_ruler + (1 - P_b) V_next + gain_b)
               - cost_broker - climb max(pledge - s_b, 0)
    choice  = k with probability exp(lambda U_k) / sum_j exp(lambda U_j), when it attends:
              chance ``attend seen / (seen + m_a)`` a week

    ==============  =====  ========================  ======================================================
    option          s_k    e_k                       brings
    ==============  =====  ========================  ======================================================
    abandon         0      0                         nothing
    words           0.5    0.5                       a public pledge
    credit          1      1 + w_need need           words and money
    media           1.2    1.2                       words, media staff and advisers
    police_reserve  2      2 + w_need need           all of these and a police reserve
    troops          3      4 + w_need need           all of these and troops
    broker          0.5    0.5                       a successor sought with the regime
    ==============  =====  ========================  ======================================================

    cost_credit = c_words + c_credit,   cost_media = c_words + c_media
    cost_police_reserve = c_words + c_credit + c_media + c_reserve
    cost_troops = cost_police_reserve + c_troops (1 + lesson) + w_hp home_pressure + w_frame (1 - max(frame, appeal))
    lesson'  = lesson + k_l troops seen / (seen + m_d)             (a quagmire teaches)
    pledge'  = max(pledge - pledge / tau_p, support')
    pressing' = condition min(support, 1)                          (reform and integration asked in return)

It chooses on days 6, 13, 20, … (`CHOICE_DAY`); the draw picks the option at which the cumulative probability, in the
table's order, passes it. An option that the menu forbids (``today.may_…`` 0) is not chosen, but not ended where it is
in force; abandoning is always allowed. A lever that pins support (``today.pinned_support`` >= 0) decides on any day,
over the menu. Levers on the loan and on media staff stop those two alone: neither e_k nor costs change. What is chosen
is delivered the same day: ``support' = s_k`` and what the option brings. The lesson never passes its first value plus
``k_l`` a day: 5 + 0.2 × 3 650 = 735 at the widest, after the longest run.

**Symbols**

    =========  ================  ==============================================================
    v_r, v_n   ruler_value, next_value: worth of the ruler surviving, of a successor
    w_ref      reform_value      worth added by a reform it can steer
    w_dis      disorder_cost     worth lost while crowds show that he is not in control
    m_d        disorder_share    seen share at which disorder counts half
    d_need     need_days         reserves (days of payroll) at which money is half as welcome
    w_al       alignment_value   worth added by a successor friendly to the patron
    w_gw       goodwill_value    worth added by a society that likes the patron
    w_home     precedent_cost    cost of the example at home
    g          gain              gain per step of support (concessions)
    w_rej      captive           how far western rejection raises that gain
    w_rep      repudiation       share of the gain lost should he fall
    c_...      credit_cost, media_cost, reserve_cost, troops_cost, broker_cost, words_cost
    w_hp       home_cost         domestic cost of troops
    w_frame    frame_cost        cost of troops without a threat from outside to point to
    lesson     lesson_first      what past interventions taught; grows in a quagmire
    climb      climb_down        cost of falling back behind a pledge, per step
    q          broker_success    chance that a brokered handover comes about
    orderly    orderly_value     worth of an orderly over a forced change
    help       help_worth        how far a step of support is thought to help
    w_need     need_worth        steps of further help that money is to an empty treasury
    k_l        lesson_rate       what a day of quagmire teaches
    tau_p      pledge_memory     days for a pledge to be forgotten
    frame      today.threat_frame   an outside threat to point to (dated event)
    attend     attend            chance to choose again in a week, with all eyes on the crisis
    lambda     sharpness         sharpness of choice
    m_a        noticed_share     seen share at which it attends half as often
    condition  conditionality    reform asked in return for support
    =========  ================  ==============================================================

**Literature**

McKelvey & Palfrey (1995): quantal response. Tolstrup (2014, Journal of Democracy 25:126): patrons act through
gatekeeper elites. Levitsky & Way (2010): black knights. Fearon (1997, Journal of Conflict Resolution 41:68): audience
costs. Claims C09 to C37, C40, C46, C51, C63, C64 of the first scenario.

**Departures**

The patron's forecast is the public's, moved by his own options; he does not look further ahead than that. The start
form had four options; words, media alone and broker are added, with conditionality, home cost and learning.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.float32 import Lane, exp
from standoff.mechanisms.choice import shift_odds
from standoff.parameter import Draw, Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020; see docs/default-priors.md"
JUDGEMENT = "judgement; wide"

OPTIONS = ("none", "words", "credit", "media", "police_reserve", "troops", "broker")
"""Names of the options in the order of their numbers; ``none`` is to abandon."""

CHOICE_DAY = 6
"""Day of the week of the crisis (0 the first) on which it may choose; its draws are made on that day only."""

PARAMETERS = (
    Parameter("ruler_value", "utility", -2.0, 4.0, Prior("normal", 0.661, 0.57), "worth of the ruler surviving",
              START_FORM),
    Parameter("next_value", "utility", -2.0, 4.0, Prior("normal", 0.4, 0.3), "worth of a successor",
              "claims C12, C32; " + START_FORM),
    Parameter("reform_value", "utility", 0.0, 2.0, Prior("lognormal", 0.08, 0.5),
              "worth added by a reform it can steer", "claim C45; judgement"),
    Parameter("disorder_cost", "utility", 0.0, 2.0, Prior("lognormal", 0.1, 0.5),
              "worth lost while crowds show he is not in control", "claim C51; judgement"),
    Parameter("alignment_value", "utility", 0.0, 2.0, Prior("lognormal", 0.3, 0.5),
              "worth added by a friendly successor", "claims C12, C24; judgement"),
    Parameter("goodwill_value", "utility", 0.0, 2.0, Prior("lognormal", 0.2, 0.5),
              "worth added by a society that likes the patron", "claim C40; judgement"),
    Parameter("precedent_cost", "utility", 0.0, 10.0, Prior("lognormal", 1.5, 0.6), "cost of the example at home",
              "claim C47; judgement"),
    Parameter("gain", "utility per step", 0.0, 1.0, Prior("lognormal", 0.08, 0.5), "gain per step of support",
              "claims C27, C38; " + START_FORM),
    Parameter("captive", "ratio", 0.0, 5.0, Prior("lognormal", 0.5, 0.5),
              "how far western rejection raises that gain", "claim C36; judgement"),
    Parameter("repudiation", "share", 0.0, 1.0, Prior("normal", 0.6, 0.15), "share of the gain lost should he fall",
              "claim C68; judgement"),
    Parameter("words_cost", "utility", 0.0, 2.0, Prior("lognormal", 0.01, 0.5), "cost of words", JUDGEMENT),
    Parameter("credit_cost", "utility", 0.0, 3.0, Prior("lognormal", 0.06, 0.6), "cost of credit", START_FORM),
    Parameter("media_cost", "utility", 0.0, 3.0, Prior("lognormal", 0.05, 0.6), "cost of media staff and advisers",
              JUDGEMENT),
    Parameter("reserve_cost", "utility", 0.0, 3.0, Prior("lognormal", 0.12, 0.6), "further cost of a police reserve",
              START_FORM),
    Parameter("troops_cost", "utility", 0.0, 6.0, Prior("lognormal", 0.581, 0.814), "further cost of troops",
              "claims C26, C29; " + START_FORM),
    Parameter("home_cost", "utility", 0.0, 6.0, Prior("lognormal", 0.8, 0.5),
              "domestic cost of troops at full home pressure", "claim C26; judgement"),
    Parameter("frame_cost", "utility", 0.0, 3.0, Prior("lognormal", 0.15, 0.5),
              "cost of troops without an outside threat to point to", "claims C18, C21; judgement"),
    Parameter("lesson_first", "ratio", 0.0, 5.0, Prior("normal", 0.3, 0.18), "what past interventions taught",
              "claim C30; judgement"),
    Parameter("lesson_rate", "1/day", 0.0, 0.2, Prior("lognormal", 0.005, 0.5), "what a quagmire teaches",
              "claim C30; judgement"),
    Parameter("climb_down", "utility per step", 0.0, 2.0, Prior("lognormal", 0.06, 0.5),
              "cost of falling back behind a pledge", "Fearon 1997; claim C46; judgement"),
    Parameter("pledge_memory", "days", 5.0, 2000.0, Prior("lognormal", 60.0, 0.5),
              "time for a pledge to be forgotten", JUDGEMENT),
    Parameter("broker_cost", "utility", 0.0, 3.0, Prior("lognormal", 0.15, 0.5), "cost of brokering a succession",
              "claims C22, C31; judgement"),
    Parameter("broker_success", "probability", 0.0, 1.0, Prior("normal", 0.3, 0.1),
              "chance that a brokered handover comes about", JUDGEMENT),
    Parameter("orderly_value", "utility", 0.0, 2.0, Prior("lognormal", 0.15, 0.5),
              "worth of an orderly over a forced change", "claim C37; judgement"),
    Parameter("help_worth", "logit per step", 0.0, 4.0, Prior("lognormal", 0.6, 0.4),
              "how far a step of support is thought to help", START_FORM),
    Parameter("need_worth", "steps", 0.0, 5.0, Prior("lognormal", 0.8, 0.4),
              "further help that money is to an empty treasury", START_FORM),
    Parameter("sharpness", "1/utility", 0.0, 100.0, Prior("lognormal", 6.0, 0.4), "sharpness of choice",
              "McKelvey & Palfrey 1995 (laboratory range)"),
    Parameter("attend", "1/week", 0.0, 1.0, Prior("lognormal", 0.607, 0.302), "chance to choose again in a week",
              START_FORM),
    Parameter("noticed_share", "share of nation", 1e-7, 0.1, Prior("fixed", 0.0003),
              "seen share at which it attends half as often", JUDGEMENT),
    Parameter("conditionality", "0-1", 0.0, 1.0, Prior("normal", 0.4, 0.2), "reform asked in return for support",
              "claims C27, C45; judgement"),
    Parameter("disorder_share", "share of nation", 1e-5, 0.5, Prior("fixed", 0.01),
              "seen share at which disorder counts half", JUDGEMENT),
    Parameter("need_days", "days of payroll", 1.0, 1000.0, Prior("fixed", 30.0),
              "reserves at which money is half as welcome", JUDGEMENT),
)  # fmt: skip

OWNS = (
    Field("choice", "option", 0.0, 6.0, "number of the option chosen (see OPTIONS)"),
    Field("support", "step", 0.0, 3.0, "level of support"),
    Field("credit", "0-1", 0.0, 1.0, "credit flows"),
    Field("media_staff", "0-1", 0.0, 1.0, "media staff and advisers are there"),
    Field("police_reserve", "0-1", 0.0, 1.0, "a police reserve stands by"),
    Field("troops", "0-1", 0.0, 1.0, "troops are there"),
    Field("broker", "0-1", 0.0, 1.0, "a successor is being brokered"),
    Field("pledge", "step", 0.0, 3.0, "level of support publicly pledged"),
    Field("lesson", "ratio", 0.0, 735.0, "what interventions have taught", scale="log"),
    Field("pressing", "0-1", 0.0, 1.0, "reform asked in return for support"),
)  # fmt: skip

READS = (
    "choice", "support", "credit", "pledge", "lesson", "troops", "reserves", "belief", "concession", "seen",
    "alignment", "goodwill", "home_if_fallen", "home_pressure", "rejection", "appeal",
)  # fmt: skip

DRAWS = (
    Draw("patron_attends", "uniform", "whether it chooses again this week"),
    Draw("patron_choice", "uniform", "what it chooses"),
)  # fmt: skip


def start(p: Any, nation: Any) -> dict[str, Any]:
    """Nothing promised yet; what past interventions taught."""
    zero = np.zeros_like(nation.population)
    fields = {field.name: zero for field in OWNS}
    return {**fields, "lesson": zero + p.lesson_first}


def outlook(i: Lane, was: Any, p: Any, steps: Lane) -> Lane:
    """P_k: chance that the ruler survives with ``steps`` of help, from the public's belief under the present help."""
    now = was.support[i] + was.troops[i] + need_of(i, was, p) * was.credit[i]
    return shift_odds(1.0 - was.belief[i], p.help_worth[i] * (steps - now))


def need_of(i: Lane, was: Any, p: Any) -> Lane:
    """Steps of further help that money is to this treasury."""
    return p.need_worth[i] / (1.0 + was.reserves[i] / p.need_days[i])


def worth(i: Lane, was: Any, p: Any, level: Lane, steps: Lane) -> Lane:
    """Worth of an option of support ``level`` and effect ``steps`` before what it costs to give."""
    chance = outlook(i, was, p, steps)
    disorder = was.seen[i] / (was.seen[i] + p.disorder_share[i])
    ruler = p.ruler_value[i] + p.reform_value[i] * was.concession[i] - p.disorder_cost[i] * disorder
    gain = p.gain[i] * level * (1.0 + p.captive[i] * was.rejection[i]) * (1.0 - p.repudiation[i] * (1.0 - chance))
    climb = p.climb_down[i] * max(was.pledge[i] - level, 0.0)
    return chance * ruler + (1.0 - chance) * heir_value(i, was, p) + gain - climb


def heir_value(i: Lane, was: Any, p: Any) -> Lane:
    """V_next: worth of whoever comes after."""
    return (p.next_value[i] + p.alignment_value[i] * was.alignment[i] + p.goodwill_value[i] * was.goodwill[i]
            - p.precedent_cost[i] * (was.home_if_fallen[i] - was.home_pressure[i]))  # fmt: skip


def troops_burden(i: Lane, was: Any, p: Any, today: Any) -> Lane:
    """What troops cost beyond everything else that comes with them."""
    frame = max(today.threat_frame, was.appeal[i])
    return (p.troops_cost[i] * (1.0 + was.lesson[i]) + p.home_cost[i] * was.home_pressure[i]
            + p.frame_cost[i] * (1.0 - frame))  # fmt: skip


def choose(was: Any, new: Any, p: Any, draw: Any, today: Any) -> None:
    """The week's choice from the menu, by softmax over the options' utilities."""
    for i in range(was.choice.size):
        need = need_of(i, was, p)
        cheap = p.words_cost[i] + p.credit_cost[i]
        dear = cheap + p.media_cost[i] + p.reserve_cost[i]
        none = worth(i, was, p, 0.0, 0.0)
        words = worth(i, was, p, 0.5, 0.5) - p.words_cost[i]
        credit = worth(i, was, p, 1.0, 1.0 + need) - cheap
        media = worth(i, was, p, 1.2, 1.2) - p.words_cost[i] - p.media_cost[i]
        reserve = worth(i, was, p, 2.0, 2.0 + need) - dear
        troops = worth(i, was, p, 3.0, 4.0 + need) - dear - troops_burden(i, was, p, today)
        arranged = heir_value(i, was, p) + p.orderly_value[i] - p.climb_down[i] * max(was.pledge[i] - 0.5, 0.0)
        broker = (p.broker_success[i] * arranged + (1.0 - p.broker_success[i]) * worth(i, was, p, 0.5, 0.5)
                  - p.broker_cost[i])  # fmt: skip
        best = max(max(max(today.may_words * (words - none), today.may_credit * (credit - none)),
                       max(today.may_media * (media - none), today.may_police_reserve * (reserve - none))),
                   max(max(today.may_troops * (troops - none), today.may_broker * (broker - none)), 0.0))  # fmt: skip
        sharp, most = p.sharpness[i], none + best
        to_none = exp(sharp * (none - most))
        to_words = to_none + today.may_words * exp(sharp * (words - most))
        to_credit = to_words + today.may_credit * exp(sharp * (credit - most))
        to_media = to_credit + today.may_media * exp(sharp * (media - most))
        to_reserve = to_media + today.may_police_reserve * exp(sharp * (reserve - most))
        to_troops = to_reserve + today.may_troops * exp(sharp * (troops - most))
        mark = draw.patron_choice[i] * (to_troops + today.may_broker * exp(sharp * (broker - most)))
        option = ((1.0 if mark > to_none else 0.0) + (1.0 if mark > to_words else 0.0)
                  + (1.0 if mark > to_credit else 0.0) + (1.0 if mark > to_media else 0.0)
                  + (1.0 if mark > to_reserve else 0.0) + (1.0 if mark > to_troops else 0.0))  # fmt: skip
        attends = draw.patron_attends[i] < p.attend[i] * was.seen[i] / (was.seen[i] + p.noticed_share[i])
        new.choice[i] = option if attends else was.choice[i]


def deliver(was: Any, new: Any, p: Any, today: Any) -> None:
    """What the option in force (none, words, credit, media, police reserve, troops, broker) brings today."""
    for i in range(was.choice.size):
        option = new.choice[i]
        reserve_or_more = 1.0 if (option > 3.5) & (option < 5.5) else 0.0
        only_credit = 1.0 if (option > 1.5) & (option < 2.5) else 0.0
        only_media = 1.0 if (option > 2.5) & (option < 3.5) else 0.0
        only_words = 1.0 if (option > 0.5) & (option < 1.5) else 0.0
        troops = 1.0 if (option > 4.5) & (option < 5.5) else 0.0
        broker = 1.0 if option > 5.5 else 0.0
        new.police_reserve[i] = reserve_or_more
        new.troops[i] = troops
        new.broker[i] = broker
        new.credit[i] = (only_credit + reserve_or_more) * today.loan_allowed
        new.media_staff[i] = (only_media + reserve_or_more) * today.staff_allowed
        level = 0.5 * (only_words + broker) + only_credit + 1.2 * only_media + 2.0 * reserve_or_more + troops
        new.support[i] = level
        new.pledge[i] = max(was.pledge[i] - was.pledge[i] / p.pledge_memory[i], level)
        quagmire = was.troops[i] * was.seen[i] / (was.seen[i] + p.disorder_share[i])
        new.lesson[i] = was.lesson[i] + p.lesson_rate[i] * quagmire
        new.pressing[i] = p.conditionality[i] * min(was.support[i], 1.0)


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the patron (see the module's equations)."""
    for i in range(was.choice.size):
        new.choice[i] = was.choice[i]
    if today.day % 7 == CHOICE_DAY:
        choose(was, new, p, draw, today)
    if today.pinned_support >= 0.0:
        for i in range(was.choice.size):
            new.choice[i] = today.pinned_support
    deliver(was, new, p, today)
