"""`standoff whatif`: beliefs and actions on separate lines, several plans, the same figures as text and as JSON."""

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from standoff.analysis.wording import n_in_100
from standoff.cli.whatif import read_plans
from standoff.cli.whatif_page import BASELINE_MARK, MARGIN, draw_courses, print_what_if
from standoff.errors import StandoffError
from standoff.scenario.vocabulary import LEVERS
from standoff.study.what_if import what_if

TINY = {"members": 2, "days": 14}
SMALL = ("generic-personalist", "--members", "256", "--draws", "32", "--days", "60")


@pytest.fixture
def whatif(standoff):
    return lambda *words: standoff("whatif", *SMALL, *words)


def rows(lines):
    return [line.plain[MARGIN + 2 :].ljust(70) for line in lines[:-2]]


def test_beliefs_and_actions_stand_on_lines_of_their_own(whatif):
    said = whatif("--do", "patron.loan=withheld from day 36", "--suppose", "security.unpaid=4")
    assert said.code == 0
    lines = said.out.splitlines()
    believed = next(line for line in lines if line.startswith("BELIEVED"))
    done = next(line for line in lines if line.startswith("DONE"))
    assert "security.unpaid = 4" in believed
    assert "patron.loan" not in believed
    assert "patron.loan=withheld from day 36" in done
    assert "security.unpaid" not in done
    assert "OUT BY EACH DAY" in said.out
    assert "CROWDS IN CAPITAL" in said.out
    assert "next  standoff whatif generic-personalist --plan 'plan: patron.loan=withheld from day 36'" in said.out


def test_text_tells_the_numbers_of_the_json(whatif):
    words = ("--do", "patron.support=none", "--seed", "3")
    answer = whatif(*words, "--json").json
    assert (answer["standoff"], answer["seed"], answer["members"], answer["days"]) == (1, 3, 256, 60)
    (plan,) = answer["plans"]
    text = whatif(*words).out
    for row in plan["outcomes"]:
        line = next(line for line in text.splitlines() if row["outcome"][:4] in line.lower().replace(" ", "_"))
        assert f"{n_in_100(row['baseline'])} →" in line
        assert line.split("→")[1].split()[0] == n_in_100(row["changed"])


def test_several_plans_are_compared(whatif):
    said = whatif("--plan", "alone: patron.support=none", "--plan", "deal: west.mediation=0.8; opposition.offer=0.5")
    assert "A alone  patron.support=none" in said.out
    assert "B deal  opposition.offer=0.5; west.mediation=0.8" in said.out
    assert "AGAINST EACH OTHER" in said.out
    assert "A alone → B deal:" in said.out


def test_actions_of_do_make_one_plan_beside_those_of_plan():
    found = read_plans(["patron.loan=withheld", "west.sanctions=0.5; west.mediation=0.3"], ["patron.support=none"])
    assert found == {
        "plan": ("patron.loan=withheld", "west.sanctions=0.5", "west.mediation=0.3"),
        "plan 1": ("patron.support=none",),
    }


@pytest.mark.parametrize("plan", ["", "name:", ": patron.support=none", "name: ;"])
def test_a_plan_without_name_or_action_is_refused(plan):
    with pytest.raises(StandoffError, match="expected a plan, NAME: ACTIONS"):
        read_plans([], [plan])


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ((), "nothing is done", "--do"),
        (("--suppose", "security.unpaid=4"), "nothing is done", "lenses"),
        (("--do", "patron.lone=withheld"), "no lever `patron.lone`", "did you mean `patron.loan`?"),
        (("--do", "security.unpaid=4"), "is a belief, not an action", "--suppose 'security.unpaid=4'"),
        (("--do", "ruler.resign=1"), "uncertainties, not levers", "--suppose"),
        (("--do", "patron.support=none", "--suppose", "patron.loan=withheld"), "is an action, not a belief", "--do"),
        (("--do", "patron.support=none", "--lens", "nobody"), "no lens `nobody`", "neutral"),
        (("--plan", "x: patron.support=none", "--plan", "x: patron.loan=withheld"), "two plans are called 'x'", None),
        (("--do", "patron.loan=withheld from day 60"), "begins on day 60, after the run's last day, 59", "61 days"),
        (("--do", "patron.support=none", "--seed", "many"), "expected a whole number", None),
    ],
)
def test_bad_input_ends_with_2_and_says_what_to_do(whatif, words, message, hint):
    said = whatif(*words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert hint is None or hint in said.err


def test_help_shows_the_levers_and_examples_of_each(standoff):
    said = standoff("whatif", "--help").out
    for word in (
        "patron.loan=withheld",
        "broker from day 40",
        "west.sanctions=",
        "west.mediation=",
        "_staff=withdrawn",
    ):
        assert word in said
    for lever in LEVERS:
        assert f"\n  {lever} " in said


def test_a_plan_is_drawn_where_it_leaves_the_baseline():
    baseline = np.linspace(0.0, 0.2, 100)
    changed = np.where(np.arange(100) < 50, baseline, baseline + 0.2)
    drawn = rows(draw_courses([(BASELINE_MARK, baseline), ("A", changed)], 80))
    assert not any("A" in row[:34] for row in drawn)
    for column in range(36, 70):
        heights = {mark: [row[column] for row in drawn].index(mark) for mark in (BASELINE_MARK, "A")}
        assert heights["A"] < heights[BASELINE_MARK]
    assert drawn[0][69] == "A"


@pytest.mark.parametrize("n_days", [1, 7, 365, 3650])
def test_a_picture_of_any_length_keeps_its_width(n_days):
    course = np.linspace(0.0, 1.0, n_days)
    lines = draw_courses([(BASELINE_MARK, course), ("A", course / 2)], 80)
    assert all(len(line.plain) <= 80 for line in lines)
    assert sum(BASELINE_MARK in line.plain for line in lines) >= 1
    assert "day 0" in lines[-1].plain


def test_the_page_draws_the_baseline_and_each_plan_with_its_letter():
    found = what_if("generic-personalist", {"one": [], "two": []}, members=2, days=60)
    changed = found.by_day["baseline"].where(found.by_day["plan"] == "two", found.by_day["baseline"] + 0.3)
    console = Console(width=80, record=True, file=io.StringIO())
    print_what_if(console, replace(found, by_day=found.by_day.assign(changed=changed)), "generic-personalist")
    picture = console.export_text().partition("OUT BY EACH DAY")[2].partition("CROWDS")[0]
    drawn = [line[MARGIN + 2 :] for line in picture.splitlines()[1:12]]
    assert "A" * 60 in "".join(drawn).replace(" ", "")
    assert BASELINE_MARK * 20 in drawn[-1]
    assert not any("B" in line for line in drawn), "a plan that changes nothing lies under the baseline"


@pytest.mark.parametrize(("n_plans", "n_pairs"), [(2, 1), (4, 6), (5, 4), (12, 11)])
def test_many_plans_are_set_beside_their_neighbours_only(n_plans, n_pairs):
    found = what_if("generic-personalist", {f"p{n}": [f"west.sanctions=0.{n:02}"] for n in range(n_plans)}, **TINY)
    console = Console(width=80, record=True, file=io.StringIO())
    print_what_if(console, found, "generic-personalist")
    lines = console.export_text().partition("AGAINST EACH OTHER")[2].splitlines()
    assert sum(" → " in line for line in lines) == n_pairs
