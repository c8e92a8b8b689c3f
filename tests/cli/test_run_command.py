import contextlib
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import time

import pytest
from words import SMALL

from standoff.analysis.wording import shares_of_100
from standoff.record import OUTCOMES
from standoff.scenario import load


def numbers(answer):
    """What must not depend on threads, chunks or clock."""
    return {k: v for k, v in answer.items() if k not in ("elapsed_s", "members_per_s", "run_dir")}


def test_json_holds_the_whole_contract(standoff):
    said = standoff("run", "belarus-2020", *SMALL, "--seed", 3, "--json")
    answer = said.json
    assert said.code == 0
    assert answer["standoff"] == 1
    assert (answer["scenario"], answer["members"], answer["days"], answer["seed"]) == ("belarus-2020", 600, 70, 3)
    assert answer["engine_version"]
    assert answer["elapsed_s"] > 0
    assert answer["members_per_s"] == pytest.approx(600 / answer["elapsed_s"])
    assert tuple(answer["outcomes"]) == OUTCOMES
    assert all(set(each) == {"p", "low", "high", "se"} for each in answer["outcomes"].values())
    assert sum(each["p"] for each in answer["outcomes"].values()) == pytest.approx(1, abs=1e-6)
    assert list(answer["by_day"]) == ["30", "60", "90", "180", "365"]
    assert [answer["by_day"][day] for day in ("90", "180", "365")] == [None] * 3
    assert 0 < answer["by_day"]["30"] <= answer["by_day"]["60"]
    assert set(answer["in_power_kinds"]) == {"calm", "contested", "foreign_troops"}
    assert sum(answer["in_power_kinds"].values()) == pytest.approx(answer["outcomes"]["in_power"]["p"], abs=1e-6)
    assert answer["run_dir"].startswith("runs/belarus-2020-")


def test_weekly_crowds_have_a_row_for_each_week_and_place_and_all(standoff):
    rows = standoff("run", "belarus-2020", *SMALL, "--json").json["crowd_weekly"]
    assert {row["place"] for row in rows} == {*load("belarus-2020").places, "all"}
    assert len(rows) == 3 * 10
    assert rows[0]["date"] == "2020-08-09"
    assert all(row["q05"] <= row["q25"] <= row["q50"] <= row["q75"] <= row["q95"] for row in rows)


def test_out_by_the_last_day_is_all_exits_together(standoff):
    answer = standoff("run", "belarus-2020", "--members", 400, "--days", 60, "--json").json
    assert answer["by_day"]["60"] == pytest.approx(1 - answer["outcomes"]["in_power"]["p"], abs=1e-6)


@pytest.mark.parametrize("how", [("--threads", 1), ("--threads", 2, "--chunk-size", 77), ("--chunk-size", 600)])
def test_threads_and_chunks_change_no_bit(standoff, how):
    plain = numbers(standoff("run", "belarus-2020", *SMALL, "--json").json)
    assert numbers(standoff("run", "belarus-2020", *SMALL, *how, "--json").json) == plain


def test_another_seed_gives_other_numbers(standoff):
    one, other = (standoff("run", "belarus-2020", *SMALL, "--seed", seed, "--json").json for seed in (1, 2))
    assert one["outcomes"] != other["outcomes"]


def test_withdrawing_the_patron_moves_the_answer(standoff):
    base, alone = (
        standoff("run", "belarus-2020", "--members", 2000, "--days", 90, *sets, "--json").json
        for sets in ((), ("--set", "patron.support=none"))
    )
    assert alone["outcomes"]["in_power"]["p"] < base["outcomes"]["in_power"]["p"]


def test_text_tells_the_same_numbers_as_the_json(standoff):
    answer = standoff("run", "belarus-2020", *SMALL, "--json").json
    text = standoff("run", "belarus-2020", *SMALL).out
    said = shares_of_100([each["p"] for each in answer["outcomes"].values()])
    assert f"In {said[0]} of 100 simulated futures the ruler is still in power on 18 Oct 2020" in text
    for name, number in zip(("In power", "U Uprising", "C Coup", "N Negotiated", "M Managed"), said, strict=True):
        assert re.search(rf"^ *{name}.*? {number} ", text, re.MULTILINE)


