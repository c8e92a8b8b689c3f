"""Stdout that is closed, full or given up early; whole numbers that are none."""

import subprocess
import sys

import pytest
from words import SMALL

STANDOFF = f"{sys.executable} -m standoff.cli"
RUN = "run belarus-2020 --members 200 --days 30 --out {}"


def shell(line, folder):
    return subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("words", [RUN.format("kept"), "list", "--help", "check --schema"])
def test_a_reader_that_leaves_early_is_no_fault(tmp_path, words):
    done = shell(f"{STANDOFF} {words} | head -1; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(
    "words", ["list", "list --json", "--version", RUN.format("kept"), RUN.format("kept") + " --json"]
)
@pytest.mark.parametrize(
    ("where", "reason"), [("> /dev/full", "No space left on device"), (">&-", "standard output is closed")]
)
def test_an_answer_that_cannot_be_written_is_one_error_and_the_run_is_kept(tmp_path, words, where, reason):
    done = shell(f"{STANDOFF} {words} {where}", tmp_path)
    assert done.returncode == 2
    error, hint = done.stderr.splitlines()
    assert error == f"error: cannot write the answer: {reason}"
    assert hint.startswith("hint: ")
    if words.startswith("run"):
        assert "the run is kept in kept" in hint
        assert (tmp_path / "kept" / "summary.json").is_file()


def test_errors_that_cannot_be_written_keep_their_exit_code(tmp_path):
    for where in ("2> /dev/full", "2>&-"):
        done = shell(f"{STANDOFF} run nowhere-1999 {where}", tmp_path)
        assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("option", ["--members", "--days", "--seed", "--draws", "--threads", "--chunk-size"])
@pytest.mark.parametrize("value", ["2.9", "30.0", "1e3", "0x10", "9" * 5000])
def test_what_is_not_written_in_whole_digits_is_refused(standoff, tmp_path, option, value):
    said = standoff("run", "belarus-2020", option, value)
    assert (said.code, said.out) == (2, "")
    assert f"Invalid value for {option}: expected a whole number" in said.err
    assert "hint: write whole digits" in said.err
    assert list(tmp_path.iterdir()) == []


def test_threads_of_the_benchmark_are_whole(standoff):
    assert "expected a whole number" in standoff("bench", "--threads", "1.5").err


def test_whole_digits_are_read(standoff):
    assert standoff("run", "belarus-2020", *SMALL, "--seed", "+3", "--json").json["seed"] == 3
