"""An edited line, put into the file, says what was asked and changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from standoff import scenario as files
from standoff.scenario.bundled import bundled_path
from standoff.study.grouping import prior_of, write_name
from standoff.web.problems import Problem
from standoff.web.yaml_line import edit

BELARUS = files.load("belarus-2020")
STATED = sorted(name for name, assumption in BELARUS.assumptions.items() if assumption.own)


def put_into(file: Path, found: dict, home: Path) -> None:  # type: ignore[type-arg]
    """Write the edited lines where the old ones stand."""
    lines = home.read_text(encoding="utf-8").splitlines()
    at = found["line"] - 1
    assert lines[at : at + len(found["before"])] == found["before"]
    lines[at : at + len(found["before"])] = found["after"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place where an edited Belarus finds its ledger."""
    made = tmp_path_factory.mktemp("scenarios")
    (made / "ledgers").symlink_to(bundled_path("belarus-2020").parent / "ledgers")
    return made


@pytest.mark.parametrize("name", STATED[::6])
@pytest.mark.parametrize("form", ["{0:g}", "{0:g} to {1:g}"])
def test_every_stated_assumption_can_be_edited_in_its_file(folder: Path, name: str, form: str) -> None:
    about = BELARUS.assumptions[name]
    low, high = (float(about.prior.quantile(q)) for q in (0.3, 0.7))
    value = form.format(max(low, about.low), max(min(high, about.high), low + 0.01))
    found = edit("belarus-2020", BELARUS, name, value)
    put_into(folder / "edited.yaml", found, bundled_path("belarus-2020"))
    again = files.load(str(folder / "edited.yaml"))
    wanted = files.load("belarus-2020", [f"{name}={value}"])
    assert again.assumptions[name].prior == wanted.assumptions[name].prior
    assert again.assumptions[name].because == about.because
    assert again.assumptions[name].contested == about.contested
    changed = {each for each in again.assumptions if again.assumptions[each] != BELARUS.assumptions[each]}
    assert changed <= {name}


@pytest.mark.parametrize("number", range(len(BELARUS.groups)))
def test_a_groups_attitude_can_be_edited_by_number_and_by_name(folder: Path, number: int) -> None:
    by_number = edit("belarus-2020", BELARUS, f"groups.{number + 1}.attitude", "-5")
    by_name = edit("belarus-2020", BELARUS, write_name(BELARUS, f"groups.{number}.attitude"), "-5")
    assert by_number == by_name
    put_into(folder / "edited.yaml", by_name, bundled_path("belarus-2020"))
    again = files.load(str(folder / "edited.yaml"))
    assert prior_of(again, f"groups.{number}.attitude").centre == -5.0
    assert again.groups[number].name == BELARUS.groups[number].name


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("    unpaid: 3.0  # a guess", ["    unpaid: 2 to 4  # a guess"]),
        ("    unpaid: {normal: [3, 1]}", ["    unpaid: 2 to 4"]),
        ("    unpaid: {value: 3, note: x}", ["    unpaid: {value: 2 to 4, note: x}"]),
        ("    unpaid: {value: {normal: [3, 1]}, note: x}", ["    unpaid: {value: 2 to 4, note: x}"]),
        ("    unpaid: {note: x, normal: [3, 1]}", ["    unpaid: {note: x, value: 2 to 4}"]),
        ("    unpaid: {note: x}", ["    unpaid: {value: 2 to 4, note: x}"]),
        ("    unpaid:\n      note: x", ["    unpaid:", "      value: 2 to 4", "      note: x"]),
        ("    unpaid:\n      value: 3\n      note: x", ["    unpaid:", "      value: 2 to 4", "      note: x"]),
        ("    unpaid:\n      normal: [3, 1]\n      note: x", ["    unpaid:", "      value: 2 to 4", "      note: x"]),
    ],
)
def test_every_way_of_writing_it_can_be_edited(tmp_path: Path, written: str, after: list[str]) -> None:
    head = "standoff: 1\nname: mine\ntitle: Mine\nlike: generic-personalist\nassumptions:\n  security:\n"
    file = tmp_path / "mine.yaml"
    file.write_text(head + written + "\n", encoding="utf-8")
    found = edit(str(file), files.load(str(file)), "security.unpaid", "2 to 4")
    assert (found["file"], found["line"], found["after"]) == ("mine.yaml", 7, after)
    put_into(file, found, file)
    assert files.load(str(file)).assumptions["security.unpaid"].prior == files.load(
        "generic-personalist", ["security.unpaid=2 to 4"]
    ).assumptions["security.unpaid"].prior  # fmt: skip


def test_the_population_can_be_edited(tmp_path: Path) -> None:
    home, generic = bundled_path("generic-personalist"), files.load("generic-personalist")
    put_into(
        tmp_path / "edited.yaml", edit("generic-personalist", generic, "nation.population", "8 to 12 million"), home
    )
    wanted = files.load("generic-personalist", ["nation.population=8 to 12 million"])
    assert files.load(str(tmp_path / "edited.yaml")).population == wanted.population


def test_what_no_file_states_is_shown_as_lines_to_add(tmp_path: Path) -> None:
    unsaid = next(name for name, assumption in BELARUS.assumptions.items() if not assumption.own)
    value = f"{float(BELARUS.assumptions[unsaid].prior.quantile(0.5)):g}"
    found = edit("belarus-2020", BELARUS, unsaid, value)
    assert (found["line"], found["before"]) == (None, [])
    file = tmp_path / "mine.yaml"
    file.write_text(
        "standoff: 1\nname: x\ntitle: X\nlike: belarus-2020\n" + "\n".join(found["after"]), encoding="utf-8"
    )
    assert files.load(str(file)).assumptions[unsaid].prior.centre == pytest.approx(float(value))


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("days", "3", "path"), ("patron.support", "none", "path"), ("security.unpayed", "3", "path"),
        ("groups.99.attitude", "3", "value"), ("security.unpaid", "99", "value"), ("security.unpaid", "x: y", "value"),
        ("security.unpaid", "3 # and more", "value"), ("security.unpaid", "'3'", "value"),
        ("groups.1.size", "3", "path"),
    ],
)  # fmt: skip
def test_what_cannot_stand_there_is_refused(path: str, value: str, where: str) -> None:
    with pytest.raises(Problem) as told:
        edit("belarus-2020", BELARUS, path, value)
    assert (told.value.status, told.value.where) == (422, where)


def test_the_app_answers_with_the_lines(client: TestClient) -> None:
    answer = client.post("/api/yaml", json={"scenario": "belarus-2020", "path": "exits.hold", "value": "5"})
    assert answer.json()["after"] == ["    hold: 5"]
    assert client.post("/api/yaml", json={"scenario": "belarus-2020", "path": "exits.hold"}).status_code == 422
    assert client.post("/api/yaml", json={"scenario": "x", "path": "exits.hold", "value": "5"}).status_code == 404
