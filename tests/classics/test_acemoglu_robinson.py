"""The threatened rich: bounds of the static game, what they do, the franchise of 2000 and its correction."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.classics.acemoglu_robinson import (
    QUADRATIC,
    Society,
    TaxCost,
    choose_regime,
    extend_franchise,
    find_bounds,
    franchise_bounds,
    preferred_tax,
)
from standoff.errors import StandoffError

CUBIC = TaxCost(lambda tax: tax**3 / 3.0, lambda tax: tax**2)
SOCIETIES = st.builds(
    lambda rich, above: Society(rich, rich + above * (1.0 - rich)), st.floats(0.01, 0.49), st.floats(0.02, 0.98)
)
COSTS = st.sampled_from([QUADRATIC, CUBIC])


def worth_to_poor(tax: float, society: Society, cost: TaxCost) -> float:
    income = (1.0 - society.rich_income) / (1.0 - society.rich_share)
    return income + tax * (1.0 - income) - cost.total(tax)


def worth_to_rich(tax: float, society: Society, cost: TaxCost) -> float:
    income = society.rich_income / society.rich_share
    return income + tax * (1.0 - income) - cost.total(tax)


def test_the_published_example() -> None:
    bounds = find_bounds(Society(0.2, 0.6), 0.5)
    assert bounds == pytest.approx((0.5, 0.55, 0.5, 0.375), abs=1e-12)


@given(SOCIETIES, COSTS)
def test_no_rate_is_better_for_the_poor_than_the_preferred_one(society: Society, cost: TaxCost) -> None:
    best = worth_to_poor(preferred_tax(society, cost), society, cost)
    assert all(worth_to_poor(tax, society, cost) <= best + 1e-12 for tax in np.linspace(0.0, 1.0, 201))


@given(SOCIETIES, COSTS, st.floats(0.0, 1.0))
def test_at_each_bound_the_two_sides_are_worth_the_same(society: Society, cost: TaxCost, kept: float) -> None:
    bounds = find_bounds(society, kept, cost)
    untaxed, taxed = (worth_to_poor(tax, society, cost) for tax in (0.0, bounds.tax))
    poor_share = 1.0 - society.rich_share
    assert (1.0 - bounds.promise) / poor_share == pytest.approx(kept * taxed + (1.0 - kept) * untaxed, rel=1e-12)
    assert (1.0 - bounds.democracy) / poor_share == pytest.approx(taxed, rel=1e-12)
    left = (1.0 - bounds.repression) * worth_to_rich(0.0, society, cost)
    assert left == pytest.approx(worth_to_rich(bounds.tax, society, cost), rel=1e-12)


@given(SOCIETIES, COSTS, st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.5))
@settings(deadline=None)
def test_the_rich_do_what_is_best_for_them_among_what_averts_revolution(
    society: Society, cost: TaxCost, kept: float, destroyed: float, repression_cost: float
) -> None:
    outcome = choose_regime(society, destroyed, kept, repression_cost, cost)
    untaxed = worth_to_poor(0.0, society, cost)
    revolt = (1.0 - destroyed) / (1.0 - society.rich_share)
    if revolt <= untaxed:
        assert outcome.regime == "no threat"
        return
    open_to_rich = {"repress": (1.0 - repression_cost) * worth_to_rich(0.0, society, cost), "revolution": 0.0}
    if worth_to_poor(preferred_tax(society, cost), society, cost) >= revolt:
        open_to_rich["democratise"] = worth_to_rich(preferred_tax(society, cost), society, cost)
    enough = [
        tax
        for tax in np.linspace(0.0, preferred_tax(society, cost), 2001)
        if kept * worth_to_poor(tax, society, cost) + (1.0 - kept) * untaxed >= revolt
    ]
    if enough:
        tax = float(enough[0])
        open_to_rich["promise"] = kept * worth_to_rich(tax, society, cost) + (1.0 - kept) * worth_to_rich(
            0.0, society, cost
        )
    best = max(open_to_rich.values())
    slack = 2e-3 * worth_to_rich(0.0, society, cost)
    if outcome.regime == "promise" and not enough:  # between two rates of the grid
        assert destroyed == pytest.approx(find_bounds(society, kept, cost).promise, abs=1e-3)
    else:
        assert open_to_rich[outcome.regime] >= best - slack


@pytest.mark.parametrize(
    ("destroyed", "repression_cost", "regime"),
    [
        (0.65, 0.0, "no threat"),
        (0.6, 0.0, "no threat"),
        (0.57, 0.3, "promise"),
        (0.57, 0.05, "repress"),
        (0.52, 0.4, "democratise"),
        (0.52, 0.375, "democratise"),
        (0.52, 0.37, "repress"),
        (0.4, 0.9, "repress"),
        (0.4, 1.0, "revolution"),
    ],
)
def test_each_regime_has_its_place(destroyed: float, repression_cost: float, regime: str) -> None:
    assert choose_regime(Society(0.2, 0.6), destroyed, 0.5, repression_cost).regime == regime


def test_the_rich_promise_no_more_than_they_must() -> None:
    society = Society(0.2, 0.6)
    outcome = choose_regime(society, 0.57, 0.5, 1.0)
    kept = 0.5 * worth_to_poor(outcome.tax, society, QUADRATIC) + 0.5 * worth_to_poor(0.0, society, QUADRATIC)
    assert kept == pytest.approx(0.43 / 0.8, rel=1e-12)
    assert outcome.tax < preferred_tax(society)


def test_a_promise_sure_to_be_kept_is_as_good_as_democracy_and_one_sure_to_be_broken_is_none() -> None:
    society = Society(0.15, 0.7)
    assert find_bounds(society, 1.0).promise == find_bounds(society, 1.0).democracy
    assert find_bounds(society, 0.0).promise == society.rich_income


def test_more_credible_promises_avert_more_revolutions() -> None:
    bounds = [find_bounds(Society(0.2, 0.6), kept).promise for kept in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert all(later < earlier for earlier, later in pairwise(bounds))


def test_a_tax_without_waste_is_total_and_one_that_wastes_all_is_none() -> None:
    society = Society(0.2, 0.6)
    assert preferred_tax(society, TaxCost(lambda tax: 0.0, lambda tax: 0.0)) == 1.0
    assert preferred_tax(society, TaxCost(lambda tax: tax, lambda tax: 1.0)) == 0.0


PATIENCE, POOR, GAIN, REVOLUTION = 0.8, 1.0, 1.0, 8.0


def values_at_unrest(unrest: float, next_time: float) -> tuple[float, float]:
    """(worth of waiting after redistribution, worth of a calm year), next unrest being worth ``next_time``."""
    calm = 0.0
    for _ in range(2000):
        calm = POOR + PATIENCE * (unrest * next_time + (1.0 - unrest) * calm)
    return POOR + GAIN + PATIENCE * (unrest * next_time + (1.0 - unrest) * calm), calm


def test_at_the_bound_of_2000_redistribution_for_ever_is_worth_a_revolution() -> None:
    bound = franchise_bounds(PATIENCE, POOR, GAIN, REVOLUTION).promise
    assert values_at_unrest(bound, REVOLUTION)[0] == pytest.approx(REVOLUTION, rel=1e-12)


def test_at_the_lower_bound_waiting_for_certain_democracy_is_worth_a_revolution() -> None:
    bound = franchise_bounds(PATIENCE, POOR, GAIN, REVOLUTION).mixed
    democracy = (POOR + GAIN) / (1.0 - PATIENCE)
    assert values_at_unrest(bound, democracy)[0] == pytest.approx(REVOLUTION, rel=1e-12)


@pytest.mark.parametrize("unrest", [0.2, 0.3, 0.45])
def test_in_between_both_sides_are_indifferent(unrest: float) -> None:
    outcome = extend_franchise(unrest, PATIENCE, (POOR, GAIN), (5.0, 2.0), REVOLUTION)
    assert outcome.regime == "mixed"
    democracy = (POOR + GAIN) / (1.0 - PATIENCE)
    mixed = outcome.extended * democracy + (1.0 - outcome.extended) * REVOLUTION
    assert values_at_unrest(unrest, mixed)[0] == pytest.approx(REVOLUTION, rel=1e-12)
    given_up = (5.0 - 2.0) / (1.0 - PATIENCE)
    calm = 0.0
    for _ in range(2000):
        calm = 5.0 + PATIENCE * (unrest * given_up + (1.0 - unrest) * calm)
    redistribute = 5.0 - 2.0 + PATIENCE * (unrest * given_up + (1.0 - unrest) * calm)
    assert (1.0 - outcome.revolt) * redistribute == pytest.approx(given_up, rel=1e-12)


def test_the_franchise_grows_less_likely_as_unrest_becomes_the_rule() -> None:
    chances = [
        extend_franchise(unrest, PATIENCE, (POOR, GAIN), (5.0, 2.0), REVOLUTION)
        for unrest in (0.1, 0.17, 0.25, 0.4, 0.49, 0.51, 0.9)
    ]
    assert [one.regime for one in chances] == ["democratise", *["mixed"] * 4, "promise", "promise"]
    extended = [one.extended for one in chances]
    assert extended[0] == 1.0
    assert extended[-1] == 0.0
    assert all(later <= earlier for earlier, later in pairwise(extended))


@given(st.floats(0.05, 0.95), st.floats(0.1, 5.0), st.floats(0.1, 5.0), st.floats(0.01, 0.99))
def test_the_correction_concerns_only_what_lies_below_the_bound_of_2000(
    patience: float, income: float, gain: float, part: float
) -> None:
    bounds = franchise_bounds(patience, income, gain, (income + part * gain) / (1.0 - patience))
    assert 0.0 <= bounds.mixed <= bounds.promise <= 1.0


def test_the_bounds_meet_where_democracy_leaves_the_poor_no_more_than_revolution() -> None:
    bounds = franchise_bounds(0.8, 1.0, 1.0, 10.0)
    assert bounds.mixed == pytest.approx(bounds.promise, abs=1e-9)


def test_where_one_years_redistribution_is_enough_power_is_never_given_up() -> None:
    assert franchise_bounds(0.5, 1.0, 1.0, 2.4) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: find_bounds(Society(0.5, 0.6), 0.5), r"rich_share .*\(0, 0.5\)"),
        (lambda: find_bounds(Society(0.2, 0.2), 0.5), r"rich_income .*\(0.2, 1\)"),
        (lambda: find_bounds(Society(0.2, 1.0), 0.5), "rich_income"),
        (lambda: find_bounds(Society(0.2, 0.6), 1.1), "promise_kept"),
        (lambda: choose_regime(Society(0.2, 0.6), -0.1, 0.5, 0.1), "destroyed"),
        (lambda: choose_regime(Society(0.2, 0.6), 0.5, 0.5, -0.1), "repression_cost"),
        (lambda: franchise_bounds(1.0, 1.0, 1.0, 8.0), "patience"),
        (lambda: franchise_bounds(0.8, -1.0, 1.0, 8.0), "poor_income"),
        (lambda: franchise_bounds(0.8, 1.0, 0.0, 8.0), "gain"),
        (lambda: franchise_bounds(0.8, 1.0, 1.0, 5.0), r"revolution .*\(5, 10\]"),
        (lambda: franchise_bounds(0.8, 1.0, 1.0, 11.0), "revolution"),
        (lambda: extend_franchise(0.0, 0.8, (1.0, 1.0), (5.0, 2.0), 8.0), "unrest"),
        (lambda: extend_franchise(0.3, 0.8, (1.0, 1.0), (5.0, 5.0), 8.0), "loss"),
        (lambda: extend_franchise(0.3, 0.8, (1.0, 1.0), (math.nan, 5.0), 8.0), "^rich must be"),
    ],
)
def test_bad_input_is_named(call: object, named: str) -> None:
    with pytest.raises(StandoffError, match=named):
        call()  # type: ignore[operator]
