"""Checks as data: a figure off by more than the tolerance fails, whatever happens inside one stops no other."""

from __future__ import annotations

import math

import pytest

from standoff.checks.catalogue import CHECKS, GROUPS
from standoff.checks.check import TAGS, Check, Figures, agrees, band
from standoff.checks.running import find_out, find_out_all, select
from standoff.checks.table import markdown, plain
from standoff.errors import StandoffError


def check(ours: object, published: Figures = 1.0, tolerance: float = 0.1, quick: bool = True, name: str = "a") -> Check:
    return Check(name, "a claim", "a source", "D", published, tolerance, lambda: ours, quick)


@pytest.mark.parametrize(
    ("ours", "holds"),
    [(1.0, True), (1.1, True), (1.1001, False), (0.9, True), (0.89, False), (math.nan, False), ([1.0, 1.0], False)],
)
def test_a_figure_agrees_within_its_tolerance_and_nowhere_else(ours: object, holds: bool) -> None:
    assert find_out(check(ours)).passed is holds


def test_every_figure_of_several_must_agree() -> None:
    assert find_out(check([1.0, 2.05], (1.0, 2.0))).passed
    assert not find_out(check([1.0, 2.2], (1.0, 2.0))).passed
    assert not find_out(check(1.0, (1.0, 2.0))).passed


def test_exact_means_the_same_number() -> None:
    assert agrees(check(0, 5.0, 0.0), 5.0)
    assert not agrees(check(0, 5.0, 0.0), 5.000001)


def test_a_band_is_its_middle_and_half_its_width() -> None:
    middle, half = band(101.0, 122.0)
    assert (middle - half, middle + half) == (101.0, 122.0)


def test_an_exception_is_a_finding_that_failed() -> None:
    def broken() -> float:
        raise ValueError("no root")

    findings = find_out_all([Check("a", "c", "s", "S", 1.0, 0.1, broken), check(1.0, name="b")])
    assert [finding.passed for finding in findings] == [False, True]
    assert findings[0].fault == "ValueError: no root"
    assert plain(findings[0])["ours"] == []


def test_quick_full_and_named_checks_are_told_apart() -> None:
    checks = [check(1.0, name="one-a"), check(1.0, name="one-b", quick=False), check(1.0, name="two")]
    assert [each.id for each in select(checks)] == ["one-a", "two"]
    assert len(select(checks, full=True)) == 3
    assert [each.id for each in select(checks, only=["one-*"])] == ["one-a", "one-b"]
    with pytest.raises(StandoffError, match="no check is called `three`"):
        select(checks, only=["two", "three"])


def test_ids_are_unique_and_every_check_says_where_it_is_from() -> None:
    ids = [each.id for each in CHECKS]
    assert len(ids) == len(set(ids))
    for each in CHECKS:
        assert each.tag in TAGS
        assert each.source
        assert each.claim
        assert set(each.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_literature_and_the_reductions_are_both_there() -> None:
    assert len(CHECKS) >= 100
    assert sum(each.tag in "SR" for each in CHECKS) >= 30
    assert all(GROUPS.values())


def test_a_row_is_plain_json_and_the_page_has_every_row() -> None:
    findings = find_out_all([check(1.0, name="one"), check([math.inf], (2.0,), name="two")])
    rows = [plain(finding) for finding in findings]
    keys = {"id", "source", "published", "ours", "tolerance", "tag", "pass"}
    assert all(keys <= row.keys() for row in rows)
    assert rows[1]["ours"] == [None]
    assert markdown([]).startswith("# Published results")
