import importlib
import json
import re
import subprocess
import sys

import pytest
from words import SMALL

import standoff as package
from standoff.scenario import bundled_names, load

bench_module = importlib.import_module("standoff.cli.bench")


def test_list_shows_each_bundled_scenario_with_title_and_dates(standoff):
    said = standoff("list")
    assert said.code == 0
    joined = " ".join(said.out.split())
    for name in bundled_names():
        assert name in joined
        assert load(name).title.split()[0] in joined
    assert "9 Aug 2020, 365 days" in joined


def test_list_as_json(standoff):
    answer = standoff("list", "--json").json
    assert answer["standoff"] == 1
    assert [each["name"] for each in answer["scenarios"]] == list(bundled_names())
    assert {"name", "title", "start", "days"} == set(answer["scenarios"][0])


def test_init_writes_a_start_that_runs(standoff, tmp_path):
    said = standoff("init", "my-crisis", "--like", "belarus-2020")
    assert said.code == 0
    assert "standoff run my-crisis.yaml" in said.out
    assert standoff("run", "my-crisis.yaml", *SMALL, "--json").json["scenario"] == "my-crisis"


def test_init_never_overwrites(standoff, tmp_path):
    (tmp_path / "my-crisis.yaml").write_text("mine")
    said = standoff("init", "my-crisis", "--like", "belarus-2020")
    assert said.code == 2
    assert "is there already" in said.err
    assert (tmp_path / "my-crisis.yaml").read_text() == "mine"


@pytest.mark.parametrize("words", [["Bad Name"], ["../up"], ["a/b"], ["belarus-2020"], ["fine", "nope"], [""]])
def test_init_refuses_names_that_cannot_be(standoff, tmp_path, words):
    name, like = (*words, "belarus-2020")[:2]
    said = standoff("init", name, "--like", like)
    assert said.code == 2
    assert said.err.startswith("error: ")
    assert list(tmp_path.rglob("*")) == []


def test_check_tells_what_a_scenario_rests_on(standoff):
    said = standoff("check", "belarus-2020")
    assert said.code in (0, 1)
    assert (said.code == 1) == ("warning:" in said.out)
    for part in (
        "Alexander Lukashenko",
        "7 in Minsk",
        "tied to claims",
        "with no source",
        "69 from 5 sources",
        "3 of 11",
    ):
        assert part in said.out


def test_check_as_json_agrees_with_its_exit_code(standoff):
    said = standoff("check", "belarus-2020", "--json")
    answer = said.json
    assert said.code == (1 if answer["warnings"] else 0)
    assert answer["ok"] == (not answer["warnings"])
    evidence = answer["evidence"]
    resolved = load("belarus-2020")
    assert evidence["assumptions"] == len(resolved.assumptions)
    assert evidence["with_claims"] + evidence["no_source"] + evidence["defaults"] == evidence["assumptions"]
    assert sum(group["share"] for group in answer["groups"]) == pytest.approx(1)


def test_check_finds_an_absurd_scenario(standoff):
    said = standoff("check", "belarus-2020", "--set", "mobilisation.attitude=6", "--json")
    assert said.code == 1
    assert any("in 100 of the nation" in warning for warning in said.json["warnings"])


def test_check_names_every_fault_at_once(standoff, tmp_path):
    text = "standoff: 1\nname: mine\ntitle: Mine\nlike: belarus-2020\ndayz: 30\nstart: soon\n"
    (tmp_path / "mine.yaml").write_text(text)
    said = standoff("check", "mine.yaml")
    assert said.code == 2
    assert re.findall(r"^mine\.yaml:(\d+):\d+: ", said.err, re.MULTILINE) == ["5", "6"]
    as_json = standoff("check", "mine.yaml", "--json")
    assert as_json.code == 2
    assert [fault["line"] for fault in as_json.json["faults"]] == [5, 6]
    assert not as_json.json["ok"]


def test_check_prints_the_schema_for_editors(standoff):
    said = standoff("check", "--schema")
    assert said.code == 0
    assert "$schema" in said.json


