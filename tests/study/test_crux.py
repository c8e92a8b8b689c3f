"""Crux: shares against brute force through the engine, against what must be zero, and against each other."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import numpy as np
import pytest
from two_views import FOUR, OF_FORCE, load_views

from standoff.analysis.measure import Measure
from standoff.analysis.verdict import Expectation, judge
from standoff.errors import StandoffError
from standoff.scenario.change import change
from standoff.scenario.schema import ResolvedArm
from standoff.study import crux as crux_module
from standoff.study.crux import find_crux
from standoff.study.grouping import REST, group_assumptions
from standoff.study.lenses import through_lens
from standoff.study.measuring import measure_arms
from standoff.study.settings import Settings

SMALL = {"members": 256, "draws": 64, "by": 60}


@pytest.fixture(scope="module")
def resolved(tmp_path_factory):
    return load_views(tmp_path_factory.mktemp("views"))


@pytest.fixture(scope="module")
def found(resolved):
    return find_crux(resolved, "soft", "hard", groups=FOUR, **SMALL)


def shares(found):
    return found.table.set_index("group")["share"].to_dict()


def brute_force(resolved, outcome, days):
    """Every order of four groups, each arm changed by `change` and lived through the path of claims."""
    soft, hard = through_lens(resolved, "soft"), through_lens(resolved, "hard")
    holds = {
        "force": OF_FORCE, "mood": ["belief.at_rest"], "money": ["treasury.reserves_first"],
        "patron": ["patron.disorder_cost"],
    }  # fmt: skip
    arms = {}
    for size in range(5):
        for subset in itertools.combinations(holds, size):
            taken = {name: hard.assumptions[name] for group in subset for name in holds[group]}
            arms[" ".join(subset)] = change(soft, ResolvedArm(assumptions=taken))
    measure = Measure(outcome, last=days - 1)
    settings = Settings(SMALL["members"], days, draws=SMALL["draws"])
    sums = measure_arms(arms, {name: [measure] for name in arms}, settings, {})
    value = {name: found[measure].mean for name, found in sums.items()}
    total = dict.fromkeys(holds, 0.0)
    for order in itertools.permutations(holds):
        for place, group in enumerate(order):
            before, after = ([each for each in holds if each in order[:n]] for n in (place, place + 1))
            total[group] += value[" ".join(after)] - value[" ".join(before)]
    return {group: share / math.factorial(4) for group, share in total.items()}, value


@pytest.mark.parametrize("outcome", ["out", "in_power", "coup"])
def test_shares_are_those_of_brute_force_over_all_orders_of_four_groups(resolved, outcome):
    wanted, value = brute_force(resolved, outcome, 60)
    found = find_crux(resolved, "soft", "hard", outcome, groups=FOUR, **SMALL)
    assert found.arms == 16
    assert shares(found) == pytest.approx(wanted, abs=2e-7)
    assert found.value_a == pytest.approx(value[""], abs=2e-7)
    assert found.value_b == pytest.approx(value["force mood money patron"], abs=2e-7)
    assert min(abs(share) for share in wanted.values()) > 0.0


def test_shares_add_up_to_the_gap(found):
    assert abs(found.gap) > 0.05
    assert found.table["share"].sum() == pytest.approx(found.gap, abs=1e-12)
    assert found.gap == found.value_b - found.value_a


def test_every_share_and_the_gap_lie_in_their_intervals_largest_first(found):
    table = found.table
    assert ((table["low"] < table["share"]) & (table["share"] < table["high"])).all()
    assert found.low < found.gap < found.high
    assert (table["share"].abs().diff().dropna() <= 0).all()
    assert (table["se"] == 0).all()


def test_the_gap_has_the_interval_that_a_claim_about_it_would_have(resolved, found):
    """The same bootstrap over draws, on sums that came the other way; 250 members are not whole rounds of 64 draws."""
    for members, crux in ((256, found), (250, find_crux(resolved, "soft", "hard", **{**SMALL, "members": 250}))):
        arms = {name: through_lens(resolved, name) for name in ("soft", "hard")}
        measure = Measure("out", last=59)
        sums = measure_arms(arms, {name: [measure] for name in arms}, Settings(members, 60, draws=64), {})
        effect = judge(sums["soft"][measure], sums["hard"][measure], Expectation("falls", 0.0))
        assert (crux.gap, crux.low, crux.high) == pytest.approx((effect.effect, effect.low, effect.high), abs=2e-7)


def test_swapping_the_lenses_flips_the_signs(resolved, found):
    back = find_crux(resolved, "hard", "soft", groups=FOUR, **SMALL)
    assert back.gap == pytest.approx(-found.gap, abs=1e-12)
    assert shares(back) == pytest.approx({group: -share for group, share in shares(found).items()}, abs=1e-12)
    flipped = back.table.set_index("group").loc[found.table["group"]]
    np.testing.assert_allclose(flipped["low"], -found.table["high"], atol=1e-12)


def test_out_and_in_power_share_the_same_gap_with_the_other_sign(resolved, found):
    other = find_crux(resolved, "soft", "hard", "in_power", groups=FOUR, **SMALL)
    assert other.value_a == pytest.approx(1.0 - found.value_a, abs=1e-7)
    assert shares(other) == pytest.approx({group: -share for group, share in shares(found).items()}, abs=1e-7)


def test_shares_of_the_four_exits_add_up_to_that_of_out(resolved, found):
    parts = [
        shares(find_crux(resolved, "soft", "hard", exit_, groups=FOUR, **SMALL))
        for exit_ in ("uprising", "coup", "negotiated", "managed")
    ]
    assert {group: sum(part[group] for part in parts) for group in FOUR} == pytest.approx(shares(found), abs=1e-12)


def test_a_lens_equal_to_the_baseline_gives_zero_gap_and_zero_shares(resolved):
    for a, b in (("neutral", "same"), ("same", "neutral")):
        found = find_crux(resolved, a, b, **SMALL)
        assert (found.gap, found.low, found.high) == (0.0, 0.0, 0.0)
        assert found.table.to_dict("records") == [
            {"group": "treasury.reserves_first", "share": 0.0, "low": 0.0, "high": 0.0, "se": 0.0}
        ]
        assert found.arms == 1
        assert 0.0 < found.value_a < 1.0


def test_a_group_in_which_the_lenses_agree_has_no_part(resolved):
    own = {"west": "west", "money": "treasury"}
    found = find_crux(resolved, "neutral", "soft", groups=own, **SMALL)
    assert shares(found)["west"] == 0.0
    assert found.arms == 4
    assert set(shares(found)) == {"west", "money", REST}


def test_a_group_that_only_acts_later_has_no_share_exactly(resolved):
    """Sanctions do not reach the outcome on the first day: all arms share every draw."""
    found = find_crux(resolved, "neutral", "hard", groups="parameter", members=128, draws=32, by=1)
    assert shares(found)["patron.disorder_cost"] == 0.0


def test_threads_and_parts_change_no_bit(resolved, found):
    for threads in (1, 3):
        again = find_crux(resolved, "soft", "hard", groups=FOUR, threads=threads, **SMALL)
        assert again.table.equals(found.table)
    other = find_crux(resolved, "soft", "hard", groups=FOUR, seed=2, **SMALL)
    assert not other.table.equals(found.table)


def test_many_members_are_lived_in_parts(resolved, monkeypatch):
    own = {"all": [*FOUR["mood"], "security", "treasury", "patron"]}
    asked = {"members": 2100, "draws": 50, "by": 5}
    parts = []
    found = find_crux(resolved, "soft", "hard", groups=own, progress=lambda done, total: parts.append(total), **asked)
    assert parts == [4, 4, 4, 4]
    sums = measure_arms(
        {"a": through_lens(resolved, "soft")}, {"a": [Measure("out", last=4)]}, Settings(2100, 5, draws=50), {}
    )
    assert found.value_a == pytest.approx(next(iter(sums["a"].values())).mean, abs=2e-7)


def test_more_than_twelve_groups_are_sampled_with_an_error_that_holds_the_exact_share(resolved, monkeypatch):
    exact = find_crux(resolved, "soft", "hard", groups=FOUR, **SMALL)
    monkeypatch.setattr(crux_module, "MOST_EXACT", 3)
    monkeypatch.setattr(crux_module, "PAIRS", 6)
    sampled = find_crux(resolved, "soft", "hard", groups=FOUR, **SMALL)
    assert exact.is_exact
    assert not sampled.is_exact
    assert sampled.table["share"].sum() == pytest.approx(sampled.gap, abs=1e-12)
    assert sampled.table["se"].max() > 0.0
    both = sampled.table.merge(exact.table, on="group", suffixes=("", "_exact"))
    assert len(both) == 4
    assert ((both["share"] - both["share_exact"]).abs() <= 4 * both["se"] + 1e-9).all()
    assert sampled.gap == exact.gap


def test_few_differences_are_taken_one_by_one_and_many_by_mechanism(resolved, monkeypatch):
    sides = through_lens(resolved, "soft"), through_lens(resolved, "hard")
    fine = group_assumptions(*sides, ())
    assert set(fine.players) == {*OF_FORCE, "belief.at_rest", "treasury.reserves_first", "patron.disorder_cost"}
    coarse = group_assumptions(*sides, (), "mechanism")
    assert set(coarse.players) == {"security", "belief", "treasury", "patron"}
    assert set(coarse.players["security"]) == set(OF_FORCE)
    monkeypatch.setattr("standoff.study.grouping.FEW", 4)
    assert group_assumptions(*sides, ()) == coarse


def test_a_date_counts_as_the_days_to_its_end(resolved):
    by = resolved.start + dt.timedelta(days=9)
    for given in (by, by.isoformat(), "10"):
        assert find_crux(resolved, "soft", "hard", members=128, draws=32, by=given).settings.days == 10


def test_people_are_a_group_by_name(resolved):
    sides = through_lens(resolved, "neutral"), through_lens(resolved, "wavering")
    name = "groups.Minsk young and private sector"
    assert len(group_assumptions(*sides, ()).players[name]) == 1
    assert "groups" in group_assumptions(*sides, (), "mechanism").players
    own = group_assumptions(*sides, (), {"people": [name], "others": ["groups.Minsk state workers"]})
    assert set(own.players) == {"people", REST}
    assert own.idle == ("others",)


def test_what_the_groups_hold_is_told_with_both_sides(found):
    rows = {row["assumption"]: row for row in found.differences.to_dict("records")}
    assert rows["belief.at_rest"]["group"] == "mood"
    assert rows["belief.at_rest"]["b"] == "-4"
    assert rows["treasury.reserves_first"]["a"] == "2 to 3"
    assert rows["treasury.reserves_first"]["b"] == "30 to 100"
    assert {rows[name]["group"] for name in OF_FORCE} == {"force"}


def test_the_plain_form_keeps_the_promised_keys(found):
    plain = found.plain()
    assert {"a", "b", "outcome", "gap", "shares"} <= plain.keys()
    assert (plain["a"], plain["b"], plain["outcome"], plain["by"], plain["members"]) == ("soft", "hard", "out", 60, 256)
    assert all(set(each) == {"group", "share", "low", "high"} for each in plain["shares"])


def test_the_default_size_shrinks_with_arms_and_days_and_is_whole_blocks():
    sizes = [crux_module._affordable(arms, days) for arms, days in ((1, 180), (64, 180), (256, 180), (256, 365))]
    assert sizes[0] == crux_module.MOST
    assert sizes == sorted(sizes, reverse=True)
    assert all(size % 64 == 0 or size == crux_module.MOST for size in sizes)
    assert crux_module._affordable(4096, 3650) == crux_module.FEWEST


@pytest.mark.parametrize(
    ("a", "b", "how", "told"),
    [
        ("soft", "sfot", {}, "no lens `sfot`"),
        ("Soft?", "hard", {}, "no lens `Soft\\?`"),
        ("hard", "hard", {}, "two lenses, found `hard` twice"),
        ("neutral", "neutral", {}, "two lenses, found `neutral` twice"),
        ("soft", "hard", {"outcome": "crowd"}, "no outcome `crowd`"),
        ("soft", "hard", {"by": 0}, "by must be from 1"),
        ("soft", "hard", {"by": 2.5}, "by must be a whole number"),
        ("soft", "hard", {"by": "12 weeks"}, "by: expected a number of days or a date"),
        ("soft", "hard", {"members": 0}, "members must be from 1"),
        ("soft", "hard", {"groups": "mechanisms"}, "found `mechanisms`"),
        ("soft", "hard", {"groups": {"x": "secruity"}}, "group `x`: there is no mechanism or assumption `secruity`"),
        ("soft", "hard", {"groups": {"x": ["security.dout"]}}, "no mechanism or assumption `security.dout`"),
        ("soft", "hard", {"groups": {"x": "security", "y": "security.doubt"}}, "`security.doubt` stands in two groups"),
        ("soft", "hard", {"groups": {REST: "security"}}, "`the rest` is what no group names"),
    ],
)
def test_questions_that_cannot_be_asked_are_told(resolved, a, b, how, told):
    with pytest.raises(StandoffError, match=told):
        find_crux(resolved, a, b, **how)


def test_an_unknown_keyword_is_told(resolved):
    with pytest.raises(TypeError, match="did you mean 'members'"):
        find_crux(resolved, "soft", "hard", member=5)
