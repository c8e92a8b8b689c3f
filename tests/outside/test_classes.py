"""Base rates: counts as published, shares and intervals computed from them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from scipy import stats

from standoff.errors import StandoffError
from standoff.outside import BaseRate, reference_class, reference_classes

FACTS = Path(__file__).parents[3] / "shared" / "data"
ONSETS = (
    "all", "1991-2009", "2010-2020", "personalist", "post-election", "tenure-10", "tenure-20", "personalist-20",
    "personalist-post-election",
)  # fmt: skip


def rate(numerator: int, denominator: int) -> BaseRate:
    """A made-up class."""
    return BaseRate("made-up", "Made up", numerator, denominator, "any exit", 12, "1991-2020", "nobody", "")


def facts(name: str) -> list[dict[str, str]]:
    """Rows of a table of facts that lies beside the repository for its makers only."""
    if not (FACTS / name).is_file():
        pytest.skip("the tables that the base rates were copied from are not here")
    with open(FACTS / name, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_twelve_of_154_crises_ended_in_an_irregular_exit_within_a_year() -> None:
    found = reference_class("all")
    assert (found.numerator, found.denominator, found.event, found.horizon_months) == (12, 154, "irregular exit", 12)
    assert round(100 * found.p) == 8
    assert found.low < 0.05 < found.p < 0.11 < found.high < 0.13


@pytest.mark.parametrize(("numerator", "denominator"), [(12, 154), (3, 11), (1, 2), (4, 493)])
def test_the_interval_is_the_middle_90_in_100_of_jeffreys_posterior(numerator: int, denominator: int) -> None:
    posterior = stats.beta(numerator + 0.5, denominator - numerator + 0.5)
    found = rate(numerator, denominator)
    assert found.low == pytest.approx(posterior.ppf(0.05), rel=1e-9)
    assert found.high == pytest.approx(posterior.ppf(0.95), rel=1e-9)


def test_no_case_or_every_case_leaves_one_end_open() -> None:
    assert (rate(0, 5).p, rate(0, 5).low) == (0.0, 0.0)
    assert 0.2 < rate(0, 5).high < 0.4
    assert (rate(5, 5).p, rate(5, 5).high) == (1.0, 1.0)
    assert 0.6 < rate(5, 5).low < 0.8


def test_every_class_is_whole_and_cites_its_source() -> None:
    classes = reference_classes()
    assert len({one.id for one in classes}) == len(classes) == 22
    for one in classes:
        assert 0 < one.numerator < one.denominator
        assert 0.0 < one.low < one.p < one.high < 1.0
        assert one.title
        assert one.event in ("irregular exit", "any exit", "uprising", "coup")
        assert "20" in one.source
        assert "(" in one.source


def test_irregular_exits_are_among_all_exits_and_smaller_classes_among_larger() -> None:
    for name in ONSETS:
        some, every = reference_class(name), reference_class(f"{name}-any-exit")
        assert some.denominator == every.denominator
        assert some.numerator <= every.numerator
    for part, whole in (("personalist-20", "tenure-20"), ("personalist-20", "personalist"), ("tenure-20", "tenure-10")):
        assert reference_class(part).numerator <= reference_class(whole).numerator
        assert reference_class(part).denominator <= reference_class(whole).denominator
    early, late, both = (reference_class(name) for name in ("1991-2009", "2010-2020", "all"))
    assert early.numerator + late.numerator == both.numerator
    assert early.denominator + late.denominator == both.denominator


def test_a_misspelt_class_names_the_nearest() -> None:
    with pytest.raises(StandoffError, match="no reference class is called 'personalst'") as caught:
        reference_class("personalst")
    assert str(caught.value.hint).startswith("did you mean personalist")
    with pytest.raises(StandoffError) as caught:
        reference_class("!!")
    assert "there are all, 1991-2009" in str(caught.value.hint)


def test_onset_counts_equal_the_table_they_were_copied_from() -> None:
    rows = facts("crisis_episode_base_rates.csv")
    assert len(rows) == len(ONSETS)
    for name, row in zip(ONSETS, rows, strict=True):
        irregular, every = reference_class(name), reference_class(f"{name}-any-exit")
        assert (irregular.numerator, irregular.denominator) == (int(row["irr12"]), int(row["episodes"]))
        assert (every.numerator, every.denominator) == (int(row["any12"]), int(row["episodes"]))
        for found, told in ((irregular, row["p_irr12_jeffreys"]), (every, row["p_any12"])):
            posterior_mean = (found.numerator + 0.5) / (found.denominator + 1.0)
            assert posterior_mean == pytest.approx(float(told), abs=0.0005)


def test_onset_counts_equal_a_count_of_the_episodes() -> None:
    def is_personalist(row: dict[str, str]) -> bool:
        return "personal" in row["rt"]

    def has_ruled(row: dict[str, str], years: int) -> bool:
        return float(row["ten"]) >= 12 * years  # the table counts months

    belongs: dict[str, Callable[[dict[str, str]], bool]] = {
        "all": lambda row: True,
        "1991-2009": lambda row: int(row["year"]) <= 2009,
        "2010-2020": lambda row: int(row["year"]) >= 2010,
        "personalist": is_personalist,
        "post-election": lambda row: row["postA6"] == "1",
        "tenure-10": lambda row: has_ruled(row, 10),
        "tenure-20": lambda row: has_ruled(row, 20),
        "personalist-20": lambda row: is_personalist(row) and has_ruled(row, 20),
        "personalist-post-election": lambda row: is_personalist(row) and row["postA6"] == "1",
    }
    episodes = facts("crisis_episodes.csv")
    for name in ONSETS:
        rows = [row for row in episodes if belongs[name](row)]
        for found, column in ((reference_class(name), "irr12"), (reference_class(f"{name}-any-exit"), "any12")):
            assert found.denominator == len(rows)
            assert found.numerator == sum(row[column] == "1" for row in rows)


def test_resting_rates_equal_the_shares_of_leader_months() -> None:
    row = next(row for row in facts("base_rates.csv") if row["condition"] == "personalist (incl hybrids) 1950-2020")
    years = float(row["leader_months"]) / 12.0
    for name, column in (("resting-personalist", "irr12"), ("resting-personalist-any-exit", "any12")):
        found = reference_class(name)
        assert found.denominator == round(years)
        assert found.numerator == round(years * float(row[column]))
        assert found.p == pytest.approx(float(row[column]), abs=0.0005)


def test_resting_rates_of_personalist_regimes_are_those_of_the_regime_data() -> None:
    uprising, coup = reference_class("resting-personalist-uprising"), reference_class("resting-personalist-coup")
    assert (uprising.numerator, uprising.denominator) == (9, 493)
    assert (coup.numerator, coup.denominator) == (4, 493)
