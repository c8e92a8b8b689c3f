"""Security: police and army in three states, their pay, their patron, and what they can do.

**Equations**

    stay = s0 - s_pay arrears + s_pat support + s_coord (loyal - loyal_rest) - s_guilt orders min(share / m_guilt, 2)
           - s_bel max(belief - belief_rest, 0)
    loyal -> shirking     a = q_shirk (1 - logit(stay)) loyal
    shirking -> loyal     b = q_back logit(stay) shirking
    shirking -> defected  d = q_leave (1 - logit(stay + s_gap)) shirking
    defected -> loyal     r = refill defected                   (vacancies refilled)
    loyal' = loyal - a + b + r,   shirking' = shirking + a - b - d,   defected' = defected + d - r
    capacity' = force (loyal' + shirking' / 2) (1 + k_reserve police_reserve + k_troops troops)
    force     = officers / 1000 population

At rest (stay = s0) the four flows balance; ``loyal_rest`` is that fixed point, and the first day's capacity is that of
the force alone. Comrades lift the will to stay when more are loyal than at rest. Capacity never passes
``force (1 + k_reserve + k_troops)``: 0.06 × 3e9 × 14 = 2.52e9 at the widest, in the largest nation.

**Symbols**

    ========  =================  ==============================================================
    s0        stay_at_rest       resting will to obey (logit)
    s_pay     unpaid             weight of unpaid wages
    s_pat     patron_backing     weight of a step of the patron's support
    s_coord   comrades           pull of comrades who stay
    s_guilt   guilt              weight of ordered violence against a peaceful crowd
    m_guilt   guilt_share        crowd share at which that weight is full once
    s_bel     doubt              weight of belief above rest
    s_gap     leaving_gap        how much harder it is to leave than to shirk
    q_...     shirking_rate, returning_rate, leaving_rate: largest daily flows
    refill    refill             vacancies refilled
    officers  officers_per_1000  officers available for the street per 1 000 people
    k_...     reserve_effect, troops_effect: capacity gained from the patron's police and troops
    ========  =================  ==============================================================

**Literature**

Stephan & Chenoweth (2008, International Security 33:7): defection multiplies success (risk ratio 4.4). Dahl, Rivera &
Gates (2025): shirking and side-switching respond to different things, hence states and not one number. Bellin (2012,
Comparative Politics 44:127) and Barany (2016, How Armies Respond to Revolutions): pay, patrimony, foreign backing and
the size of the crowd decide. Morris & Shin (2003): the will to stay leans on what comrades do.

**Departures**

The coordination game is played as a smooth pull of comrades, not solved for its equilibrium each day. Belief below
rest does not lift loyalty above it (the start form's fault 4).
"""

from __future__ import annotations

from typing import Any

from standoff.float32 import Lane
from standoff.mechanisms.choice import logit, yes_share
from standoff.parameter import Field, Parameter, Prior

START_FORM = "start form, tuned on Belarus 2020 and on generic rates; see docs/default-priors.md"

PARAMETERS = (
    Parameter("stay_at_rest", "logit", -2.0, 9.0, Prior("normal", 2.73, 1.46), "resting will to obey",
              "Bellin 2012; Barany 2016 (ranked factors); size: " + START_FORM),
    Parameter("unpaid", "logit per share", 0.0, 12.0, Prior("lognormal", 3.0, 0.3), "weight of unpaid wages",
              "Bellin 2012 (fiscal health); size: " + START_FORM),
    Parameter("patron_backing", "logit per step", 0.0, 3.0, Prior("lognormal", 0.172, 0.814),
              "weight of a step of the patron's support", "Bellin 2012 (foreign support); size: " + START_FORM),
    Parameter("comrades", "logit per share", 0.0, 12.0, Prior("lognormal", 2.05, 0.3), "pull of comrades who stay",
              "Morris & Shin 2003; size: " + START_FORM),
    Parameter("guilt", "logit", 0.0, 6.0, Prior("lognormal", 0.651, 0.814),
              "weight of ordered violence against a peaceful crowd",
              "Dahl, Rivera & Gates 2025; size: " + START_FORM),
    Parameter("guilt_share", "share of nation", 0.001, 0.5, Prior("fixed", 0.0333),
              "crowd share at which that weight is full once", START_FORM),
    Parameter("doubt", "logit per unit belief", 0.0, 30.0, Prior("lognormal", 8.06, 0.651),
              "weight of belief above rest", START_FORM),
    Parameter("leaving_gap", "logit", 0.0, 6.0, Prior("normal", 1.5, 0.3),
              "how much harder it is to leave than to shirk",
              "Dahl, Rivera & Gates 2025 (order of responses); size: judgement"),
    Parameter("shirking_rate", "1/day", 0.0, 1.0, Prior("lognormal", 0.122, 0.325), "largest daily flow into shirking",
              START_FORM),
    Parameter("returning_rate", "1/day", 0.0001, 1.0, Prior("lognormal", 0.10, 0.2), "largest daily flow back to loyal",
              START_FORM),
    Parameter("leaving_rate", "1/day", 0.0001, 1.0, Prior("lognormal", 0.118, 0.325),
              "largest daily flow of shirkers who leave", START_FORM),
    Parameter("refill", "1/day", 0.0001, 1.0, Prior("lognormal", 0.0319, 0.4), "vacancies refilled", START_FORM),
    Parameter("officers_per_1000", "officers per 1 000 people", 0.1, 60.0, Prior("lognormal", 4.8, 0.5),
              "officers available for the street",
              "police per head about 3 per 1 000 (median of states), interior troops on top; judgement"),
    Parameter("reserve_effect", "ratio", 0.0, 3.0, Prior("lognormal", 0.25, 0.4),
              "capacity gained from the patron's police reserve", START_FORM),
    Parameter("troops_effect", "ratio", 0.0, 10.0, Prior("lognormal", 0.75, 0.4),
              "capacity gained from the patron's troops", START_FORM),
)  # fmt: skip

