"""Actions and beliefs in one line each: read over a resolved scenario, laid over its levers, kept apart."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import StandoffError
from standoff.scenario import Resolved, ResolvedLever, load
from standoff.scenario.actions import act, parse_action, read_plan, read_suppositions
from standoff.scenario.vocabulary import LEVERS

SPEC = Path(__file__).resolve().parent.parent / "spec"
FILE = str(SPEC / "valid" / "everything-named.yaml")
SMALL = str(SPEC / "parents" / "small.yaml")
START = dt.date(2020, 3, 1)


@pytest.fixture(scope="module")
def small() -> Resolved:
    return load(SMALL)


@pytest.fixture(scope="module")
def named() -> Resolved:
    """A scenario with levers of its own, a short menu and a mechanism off."""
    return load(FILE)


def in_force(levers: tuple[ResolvedLever, ...], lever: str, day: dt.date) -> list[str | float]:
    return [each.value for each in levers if each.lever == lever and each.start <= day <= each.until]


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("patron.loan=withheld", "withheld", 0, 3650),
        ("patron.loan=withheld from 2020-03-11", "withheld", 10, 3650),
        ("patron.support = broker from day 40", "broker", 40, 3650),
        ("patron.support=none until day 9", "none", 0, 9),
        ("west.sanctions=50% from day 3 until 2020-03-31", 0.5, 3, 30),
        ("west.mediation=0.25 until 90 days", 0.25, 0, 89),
    ],
)
def test_an_action_is_a_lever_a_value_and_days(
    small: Resolved, text: str, value: object, first: int, last: int
) -> None:
    action = parse_action(text, small)
    assert (action.lever, action.value) == (text.partition("=")[0].strip(), value)
    assert ((action.start - START).days, (action.until - START).days) == (first, last)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("patron.lone=withheld", "there is no lever `patron.lone`", "did you mean `patron.loan`?"),
        ("days=30", "there is no lever `days`", "patron.support"),
        ("patron.loan", "expected an action: lever=value, found `patron.loan`", "patron.loan=withheld from"),
        ("patron.loan=", "expected an action: lever=value", "patron.loan=withheld from"),
        ("", "expected an action: lever=value, found nothing", "patron.loan"),
        ("patron.support=tanks", "expected a value of patron.support, found `tanks`", "`none`"),
        ("patron.support=abandon from day 3", "found `abandon`", "to abandon the ruler is `none`"),
        ("patron.support=none on day 3", "expected a value of patron.support", None),
        ("west.sanctions=7", "expected a number from 0 to 1 (share), found `7`", "7%"),
        ("west.sanctions=much", "expected a number from 0 to 1 (share)", None),
        ("patron.loan=withheld from tomorrow", "expected a day, found `tomorrow`", "2020-09-14"),
        ("patron.loan=withheld from 2020-02-29", "expected a day from the start", None),
        ("patron.loan=withheld from 2020-02-30", "there is no such day", None),
        ("patron.loan=withheld from day 50 until day 20", "the last day lies before the first", None),
        ("patron.loan=withheld until day 20 from day 5", "expected a day, found `day 20 from day 5`", None),
    ],
)
def test_what_is_no_action_is_told_in_its_own_words(small: Resolved, text: str, message: str, hint: str | None) -> None:
    with pytest.raises(StandoffError) as caught:
        parse_action(text, small)
    assert message in caught.value.message
    assert hint is None or hint in (caught.value.hint or "")


@pytest.mark.parametrize("text", ["ruler.resign=now", "security.fire=0.5", "repression.level=1 from day 3"])
def test_what_the_ruler_and_his_forces_do_is_no_lever(small: Resolved, text: str) -> None:
    with pytest.raises(StandoffError, match="the ruler and his forces do are uncertainties, not levers"):
        parse_action(text, small)


@pytest.mark.parametrize(
    "text",
    ["security.unpaid=4", "security.unpaid=4 from day 30", "assumptions.west.mediation=0.3", "groups.1.attitude=-6"],
)
def test_a_belief_given_as_an_action_is_sent_to_where_beliefs_go(small: Resolved, text: str) -> None:
    with pytest.raises(StandoffError, match="is a belief, not an action") as caught:
        parse_action(text, small)
    assert f"--suppose '{text.partition(' ')[0]}'" in (caught.value.hint or "")
    assert "lens" in (caught.value.hint or "")


@pytest.mark.parametrize("lever", LEVERS)
def test_an_action_given_as_a_belief_is_sent_to_where_actions_go(small: Resolved, lever: str) -> None:
    with pytest.raises(StandoffError, match="is an action, not a belief") as caught:
        read_suppositions([f"{lever}=0.3"], small)
    assert "--do or --plan" in (caught.value.hint or "")


def test_an_option_off_the_menu_cannot_be_done_but_abandoning_always_can(named: Resolved) -> None:
    with pytest.raises(StandoffError, match="`broker` is not on the patron's menu") as caught:
        parse_action("patron.support=broker", named)
    assert caught.value.hint == "on the menu: none, credit, troops"
    assert parse_action("patron.support=none", named).value == "none"


def test_a_lever_of_a_mechanism_that_is_off_moves_nothing_and_is_refused() -> None:
    alone = load(SMALL, ["patron=none"])
    with pytest.raises(StandoffError, match=r"`patron\.loan` moves nothing, because the mechanism `patron` is off"):
        parse_action("patron.loan=withheld", alone)


def test_one_lever_twice_on_one_day_is_refused_and_one_after_the_other_is_not(small: Resolved) -> None:
    with pytest.raises(StandoffError, match=r"`patron\.support` is set twice for 2020-04-10"):
        read_plan(["patron.support=none until day 40", "patron.support=broker from day 40"], small)
    plan = read_plan(["patron.support=broker from day 41", "patron.support=none until day 40"], small)
    assert [action.value for action in plan] == ["none", "broker"]


def test_an_action_that_begins_after_the_run_is_refused(small: Resolved) -> None:
    assert len(read_plan(["patron.loan=withheld from day 89"], small, days=90)) == 1
    with pytest.raises(StandoffError, match="begins on day 90, after the run's last day, 89") as caught:
        read_plan(["patron.loan=withheld from day 90"], small, days=90)
    assert "91 days" in (caught.value.hint or "")


def test_an_action_wins_on_its_own_days_and_leaves_the_others_to_the_scenario(named: Resolved) -> None:
    done = act(named, [parse_action("patron.support=troops from 2020-09-01 until 2020-09-20", named)])
    for day, value in (("08-31", "credit"), ("09-01", "troops"), ("09-20", "troops"), ("09-21", "none")):
        assert in_force(done.levers, "patron.support", dt.date.fromisoformat(f"2020-{day}")) == [value]
    assert in_force(done.levers, "west.sanctions", named.start) == [0.3]


def test_no_action_is_the_scenario_itself(named: Resolved) -> None:
    assert act(named, []) == named


@cache
def load_once() -> Resolved:
    """The scenario with levers, for tests that take no fixture."""
    return load(FILE)


@given(st.data())
def test_however_actions_fall_every_day_has_one_value_and_only_theirs_change(data: st.DataObject) -> None:
    before = load_once()
    first = data.draw(st.integers(0, 200))
    last = data.draw(st.sampled_from([first, 36, 400]).filter(lambda day: day >= first))
    value = data.draw(st.sampled_from(["none", "credit", "troops"]))
    done = act(before, [parse_action(f"patron.support={value} from day {first} until day {last}", before)])
    assert all(lever.start <= lever.until for lever in done.levers)
    for number in (0, first - 1, first, last, last + 1, 36, 37, 3650):
        day = before.start + dt.timedelta(days=max(number, 0))
        expected = [value] if first <= max(number, 0) <= last else in_force(before.levers, "patron.support", day)
        assert in_force(done.levers, "patron.support", day) == expected


def test_a_belief_is_read_as_a_file_would_hold_it(small: Resolved) -> None:
    for text, family in (("4", "fixed"), ("2 to 4", "lognormal"), ("{normal: [3, 1]}", "normal")):
        found = read_suppositions([f"security.unpaid={text}"], small)
        assert found == {
            "security.unpaid": load(SMALL, [f"security.unpaid={text}"]).assumptions["security.unpaid"]
        }  # fmt: skip
        assert found["security.unpaid"].prior.family == family
    assert set(read_suppositions(["assumptions.west.mediation=0.2"], small)) == {"west.mediation"}


def test_a_group_is_meant_by_name_or_by_number_from_1(small: Resolved) -> None:
    by_name, by_number = (read_suppositions([f"groups.{each}.attitude=-6"], small) for each in ("elsewhere rural", "5"))
    assert by_name == by_number
    assert by_name["groups.4.attitude"].prior.centre == -6.0


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("security.unpaied=3", "`security` has no parameter `unpaied`", "did you mean `unpaid`?"),
        ("securty.unpaid=3", "unknown mechanism `securty`", "did you mean `security`?"),
        ("unpaid=3", "there is no assumption `unpaid`", "unpaid"),
        ("security.unpaid=99", "expected a number from 0 to 12", None),
        ("security.unpaid=4 from day 3", "expected a number", "only actions have days"),
        ("security.unpaid=[1", "the bracket opened", "close it"),
        ("security.unpaid", "expected a belief: mechanism.parameter=value", "security.unpaid=4"),
        ("groups.9.attitude=3", "there is no group `9`", "capital young"),
        ("groups.1.online=0.3", "what can be supposed of a group is its attitude", "groups.1.attitude"),
        ("groups.1.attitude=-60", "attitude: expected a number from", None),
    ],
)
def test_what_is_no_belief_is_told_in_its_own_words(small: Resolved, text: str, message: str, hint: str | None) -> None:
    with pytest.raises(StandoffError) as caught:
        read_suppositions([text], small)
    assert message in caught.value.message
    assert hint is None or hint in (caught.value.hint or "")


def test_one_belief_twice_is_refused(small: Resolved) -> None:
    with pytest.raises(StandoffError, match=r"`security\.unpaid` is supposed twice"):
        read_suppositions(["security.unpaid=3", "assumptions.security.unpaid=4"], small)


def test_set_takes_a_lever_with_its_days_as_an_action_does(small: Resolved) -> None:
    for text in ("patron.support=broker from day 40", "west.sanctions=0.5 from 2020-03-11 until day 30"):
        assert load(SMALL, [text]).levers == (parse_action(text, small),)


def test_days_of_a_set_count_from_the_start_that_is_set_with_it() -> None:
    sets = ["patron.support=broker from day 40", "start=2021-01-01"]
    for ordered in (sets, sets[::-1]):
        assert load(SMALL, ordered).levers[0].start == dt.date(2021, 2, 10)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("patron.support=tanks from day 3", "value: expected a value of patron.support, found `tanks`", "`none`"),
        ("patron.support=abandon from day 3", "found `abandon`", "to abandon the ruler is `none`"),
        ("patron.loan=withheld from day 9 until day 3", "the last day lies before the first", None),
        ("patron.loan=withheld from soon", "expected a day, found `soon`", None),
        ("west.sanctions=2 from day 3", "expected a number from 0 to 1", None),
    ],
)
def test_an_impossible_set_of_a_dated_lever_names_itself(text: str, message: str, hint: str | None) -> None:
    with pytest.raises(StandoffError) as caught:
        load(SMALL, [text])
    assert caught.value.message.startswith(f"--set {text}: ")
    assert message in caught.value.message
    assert hint is None or hint in (caught.value.hint or "")


def test_a_dated_set_off_the_menu_or_of_an_absent_patron_is_refused() -> None:
    with pytest.raises(StandoffError, match="not on the patron's menu"):
        load(FILE, ["patron.support=broker from day 3"])
    with pytest.raises(StandoffError, match="is off"):
        load(SMALL, ["patron=none", "patron.support=credit from day 3"])
