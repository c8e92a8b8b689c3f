"""Every file of tests/spec does what its own first lines say.

``# expect: line:column: message | hint`` in an invalid file is one fault, and all of them must be told, no others;
``# gives: path = JSON`` in a valid file is a value of the resolved form. Files that cannot hold a comment have their
faults in a file beside them, ``.expect``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from standoff.errors import SourceErrors
from standoff.scenario import Resolved, load

SPEC = Path(__file__).resolve().parent.parent / "spec"
VALID = sorted((SPEC / "valid").glob("*.yaml"))
INVALID = sorted((SPEC / "invalid").glob("*.yaml"))


def stated(path: Path, word: str) -> list[str]:
    """What a file says of itself."""
    beside = path.with_suffix(".expect")
    if beside.exists():
        return beside.read_text("utf-8").splitlines()
    lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    return [line.removeprefix(f"# {word}: ") for line in lines if line.startswith(f"# {word}: ")]


def told(problem: SourceErrors, shown: str) -> list[str]:
    """Faults as the files state them."""
    lines = []
    for fault in problem.faults:
        file = "" if fault.file == shown else Path(fault.file).name + ":"
        hint = f" | {fault.hint}" if fault.hint else ""
        lines.append(f"{file}{fault.line}:{fault.column}: {fault.message}{hint}")
    return lines


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_fault_of_an_invalid_file_is_told_in_its_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    expected = stated(path, "expect")
    assert expected, "an invalid file must state its faults"
    with pytest.raises(SourceErrors) as caught:
        load(path.name)
    assert told(caught.value, path.name) == expected
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_gives_what_it_states(path: Path) -> None:
    plain = json.loads(load(str(path)).canonical_json())
    expected = stated(path, "gives")
    assert expected, "a valid file must state what it gives"
    for line in expected:
        where, _, value = line.partition(" = ")
        assert follow(plain, where) == json.loads(value), where


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_the_resolved_form_comes_back_from_json_with_the_same_hash(path: Path) -> None:
    resolved = load(str(path))
    again = Resolved.from_json(resolved.canonical_json())
    assert again == resolved
    assert again.hash == resolved.hash
    assert len(resolved.hash) == 64


def test_there_are_many_kinds_of_fault() -> None:
    assert len(INVALID) >= 150
    assert len(VALID) >= 15


def follow(plain: Any, where: str) -> Any:
    for step in where.split("/"):
        plain = plain[int(step)] if isinstance(plain, list) else plain[step]
    return plain
