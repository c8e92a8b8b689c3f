import doctest
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import standoff as so
import standoff.study
import standoff.study.scenario
from standoff.errors import RunError, RunInterrupted, StandoffError
from standoff.record import OUTCOMES
from standoff.study.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SMALL = {"members": 600, "days": 70, "draws": 60}


@pytest.fixture(scope="module")
def run():
    return so.load("belarus-2020").run(**SMALL)


@pytest.fixture(scope="module")
def alone(run):
    return run.what_if({"patron.support": "none"})


def test_examples_in_the_docstrings_run():
    for module in (so, standoff.study, standoff.study.scenario):
        found = doctest.testmod(module)
        assert found.attempted > 0
        assert found.failed == 0


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name
)
def test_python_in_the_documentation_runs(page, tmp_path, monkeypatch):
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks:
        exec(compile(block, page.name, "exec"), names)


def test_importing_standoff_is_quick_and_leaves_the_engine_alone():
    code = "import sys, standoff; print(standoff.__version__, {'numba', 'pandas', 'numpy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == [so.__version__, "set()"]
    assert {"load", "open_run", "runs", "resume"} <= set(dir(so))
    with pytest.raises(AttributeError, match="lode"):
        _ = so.lode


def test_frames_are_tidy(run):
    assert list(run.outcomes["outcome"]) == list(OUTCOMES)
    assert run.outcomes["p"].sum() == pytest.approx(1, abs=1e-9)
    assert list(run.by_day["day"]) == [30, 60]
    assert set(run.weekly["place"]) == {"Minsk", "elsewhere", "all"}
    assert run.in_power_kinds["p"].sum() == pytest.approx(run.outcomes["p"].iloc[0], abs=1e-6)
    assert (run.drivers["correlation"].abs().diff().dropna() <= 1e-12).all()
    assert run.timing.out_by["p"].iloc[-1] == pytest.approx(1 - run.outcomes["p"].iloc[0], abs=1e-6)
    assert run.answer["outcomes"]["coup"]["p"] == run.outcomes.set_index("outcome").loc["coup", "p"]


def test_every_member_is_of_one_in_power_kind_only(run):
    """What `analysis.outcomes` builds the spread of in power on."""
    from standoff.study.ensemble import Ensemble

    members = Ensemble.of(run.resolved, run.settings).simulate(0).members
    kinds = np.stack([members[kind] for kind in ("calm", "contested", "foreign_troops")])
    assert ((kinds > 0).sum(axis=0) <= 1).all()
    exits = sum(members[name].astype(float) for name in OUTCOMES[1:])
    assert kinds.sum(axis=0) == pytest.approx(1 - exits, abs=1e-6)


def test_same_seed_same_bits_on_any_threads(run):
    again = so.load("belarus-2020").run(**SMALL, threads=2)
    assert again.outcomes.equals(run.outcomes)
    assert not so.load("belarus-2020").run(**SMALL, seed=2).outcomes.equals(run.outcomes)


def test_series_not_kept_is_run_again_on_the_same_members(run):
    asked = run.series("belief")
    kept = so.load("belarus-2020").run(**SMALL, series=["belief"]).series("belief")
    pd.testing.assert_frame_equal(asked, kept)
    assert len(asked) == 70
    assert asked["q50"].between(0, 1).all()
    assert set(run.series("crowd")["place"]) == {"Minsk", "elsewhere"}
    with pytest.raises(StandoffError, match="blief"):
        run.series("blief")


def test_paths_are_a_sample_of_whole_futures(run):
    paths = run.paths("crowd")
    assert list(paths.columns) == ["member", "date", "place", "value"]
    assert paths.groupby(["member", "place"]).size().eq(70).all()
    assert paths["date"].iloc[0] == pd.Timestamp("2020-08-09")


def test_what_if_shares_every_draw_with_its_baseline(run, alone):
    fresh = so.load("belarus-2020", ["patron.support=none"]).run(**SMALL)
    assert alone.changed.outcomes.equals(fresh.outcomes)
    assert alone.difference.loc["in_power", "baseline"] == pytest.approx(run.outcomes["p"].iloc[0], abs=1e-9)
    apart = np.hypot(run.outcomes["se"].iloc[0], fresh.outcomes["se"].iloc[0])
    assert alone.difference.loc["in_power", "se"] < apart


def test_what_if_nothing_changes_nothing(run):
    difference = run.what_if(["days=365"]).difference
    assert (difference[["difference", "low", "high", "se"]].to_numpy() == 0).all()


def test_what_if_replaces_what_was_set_before(alone):
    back = alone.changed.what_if(["patron.support=credit"])
    assert back.changed.sets == ("patron.support=credit",)


def test_what_if_takes_numbers_and_ranges_and_refuses_nonsense(run):
    quiet, loud = (run.what_if({"mobilisation.attitude": value}).difference for value in (-3, 5.5))
    assert loud.loc["in_power", "difference"] < quiet.loc["in_power", "difference"]
    assert run.what_if({"mobilisation.attitude": (0.3, 0.6)}).changes == {"mobilisation.attitude": "0.3 to 0.6"}
    for nonsense in ({"patron.suport": "none"}, ["patron.support"], {"patron.support": "maybe"}):
        with pytest.raises(StandoffError):
            run.what_if(nonsense)


def test_comparison_says_the_change_with_sign_and_range(alone):
    text = str(alone)
    assert text.startswith("What if patron.support=none?")
    assert "in_power: " in text
    assert "\u2212" in text


