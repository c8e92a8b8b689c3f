"""Studies: cells are the runs they stand for, whatever kills them in between, and their rows can be queried."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from standoff import study
from standoff.errors import RunError, RunInterrupted, SourceErrors
from standoff.execute import working_on
from standoff.study.cells import read_plan
from standoff.study.many import open_study, read_study

SMALL = """title: a small study
scenarios: [generic-personalist, belarus-2020]
sets:
  as it is: []
  alone: [patron.support=none]
vary:
  security.unpaid: {from: 0.2, to: 0.4, n: 2}
  mobilisation.attitude: [2 to 2.8, 2.4]
seeds: [1, 7]
members: 96
draws: 32
days: 20
outcomes: [out, in_power]
"""


def write(folder: Path, text: str = SMALL, name: str = "small.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def files_of(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.parquet"))}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The small study, run without a break."""
    folder = tmp_path_factory.mktemp("small")
    return read_study(write(folder)).run(folder / "study", threads=2)


def test_every_combination_is_a_cell_with_a_row_for_each_outcome(done) -> None:
    rows = done.results()
    assert done.is_complete
    assert len(rows) == 2 * 2 * 4 * 2 * 2
    assert list(rows.columns) == [
        "cell", "scenario", "lens", "set", "seed", "security.unpaid", "mobilisation.attitude", "outcome", "p", "low",
        "high", "se", "members", "draws", "days",
    ]  # fmt: skip
    axes = ["scenario", "set", "seed", "security.unpaid", "mobilisation.attitude"]
    assert len(rows.drop_duplicates(axes)) == 32
    assert rows.groupby("cell")["p"].sum().to_numpy() == pytest.approx(1.0)
    assert set(rows["security.unpaid"]) == {0.2, 0.4}


def test_a_cell_is_the_run_it_stands_for(done) -> None:
    sets = ["patron.support=none", "security.unpaid=0.4", "mobilisation.attitude=2.4"]
    run = study.load("belarus-2020", sets).run(members=96, days=20, seed=7, draws=32)
    rows = done.results().query("scenario == 'belarus-2020' and set == 'alone' and seed == 7 and outcome == 'in_power'")
    row = rows[(rows["security.unpaid"] == 0.4) & (rows["mobilisation.attitude"] == "2.4")].iloc[0]
    assert row["p"] == run.outcomes.set_index("outcome").loc["in_power", "p"]


def test_a_lens_holds_but_for_what_the_cell_itself_sets(tmp_path) -> None:
    text = """title: lenses
scenarios: [belarus-2020]
lenses: [neutral, astapenia]
vary: {treasury.reserves_first: [30]}
members: 64
"""
    plan = read_plan(str(write(tmp_path, text)))
    neutral, lens = (plan.resolved(cell) for cell in plan.cells())
    own = study.load("belarus-2020").resolved.lenses["astapenia"].assumptions
    assert "treasury.reserves_first" in own
    assert lens.assumptions["treasury.reserves_first"] == neutral.assumptions["treasury.reserves_first"]
    others = own.keys() - {"treasury.reserves_first"}
    assert others
    assert all(lens.assumptions[name].prior == own[name].prior for name in others)


def test_a_sample_meets_every_slice_of_every_range_once(tmp_path) -> None:
    text = SMALL.replace(", n: 2", "").replace("seeds:", "sample: {n: 20, seed: 3}\nseeds:")
    path = str(write(tmp_path, text))
    points = read_plan(path).points
    assert points == read_plan(path).points
    assert len(points) == 20
    assert sorted(int((share - 0.2) / 0.2 * 20) for share, _ in points) == list(range(20))
    assert sorted(mood for _, mood in points) == ["2 to 2.8"] * 10 + ["2.4"] * 10


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scenarios:", "scenarois:", ":2:1: unknown key `scenarois`"),
        ("belarus-2020]", "belarus-2021]", ":2:34: scenarios: there is no scenario called `belarus-2021`"),
        ("seeds:", "lenses: [hawk]\nseeds:", ":9:10: lenses: generic-personalist has no lens"),
        ("patron.support=none", "patron.support=many", ":5:10: sets: alone: "),
        ("security.unpaid:", "security.unpayed:", ":7:3: vary: security.unpayed: nothing to set is called"),
        ("to: 0.4", "to: 0.1", ":7:20: vary: security.unpaid: from, 0.2, must lie below to, 0.1"),
        ("to: 0.4", "to: 40", ":7:3: vary: security.unpaid: "),
        (", n: 2", "", ":7:20: vary: security.unpaid: it lacks `n`"),
        ("2.4]", "many]", ":8:37: vary: mobilisation.attitude: "),
        ("[1, 7]", "[1, x]", ":9:12: seeds: expected"),
        ("[1, 7]", "[1, 1]", ":9:12: seeds: `1` stands twice"),
        ("members: 96", "members: many", ":10:10: members: expected"),
        ("[out, in_power]", "[out, inpower]", ":13:17: outcomes: expected an outcome"),
        ("alone: [", "alone: [security.unpaid=0.1, ", ":5:10: sets: alone: `security.unpaid` is varied too"),
        ("title: a small study\n", "", ":1:1: the study lacks the key `title`"),
        ("seeds:", "sample: {m: 3}\nseeds:", ":9:10: unknown key `m`"),
    ],
)
def test_a_fault_is_told_with_line_and_column(tmp_path, old, new, told) -> None:
    assert old in SMALL
    with pytest.raises(SourceErrors) as fault:
        read_plan(str(write(tmp_path, SMALL.replace(old, new, 1))))
    assert f"small.yaml{told}" in str(fault.value)