@pytest.mark.parametrize("columns", [60, 80, 100, 160])
def test_text_fits_its_width_and_is_plain_where_there_is_no_terminal(standoff, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    said = standoff("run", "belarus-2020", *SMALL)
    assert "\x1b" not in said.out
    assert said.err == ""
    assert max(len(line) for line in said.out.splitlines()) <= min(columns, 100)


def test_text_has_every_part(standoff):
    text = standoff("run", "belarus-2020", "--members", 1000).out
    for part in (
        "BESIDE HISTORY", "3 of 11", "WHEN IT ENDS", "Of the exits, half come by day", "CROWDS IN MINSK", "reported",
        "WHAT IT HANGS ON", "HOW SURE", "sampling", "assumptions", "lenses", "not modelled", "natural death",
        "civil war", "assassination", "seed 1", "1 000 members (500 assumption draws)",
        "standoff run belarus-2020 --set patron.support=none",
    ):  # fmt: skip
        assert part in text


def test_a_scenario_without_observations_or_patron_reads_as_well(standoff):
    text = standoff("run", "generic-personalist", *SMALL, "--set", "patron=none").out
    assert "reported" not in text
    assert "--set patron.support=none" not in text


def test_a_run_of_one_member_and_one_day_is_told_without_a_fault(standoff):
    assert standoff("run", "belarus-2020", "--members", 1, "--days", 1).code == 0
    assert standoff("run", "belarus-2020", "--members", 1, "--days", 1, "--json").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--members", 0], "members must be from 1 to"),
        (["--members", -5], "members must be from 1 to"),
        (["--days", 0], "days must be from 1 to 3 650, found 0"),
        (["--days", 3651], "days must be from 1 to 3 650, found 3651"),
        (["--draws", 0], "draws must be"),
        (["--seed", -1], "seed must be from 0 to 2^64 - 1"),
        (["--threads", 0], "threads must be"),
        (["--chunk-size", 0], "chunk size must be"),
        (["--members", "many"], "Invalid value for --members"),
        (["--frob"], "Unknown option"),
        (["--set", "patron.suport=none"], "patron.support"),
        (["--set", "patron.support=maybe"], "patron.support=maybe"),
        (["--set", "patron.support"], "path=value"),
        (["--series", "blief"], "as in belief"),
        (["--out", "/proc/nowhere"], "/proc/nowhere"),
        (["--resume"], "no unfinished run of belarus-2020"),
        (["--resume", "--out", "nowhere"], "nowhere"),
    ],
)
def test_bad_input_is_one_clear_error_and_writes_nothing(standoff, tmp_path, words, complaint):
    said = standoff("run", "belarus-2020", *words)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert complaint in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["run"], ["run", "belarus-2021"], ["run", "missing.yaml"], ["frob"], ["bench", "frob"]]
)
def test_what_is_not_there_is_a_usage_error(standoff, tmp_path, words):
    said = standoff(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: ")
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_file_is_told_by_line_and_column(standoff, tmp_path):
    (tmp_path / "mine.yaml").write_text("standoff: 1\nname: mine\ntitle: Mine\nlike: belarus-2020\ndayz: 30\n")
    said = standoff("run", "mine.yaml")
    assert said.code == 2
    assert re.match(r"mine\.yaml:5:1: .*dayz", said.err)


def test_a_folder_that_holds_something_is_not_touched(standoff, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    said = standoff("run", "belarus-2020", *SMALL, "--out", "full")
    assert said.code == 2
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notes.txt"]


def test_out_is_the_runs_own_folder_and_holds_the_answer(standoff, tmp_path):
    answer = standoff("run", "belarus-2020", *SMALL, "--out", "a/b", "--json").json
    assert answer["run_dir"] == "a/b"
    assert (tmp_path / "a" / "b" / "manifest.json").is_file()
    again = standoff("run", "belarus-2020", *SMALL, "--out", "a/b")
    assert again.code == 2
    assert "holds a run already" in again.err


def broken_run(standoff, tmp_path):
    """A run of eight chunks of which three are lost; returns its numbers when it was whole."""
    words = ("run", "belarus-2020", *SMALL, "--chunk-size", 80, "--set", "patron.support=none", "--out", "runs/mine")
    whole = numbers(standoff(*words, "--json").json)
    for lost in ("part-00001.json", "part-00004.parquet", "fans-00006.parquet", "summary.json"):
        (tmp_path / "runs" / "mine" / lost).unlink()
    return whole


@pytest.mark.parametrize("words", [("--out", "runs/mine"), ()])
def test_resume_takes_its_settings_from_the_run_and_ends_on_the_same_bits(standoff, tmp_path, words):
    whole = broken_run(standoff, tmp_path)
    said = standoff("run", "belarus-2020", "--resume", *words, "--json")
    assert said.code == 0
    assert numbers(said.json) == whole
    assert said.json["run_dir"] == "runs/mine"


def test_resume_without_a_folder_passes_over_whole_runs_and_other_scenarios(standoff, tmp_path):
    whole = broken_run(standoff, tmp_path)
    standoff("run", "belarus-2020", *SMALL, "--out", "runs/whole")
    standoff("run", "generic-personalist", *SMALL, "--out", "runs/other")
    (tmp_path / "runs" / "other" / "summary.json").unlink()
    assert numbers(standoff("run", "belarus-2020", "--resume", "--json").json) == whole


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--members", 700), "members: 600 there, 700 now"),
        (("--days", 71), "days: 70 there, 71 now"),
        (("--seed", 9), "seed: 1 there, 9 now"),
        (("--chunk-size", 90), "chunk size: 80 there, 90 now"),
        (("--series", "belief"), "series"),
        (("--set", "patron.support=credit"), "scenario"),
    ],
)
def test_resume_refuses_settings_that_differ(standoff, tmp_path, words, named):
    broken_run(standoff, tmp_path)
    said = standoff("run", "belarus-2020", "--resume", "--out", "runs/mine", *words)
    assert said.code == 2
    assert named in said.err
    assert not (tmp_path / "runs" / "mine" / "summary.json").exists()


