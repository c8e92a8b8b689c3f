"""The selectorate: least spending from the survival condition, its closed forms, and where the money goes."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.classics.selectorate import (
    Polity,
    linear_minimal_spend,
    solve_minimal_spend,
    split_spending,
    square_root_minimal_spend,
    square_root_split,
    survives,
)
from standoff.errors import StandoffError

POLITIES = st.builds(
    lambda share, selectorate, patience, revenue, price: Polity(
        share * selectorate, selectorate, patience, revenue, price
    ),
    st.floats(0.001, 1.0),
    st.floats(1.0, 1e5),
    st.floats(0.0, 0.99),
    st.floats(0.1, 1e4),
    st.floats(0.1, 1e3),
)


@given(POLITIES)
@settings(max_examples=60, deadline=None)
def test_the_condition_itself_gives_the_closed_forms(polity: Polity) -> None:
    roots = solve_minimal_spend(polity, math.sqrt, math.sqrt)
    assert roots == pytest.approx(square_root_minimal_spend(polity), rel=1e-5)
    rents = solve_minimal_spend(polity, lambda _: 0.0, lambda private: private)
    assert rents == pytest.approx(linear_minimal_spend(polity), rel=1e-9)


@given(POLITIES)
def test_at_least_spending_the_coalition_is_indifferent(polity: Polity) -> None:
    spend = square_root_minimal_spend(polity)
    kept, lost = square_root_split(spend, polity), square_root_split(polity.revenue, polity)
    included = polity.coalition / polity.selectorate
    stay = math.sqrt(kept.public) + math.sqrt(kept.private)
    later = math.sqrt(kept.public) + included * math.sqrt(kept.private)
    challenge = math.sqrt(lost.public) + math.sqrt(lost.private)
    delta = polity.patience
    assert stay / (1 - delta) == pytest.approx(challenge + delta / (1 - delta) * later, rel=1e-9)


@given(POLITIES, st.floats(0.01, 100.0))
@settings(max_examples=60, deadline=None)
def test_the_split_spends_everything_and_no_other_is_better(polity: Polity, spending: float) -> None:
    best = square_root_split(spending, polity)
    assert polity.price * best.public + polity.coalition * best.private == pytest.approx(spending, rel=1e-12)
    assert polity.price * best.public / spending == pytest.approx(best.public_share, rel=1e-12)
    worth = math.sqrt(best.public) + math.sqrt(best.private)
    for share in (0.0, 0.2, 0.5, 0.8, 1.0):
        other = math.sqrt(share * spending / polity.price) + math.sqrt((1 - share) * spending / polity.coalition)
        assert other <= worth * (1 + 1e-12)
    numeric = split_spending(spending, polity, math.sqrt, math.sqrt)
    assert numeric.public_share == pytest.approx(best.public_share, abs=1e-6)


def test_linear_worth_goes_to_the_cheaper_good() -> None:
    def identity(amount: float) -> float:
        return amount

    assert split_spending(1.0, Polity(5.0, 100.0, 0.9, 1.0, 10.0), identity, identity).public_share == 0.0
    assert split_spending(1.0, Polity(20.0, 100.0, 0.9, 1.0, 10.0), identity, identity).public_share == 1.0
    assert split_spending(0.0, Polity(20.0, 100.0, 0.9), identity, identity).public == 0.0


def test_public_goods_alone_buy_no_loyalty() -> None:
    polity = Polity(20.0, 100.0, 0.9, 7.0, 10.0)
    assert solve_minimal_spend(polity, math.sqrt, lambda _: 0.0) == pytest.approx(7.0, rel=1e-9)


def test_cube_roots_have_the_spend_solved_by_hand() -> None:
    polity = Polity(20.0, 100.0, 0.8, 3.0, 5.0)
    assert solve_minimal_spend(polity, math.cbrt, math.cbrt) == pytest.approx(3.0 * (15.0 / 31.0) ** 3, rel=1e-6)


def test_spending_rises_with_the_coalition_and_falls_with_the_selectorate_and_patience() -> None:
    for spend in (linear_minimal_spend, square_root_minimal_spend):
        by_coalition = [spend(Polity(size, 100.0, 0.9, 1.0, 10.0)) for size in (1.0, 5.0, 20.0, 60.0, 100.0)]
        assert all(less < more for less, more in pairwise(by_coalition))
        by_selectorate = [spend(Polity(10.0, size, 0.9, 1.0, 10.0)) for size in (10.0, 20.0, 100.0, 1000.0)]
        assert all(less > more for less, more in pairwise(by_selectorate))
        by_patience = [spend(Polity(10.0, 100.0, patience, 1.0, 10.0)) for patience in (0.0, 0.5, 0.9, 0.99)]
        assert all(less > more for less, more in pairwise(by_patience))


def test_without_a_future_or_with_everyone_included_all_revenue_is_needed() -> None:
    for spend in (linear_minimal_spend, square_root_minimal_spend):
        assert spend(Polity(10.0, 100.0, 0.0, 4.0, 10.0)) == pytest.approx(4.0)
        assert spend(Polity(100.0, 100.0, 0.9, 4.0, 10.0)) == pytest.approx(4.0)


def test_the_ruler_survives_on_exactly_the_least_spending_and_not_below() -> None:
    least = linear_minimal_spend(Polity(10.0, 100.0, 0.9))
    assert survives(least, least)
    assert not survives(math.nextafter(least, 0.0), least)


@pytest.mark.parametrize(
    ("polity", "named"),
    [
        (Polity(101.0, 100.0, 0.9), r"coalition .*\(0, 100\], found 101"),
        (Polity(0.0, 100.0, 0.9), "coalition"),
        (Polity(1.0, math.nan, 0.9), "selectorate"),
        (Polity(1.0, 100.0, 1.0), r"patience .*\[0, 1\)"),
        (Polity(1.0, 100.0, -0.1), "patience"),
        (Polity(1.0, 100.0, 0.9, 0.0), "revenue"),
        (Polity(1.0, 100.0, 0.9, 1.0, 0.0), "price"),
    ],
)
def test_a_bad_polity_is_named(polity: Polity, named: str) -> None:
    for call in (
        linear_minimal_spend,
        square_root_minimal_spend,
        lambda given: solve_minimal_spend(given, math.sqrt, math.sqrt),
    ):
        with pytest.raises(StandoffError, match=named):
            call(polity)


def test_utilities_that_settle_nothing_are_refused() -> None:
    polity = Polity(10.0, 100.0, 0.9)
    with pytest.raises(StandoffError, match="must rise"):
        solve_minimal_spend(polity, lambda _: 0.0, lambda _: 0.0)
    with pytest.raises(StandoffError, match=r"private\(0\)"):
        solve_minimal_spend(polity, math.sqrt, lambda private: 1.0 + private)
    with pytest.raises(StandoffError, match="spending"):
        square_root_split(-1.0, polity)
    with pytest.raises(StandoffError, match="available"):
        survives(-1.0, 0.5)