def test_a_study_broken_off_goes_on_to_the_same_bits(done, tmp_path) -> None:
    wanted = read_study(write(tmp_path))

    def stop(n_done: int, total: int) -> None:
        if n_done == 9:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(RunInterrupted, match="of 32 cells are kept") as told:
        wanted.run(tmp_path / "study", threads=1, progress=stop)
    assert "standoff study" in (told.value.hint or "")
    half = open_study(tmp_path / "study")
    assert not half.is_complete
    assert 9 <= half.results()["cell"].nunique() < 32
    with working_on("local:2"):
        wanted.run(tmp_path / "study", resume=True)
    assert files_of(tmp_path / "study") == files_of(done.path)


@pytest.mark.slow
def test_a_study_killed_at_any_moment_goes_on_to_the_same_bits(done, tmp_path) -> None:
    path = write(tmp_path)
    words = [sys.executable, "-m", "standoff.cli", "study", str(path), "--out", str(tmp_path / "study")]
    folder = tmp_path / "study"
    for n_kept, more in ((3, []), (17, ["--resume"])):
        process = subprocess.Popen([*words, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while len(list(folder.glob("cell-*.json"))) < n_kept and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        process.kill()
        process.wait(10)
    assert len(list(folder.glob("cell-*.json"))) >= 17
    read_study(path).run(folder, resume=True)
    assert files_of(folder) == files_of(done.path)
    assert not [each.name for each in folder.iterdir() if each.name.endswith(".tmp")]


def test_a_damaged_cell_is_found_and_computed_again(done, tmp_path) -> None:
    wanted = read_study(write(tmp_path))
    kept = wanted.run(tmp_path / "study")
    cell = tmp_path / "study" / "cell-00005.parquet"
    cell.write_bytes(cell.read_bytes()[:-3] + b"xyz")
    with pytest.raises(RunError, match="cell 5 is damaged"):
        kept.results()
    wanted.run(tmp_path / "study", resume=True)
    assert files_of(tmp_path / "study") == files_of(done.path)


def test_another_study_is_not_gone_on_with(done, tmp_path) -> None:
    other = read_study(write(tmp_path, SMALL.replace("members: 96", "members: 98")))
    with pytest.raises(RunError, match="is another one: settings changed"):
        other.run(done.path, resume=True)
    with pytest.raises(RunError, match="holds a study already"):
        other.run(done.path)


def test_the_results_can_be_queried_with_duckdb(done) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    told = duckdb.sql(f"""SELECT scenario, "security.unpaid", avg(p) AS p FROM '{done.path}/results.parquet'
                          WHERE outcome = 'out' GROUP BY ALL ORDER BY ALL""").fetchall()  # fmt: skip
    frame = done.results().query("outcome == 'out'").groupby(["scenario", "security.unpaid"])["p"].mean()
    assert [row[2] for row in told] == pytest.approx(list(frame))


def test_the_bundled_study_has_200_cells() -> None:
    assert read_plan("patrons-and-moods").n_cells == 200


def test_the_study_shown_in_the_documentation_is_one(tmp_path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "studies.md").read_text(encoding="utf-8")
    shown = page.partition("```yaml\n")[2].partition("```")[0]
    assert read_plan(str(write(tmp_path, shown))).n_cells == 120
