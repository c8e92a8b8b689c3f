"""Patterns the default priors must show (design, section 4), measured on whole ensembles."""

from __future__ import annotations

import pytest

from patterns import belarus_weeks, generic, median_exit_day, patron_matters, repression_and_crowds


def test_crowd_size_alone_barely_separates_exits_but_loyalty_does() -> None:
    """Pattern 3. Stephan & Chenoweth 2008: defection, not size alone."""
    figures = generic()
    assert figures["auc peak crowd"] < 0.7
    assert figures["auc lost loyalty on day 14"] > figures["auc peak crowd"] + 0.03


def test_withdrawing_support_at_least_doubles_the_chance_of_being_out_in_90_days() -> None:
    """Pattern 4, claim C60."""
    assert patron_matters()["ratio of the two"] >= 2.0


def test_credit_alone_changes_next_months_crowds_by_less_than_a_fifth() -> None:
    """Pattern 4, claim C67."""
    assert abs(patron_matters()["crowds in days 14-35 under credit against none"] - 1.0) < 0.2


def test_troops_crush_goodwill_within_a_week() -> None:
    """Pattern 4, claim C65."""
    assert patron_matters()["goodwill after 7 days of troops"] < -0.35


@pytest.mark.parametrize("figures", [generic, belarus_weeks], ids=["generic", "belarus"])
def test_more_than_a_tenth_of_the_nation_marches_in_fewer_than_1_in_100_members(figures: object) -> None:
    """Pattern 7."""
    assert figures()["members above a tenth of the nation"] < 0.01  # type: ignore[operator]


def test_generic_rulers_leave_irregularly_as_often_as_in_history() -> None:
    """Pattern 2: 5-20 in 100 within 12 months (12 of 154 crises 1991-2020)."""
    assert 0.05 <= generic()["out in 12 months"] <= 0.20


def test_exits_come_early() -> None:
    """Pattern 2: the median day of exits is 15-60 and more than half fall within 60 days."""
    assert 15.0 <= median_exit_day() <= 60.0
    assert generic()["share of exits within 60 days"] > 0.5


def test_exits_are_a_mix() -> None:
    """Pattern 2: no kind above 60 of 100, coups at least 15."""
    shares = [value for name, value in generic().items() if name.startswith("share of exits: ")]
    assert max(shares) <= 0.60
    assert generic()["share of exits: coup"] >= 0.15


def test_without_a_crowd_rulers_leave_as_rarely_as_in_quiet_years() -> None:
    """Personalist leader-months 1950-2020: irregular exits 4.4 in 100 a year with crises included."""
    assert generic()["out in a year without a crowd"] < 0.04


def test_a_harsh_first_week_does_not_lower_the_next_months_crowds() -> None:
    """Pattern 5, claim C57."""
    assert repression_and_crowds()["crowds in weeks 2-6, harsh first week against mild"] >= 0.97


def test_a_long_campaign_of_arrests_empties_the_streets_by_week_12() -> None:
    """Pattern 5; Belarus from October 2020 on."""
    assert repression_and_crowds()["crowds in weeks 11-13, campaign of arrests against mild"] < 0.6
