"""Lines of a file are shown where the run has what they state, and are read again when a file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.report import written
from standoff.report.written import written_lines
from standoff.study import Run, load
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.lenses import through_lens
from standoff.study.settings import Settings

FILE = """standoff: 1
name: mine
title: Mine
like: generic-personalist
assumptions:
  security:
    unpaid: 3.0  # a guess
"""


def run_of(source: str, sets: tuple[str, ...] = (), lens: str | None = None) -> Run:
    loaded = load(source, sets)
    resolved = through_lens(loaded.resolved, lens) if lens else loaded.resolved
    return Run(run_in_memory(Ensemble.of(resolved, Settings(64, 5, 1, 8)), {}), resolved, source, sets)


def test_a_line_names_its_file_and_holds_the_assumption() -> None:
    found = written_lines(run_of("belarus-2020"))["exits.hold"]
    assert found["file"] == "belarus-2020.yaml"
    assert found["lines"][0].strip().startswith("hold:")


def test_what_was_set_or_changed_by_a_lens_has_no_line() -> None:
    plain = written_lines(run_of("belarus-2020"))
    alone = written_lines(run_of("belarus-2020", ("exits.hold=5",)))
    assert plain.keys() - alone.keys() == {"exits.hold"}
    seen = load("belarus-2020").resolved.lenses["petrov"].assumptions
    through = written_lines(run_of("belarus-2020", lens="petrov"))
    assert plain.keys() - through.keys() == seen.keys() & plain.keys()


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FILE, encoding="utf-8")
    assert written_lines(run_of(str(file)))["security.unpaid"]["line"] == 7
    file.write_text(FILE.replace("title: Mine", "title: Mine\n# a remark"), encoding="utf-8")
    assert written_lines(run_of(str(file)))["security.unpaid"]["line"] == 8


def test_a_file_that_did_not_change_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of("belarus-2020")
    before = written_lines(run)
    monkeypatch.setattr(written, "read_lineage", lambda *_: pytest.fail("read again"))
    assert written_lines(run) == before


def test_a_file_that_is_gone_or_faulty_has_no_lines(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FILE, encoding="utf-8")
    run = run_of(str(file))
    file.write_text("name: [", encoding="utf-8")
    assert written_lines(run) == {}
    file.unlink()
    assert written_lines(run) == {}
