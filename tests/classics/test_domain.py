"""Bad input to any of the classics: always a StandoffError that names the parameter, what was found, and the range."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from standoff.classics import acemoglu_robinson as rich
from standoff.classics import casper_tyson as street
from standoff.classics import condorcet, edmond, epstein, global_game, granovetter, kuran, lohmann, selectorate, svolik
from standoff.classics import expected_utility as bargaining
from standoff.classics.domain import match_shapes, one_of, within, within_scalar, within_whole
from standoff.errors import StandoffError

HUGE = 10**400
NO_NUMBERS = ["0.5", None, {}, [], [0.5, 0.6], [[0.5]], True, np.True_, HUGE, 10**5000, 0.5 + 0j, math.nan, math.inf]


def identity(amount: float) -> float:
    return amount


SCALARS: dict[str, Callable[[Any], Any]] = {
    "prior_precision": lambda bad: global_game.least_precision_for_uniqueness(bad),
    "signal_precision": lambda bad: global_game.is_surely_unique(1.0, bad),
    "cost": lambda bad: global_game.solve_static(bad, 0.5, 1.0, 1.0),
    "prior_mean": lambda bad: global_game.solve_dynamic(0.5, bad, 1.0, 1.0, 0.3),
    "survived": lambda bad: global_game.solve_dynamic(0.5, 0.5, 1.0, 1.0, bad),
    "success": lambda bad: global_game.laplacian_threshold(bad, 1.0),
    "loss": lambda bad: svolik.rebellion_threshold(1.0, bad),
    "participation_cost": lambda bad: edmond.solve_linear(bad, 0.5, 10.0),
    "manipulation_cost": lambda bad: edmond.solve_linear(0.25, bad, 10.0),
    "precision": lambda bad: edmond.solve_numerically(0.25, np.asarray, bad),
    "points": lambda bad: edmond.solve_numerically(0.25, np.asarray, 10.0, points=bad),
    "coup_chance": lambda bad: svolik.chance_of_establishment(svolik.Rule(bad, 0.3, 0.4, 5)),
    "established_at": lambda bad: svolik.chance_of_establishment(svolik.Rule(0.2, 0.3, 0.4, bad)),
    "years": lambda bad: svolik.follow_tenure(svolik.Rule(0.2, 0.3, 0.4, 5), bad),
    "revenue": lambda bad: selectorate.linear_minimal_spend(selectorate.Polity(10.0, 100.0, 0.9, bad)),
    "spending": lambda bad: selectorate.split_spending(bad, selectorate.Polity(1.0, 10.0, 0.5), math.sqrt, math.sqrt),
    "prior": lambda bad: lohmann.simulate(lohmann.LEIPZIG_SOCIETY._replace(prior=bad), [0.0]),
    "noise": lambda bad: lohmann.simulate(lohmann.LEIPZIG_SOCIETY._replace(noise=bad), [0.0]),
    "threshold": lambda bad: lohmann.week_of_fall([0.5], bad),
    "cutoff": lambda bad: street.read_protest(street.Street(0.2, bad, 1.0)),
    "media_precision": lambda bad: street.hear_protest(street.Belief(0.5, 1.0), street.Street(0.2, 0.5, 1.0), bad),
    "rich_share": lambda bad: rich.preferred_tax(rich.Society(bad, 0.6)),
    "patience": lambda bad: rich.franchise_bounds(bad, 1.0, 1.0, 8.0),
    "mean": lambda bad: granovetter.critical_spread(bad),
    "spread": lambda bad: granovetter.normal_cascade(25.0, bad),
    "persons": lambda bad: kuran.attainable_shares(bad),
    "floor": lambda bad: condorcet.Rules(floor=bad),
    "rounds": lambda bad: bargaining.play(bargaining.CAR_EMISSIONS, bad),
    "density": lambda bad: epstein.CivilViolence(density=bad),
    "height": lambda bad: epstein.CivilViolence(height=bad),
    "life_max": lambda bad: epstein.EthnicViolence(life_max=bad),
    "ticks": lambda bad: epstein.civil_violence(ticks=bad),
    "seed": lambda bad: epstein.civil_violence(ticks=1, seed=bad),
    "every": lambda bad: epstein.withdrawal(10, 5, bad),
}


@pytest.mark.parametrize("value", NO_NUMBERS, ids=range(len(NO_NUMBERS)))
@pytest.mark.parametrize("name", SCALARS)
def test_what_is_no_single_number_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(StandoffError, match=f"^{name} must be a number .*, found "):
        SCALARS[name](value)


@pytest.mark.parametrize("value", ["few", {}, ["1", "2"], [True, False], [1.0, HUGE], [1.0, math.nan], [[1.0], [1, 2]]])
@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("thresholds", kuran.reached_share),
        ("thresholds", granovetter.cascade),
        ("counts", lohmann.fit_growth),
        ("active", epstein.outbursts),
        ("theta", lambda bad: global_game.mass_attacking(bad, 0.5, 1.0)),
        ("signal", lambda bad: global_game.mass_attacking(0.5, bad, 1.0)),
        ("thresholds", lambda bad: global_game.fall_probability(bad, 0.5, 1.0)),
        ("strength", lambda bad: street.protest_size(bad, 0.5, 1.0)),
        ("power", lambda bad: svolik.coup_hazard(bad, svolik.Rule(0.2, 0.3, 0.4, 5))),
        ("capabilities", lambda bad: condorcet.elect([0.0, 1.0], bad, [1.0, 1.0])),
        ("risk", lambda bad: condorcet.elect([0.0, 1.0], [1.0, 1.0], [1.0, 1.0], risk=bad)),
        ("cops", lambda bad: epstein.civil_violence(ticks=2, cops=bad)),
    ],
)
def test_arrays_of_what_are_no_numbers_are_refused_by_name(name: str, call: Callable[[Any], Any], value: Any) -> None:
    with pytest.raises(StandoffError, match=f"^{name} must be a number .*, found "):
        call(value)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: global_game.least_precision_for_uniqueness(1e308), r"prior_precision .*found 1e\+308"),
        (lambda: global_game.solve_static(0.5, 0.5, 1e300, 1e-300), r"prior_precision .*\[0, 1e\+30\], found 1e\+300"),
        (lambda: global_game.solve_static(0.5, 0.5, 1.0, 1e-300), r"signal_precision .*\[1e-30, 1e\+30\]"),
        (lambda: global_game.solve_dynamic(0.5, 0.5, 1e300, 1.0, 0.3), "prior_precision"),
        (lambda: global_game.mass_attacking([0.0, 1.0], [0.0, 1.0, 2.0], 1.0), "signal and theta must have the same"),
        (lambda: global_game.laplacian_gain(lambda shares: shares[:2]), "gain must return"),
        (lambda: global_game.laplacian_gain(lambda shares: math.nan), "gain must be"),
        (lambda: edmond.solve_linear(0.25, 1e-320, 10.0), r"manipulation_cost .*\[1e-100, 1e\+100\]"),
        (lambda: edmond.solve_numerically(0.25, np.asarray, 10.0, points=60.5), r"points must be a whole .*found 60.5"),
        (lambda: edmond.solve_numerically(0.25, lambda a: a * np.nan, 10.0), "cost must be a number .*found nan"),
        (lambda: edmond.solve_numerically(0.25, lambda a: a[:-1], 10.0), "cost must"),
        (lambda: edmond.solve_numerically(0.25, lambda a: np.zeros((2, 3)), 10.0), "cost must return a number"),
        (lambda: svolik.follow_tenure(svolik.Rule(0.2, 0.3, 0.4, 5), 4.5), "years must be a whole number .* found 4.5"),
        (lambda: selectorate.solve_minimal_spend(selectorate.Polity(10.0, 100.0, 0.9, 1e-320), math.sqrt, math.sqrt),
         r"revenue .*\[1e-100, 1e\+100\]"),
        (lambda: selectorate.solve_minimal_spend(selectorate.Polity(10.0, 100.0, 0.9), lambda g: g * g, math.sqrt),
         "public utility must be concave"),
        (lambda: selectorate.split_spending(3.0, selectorate.Polity(10.0, 100.0, 0.9), math.sqrt, lambda z: z * z),
         "private utility must be concave"),
        (lambda: selectorate.split_spending(3.0, selectorate.Polity(1.0, 10.0, 0.9), math.sqrt, lambda z: -z),
         "private utility must never fall"),
        (lambda: selectorate.split_spending(3.0, selectorate.Polity(1.0, 10.0, 0.9), math.sqrt, str),
         "private utility must be a number"),
        (lambda: lohmann.simulate(lohmann.LEIPZIG_SOCIETY._replace(noise=1e308), [0.0]), r"noise .*found 1e\+308"),
        (lambda: lohmann.simulate(lohmann.LEIPZIG_SOCIETY._replace(noise=1e9), [1.0]), "noise times shocks"),
        (lambda: lohmann.week_of_fall([[0.5]], 0.4), "posterior must be one number a week"),
        (lambda: lohmann.judge_turnout([0.0, 1.0], [0.1] * 3, lohmann.LEIPZIG_SOCIETY), "log_odds and turnout"),
        (lambda: granovetter.normal_rest_points(25.0, 10.0, 1e-308), r"population .*found 1e-308"),
        (lambda: epstein.outbursts([1e308]), r"active .*found 1e\+308"),
        (lambda: epstein.outbursts([0.0, 60.5]), "active must be whole numbers of persons, found 60.5"),
        (lambda: epstein.withdrawal(10, HUGE), "cops"),
        (lambda: epstein.withdrawal(10, 5, every=10**30), r"every .*found 1e\+30"),
        (lambda: epstein.civil_violence(ticks=10**12), r"ticks .*\[1, 1e\+07\]"),
        (lambda: epstein.CivilViolence(ratio=np.zeros(2)), "ratio must be one of"),  # type: ignore[arg-type]
        (lambda: condorcet.elect([0.0, 1.0], [1.0, 1.0], [1.0, 1.0], risk=[0.1] * 3), r"risk .*shape \(2,\), found"),
        (lambda: condorcet.find_victories(np.ones((2, 2)), "loud"), "victory must be one of"),  # type: ignore[arg-type]
        (lambda: condorcet.choose(np.ones((2, 2)), np.ones((2, 2)), "lot"),  # type: ignore[arg-type]
         "election must be one of"),
        (lambda: rich.extend_franchise(0.5, 0.8, (1.0, 1.0, 1.0), (5.0, 2.0), 8.0),  # type: ignore[arg-type]
         "poor must be two numbers"),
        (lambda: rich.preferred_tax(rich.Society(0.2, 0.6), rich.TaxCost(identity, lambda tax: math.nan)),
         "marginal cost of the tax"),
        (lambda: kuran.thresholds_from_preferences([], identity, identity), "preferences must hold at least one"),
        (lambda: kuran.thresholds_from_preferences([1.0], str, identity), "integrity"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_numbers_with_which_nothing_can_be_reckoned_are_refused(call: Callable[[], Any], told: str) -> None:
    with pytest.raises(StandoffError, match=f"^(the )?{told}"):
        call()


def test_whole_numbers_may_be_written_as_floats() -> None:
    rule = svolik.Rule(0.2, 0.3, 0.4, 5)
    as_float = svolik.Rule(0.2, 0.3, 0.4, 5.0)  # type: ignore[arg-type]
    assert np.array_equal(svolik.follow_tenure(as_float, 10.0).standing, svolik.follow_tenure(rule, 10).standing)  # type: ignore[arg-type]
    assert within_whole("n", np.float32(5.0), 1) == 5
    assert within_whole("n", 2**62 + 1, 0, 2**63) == 2**62 + 1


def test_numbers_of_any_kind_are_taken() -> None:
    for value in (0.25, np.float32(0.25), np.array(0.25), Fraction(1, 4)):
        found = within_scalar("share", value, 0.0, 1.0)
        assert type(found) is float
        assert found == 0.25
        assert svolik.rebellion_threshold(value, 0.75) == 0.25  # type: ignore[arg-type]
    assert within("shares", [Fraction(1, 4), 10**20]).tolist() == [0.25, 1e20]
    assert within("shares", np.ones((2, 3), np.float32)).shape == (2, 3)


def test_infinity_belongs_to_a_range_only_where_it_is_let_in() -> None:
    assert within("thresholds", [0.0, math.inf], 0.0, unbounded=True).tolist() == [0.0, math.inf]
    for bad in (-math.inf, math.nan, -1.0):
        with pytest.raises(StandoffError, match=r"^thresholds must be a number of at least 0, or infinite, found"):
            within("thresholds", [bad], 0.0, unbounded=True)


def test_words_are_one_of_those_known_and_shapes_go_together() -> None:
    one_of("moves", np.False_, (True, False))
    match_shapes(one=np.zeros((3, 1)), other=np.zeros(4))
    with pytest.raises(StandoffError, match=r"^word must be one of 'a', 'b', found \['a'\]"):
        one_of("word", ["a"], ("a", "b"))
    with pytest.raises(StandoffError, match=r"^one and other must have the same shape"):
        match_shapes(one=np.zeros(3), other=np.zeros(4))