def test_resume_of_a_whole_run_only_tells_it_again(standoff):
    words = ("run", "belarus-2020", *SMALL, "--out", "mine")
    whole = numbers(standoff(*words, "--json").json)
    assert numbers(standoff(*words, "--resume", "--json").json) == whole


def test_a_disk_that_fills_is_an_error_and_finished_chunks_stay(standoff, tmp_path):
    whole = broken_run(standoff, tmp_path)
    kept = {path.name for path in (tmp_path / "runs" / "mine").glob("part-*.json")}
    harmed = {"part-00004.json", "part-00006.json"}  # whichever comes first loses its seal before it is written again
    resume = ("run", "belarus-2020", "--resume", "--out", "runs/mine", "--json")

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    full = subprocess.run(
        [sys.executable, "-m", "standoff.cli", *resume],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        preexec_fn=no_room,
    )
    assert (full.returncode, full.stdout) == (2, "")
    assert full.stderr.startswith("error: cannot write to runs/mine")
    assert "hint:" in full.stderr
    assert "Traceback" not in full.stderr
    assert {path.name for path in (tmp_path / "runs" / "mine").glob("part-*.json")} >= kept - harmed
    assert numbers(standoff(*resume).json) == whole


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_finished_chunks_and_shows_how_to_go_on(standoff, tmp_path, number):
    words = ("run", "belarus-2020", "--members", "40000", "--days", "70", "--chunk-size", "400")
    child = subprocess.Popen(
        [sys.executable, "-m", "standoff.cli", *words, "--out", "mine"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while len(list(tmp_path.glob("mine/part-*.json"))) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    child.send_signal(number)
    _, complaint = child.communicate(timeout=60)
    assert child.returncode == 130
    assert re.search(r"error: interrupted; \d+ of 100 chunks are kept in mine", complaint)
    assert "hint: go on with: standoff run belarus-2020 --resume --out mine" in complaint
    assert 3 <= len(list(tmp_path.glob("mine/part-*.json"))) < 100
    assert not (tmp_path / "mine" / "summary.json").exists()
    resumed = standoff("run", "belarus-2020", "--resume", "--out", "mine", "--json").json
    assert numbers(resumed) == numbers(standoff(*words, "--json").json)


def test_progress_and_colour_are_for_terminals(tmp_path):
    """On a pseudo-terminal there is colour and a bar; the answer's words stay the same."""
    leader, follower = pty.openpty()
    words = ("run", "belarus-2020", "--members", "200", "--days", "10")
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    child = subprocess.Popen(
        [sys.executable, "-m", "standoff.cli", *words], cwd=tmp_path, stdout=follower, stderr=follower, env=environment
    )
    os.close(follower)
    shown = b""
    with contextlib.suppress(OSError):
        while part := os.read(leader, 65536):
            shown += part
    assert child.wait(60) == 0
    assert b"\x1b[" in shown
    assert b"simulating" in shown
    assert b"simulated futures" in shown