OWNS = (
    Field("loyal", "share of force", 0.0, 1.0, "officers who obey"),
    Field("shirking", "share of force", 0.0, 1.0, "officers who stay but hold back"),
    Field("defected", "share of force", 0.0, 1.0, "posts whose holders refused or left, not yet refilled"),
    Field("loyal_rest", "share of force", 0.0, 1.0, "officers who obey at rest, constant"),
    Field("capacity", "officers", 0.0, 2.52e9, "officers who can be used on the street", scale="log"),
)  # fmt: skip

READS = (
    "loyal", "shirking", "defected", "loyal_rest", "arrears", "support", "orders", "share", "belief", "belief_rest",
    "police_reserve", "troops", "population",
)  # fmt: skip

DRAWS = ()


def start(p: Any, nation: Any) -> dict[str, Any]:
    """The fixed point of the four flows with nothing going on."""
    leave_loyal = p.shirking_rate * (1.0 - yes_share(p.stay_at_rest))
    back = p.returning_rate * yes_share(p.stay_at_rest)
    leave = p.leaving_rate * (1.0 - yes_share(p.stay_at_rest + p.leaving_gap))
    shirking_per_loyal = leave_loyal / (back + leave)
    defected_per_loyal = leave * shirking_per_loyal / p.refill
    loyal = 1.0 / (1.0 + shirking_per_loyal + defected_per_loyal)
    shirking = loyal * shirking_per_loyal
    capacity = p.officers_per_1000 / 1000.0 * nation.population * (loyal + 0.5 * shirking)
    return {"loyal": loyal, "shirking": shirking, "defected": loyal * defected_per_loyal, "loyal_rest": loyal,
            "capacity": capacity}  # fmt: skip


def will_to_stay(i: Lane, was: Any, p: Any) -> Lane:
    """``stay``: an officer's will to obey (logit), yesterday's world before him."""
    return (
        p.stay_at_rest[i] - p.unpaid[i] * was.arrears[i] + p.patron_backing[i] * was.support[i]
        + p.comrades[i] * (was.loyal[i] - was.loyal_rest[i])
        - p.guilt[i] * was.orders[i] * min(was.share[i] / p.guilt_share[i], 2.0)
        - p.doubt[i] * max(was.belief[i] - was.belief_rest[i], 0.0)
    )  # fmt: skip


def strength(i: Lane, was: Any, p: Any, loyal: Lane, shirking: Lane) -> Lane:
    """``capacity'``: officers who can be used on the street, the patron's among them."""
    officers = p.officers_per_1000[i] * 0.001 * was.population[i]
    helped = 1.0 + p.reserve_effect[i] * was.police_reserve[i] + p.troops_effect[i] * was.troops[i]
    return officers * (loyal + 0.5 * shirking) * helped


def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
    """One day of the force (see the module's equations)."""
    for i in range(was.loyal.size):
        stay = will_to_stay(i, was, p)
        obey = logit(stay)
        begin_shirking = p.shirking_rate[i] * (1.0 - obey) * was.loyal[i]
        come_back = p.returning_rate[i] * obey * was.shirking[i]
        leave = p.leaving_rate[i] * (1.0 - logit(stay + p.leaving_gap[i])) * was.shirking[i]
        refilled = p.refill[i] * was.defected[i]
        loyal = was.loyal[i] - begin_shirking + come_back + refilled
        shirking = was.shirking[i] + begin_shirking - come_back - leave
        new.loyal[i] = loyal
        new.shirking[i] = shirking
        new.defected[i] = was.defected[i] + leave - refilled
        new.loyal_rest[i] = was.loyal_rest[i]
        new.capacity[i] = strength(i, was, p, loyal, shirking)
