"""``--set path=value`` changes one thing, and an impossible one is told with its own words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario import load
from standoff.scenario.assumptions import catalogue_parameters
from standoff.scenario.override import settable_paths
from standoff.scenario.vocabulary import LEVERS

SPEC = Path(__file__).resolve().parent.parent / "spec"
SMALL = str(SPEC / "parents" / "small.yaml")
FILE = SPEC / "valid" / "everything-named.yaml"


def refused(*sets: str, scenario: str = SMALL) -> StandoffError:
    with pytest.raises(StandoffError) as caught:
        load(scenario, sets)
    assert not isinstance(caught.value, SourceErrors)
    assert caught.value.exit_code == 2
    assert "--set " in caught.value.message
    return caught.value


def test_patron_support_is_pinned_for_the_whole_run() -> None:
    lever = load(SMALL, ["patron.support=none"]).levers[0]
    assert (lever.lever, lever.value, lever.start) == ("patron.support", "none", dt.date(2020, 3, 1))
    assert (lever.until - lever.start).days == 3650


def test_a_pinned_lever_replaces_what_the_file_says_of_it_and_leaves_the_others() -> None:
    levers = load(str(FILE), ["patron.support=credit"]).levers
    assert [(lever.lever, lever.value) for lever in levers] == [("patron.support", "credit"), ("west.sanctions", 0.3)]


def test_an_assumption_takes_any_value_a_file_may_hold() -> None:
    for text, family in (("4", "fixed"), ("2 to 4", "lognormal"), ("{normal: [3, 1]}", "normal")):
        assumption = load(SMALL, [f"security.unpaid={text}"]).assumptions["security.unpaid"]
        assert (assumption.prior.family, assumption.own) == (family, True)
    same = load(SMALL, ["assumptions.security.unpaid=4"]).assumptions["security.unpaid"]
    assert same == load(SMALL, ["security.unpaid=4"]).assumptions["security.unpaid"]


def test_every_parameter_can_be_set_even_one_called_like_a_lever() -> None:
    for mechanism, parameters in catalogue_parameters().items():
        for name, parameter in parameters.items():
            changed = load(SMALL, [f"assumptions.{mechanism}.{name}={parameter.high!r}"])
            assert changed.assumptions[f"{mechanism}.{name}"].prior.centre == parameter.high


def test_no_lever_hides_a_parameter_but_the_one_known() -> None:
    parameters = {f"{mechanism}.{name}" for mechanism, names in catalogue_parameters().items() for name in names}
    assert parameters & set(LEVERS) <= {"west.mediation"}, "a lever's name wins; the parameter needs `assumptions.`"


def test_keys_of_the_file_are_set() -> None:
    changed = load(
        SMALL,
        [
            "days=30", "start=2021-01-01", "nation.population=9.4 million", "rhythm.sunday=0.5", "ruler.name=Somebody",
            "mechanisms.off=contagion, west", "groups.1.online=40%", "groups.elsewhere rural.attitude=-6",
            "patron.menu=credit,words", "base_rate.class=all",
        ],
    )  # fmt: skip
    assert (changed.days, changed.start, changed.population.centre) == (30, dt.date(2021, 1, 1), 9.4e6)
    assert (changed.rhythm[6], changed.actors.ruler_name, changed.off) == (0.5, "Somebody", ("contagion", "west"))
    assert changed.groups[0].online == 0.4
    assert changed.groups[-1].attitude.centre == -6.0
    assert (changed.menu, changed.base_rate_class) == (("words", "credit"), "all")


def test_a_crisis_without_patron_can_be_set() -> None:
    assert load(SMALL, ["patron=none"]).off == ("contagion", "goodwill", "patron")
    assert load(SMALL, ["mechanisms.off=[]"]).off == ()


def test_a_change_changes_the_hash_and_nothing_else() -> None:
    before, after = load(SMALL), load(SMALL, ["security.unpaid=4"])
    assert before.hash != after.hash
    assert before.model_copy(update={"assumptions": after.assumptions}) == after


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("patron.support", "expected path=value, found no `=`", "patron.support=none"),
        ("=none", "expected path=value, found no path", "path=value"),
        ("days=", "expected path=value, found no value", "path=value"),
        ("patron.suport=none", "nothing to set is called `patron.suport`", "did you mean `patron.support`?"),
        ("patrn.support=none", "nothing to set is called `patrn.support`", "did you mean `patron.support`?"),
        ("security.unpaied=3", "nothing to set is called `security.unpaied`", "did you mean `security.unpaid`?"),
        ("day=30", "nothing to set is called `day`", "did you mean `days`?"),
        ("name=other", "nothing to set is called `name`", None),
        ("levers=[]", "nothing to set is called `levers`", None),
        ("rhythm.sonntag=1", "nothing to set is called `rhythm.sonntag`", "rhythm."),
        ("patron.support=tanks", "value: expected a value of patron.support, found `tanks`", "`none`"),
        ("patron.support=abandon", "found `abandon`", "to abandon the ruler is `none`"),
        ("west.sanctions=2", "value: expected a number from 0 to 1 (share), found `2`", None),
        ("security.unpaid=lots", "unpaid: expected a number", None),
        ("security.unpaid=300", "unpaid: expected a number from 0 to 12", None),
        ("security.unpaid=[1, 2", "the bracket opened at line 1, column 1 is not closed", None),
        ("days=0", "days: expected a number from 1 to 3650 (days), found `0`", None),
        ("days=[1]", "days: expected a number from 1 to 3650 (days), found a list", None),
        ("start=tomorrow", "start: expected a date, found `tomorrow`", "2020-08-09"),
        ("mechanisms.off=contagoin", "there is no mechanism `contagoin`", "did you mean `contagion`?"),
        ("nation.population=9.4 cows", "population: expected a number in persons", None),
        ("groups.9.online=0.4", "there is no group `9`", None),
        ("groups.capital yung.online=0.4", "there is no group `capital yung`", "did you mean `capital young`?"),
        ("groups.1.onlin=0.4", "a group has no key `onlin`", "did you mean `online`?"),
        ("groups.1=0.4", "a group has no key `1`", "groups.<number or name>.<key>"),
        ("groups.1.online=1.4", "online: expected a number from 0 to 1", None),
        ("groups.1.size=11%", "group sizes add up to 101%", None),
    ],
)
def test_an_impossible_set_is_named_with_what_was_expected(text: str, message: str, hint: str | None) -> None:
    problem = refused(text)
    assert problem.message.startswith(f"--set {text}: ")
    assert message in problem.message
    if hint is not None:
        assert hint in (problem.hint or "")


def test_a_lever_of_an_absent_patron_or_off_the_menu_cannot_be_set() -> None:
    assert "is off" in refused("patron=none", "patron.support=credit").message
    assert "not on the patron's menu" in refused("patron.support=words", scenario=str(FILE)).message


def test_one_path_cannot_be_set_twice() -> None:
    assert "`days` is set twice" in refused("days=30", "days=60").message


def test_a_change_that_breaks_the_file_names_the_change_and_the_place_in_the_file() -> None:
    problem = refused("nation.population=20 million", scenario=str(FILE))
    assert problem.message.startswith("--set nation.population=20 million: ")
    assert f"{FILE}:" in problem.message
    assert "group sizes add up to 9.4 million" in problem.message


def test_a_start_that_leaves_the_events_behind_is_one_fault() -> None:
    problem = refused("start=2021-08-09", scenario=str(FILE))
    assert problem.message.count("--set") == 1
    assert "lie outside 2021-08-09 to 2031-08-07" in problem.message


def test_faults_of_the_file_come_before_those_of_a_change(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("standoff: 1\nname: x\ntitle: X\nlike: generic-personalist\ndays: 0\n")
    with pytest.raises(SourceErrors):
        load(str(path), ["nonsense"])


def test_settable_paths_are_all_settable() -> None:
    for path in settable_paths():
        with pytest.raises(StandoffError) as caught:
            load(SMALL, [f"{path}={{x: [y]}}"])
        assert "nothing to set" not in caught.value.message