def test_runs_lists_what_is_there_newest_first(standoff, tmp_path):
    assert "no runs in runs" in standoff("runs").out
    missing = standoff("runs", "nowhere")
    assert missing.code == 2
    assert "there is no folder nowhere" in missing.err
    standoff("run", "belarus-2020", *SMALL, "--out", "runs/one")
    standoff("run", "generic-personalist", *SMALL, "--out", "runs/two")
    (tmp_path / "runs" / "two" / "part-00000.json").unlink()
    (tmp_path / "runs" / "bad").mkdir()
    (tmp_path / "runs" / "bad" / "manifest.json").write_text("{")
    found = {each["path"]: each for each in standoff("runs", "--json").json["runs"]}
    assert found["runs/one"]["complete"]
    assert not found["runs/two"]["complete"]
    assert found["runs/bad"]["problem"]
    said = standoff("runs")
    assert said.code == 0
    assert "complete" in said.out
    assert "0 of 1 chunks" in said.out
    assert "unreadable" in said.out


def test_runs_of_another_folder(standoff):
    standoff("run", "belarus-2020", *SMALL, "--out", "elsewhere/one")
    assert [each["path"] for each in standoff("runs", "elsewhere", "--json").json["runs"]] == ["elsewhere/one"]


def test_bench_measures_both_figures(standoff, monkeypatch):
    monkeypatch.setattr(bench_module, "MEMBERS", 256)
    monkeypatch.setattr(bench_module, "REPEATS", 2)
    answer = standoff("bench", "engine", "--no-compile", "--json").json
    assert answer["standoff"] == 1
    assert min(answer["members_per_s_180d_12g"], answer["members_per_s_180d_12g_series"]) > 0
    assert answer["cores"] >= 1
    assert "compile_s" in answer
    assert answer["versions"]["standoff"] == package.__version__
    assert "members a second" in standoff("bench", "--no-compile").out


def test_bench_is_of_twelve_groups_with_everything_on():
    program = bench_module.twelve_groups()
    assert program.groups.n_groups == 12
    assert float(program.groups.share.sum()) == pytest.approx(1)
    assert all(program.on.values())
    assert program.days == 180


def test_version_and_help_of_every_command(standoff):
    assert standoff("--version").out.strip() == f"standoff {package.__version__}"
    assert "standoff run belarus-2020" in standoff("--help").out
    for command in ("list", "init", "check", "run", "runs", "bench"):
        said = standoff(command, "--help")
        assert said.code == 0
        assert "Example" in said.out


def test_examples_in_the_help_of_run_are_accepted(standoff):
    for line in re.findall(r"^  standoff (run belarus-2020.*)$", standoff("run", "--help").out, re.MULTILINE):
        words = line.partition(" >")[0].split()
        assert standoff(*words, "--members", 200).code == 0


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["list"], ["run", "--help"], ["runs"]])
def test_quick_commands_do_not_import_the_engine(tmp_path, words):
    code = (
        "import sys\n"
        "from standoff.cli import main\n"
        f"main({words!r})\n"
        "heavy = sorted({'numba', 'pandas', 'pyarrow', 'standoff.study'} & set(sys.modules))\n"
        "print(heavy, file=sys.stderr)\n"
    )
    allowed = ["numba", "pyarrow"] if words == ["runs"] else []
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    heavy = json.loads(done.stderr.strip().splitlines()[-1].replace("'", '"'))
    assert set(heavy) <= set(allowed)
    assert "pandas" not in heavy


def test_a_closed_pipe_is_no_fault(tmp_path):
    done = subprocess.run(
        f"{sys.executable} -m standoff.cli check --schema | head -1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("{")
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


def test_an_encoding_without_shades_does_not_break_the_answer(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "standoff.cli", "run", "belarus-2020", "--members", "200", "--days", "10"],
        cwd=tmp_path, capture_output=True, env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0
    assert b"simulated futures" in done.stdout
