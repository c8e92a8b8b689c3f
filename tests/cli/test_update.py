"""`standoff update`: before and after side by side, the same figures as text and as JSON."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from standoff.analysis.wording import shares_of_100
from standoff.cli.update import UpdateOptions, update
from standoff.errors import RunError, StandoffError
from standoff.study import Run, load, open_run

SMALL = {"as_of": "2020-08-31", "members": 300, "days": 90}


@pytest.fixture
def say(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    def call(**options):
        assert update("belarus-2020", options=UpdateOptions(**{**SMALL, **options})) == 0
        return capsys.readouterr().out

    return call


def test_text_tells_the_numbers_of_the_json(say):
    answer = json.loads(say(json=True))
    text = say()
    assert (answer["standoff"], answer["as_of"], answer["horizon"]) == (1, "2020-08-31", "2020-11-07")
    assert answer["observations_used"] == 11
    before, after = (shares_of_100([row["p"] for row in answer[name]["outcomes"]]) for name in ("prior", "posterior"))
    lines = [line for line in text.splitlines() if "→" in line][:5]
    for line, prior, posterior in zip(lines, before, after, strict=True):
        left, right = line.split("→")
        assert left.split()[-1] == prior
        assert right.split()[0] == posterior
    for heading in ("As of 31 Aug 2020, with 11 observations", "WHAT CHANGED THE ANSWER", "MOST SURPRISING"):
        assert heading in text
    assert "observations dated after the date were not read" in text
    assert answer["surprises"][0]["date"] == "2020-08-09"


def test_a_file_takes_the_place_of_the_scenarios_own(say, tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text("date,what,place,low,high\n2020-08-16,crowd,Minsk,20000,40000\n2020-09-06,crowd,Minsk,1,2\n")
    answer = json.loads(say(observed=str(path), json=True))
    assert (answer["observations_used"], answer["observations_later"]) == (1, 1)
    assert [row["what"] for row in answer["surprises"]] == ["crowd"]


def test_a_scenario_without_a_patron_cannot_be_told_of_its_loans(say):
    with pytest.raises(StandoffError, match="the mechanism `patron` is off"):
        say(set=("patron=none",))


def test_a_date_must_be_given(say):
    with pytest.raises(StandoffError, match="a date is needed"):
        say(as_of=None)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Folder of a small finished run."""
    folder = tmp_path_factory.mktemp("runs") / "one"
    load("belarus-2020").run(members=256, draws=64, days=60, seed=5, out=folder)
    return folder


def from_run(capsys, folder, **options):
    assert update(str(folder), options=UpdateOptions(as_of="2020-08-20", **options)) == 0
    return capsys.readouterr().out


def test_a_stored_run_gives_scenario_seed_draws_and_days_and_says_so(capsys, kept):
    answer = json.loads(from_run(capsys, kept, json=True))
    assert (answer["seed"], answer["members"], answer["horizon"]) == (5, 256, "2020-10-08")
    assert "seed 5, 64 assumption draws, 60 days, its first 256 of 256 members" in answer["said"][0]
    same = load("belarus-2020").update("2020-08-20", seed=5, draws=64, days=60, members=256)
    assert answer["posterior"]["outcomes"] == same.plain()["posterior"]["outcomes"]
    assert f"from the run {kept}" in " ".join(from_run(capsys, kept).split()).replace("- ", "-")


def test_the_forecast_before_is_that_of_the_runs_very_members(kept):
    """The particles start as the run's members: P(out | in office on day 11) is the record's but for rounding."""
    run = open_run(kept)
    found = run.update("2020-08-20")
    out = run.record.exits.sum(axis=1).cumsum() / 2.0**32 / 256
    assert found.prior.out == pytest.approx((out[-1] - out[11]) / (1.0 - out[11]), abs=2e-6)


def test_a_stored_runs_own_scenario_is_used_whatever_became_of_the_file(kept):
    run = open_run(kept)
    other = run.resolved.model_copy(update={"observed": ()})
    assert Run(run.record, other, run.source).update("2020-08-20").given.used == ()
    assert len(run.update("2020-08-20").given.used) > 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": 3}, "seed: the run has its own"),
        ({"draws": 3}, "draws: the run has its own"),
        ({"days": 30}, "days: the run has its own"),
        ({"set": ("patron=none",)}, "--set: the run has its scenario"),
    ],
)
def test_what_a_stored_run_has_of_its_own_cannot_be_given(kept, options, message):
    with pytest.raises(StandoffError, match=message):
        update(str(kept), options=UpdateOptions(as_of="2020-08-20", **options))


def test_a_date_beyond_the_run_is_told_with_the_days_it_takes(kept):
    with pytest.raises(StandoffError, match="the run ends on 2020-10-07") as caught:
        update(str(kept), options=UpdateOptions(as_of="2020-10-07"))
    assert "--days 61" in str(caught.value.hint)


def test_unfinished_damaged_foreign_and_older_runs_are_told(kept, tmp_path):
    def told(folder):
        with pytest.raises(StandoffError) as caught:
            update(str(folder), options=UpdateOptions(as_of="2020-08-20"))
        return caught.value.message

    unfinished, damaged = (Path(shutil.copytree(kept, tmp_path / name)) for name in ("unfinished", "damaged"))
    (unfinished / "part-00000.json").unlink()
    assert "1 of 1 chunks are missing" in told(unfinished)
    with (damaged / "part-00000.parquet").open("ab") as file:
        file.write(b"x")
    assert "damaged" in told(damaged)
    (tmp_path / "empty").mkdir()
    assert "no run" in told(tmp_path / "empty")
    run = open_run(kept)
    run.record.provenance = replace(run.record.provenance, engine_version="2020.1.0")
    with pytest.raises(RunError, match=r"the run is of engine 2020\.1\.0, this is engine"):
        run.update("2020-08-20")
