import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.analysis import wording
from standoff.analysis.wording import (
    about,
    change_in_100,
    change_range_in_100,
    day_month_year,
    grouped,
    headline,
    n_in_100,
    range_in_100,
    shares_of_100,
    whole_shares,
)  # fmt: skip


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0, "<1"), (0.0049, "<1"), (0.005, "1"), (0.844, "84"), (0.845, "85"), (0.994, "99"), (0.995, ">99")],
)  # fmt: skip
def test_probability_is_said_as_a_whole_number_out_of_100(p, said):
    assert n_in_100(p) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.62, 0.78, "62–78"), (0.001, 0.03, "<1–3"), (0.5, 0.504, "50"), (0.0, 0.001, "<1"), (0.97, 1.0, "97–>99")],
)
def test_range_has_an_en_dash(low, high, said):
    assert range_in_100(low, high) == said


@pytest.mark.parametrize(("change", "said"), [(-0.13, "−13"), (0.051, "+5"), (0.004, "0"), (-0.004, "0"), (-1, "−100")])
def test_change_has_a_sign_and_a_true_minus(change, said):
    assert change_in_100(change) == said


def test_range_of_changes_reads_from_to():
    assert change_range_in_100(-0.17, -0.09) == "−17 to −9"
    assert change_range_in_100(0.001, 0.002) == "0"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9).filter(lambda shares: sum(shares) > 1e-6))
def test_rows_of_one_table_make_100_and_each_is_within_one_of_its_share(shares):
    whole = whole_shares(shares)
    assert sum(whole) == 100
    assert all(abs(n - 100 * p / sum(shares)) < 1 + 1e-6 for n, p in zip(whole, shares, strict=True))


def test_largest_remainder_gets_what_is_left():
    assert shares_of_100([0.333, 0.333, 0.334]) == ["33", "33", "34"]
    assert shares_of_100([0.846, 0.086, 0.047, 0.0155, 0.0055]) == ["85", "9", "5", "1", "<1"]


def test_nothing_shared_is_no_number():
    assert whole_shares([0.0, 0.0]) == [0, 0]


def test_headline_says_the_number_and_the_date():
    assert headline("84", dt.date(2021, 8, 9)) == (
        "In 84 of 100 simulated futures the ruler is still in power on 9 Aug 2021"
    )
    assert "fewer than 1 of 100" in headline("<1", dt.date(2021, 8, 9))
    assert "more than 99 of 100" in headline(">99", dt.date(2021, 8, 9))


@pytest.mark.parametrize(
    ("number", "said"),
    [(0.2, "0"), (0.7, "1"), (7.0, "7"), (96, "96"), (107_432, "110 000"), (999, "1 000"), (1249, "1 200")],
)  # fmt: skip
def test_counts_of_people_keep_two_figures(number, said):
    assert about(number) == said


def test_thousands_are_set_apart_and_dates_are_english():
    assert grouped(20_000) == "20 000"
    assert day_month_year(dt.date(2020, 8, 9)) == "9 Aug 2020"


def test_examples_in_the_docstring_run():
    assert doctest.testmod(wording).failed == 0
