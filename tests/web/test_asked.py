"""A body is a question or is refused, with the key at fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.web import limits
from standoff.web.asked import View, check_work, is_belief, read_body, read_question
from standoff.web.problems import Problem, to_json


def test_an_empty_question_is_a_full_answer_to_the_first_scenario() -> None:
    asked = read_question({}, "belarus-2020")
    assert (asked.scenario, asked.view, asked.baseline) == ("belarus-2020", View(), None)
    assert (asked.members, asked.draws, asked.seed) == (limits.FULL_MEMBERS, limits.FULL_DRAWS, 1)


def test_a_draft_has_fewer_members_and_the_same_days() -> None:
    draft, full = (read_question({"draft": draft}, "x") for draft in (True, False))
    assert draft.members < full.members / 5
    assert draft.days == full.days
    assert draft.seed == full.seed


def test_a_baseline_is_the_scenario_or_a_view_of_it() -> None:
    assert read_question({"baseline": True}, "x").baseline == View()
    assert read_question({"baseline": False}, "x").baseline is None
    view = {"lens": "petrov", "actions": ["patron.support=none"], "sets": ["security.unpaid=3"]}
    assert read_question({"baseline": view}, "x").baseline == View(
        "petrov", ("patron.support=none",), ("security.unpaid=3",)
    )


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"sceanrio": "x"}, "body"),
        ({"scenario": 3}, "scenario"),
        ({"scenario": ""}, "scenario"),
        ({"scenario": "x" * 121}, "scenario"),
        ({"scenario": "a\nb"}, "scenario"),
        ({"scenario": "\x00"}, "scenario"),
        ({"scenario": "\ud800"}, "scenario"),
        ({"members": 0}, "members"),
        ({"members": limits.MOST_MEMBERS + 1}, "members"),
        ({"members": 1.5}, "members"),
        ({"members": True}, "members"),
        ({"members": "100"}, "members"),
        ({"members": 10**400}, "members"),
        ({"days": 3651}, "days"),
        ({"days": -1}, "days"),
        ({"seed": 2**53}, "seed"),
        ({"draft": 1}, "draft"),
        ({"lens": ["petrov"]}, "lens"),
        ({"actions": "patron.support=none"}, "actions"),
        ({"actions": [1]}, "actions[0]"),
        ({"actions": ["x"] * (limits.MOST_ACTIONS + 1)}, "actions"),
        ({"sets": ["x"] * (limits.MOST_SETS + 1)}, "sets"),
        ({"sets": ["x" * (limits.LONGEST_TEXT + 1)]}, "sets[0]"),
        ({"baseline": 1}, "baseline"),
        ({"baseline": {"seed": 1}}, "baseline"),
        ({"baseline": {"sets": [None]}}, "baseline.sets[0]"),
        ({"outcome": "doom"}, "outcome"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(body: dict[str, Any], where: str) -> None:
    with pytest.raises(Problem) as told:
        read_question(body, "x")
    assert (told.value.status, told.value.where) == (422, where)
    assert told.value.what
    to_json(told.value.content())


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400), (b"{", 400), (b"{'a': 1}", 400), (b"\xff\xfe", 400), (b'{"a": NaN}', 400),
        (b'{"a": Infinity}', 400),
        (b'{"a": 1, "a": 2}', 400), (b'{"members": ' + b"9" * 5000 + b"}", 400), (b"[]", 422), (b"3", 422),
        (b"null", 422), (b"[" * 3000, 422), (b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}", 422),
        (b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", 422),
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_refused(content: bytes, status: int) -> None:
    with pytest.raises(Problem) as told:
        read_body(content)
    assert told.value.status == status


def status_of(content: bytes) -> int:
    """What a body would be answered with, its question read; 200 where it is one within the limits."""
    try:
        asked = read_question(read_body(content), "x")
    except Problem as problem:
        json.loads(to_json(problem.content()))
        return problem.status
    return 200 if 1 <= asked.members <= limits.MOST_MEMBERS else 500


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    assert status_of(content) in (200, 400, 422)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["scenario", "lens", "actions", "sets", "members", "days", "seed", "draft", "baseline", "run", "a"]
)


@given(st.dictionaries(KEYS | st.text(max_size=8), JSON, max_size=6))
def test_no_json_object_does_more_than_be_refused(body: dict[str, Any]) -> None:
    assert status_of(json.dumps(body).encode()) in (200, 422)


def test_members_times_days_are_bounded() -> None:
    check_work(limits.MOST_MEMBERS, 365)
    with pytest.raises(Problem, match="more than one answer may take"):
        check_work(limits.MOST_MEMBERS, limits.MOST_DAYS)


@pytest.mark.parametrize(
    ("text", "belief"),
    [
        ("security.unpaid=3", True), ("assumptions.security.unpaid=3", True), ("groups.1.attitude=-3", True),
        ("patron.support=none", False), ("days=30", False), ("groups.1.online=0.5", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_a_belief_is_told_from_a_change_of_the_file(text: str, belief: bool) -> None:
    assert is_belief(text) is belief


def test_a_group_named_as_documents_name_it_means_its_attitude() -> None:
    asked = read_question({"sets": ["groups.the old=-3", "groups.2=-4", "groups.the old.online=0.5", "days=3"]}, "x")
    assert asked.view.sets == (
        "groups.the old.attitude=-3",
        "groups.2.attitude=-4",
        "groups.the old.online=0.5",
        "days=3",
    )


def test_json_can_stand_inside_a_page() -> None:
    content = to_json({"name": "</script><!-- & \u2028"})
    assert not set(b"<>&") & set(content)
    assert json.loads(content) == {"name": "</script><!-- & \u2028"}