def test_kept_run_is_opened_resumed_and_saved_to_the_same_bits(run, tmp_path):
    kept = so.load("belarus-2020").run(**SMALL, out=tmp_path / "kept")
    assert kept.outcomes.equals(run.outcomes)
    opened = so.open_run(tmp_path / "kept")
    assert opened.outcomes.equals(run.outcomes)
    assert opened.record.elapsed_s > 0
    assert opened.what_if(["patron.support=none"]).difference.loc["in_power", "difference"] < 0
    saved = run.save(tmp_path / "saved")
    assert saved.outcomes.equals(run.outcomes)
    assert {each.name for each in so.runs(tmp_path)} == {"kept", "saved"}
    (tmp_path / "kept" / "part-00000.json").unlink()
    with pytest.raises(RunError, match="missing"):
        so.open_run(tmp_path / "kept")
    assert so.resume(tmp_path / "kept").outcomes.equals(run.outcomes)


def test_a_run_of_a_file_that_changed_since_refuses_what_if(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("standoff: 1\nname: mine\ntitle: Mine\nlike: belarus-2020\n")
    run = so.load(path).run(members=100, days=10, out=tmp_path / "run")
    path.write_text("standoff: 1\nname: mine\ntitle: Mine\nlike: belarus-2020\ndays: 20\n")
    with pytest.raises(StandoffError, match="no longer what this run was made from"):
        run.what_if(["patron.support=none"])
    assert so.open_run(tmp_path / "run").outcomes.equals(run.outcomes)


def test_an_interrupt_of_a_run_in_memory_says_that_nothing_was_kept():
    def stop(done, total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(RunInterrupted, match="nothing was kept"):
        so.load("belarus-2020").run(members=20_000, days=20, progress=stop)


def test_a_fault_in_the_callers_progress_reaches_the_caller():
    def fail(done, total):
        if done == 2:
            raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        so.load("belarus-2020").run(members=20_000, days=20, progress=fail)


def test_progress_tells_every_chunk():
    told = []
    so.load("belarus-2020").run(members=6000, days=10, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"members": 0}, "members must be from 1"),
        ({"members": 1.5}, "members must be a whole number, found 1.5"),
        ({"members": "100"}, "members must be a whole number"),
        ({"members": float("nan")}, "members must be a whole number"),
        ({"days": 3651}, "days must be from 1 to 3 650"),
        ({"seed": 2**64}, "seed must be from 0"),
        ({"draws": 0}, "draws must be"),
        ({"threads": 0}, "threads must be"),
        ({"series": ["blief"]}, "blief"),
    ],
)
def test_settings_that_cannot_be_are_refused_before_anything_is_written(tmp_path, given, complaint):
    with pytest.raises(StandoffError, match=complaint):
        so.load("belarus-2020").run(**{**SMALL, **given}, out=tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("members", "draws"), [(1, 1), (2, 1), (3, 1), (999, 499), (1000, 500), (20_000, 500)])
def test_each_draw_has_replicates(members, draws):
    assert Settings(members=members).draws == draws
    assert Settings(members=np.int64(members)) == Settings(members=float(members))


def test_check_is_quiet_on_defaults_and_loud_on_absurdity():
    assert so.load("generic-personalist").check().warnings == ()
    absurd = so.load("generic-personalist", ["mobilisation.attitude=5"]).check()
    assert absurd.mass_crowds > 0.5
    assert any("of the nation" in warning for warning in absurd.warnings)


def test_check_warns_when_rulers_fall_far_more_often_than_in_history():
    warnings = so.load("generic-personalist", ["exits.coup_at_rest=0", "exits.coup_rate=0.5"]).check().warnings
    assert any(warning.startswith("forced out within 12 months in") for warning in warnings)
    assert any("of one kind (coup)" in warning for warning in warnings)


def test_notebook_pages_say_the_same_numbers_and_escape_names(run, alone):
    page = run._repr_html_()
    assert "Uprising" in page
    assert "simulated futures" in page
    assert "(patron.support = none)" not in page
    assert "What if patron.support = none?" in alone._repr_html_()
    from dataclasses import replace

    named = run.resolved.model_copy(update={"title": "<b>bold</b>"})
    assert "<b>bold" not in replace(so.load("belarus-2020"), resolved=named)._repr_html_()


@pytest.mark.parametrize(
    ("call", "near"),
    [
        (lambda run, folder: so.load("belarus-2020").run(memberss=3), "members"),
        (lambda run, folder: so.load("belarus-2020").run(thread=3), "threads"),
        (lambda run, folder: run.what_if(["days=9"], progres=print), "progress"),
        (lambda run, folder: run.save(folder / "new", on_mesage=print), "on_message"),
        (lambda run, folder: so.resume(folder, expcted=None), "expected"),
        (lambda run, folder: so.resume(folder, zzz=None), "threads"),
    ],
)
def test_a_misspelt_keyword_is_named_with_the_nearest_one(run, tmp_path, call, near):
    with pytest.raises(TypeError, match=rf"unexpected keyword argument '\w+'; .*{near}"):
        call(run, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "elapsed", ["soon", [1], {}, True, -1, 10**400, float("inf"), None], ids=lambda each: repr(each)[:8]
)
def test_a_bad_time_in_a_summary_is_passed_over(tmp_path, elapsed):
    path = tmp_path / "kept" / "summary.json"
    so.load("belarus-2020").run(members=20, days=5, out=tmp_path / "kept")
    path.write_text(json.dumps({**json.loads(path.read_text()), "elapsed_s": elapsed}))
    opened = so.open_run(tmp_path / "kept")
    assert np.isnan(opened.record.elapsed_s)
    assert opened.answer["elapsed_s"] is None
