"""Pages made from the code are as the code is, and the code leaves nothing on them unexplained."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path
from typing import Annotated

import pytest
from cyclopts import App, Parameter

import generate
import standoff
from making.api_page import SECTIONS, public_members
from making.command_page import commands, unexplained
from making.model_pages import mechanism_page, prior_text
from standoff import study
from standoff.cli import app
from standoff.mechanisms.catalogue import CATALOGUE, name_of
from standoff.parameter import Prior

DOCS = Path(generate.DOCS)
PAGES = sorted(page for page in DOCS.rglob("*.md"))
INTERNAL = {"Resolved", "RunFolder", "OnChunk", "Provenance"}
"""Classes that public verbs hand out and nobody is meant to look into."""


@pytest.fixture(scope="module")
def made() -> dict[Path, str]:
    """The pages as the code has them now."""
    return generate.pages()


def test_the_committed_pages_are_what_the_code_says_now(made: dict[Path, str]) -> None:
    stale = [path.name for path in generate.out_of_date(made)]
    assert stale == [], "run `python docs/generate.py` and commit what it writes"
    assert generate.leftovers(made) == []


def test_making_the_pages_twice_gives_the_same_text(made: dict[Path, str]) -> None:
    assert generate.pages() == made


def test_a_page_that_is_out_of_date_and_one_left_over_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    (tmp_path / "model").mkdir()
    kept, changed, gone = tmp_path / "a.md", tmp_path / "model" / "b.md", tmp_path / "model" / "c.md"
    for path in (kept, changed, gone):
        path.write_text("old\n", encoding="utf-8")
    pages = {kept: "old\n", changed: "new\n", tmp_path / "absent.md": "new\n"}
    assert generate.out_of_date(pages) == [changed, tmp_path / "absent.md"]
    assert generate.leftovers(pages) == [gone]


def test_every_command_argument_and_option_is_explained() -> None:
    assert unexplained(commands()) == []


def test_an_unexplained_command_or_option_is_caught() -> None:
    mute = App(name="mute")

    @mute.command
    def bare(*, loud: Annotated[bool, Parameter()] = False) -> None: ...

    assert unexplained({"bare": mute["bare"]}) == ["bare: says nothing", "bare: shows no example", "bare --loud"]


@pytest.mark.parametrize("name", list(commands()))
def test_the_command_reference_has_whatever_the_help_of_a_command_names(name: str, capsys) -> None:
    app([name, "--help"], result_action="return_value")
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+(?= |$)", capsys.readouterr().out, re.MULTILINE)) - {"--help"}
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert section
    assert {option for option in options if option not in section} == set()


def commands_shown(page: Path) -> list[str]:
    """Lines of shell blocks that call `standoff`."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line.startswith(("standoff ", ".venv/bin/standoff "))]


@pytest.mark.parametrize("page", [*PAGES, DOCS.parent / "README.md"], ids=lambda page: page.name)
def test_every_command_line_the_documentation_shows_is_understood(page: Path) -> None:
    for line in commands_shown(page):
        words = shlex.split(line, comments=True)[1:]
        ends = [words.index(word) for word in (">", "|", "&&", "&") if word in words]
        words = words[: min(ends, default=len(words))]
        app.parse_args(words, exit_on_error=False, print_error=False)


def test_a_command_line_that_is_not_understood_is_caught(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\nstandoff run belarus-2020 --no-such-option 3  # a comment\n```\n", encoding="utf-8")
    with pytest.raises(Exception, match="no-such-option"):
        test_every_command_line_the_documentation_shows_is_understood(page)


@pytest.mark.parametrize("mechanism", CATALOGUE, ids=name_of)
def test_a_mechanisms_page_has_its_equations_as_they_stand_and_all_it_declares(mechanism) -> None:
    page = mechanism_page(mechanism)
    equations = mechanism.__doc__.partition("**Equations**")[2].partition("**Symbols**")[0]
    drawn = [line for line in equations.splitlines() if line.startswith("    ") and "==" not in line]
    cells = ["".join(row.strip("| ").split(" | ")) for row in page.splitlines() if row.startswith("|")]
    shown = [line for line in drawn if re.sub("  +", "", line) not in cells]
    assert [line for line in shown if line[4:].replace("``", "`") not in page] == []
    assert f"```text\n{next(line for line in equations.splitlines() if line.strip()).strip()}" in page
    for parameter in mechanism.PARAMETERS:
        row = next(
            line for line in page.splitlines() if line.startswith(f"| `{name_of(mechanism)}.{parameter.name}` |")
        )
        assert parameter.unit in row
        assert parameter.meaning in row
        assert len(row.split(" | ")) == 6
        assert row.split(" | ")[-1].strip(" |")
    for owned in mechanism.OWNS:
        assert f"| `{owned.name}` | {owned.unit} |" in page
    for part in ("Symbols", "Literature", "Departures", "Parameters", "Fields it owns", "What it reads"):
        assert f"\n## {part}\n" in page


@pytest.mark.parametrize(
    ("prior", "text"),
    [
        (Prior("fixed", 0.0000001), "0.0000001"),
        (Prior("normal", -1.54, 1.57), "−1.54 ± 1.57"),
        (Prior("lognormal", 12345.6, 0.5), "12 350 ×/ 0.5"),
        (Prior("uniform", 0.4, 0.2), "0.2 … 0.6"),
    ],
)
def test_priors_are_written_without_exponents(prior: Prior, text: str) -> None:
    assert prior_text(prior) == text


def told() -> dict[str, object]:
    """Every name the Python page has an entry for."""
    return {name: getattr(importlib.import_module(module), name) for module, _, names in SECTIONS for name in names}


def test_every_public_name_is_on_the_python_page() -> None:
    public = {*standoff.__all__, *study.__all__} - {"__version__"}
    assert public - set(told()) == set()


def test_every_class_of_ours_that_a_public_verb_returns_is_on_the_python_page() -> None:
    known = told()
    returned = set()
    for kind in (known["Scenario"], known["Run"], known["Comparison"]):
        for member in public_members(kind).values():
            function = getattr(member, "fget", None) or getattr(member, "func", None) or member
            returned |= set(
                re.findall(r"(?<!pd\.)\b[A-Z]\w+", str(getattr(function, "__annotations__", {}).get("return")))
            )
    assert {"Views", "Crux", "Drivers", "WhatIf", "Updated"} <= returned
    assert returned - set(known) - INTERNAL - {"Any", "None"} == set()
