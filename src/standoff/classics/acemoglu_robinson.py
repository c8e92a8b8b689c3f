"""Acemoglu and Robinson: threatened with revolution, the rich promise, give up power, repress, or lose everything.

**The static game** (`find_bounds`, `choose_regime`). A share δ of citizens is rich and has the share θ of income; mean
income is one. A tax at rate τ paid out to all alike costs C(τ) of mean income, C rising and convex, C(0) = 0.

    income of the poor and the rich:   y_p = (1−θ)/(1−δ),   y_r = θ/δ
    worth of a tax:                    y_i + τ·(1 − y_i) − C(τ)
    tax the poor prefer:               C′(τᵖ) = (θ−δ)/(1−δ)
    worth of revolution to the poor:   (1−μ)/(1−δ)            (μ is destroyed, the rich keep nothing)

1. Revolution threatens iff θ > μ.
2. A tax promised by the rich is paid only with probability p, else none. The best promise, τᵖ, averts revolution iff
   μ ≥ **μ\\* = θ − p·[τᵖ(θ−δ) − (1−δ)C(τᵖ)]**. The rich promise no more than they must: the tax τ̂ at which
   μ = θ − p·[τ̂(θ−δ) − (1−δ)C(τ̂)].
3. Power given up keeps the promise for them: democracy averts revolution iff μ ≥ the bound of 2 with p = 1.
4. Repression always works and costs the share κ of all income of the rich. Rather than democratise they repress iff
   κ < **κ̄ = [δC(τᵖ) − τᵖ(δ−θ)]/θ**; rather than promise, iff κ < (p/θ)·[δC(τ̂) − τ̂(δ−θ)].
5. Where not even democracy averts revolution they repress if that leaves them anything (κ < 1).

Ties are settled for peace: a promise, or democracy, that just suffices is accepted, and at κ = κ̄ no one represses.

Source: D. Acemoglu, J. Robinson, "Economic Origins of Dictatorship and Democracy", Cambridge University Press 2006,
ch. 5–6. Equations from general knowledge [M], their algebra re-derived [R]; the fifth point and the bound of a promise
against repression are derived here [D].

**The dynamic game of 2000, and what was corrected** (`franchise_bounds`, `extend_franchise`). Each year the poor can
revolt with probability q, and only then do the rich redistribute, a gain of T to each poor. The poor discount by β,
earn y, and value revolution at V_R; under democracy they take T every year. D. Acemoglu, J. Robinson, "Why did the West
extend the franchise?", Quarterly Journal of Economics 115 (2000), 1167–1199, proposition 1, has one bound q*: below it
the franchise is extended at the first unrest, from it on redistribution is enough. The authors' correction (2017) found
that a deviation had been left unchecked: the rich may redistribute once instead of giving up power, and the poor, who
would get more than V_R from the democracy to come, may prefer to wait for it. What is corrected is therefore the part
just below q*: for intermediate q the only Markov perfect equilibrium is in mixed strategies, the rich give up power
with a probability between zero and one, and revolution does happen [S: abstract and summary of Dower et al.].
P. Castañeda Dower, E. Finkel, S. Gehlbach, S. Nafziger, "Democratization as a Continuous Choice", Journal of Politics
82 (2020), 776–780: where power can be shared by degrees the poor get no more than V_R and the single bound of 2000
returns [S]. Both readings are here. The correction was read only in these two summaries; its algebra below is derived
from the game as told in this paragraph [D]:

    threat u = [V_R·(1−β) − y]/T,  need w = u − (1−β)
    q* = w/β                                   redistribution for ever just averts revolution: the bound of 2000
    q_low = w·(1−β)/[β·(1−w)]                  below it the poor would not wait for democracy
    probability of giving up power at unrest   σ = (x−u)/(1−u),  x = w·(1−β+βq)/(βq),  for q_low < q < q*

σ makes the poor indifferent between revolt and waiting after redistribution; it falls from 1 at q_low to 0 at q*. The
poor revolt after it with the probability that makes the rich, who earn y_r and lose L in taxes, indifferent:
ρ = 1 − D/(y_r − L + βK), D = (y_r − L)/(1−β), K = [q·D + (1−q)·y_r]/(1−β+βq).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from scipy.optimize import brentq

from standoff.classics.domain import LARGEST, SMALLEST, within, within_scalar
from standoff.errors import StandoffError

Regime = Literal["no threat", "promise", "democratise", "repress", "revolution"]


class TaxCost(NamedTuple):
    """What a tax wastes, as a share of mean income."""

    total: Callable[[float], float]
    """C(τ) for τ in [0, 1]: convex, rising, C(0) = 0."""
    marginal: Callable[[float], float]
    """C′(τ): never falls."""


QUADRATIC = TaxCost(lambda tax: tax * tax / 2.0, lambda tax: tax)
"""C = τ²/2."""


class Society(NamedTuple):
    """Who has what."""

    rich_share: float
    """δ, of citizens; 0 < δ < 1/2."""
    rich_income: float
    """θ, their share of income; δ < θ < 1."""


class Bounds(NamedTuple):
    """Where one regime gives way to another."""

    tax: float
    """τᵖ, the rate the poor prefer."""
    promise: float
    """μ*: from it on a promise averts revolution."""
    democracy: float
    """From it on democracy does; never above μ*."""
    repression: float
    """κ̄: below it the rich repress rather than democratise."""


class Outcome(NamedTuple):
    """What the rich do, and what follows."""

    regime: Regime
    tax: float
    """Rate promised or voted; 0 in the others."""
    repression: float
    """Cost κ below which they would have repressed; 0 without a threat, 1 where nothing else averts revolution."""


class FranchiseBounds(NamedTuple):
    """Chance of unrest q at which the dynamic game changes; clipped to [0, 1]."""

    mixed: float
    """q_low: below it the franchise is extended for certain, from it to q* with a probability."""
    promise: float
    """q*: from it on redistribution at unrest is enough. The only bound of the proposition of 2000."""


class Franchise(NamedTuple):
    """What happens at unrest."""

    regime: Literal["promise", "mixed", "democratise"]
    extended: float
    """Probability that the rich give up power."""
    revolt: float
    """Probability that the poor revolt if the rich redistribute instead; where power is given up for certain this is
    the threat that makes it so, and never comes to pass."""


def preferred_tax(society: Society, cost: TaxCost = QUADRATIC) -> float:
    """τᵖ from C′(τᵖ) = (θ−δ)/(1−δ); the corner 0 or 1 where no rate in between solves it."""
    society = _checked(society)
    gain = (society.rich_income - society.rich_share) / (1.0 - society.rich_share)

    def excess(tax: float) -> float:
        return within_scalar("marginal cost of the tax", cost.marginal(tax), -LARGEST, LARGEST) - gain

    if excess(0.0) >= 0.0:
        return 0.0
    if excess(1.0) <= 0.0:
        return 1.0
    return float(brentq(excess, 0.0, 1.0, xtol=1e-15))


def find_bounds(society: Society, promise_kept: float, cost: TaxCost = QUADRATIC) -> Bounds:
    """All bounds of the static game. ``promise_kept``: p in [0, 1]."""
    society, promise_kept = _checked(society), within_scalar("promise_kept", promise_kept, 0.0, 1.0)
    tax = preferred_tax(society, cost)
    relief = _relief(tax, society, cost)
    return Bounds(
        tax,
        society.rich_income - promise_kept * relief,
        society.rich_income - relief,
        _burden(tax, society, cost),
    )


def choose_regime(
    society: Society, destroyed: float, promise_kept: float, repression_cost: float, cost: TaxCost = QUADRATIC
) -> Outcome:
    """What happens. ``destroyed``: μ in [0, 1]; ``promise_kept``: p in [0, 1]; ``repression_cost``: κ ≥ 0."""
    destroyed = within_scalar("destroyed", destroyed, 0.0, 1.0)
    repression_cost = within_scalar("repression_cost", repression_cost, 0.0)
    society, promise_kept = _checked(society), within_scalar("promise_kept", promise_kept, 0.0, 1.0)
    bounds = find_bounds(society, promise_kept, cost)
    if society.rich_income <= destroyed:
        return Outcome("no threat", 0.0, 0.0)
    peaceful: Regime
    if destroyed >= bounds.promise:
        tax = _least_promise(society, destroyed, promise_kept, bounds.tax, cost)
        peaceful, dear = "promise", promise_kept * _burden(tax, society, cost)
    elif destroyed >= bounds.democracy:
        peaceful, tax, dear = "democratise", bounds.tax, bounds.repression
    else:
        peaceful, tax, dear = "revolution", 0.0, 1.0
    if repression_cost < dear:
        return Outcome("repress", 0.0, dear)
    return Outcome(peaceful, tax, dear)


def _relief(tax: float, society: Society, cost: TaxCost) -> float:
    """What a tax is worth to all poor together: τ(θ−δ) − (1−δ)C(τ)."""
    return tax * (society.rich_income - society.rich_share) - (1.0 - society.rich_share) * _waste(tax, cost)


def _waste(tax: float, cost: TaxCost) -> float:
    return within_scalar("total cost of the tax", cost.total(tax), -LARGEST, LARGEST)


def _burden(tax: float, society: Society, cost: TaxCost) -> float:
    """What it takes from the rich, as a share of their income: [δC(τ) − τ(δ−θ)]/θ."""
    rich, income = society
    return (rich * _waste(tax, cost) - tax * (rich - income)) / income


def _least_promise(society: Society, destroyed: float, promise_kept: float, most: float, cost: TaxCost) -> float:
    """τ̂ in [0, τᵖ]: worth to the poor rises in the rate up to the one they prefer."""

    def lacking(tax: float) -> float:
        return society.rich_income - destroyed - promise_kept * _relief(tax, society, cost)

    return most if lacking(most) >= 0.0 else float(brentq(lacking, 0.0, most, xtol=1e-15))


def franchise_bounds(patience: float, poor_income: float, gain: float, revolution: float) -> FranchiseBounds:
    """Bounds on q of the dynamic game.

    ``patience``: β in (0, 1); ``poor_income``: y ≥ 0 a year; ``gain``: T > 0 a year under full redistribution;
    ``revolution``: V_R, a present value, above that of no redistribution, y/(1−β), and at most that of democracy,
    (y+T)/(1−β).
    """
    patience = within_scalar("patience", patience, 0.0, 1.0, ends="()")
    poor_income = within_scalar("poor_income", poor_income, 0.0, LARGEST)
    gain = within_scalar("gain", gain, SMALLEST, LARGEST)
    calm, democracy = poor_income / (1.0 - patience), (poor_income + gain) / (1.0 - patience)
    revolution = within_scalar("revolution", revolution, calm, democracy, ends="(]")
    need = _threat(patience, poor_income, gain, revolution) - (1.0 - patience)
    if need <= 0.0:  # one year's redistribution is enough
        return FranchiseBounds(0.0, 0.0)
    low = need * (1.0 - patience) / (patience * (1.0 - need))
    return FranchiseBounds(min(low, 1.0), min(need / patience, 1.0))


def extend_franchise(
    unrest: float, patience: float, poor: tuple[float, float], rich: tuple[float, float], revolution: float
) -> Franchise:
    """What happens at unrest in the corrected game.

    ``unrest``: q in (0, 1); ``poor``: (y, T) and ``revolution``: V_R as in `franchise_bounds`; ``rich``: (y_r, L), a
    rich person's income and yearly loss by redistribution, 0 < L < y_r.
    """
    unrest = within_scalar("unrest", unrest, 0.0, 1.0, ends="()")
    income, gain = _pair("poor", poor)
    bounds = franchise_bounds(patience, income, gain, revolution)
    rich_income, loss = _pair("rich", rich)
    within_scalar("income of the rich", rich_income, SMALLEST, LARGEST)
    within_scalar("loss of the rich", loss, 0.0, rich_income, ends="()")
    patience, revolution = float(patience), float(revolution)
    if unrest >= bounds.promise:
        return Franchise("promise", 0.0, 0.0)
    if unrest <= bounds.mixed:
        return Franchise("democratise", 1.0, 1.0)
    threat = _threat(patience, income, gain, revolution)
    if threat == 1.0:  # revolution is worth as much as democracy: both bounds are 1, to rounding
        return Franchise("democratise", 1.0, 1.0)
    wait = 1.0 - patience + patience * unrest
    after = (threat - (1.0 - patience)) * wait / (patience * unrest)
    democracy = (rich_income - loss) / (1.0 - patience)
    later = (unrest * democracy + (1.0 - unrest) * rich_income) / wait
    revolt = 1.0 - democracy / (rich_income - loss + patience * later)
    return Franchise("mixed", (after - threat) / (1.0 - threat), revolt)


def _threat(patience: float, poor_income: float, gain: float, revolution: float) -> float:
    """u: worth of revolution above none, in years of redistribution; in (0, 1]."""
    threat = min((revolution * (1.0 - patience) - poor_income) / gain, 1.0)
    if not threat > 0.0:
        raise StandoffError(f"revolution must be worth more than no redistribution, found {revolution:g}")
    return threat


def _pair(name: str, given: Any) -> tuple[float, float]:
    """Two numbers of at least 0."""
    found = within(name, given, 0.0, LARGEST)
    if found.shape != (2,):
        raise StandoffError(f"{name} must be two numbers, each in [0, {LARGEST:g}], found {found.size}")
    return float(found[0]), float(found[1])


def _checked(society: Society) -> Society:
    rich_share = within_scalar("rich_share", society.rich_share, 0.0, 0.5, ends="()")
    return Society(rich_share, within_scalar("rich_income", society.rich_income, rich_share, 1.0, ends="()"))
