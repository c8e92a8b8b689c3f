"""What is read from YAML, where it stands, and what cannot be read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario import bundled_names, bundled_titles, load
from standoff.scenario.bundled import bundled_path
from standoff.scenario.parsing import MAX_BYTES, MAX_NODES, read_text
from standoff.scenario.positions import MAX_FAULTS, Faults, Mapping, Scalar, Spot, find, spot_of

HEAD = "standoff: 1\nname: x\ntitle: X\nlike: generic-personalist\n"


def faults_of(path: Path) -> list[str]:
    with pytest.raises(SourceErrors) as caught:
        load(str(path))
    return [f"{fault.line}:{fault.column}: {fault.message}" for fault in caught.value.faults]


def test_values_stay_the_text_that_was_written() -> None:
    tree = read_text("a: NO\nb: 010\nc: 1e-3\nd: 2020-08-09\ne: 'x'\nf: ~\n", "f", Faults())
    assert isinstance(tree, Mapping)
    texts = [entry.node.text for entry in tree.entries.values() if isinstance(entry.node, Scalar)]
    assert texts == ["NO", "010", "1e-3", "2020-08-09", "x", "~"]


def test_every_value_knows_its_line_and_column() -> None:
    tree = read_text("a:\n  - {b: 1,  c: [x, yy]}\n", "f", Faults())
    assert tree is not None
    spot = spot_of(tree, "a", 0, "c", 1)
    assert (spot.line, spot.column) == (2, 20)
    assert find(tree, "a", 1) is None
    assert spot_of(tree, "a", 0, "missing").column == 5, "where a key is missing, its mapping is meant"


def test_a_file_over_two_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_text(HEAD + "#" * MAX_BYTES)
    assert faults_of(path) == ["1:1: the file is larger than 2 MB; a scenario has a few hundred lines"]


WORDS, LINES = ", ".join(f"p{each}" for each in range(45_000)), range(24_000)
BIG = {
    "a list of records": ("items:\n" + "  - {name: x, value: 1, tags: [a, b, c]}\n" * 48_000, "more than 50000 keys"),
    "one flow list": (f"a: [{'1, ' * 660_000}]\n", "more than 50000 keys"),
    "keys that are not known": ("".join(f"key{each}: {each}\n" for each in LINES), "unknown key"),
    "the same key": ("a: 1\n" * 24_000, "duplicate key"),
    "places": (f"nation: {{places: [{WORDS}]}}\n", "expected 1 to 6 places"),
    "mechanisms": (f"mechanisms: {{off: [{WORDS}]}}\n", "no mechanism `p0`"),
    "parameters": ("assumptions:\n  security:\n" + "".join(f"    m{each}: 1\n" for each in LINES), "no parameter"),
    "one long text": (f"not_modelled: ['{'word ' * 390_000}']\n", "a value of"),
    "blanks in a number": (f"days: 1{' ' * 19_000}x\n", "days: expected a number"),
    "blanks in a range": (f"assumptions: {{security: {{unpaid: 1{' ' * 19_000}x}}}}\n", "unpaid: expected a number"),
    "comments": ("# nothing\n" * 190_000, "the file is empty"),
}
"""Up to two megabytes of YAML that is no scenario, and what is told of it."""


@pytest.mark.parametrize("name", BIG)
def test_what_is_no_scenario_is_refused_within_seconds(tmp_path: Path, name: str) -> None:
    path = tmp_path / "big.yaml"
    text, told = BIG[name]
    path.write_text(text)
    started = time.monotonic()
    with pytest.raises(SourceErrors) as caught:
        load(str(path))
    assert time.monotonic() - started < 10.0
    assert any(told in fault.message for fault in caught.value.faults)
    assert len(caught.value.faults) <= MAX_FAULTS


def test_a_file_of_too_many_values_says_where_the_first_too_many_stands(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_text("a: 1\nb: [" + "1, " * MAX_NODES + "]\n")
    assert faults_of(path) == [f"2:{4 + 3 * (MAX_NODES - 5) + 1}: more than {MAX_NODES} keys and values up to here"]


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000])
def test_deep_nesting_is_one_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(text)
    assert len(faults_of(path)) == 1


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(StandoffError, match="is a folder"):
        load(str(tmp_path))
    with pytest.raises(StandoffError, match="there is no file"):
        load(str(tmp_path / "nowhere.yaml"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert faults_of(path) == ["1:1: this is not an ordinary file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user who can be refused")
def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "closed.yaml"
    path.write_text(HEAD)
    path.chmod(0)
    assert "cannot be read" in faults_of(path)[0]


@pytest.mark.parametrize("name", ["generic-personalst", "\x00", "a" * 5000, "", "generic/personalist", "../generic"])
def test_an_unknown_scenario_is_one_clear_error(name: str) -> None:
    with pytest.raises(StandoffError) as caught:
        load(name)
    assert caught.value.exit_code == 2
    assert "generic-personalist" in (caught.value.hint or "")


def test_a_misspelt_scenario_gets_the_nearest_name() -> None:
    with pytest.raises(StandoffError) as caught:
        load("generic-personalst")
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("did you mean `generic-personalist`?")


def test_faults_name_the_file_as_the_user_gave_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text(HEAD + "days: 0\n")
    monkeypatch.chdir(tmp_path)
    for name in ("mine.yaml", "./mine.yaml", str(tmp_path / "mine.yaml")):
        with pytest.raises(SourceErrors) as caught:
            load(name)
        assert caught.value.lines()[0].startswith(f"{name}:5:7: days: ")


def test_every_bundled_scenario_loads_and_is_called_like_its_file() -> None:
    titles = bundled_titles()
    assert "generic-personalist" in bundled_names()
    for name in bundled_names():
        resolved = load(name)
        assert resolved.name == name == bundled_path(name).stem
        assert titles[name] == resolved.title


def test_no_message_holds_what_a_terminal_would_obey_or_a_page_of_one_word() -> None:
    faults = Faults()
    faults.add(Spot("f"), f"vary: a\x00\x1b[2J\u202e{'x' * 5000}", "\x07")
    (fault,) = faults.found
    assert fault.message.startswith("vary: a??[2J?x")
    assert len(fault.message) == 1000
    assert fault.hint == "?"
