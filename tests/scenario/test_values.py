"""What people write as values, and what it means."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.parameter import Family, Parameter, Prior
from standoff.scenario.parsing import read_text
from standoff.scenario.positions import Faults, Node, Scalar, Spot
from standoff.scenario.values import SHARE, BadValue, Bounds, read_number, read_prior, read_size, write_prior

FAMILIES: list[Family] = ["normal", "lognormal", "uniform", "fixed"]
WIDE = Bounds(-1e15, 1e15, "persons")


def parameter(family: Family, low: float = -1e15, high: float = 1e15, unit: str = "") -> Parameter:
    return Parameter("p", unit, low, high, Prior(family, 1.0, 0.0 if family == "fixed" else 1.0), "a test", "a test")


def written(text: str) -> Node:
    node = read_text(f"v: {text}", "test", Faults())
    assert node is not None
    return node.entries["v"].node  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3.0), ("-0.5", -0.5), ("+3", 3.0), (".5", 0.5), ("5.", 5.0), ("1e-3", 0.001), ("1E3", 1000.0), ("0", 0.0),
        ("9.4 million", 9.4e6), ("45 thousand", 45e3), ("1.5billion", 1.5e9), ("3 hundred", 300.0), ("2 Million", 2e6),
        ("7 persons", 7.0), ("7 people", 7.0), ("0.5 million persons", 5e5), ("-0", 0.0), ("0.0", 0.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_written(text: str, number: float) -> None:
    assert read_number(written(text), WIDE) == pytest.approx(number, rel=1e-15, abs=0)
    assert math.copysign(1.0, read_number(written("-0"), WIDE)) == 1.0


def test_percent_is_read_where_a_share_is_due_and_only_there() -> None:
    assert read_number(written("12%"), SHARE) == 0.12
    assert read_number(written("12 %"), Bounds(0, 1, "share of nation")) == 0.12
    with pytest.raises(BadValue, match="percentage"):
        read_number(written("12%"), Bounds(0, 1, "1/day"))


@pytest.mark.parametrize(
    "text",
    [
        "yes", "NO", "true", "off", "010", "-01", "0x10", "0o7", "0b1", "1_000", "1,000", "1 000", "12:30",
        "2020-08-09", ".nan", "nan", ".inf", "-inf", "1e999", "a", "3 apples", "3-4", "3 to", "to 3", "3 3", "'3'",
        '"3"', "~", "", "[3]", "{a: 3}", "0.9 millions", "9.4m", "--3", "3%%", "% 3", "٣ ٣", "1e", "e5", "1.2.3",
        "3 to 4", "million",
    ],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(text: str) -> None:
    faults = Faults()
    node = read_text(f"v: {text}", "test", faults)
    if faults.found:
        return
    assert node is not None
    with pytest.raises(BadValue):
        read_number(node.entries["v"].node, WIDE)  # type: ignore[union-attr]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_range_is_the_middle_90_in_100_of_the_parameters_own_family(family: Family) -> None:
    prior = read_prior(written("0.3 to 0.6"), parameter(family))
    assert prior.family == ("normal" if family == "fixed" else family)
    assert prior.interval() == pytest.approx((0.3, 0.6), rel=1e-12, abs=0)


def test_a_multiplier_after_a_range_holds_for_both_ends() -> None:
    assert read_prior(written("9 to 10 million"), parameter("normal")).interval() == pytest.approx((9e6, 1e7))
    ends = read_prior(written("900 thousand to 1.1 million"), parameter("normal")).interval()
    assert ends == pytest.approx((9e5, 1.1e6))
    assert read_prior(written("10 to 20%"), parameter("normal", unit="share")).interval() == pytest.approx((0.1, 0.2))


def test_the_ends_of_a_range_must_be_admissible() -> None:
    for text in ("-1 to 0.5", "0.5 to 2", "2 to 3"):
        with pytest.raises(BadValue, match=r"expected a number from 0 to 1 \(share\)"):
            read_prior(written(text), parameter("normal", 0.0, 1.0, "share"))


def test_sizes_know_persons_from_percent() -> None:
    assert (read_size(written("12%")).amount, read_size(written("12%")).percent) == (12.0, True)
    assert (read_size(written("0.9 million")).amount, read_size(written("0.9 million")).percent) == (900_000.0, False)


@given(
    family=st.sampled_from(FAMILIES),
    own=st.sampled_from(FAMILIES),
    centre=st.floats(1e-6, 1e6),
    spread=st.floats(1e-3, 5.0),
)
def test_a_written_prior_reads_back(family: Family, own: Family, centre: float, spread: float) -> None:
    prior = Prior(family, centre, 0.0 if family == "fixed" else spread)
    again = read_prior(written(write_prior(prior, own)), parameter(own))
    assert again.family == family
    assert again.centre == pytest.approx(prior.centre, rel=1e-8, abs=1e-9)
    assert again.spread == pytest.approx(prior.spread, rel=1e-5, abs=0)


@given(st.text(max_size=40), st.booleans())
def test_any_text_is_a_prior_or_a_bad_value(text: str, plain: bool) -> None:
    node = Scalar(Spot("test"), text, plain)
    for family in FAMILIES:
        try:
            told = "" if math.isfinite(read_prior(node, parameter(family)).centre) else "\n"
        except BadValue as problem:
            told = problem.message + (problem.hint or "")
        assert told.isprintable()
