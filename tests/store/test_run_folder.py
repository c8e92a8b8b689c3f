"""A run's folder: what is written comes back, what is refused is refused plainly."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import made_runs
import numpy as np
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from made_runs import (
    N_CHUNKS,
    RESOLVED,
    chunk_bits,
    create_run,
    finish_run,
    make_assumptions,
    make_chunk,
    make_provenance,
)

from standoff import store
from standoff.errors import RunError
from standoff.record import EXITS, gather
from standoff.store import disk


def test_a_chunk_comes_back_bit_for_bit(tmp_path: Path) -> None:
    with create_run(tmp_path / "run", N_CHUNKS) as run:
        for index in range(N_CHUNKS):
            assert chunk_bits(run.read(index)) == chunk_bits(make_chunk(index))


def test_arrays_read_back_may_be_written_to(tmp_path: Path) -> None:
    with create_run(tmp_path / "run", 1) as run:
        chunk = run.read(0)
    for array in (*chunk.members.values(), *chunk.fans.values(), chunk.exits, *chunk.paths.values()):
        array[...] = 0


def test_a_chunk_without_fans_or_exits_comes_back(tmp_path: Path) -> None:
    chunk = make_chunk(0)
    chunk.fans.clear()
    chunk.exits[:] = 0
    with create_run(tmp_path / "run") as run:
        run.write(chunk)
        assert chunk_bits(run.read(0)) == chunk_bits(chunk)


def test_a_table_of_more_than_one_row_group_comes_back(tmp_path: Path) -> None:
    chunk = make_chunk(0)
    chunk.fans = {"belief": np.arange(1, 1 + 1100 * 1024).reshape(1100, 1, 1024)}
    chunk.exits = np.zeros((1100, len(EXITS)), np.int64)
    with store.create(tmp_path / "run", make_provenance(days=1100), make_assumptions(), RESOLVED) as run:
        run.write(chunk)
        assert pq.ParquetFile(tmp_path / "run" / "fans-00000.parquet").num_row_groups > 1
        assert chunk_bits(run.read(0)) == chunk_bits(chunk)


def test_strided_arrays_come_back(tmp_path: Path) -> None:
    chunk = make_chunk(0)
    chunk.members["peak_crowd"] = np.repeat(chunk.members["peak_crowd"], 2)[::2]
    chunk.paths["crowd"] = np.asfortranarray(chunk.paths["crowd"])
    with create_run(tmp_path / "run") as run:
        run.write(chunk)
        assert chunk_bits(run.read(0)) == chunk_bits(make_chunk(0))


def test_the_manifest_says_what_the_run_was(tmp_path: Path) -> None:
    create_run(tmp_path / "run").close()
    run = store.open_run(tmp_path / "run")
    assert run.provenance == make_provenance()
    assert run.resolved == made_runs.RESOLVED
    assert run.manifest.settings == {"set": ["patron.support=none"]}
    assert run.n_chunks == N_CHUNKS
    plain = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert plain["format"] == 1
    assert {"python", "numpy", "numba", "pyarrow", "standoff"} <= plain["provenance"]["versions"].keys()
    assert made_runs.bits(run.assumptions()) == made_runs.bits(make_assumptions())


def test_numbers_as_keys_of_the_scenario_do_not_break_its_checksum(tmp_path: Path) -> None:
    store.create(tmp_path / "run", make_provenance(), {}, {"days": {2: "b", 10: "a"}}).close()
    run = store.open_run(tmp_path / "run")
    assert run.resolved == {"days": {"2": "b", "10": "a"}}
    assert run.assumptions() == {}


def test_the_record_of_a_folder_is_that_of_its_chunks(tmp_path: Path) -> None:
    with create_run(tmp_path / "run") as run:
        for index in (2, 0, 1):
            run.write(make_chunk(index))
        stored = run.record()
    fresh = gather(make_provenance(), make_assumptions(), [make_chunk(index) for index in range(N_CHUNKS)])
    assert made_runs.record_digest(stored) == made_runs.record_digest(fresh)
    assert stored.run_dir == str(tmp_path / "run")
    assert stored.provenance == fresh.provenance


def test_an_unfinished_run_gives_no_record_and_is_not_complete(tmp_path: Path) -> None:
    with create_run(tmp_path / "run", 2) as run:
        assert run.missing_chunks() == [2]
        assert [chunk.index for chunk in run.chunks()] == [0, 1]
        with pytest.raises(RunError, match="1 of 3 chunks are missing"):
            run.record()
        with pytest.raises(RunError, match="chunk 2 is missing"):
            run.read(2)
        with pytest.raises(ValueError, match="only 2 of 3"):
            run.finish({})
        assert not run.is_complete
        run.write(make_chunk(2))
        assert not run.is_complete
        run.finish({"p": 0.5})
        assert run.is_complete
        assert run.summary() == {"p": 0.5}


def test_a_summary_that_is_not_json_leaves_no_file(tmp_path: Path) -> None:
    with create_run(tmp_path / "run", N_CHUNKS) as run:
        with pytest.raises(ValueError, match="not JSON compliant"):
            run.finish({"p": float("nan")})
        assert run.summary() is None


@pytest.mark.parametrize("name", ["notes.txt", "assumptions.parquet", ".hidden"])
def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(RunError, match=f"is not empty .it holds {name}") as caught:
        create_run(tmp_path)
    assert "--out" in str(caught.value.hint)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_folder_that_holds_a_run_is_refused_and_left_alone(tmp_path: Path) -> None:
    create_run(tmp_path, 1).close()
    before = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}
    with pytest.raises(RunError, match="holds a run already") as caught:
        create_run(tmp_path)
    assert "--resume" in str(caught.value.hint)
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == before


def test_an_empty_folder_and_missing_parents_will_do(tmp_path: Path) -> None:
    create_run(tmp_path).close()
    create_run(tmp_path / "a" / "b" / "run").close()
    assert store.open_run(tmp_path / "a" / "b" / "run").n_chunks == N_CHUNKS


def test_resuming_another_run_names_each_difference_with_both_values(tmp_path: Path) -> None:
    create_run(tmp_path / "run").close()
    other = make_provenance(
        scenario_hash="a0" * 32, seed=4, members=60, days=40, draws=8, chunk_size=30, engine_version="2027.1.0",
        series=make_provenance().series[:1], n_paths=0,
    )  # fmt: skip
    with pytest.raises(RunError) as caught:
        store.resume(tmp_path / "run", other, make_assumptions())
    for told in (
        "scenario (its hash): 5f5f5f5f5f5f there, a0a0a0a0a0a0 now", "seed: 3 there, 4 now",
        "members: 50 there, 60 now", "assumption draws: 7 there, 8 now", "days: 30 there, 40 now",
        "chunk size: 20 there, 30 now", "engine version: 2026.11.1 there, 2027.1.0 now",
        "series: crowd/7 belief/1 there, crowd/7 now", "kept paths: 4 there, 0 now",
    ):  # fmt: skip
        assert told in caught.value.message


def test_other_software_versions_do_not_forbid_a_resume(tmp_path: Path) -> None:
    create_run(tmp_path / "run").close()
    store.resume(tmp_path / "run", make_provenance(versions={"numpy": "9.9"}), make_assumptions()).close()


def test_resuming_with_other_assumptions_is_refused(tmp_path: Path) -> None:
    create_run(tmp_path / "run").close()
    changed = make_assumptions()
    changed["security.pay"][0] += 1e-12
    with pytest.raises(RunError, match="not those of this run"):
        store.resume(tmp_path / "run", make_provenance(), changed)
    finish_run(tmp_path / "run")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"index": 3, "first": 60}, "not one of 3"),
        ({"first": 1}, "not one of 3"),
        ({"members": {"calm": np.zeros(3, np.float32)}}, "has 3 members, expected 20"),
        ({"members": {"calm": np.zeros(20)}}, "calm must be float32"),
        ({"members": {"calm": np.zeros(20, np.float32), "draw": np.zeros(20, np.float32)}}, "reserved"),
        ({"fans": {"exits": np.zeros((1, 1, 4), np.int64)}}, "must not be called exits"),
        ({"exits": np.zeros((30, 4), np.int32)}, "exits must be int64"),
    ],
)
def test_a_chunk_that_is_not_this_runs_or_would_not_come_back_is_refused(
    tmp_path: Path, changed: dict[str, object], told: str
) -> None:
    chunk = make_chunk(0)
    for name, value in changed.items():
        setattr(chunk, name, value)
    with create_run(tmp_path / "run") as run:
        with pytest.raises(ValueError, match=told):
            run.write(chunk)
        assert run.missing_chunks() == [0, 1, 2]


def test_readers_of_parquet_see_a_growing_run_past_an_orphan(tmp_path: Path) -> None:
    with create_run(tmp_path, 2) as run:
        (tmp_path / ".part-00002.parquet.tmp").write_bytes(b"PAR1 half of a file")
        table = pyarrow.dataset.dataset(sorted(tmp_path.glob("part-*.parquet"))).to_table()
        run.write(make_chunk(2))
    assert table.column("member").to_pylist() == list(range(40))
    assert table.column("draw").to_pylist() == [member % made_runs.DRAWS for member in range(40)]
    fans = pyarrow.dataset.dataset(sorted(tmp_path.glob("fans-*.parquet"))).to_table().to_pandas()
    total = sum(int(make_chunk(index).fans["crowd"].sum()) for index in range(N_CHUNKS))
    assert fans.loc[fans["series"] == "crowd", "weight"].sum() == total
    paths = pq.read_table(tmp_path / "paths-00000.parquet").to_pandas()
    assert set(paths["member"]) == {0, 1, 2, 3}
    crowd = make_chunk(0).paths["crowd"]
    kept = paths[(paths.field == "crowd") & (paths.member == 2) & (paths.place == 1)].sort_values("day")["value"]
    assert kept.to_numpy().tolist() == crowd[2, :, 1].tolist()


def test_duckdb_reads_a_growing_run_past_an_orphan(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not among the packages")
    create_run(tmp_path, 2).close()
    (tmp_path / ".part-00002.parquet.tmp").write_bytes(b"PAR1 half of a file")
    assert duckdb.sql(f"select count(*) from '{tmp_path}/part-*.parquet'").fetchall() == [(40,)]


def test_parquet_is_compressed_and_paths_are_split_by_byte(tmp_path: Path) -> None:
    create_run(tmp_path, 1).close()
    for name, column in (("part", "calm"), ("paths", "value")):
        group = pq.ParquetFile(tmp_path / f"{name}-00000.parquet").metadata.row_group(0)
        found = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}[column]
        assert found.compression == "ZSTD"
        assert "BYTE_STREAM_SPLIT" in found.encodings


def test_a_second_writer_in_this_process_is_told_plainly(tmp_path: Path) -> None:
    with create_run(tmp_path / "run", 1), pytest.raises(RunError, match="another process"):
        store.resume(tmp_path / "run", make_provenance(), make_assumptions())
    finish_run(tmp_path / "run")


def test_a_second_process_is_told_plainly_and_may_read_meanwhile(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; import made_runs\n"
        "run = made_runs.create_run(Path(sys.argv[1]), 1); print('holding', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "run")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        with pytest.raises(RunError, match=f"process {holder.pid}") as caught:
            store.resume(tmp_path / "run", make_provenance(), make_assumptions())
        assert "wait" in str(caught.value.hint)
        with pytest.raises(RunError, match="holds a run already"):
            create_run(tmp_path / "run")
        assert store.open_run(tmp_path / "run").missing_chunks() == [1, 2]
        holder.kill()
    finish_run(tmp_path / "run")


def test_of_two_that_create_at_once_the_later_is_refused_and_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = disk.lock

    def lock_late(folder: Path) -> int:
        monkeypatch.setattr(disk, "lock", lock)
        create_run(folder, 1).close()
        return lock(folder)

    monkeypatch.setattr(disk, "lock", lock_late)
    with pytest.raises(RunError, match="holds a run already"):
        create_run(tmp_path / "run")
    assert store.open_run(tmp_path / "run").missing_chunks() == [1, 2]


def test_reading_makes_no_file(tmp_path: Path) -> None:
    create_run(tmp_path, N_CHUNKS).close()
    (tmp_path / ".lock").unlink()
    before = sorted(tmp_path.iterdir())
    run = store.open_run(tmp_path)
    run.record()
    assert run.missing_chunks() == []
    assert sorted(tmp_path.iterdir()) == before


def test_keeping_and_reading_a_run_leaves_pandas_unimported(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; import made_runs\n"
        "made_runs.finish_run(Path(sys.argv[1])).record(); print('pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "run")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
    assert done.stdout == "False\n"
