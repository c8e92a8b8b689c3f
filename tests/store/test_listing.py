"""`standoff runs`: every run of a folder, broken ones included."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_runs import create_run, finish_run

from standoff import store
from standoff.errors import RunError


def test_runs_are_listed_with_what_is_done(tmp_path: Path) -> None:
    finish_run(tmp_path / "a-whole")
    create_run(tmp_path / "b-part", 2).close()
    (tmp_path / "not-a-run").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    listed = {run.name: run for run in store.list_runs(tmp_path)}
    assert listed.keys() == {"a-whole", "b-part"}
    whole, part = listed["a-whole"], listed["b-part"]
    assert (whole.scenario, whole.members, whole.days, whole.seed) == ("made-up", 50, 30, 3)
    assert (whole.n_done, whole.n_chunks, whole.is_complete, whole.state) == (3, 3, True, "complete")
    assert (part.n_done, part.is_complete, part.state) == (2, False, "2 of 3 chunks")
    assert part.created.endswith("+00:00")


def test_broken_folders_are_listed_last_with_the_reason(tmp_path: Path) -> None:
    for name in ("a-truncated", "b-killed-early", "c-whole"):
        create_run(tmp_path / name).close()
    path = tmp_path / "a-truncated" / "manifest.json"
    path.write_bytes(path.read_bytes()[:100])
    (tmp_path / "b-killed-early" / "manifest.json").unlink()
    listed = store.list_runs(tmp_path)
    assert listed[0].name == "c-whole"
    states = {run.name: run.state for run in listed[1:]}
    assert states["a-truncated"].startswith("unreadable: ")
    assert "truncated or damaged" in states["a-truncated"]
    assert "no manifest.json found" in states["b-killed-early"]


def test_a_folder_that_is_not_there_holds_no_runs(tmp_path: Path) -> None:
    assert store.list_runs(tmp_path / "nowhere") == []


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("mine")
    with pytest.raises(RunError, match="cannot list the runs"):
        store.list_runs(tmp_path / "runs")


DEEP = b"[" * 100_000


@pytest.mark.parametrize("content", [b"5", b"null", b"[]", DEEP, b'{"a":' * 100_000, b"\xff", b"9" * 5000])
def test_damaged_json_is_listed_and_the_other_runs_too(tmp_path: Path, content: bytes) -> None:
    for name in ("a-whole", "b-summary", "c-manifest"):
        finish_run(tmp_path / name)
    (tmp_path / "b-summary" / "summary.json").write_bytes(content)
    (tmp_path / "c-manifest" / "manifest.json").write_bytes(content)
    listed = {run.name: run for run in store.list_runs(tmp_path)}
    assert listed["a-whole"].is_complete
    assert (listed["b-summary"].is_complete, listed["b-summary"].problem) == (False, None)
    assert listed["c-manifest"].state.startswith("unreadable: ")
    with pytest.raises(RunError, match=r"summary\.json is truncated or damaged"):
        store.open_run(tmp_path / "b-summary").summary()
    finish_run(tmp_path / "b-summary")
    assert store.open_run(tmp_path / "b-summary").is_complete
