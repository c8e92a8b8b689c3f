"""A run killed at any moment and resumed ends bit-identical to an unbroken one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from made_runs import create_run, finish_run, make_chunk, record_digest

from standoff import store


def test_a_run_killed_before_any_disk_call_and_resumed_gives_the_same_bits(tmp_path: Path) -> None:
    whole = finish_run(tmp_path / "whole")
    files = sorted(entry.name for entry in (tmp_path / "whole").iterdir())
    script = Path(__file__).with_name("killed_writer.py")
    command = [sys.executable, str(script), str(tmp_path / "killed")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(steps) > 40
    assert {step["digest"] for step in steps} == {record_digest(whole.record())}
    assert all(step["after"] == files for step in steps)
    left = [set(step["left"]) for step in steps]
    assert any(".part-00001.parquet.tmp" in names for names in left)
    assert any("part-00001.parquet" in names and "part-00001.json" not in names for names in left)
    assert any("assumptions.parquet" in names and "manifest.json" not in names for names in left)


def test_temporaries_of_a_killed_writer_are_cleared_on_resume_and_not_by_readers(tmp_path: Path) -> None:
    create_run(tmp_path, 1).close()
    orphan = tmp_path / ".paths-00001.parquet.tmp"
    orphan.write_bytes(b"half")
    run = store.open_run(tmp_path)
    assert run.missing_chunks() == [1, 2]
    assert orphan.exists()
    finish_run(tmp_path)
    assert not orphan.exists()


def test_the_remains_of_a_killed_create_do_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / ".lock").touch()
    (tmp_path / "assumptions.parquet").write_bytes(b"whole, but of no run")
    (tmp_path / ".manifest.json.tmp").write_bytes(b"{")
    finish_run(tmp_path)
    assert store.open_run(tmp_path).missing_chunks() == []


def test_rewriting_a_chunk_keeps_its_bits(tmp_path: Path) -> None:
    with create_run(tmp_path, 3) as run:
        before = record_digest(run.record())
        run.write(make_chunk(1))
        assert record_digest(run.record()) == before
