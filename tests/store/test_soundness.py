"""A folder that fits its own seals but cannot be a run is refused in words; nothing of it becomes a number."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_runs import create_run, finish_run, make_chunk

from standoff import store
from standoff.errors import RunError
from standoff.store import disk
from standoff.store.manifest import canonical
from standoff.store.study_folder import create_study, list_studies, open_study

Table = Callable[[pa.Table], pa.Table]


def seal(content: dict[str, Any]) -> bytes:
    """A manifest or seal that checks itself, whatever it says."""
    own = {key: value for key, value in content.items() if key != "checksum"}
    return json.dumps({**own, "checksum": disk.digest(canonical(own))}).encode()


def forge(folder: Path, name: str, seal_name: str, change: Table) -> None:
    """Write a table anew and seal it as if it had been written so."""
    sink = io.BytesIO()
    pq.write_table(change(pq.ParquetFile(folder / name).read()), sink)
    (folder / name).write_bytes(sink.getvalue())
    about = json.loads((folder / seal_name).read_bytes())
    about["files"][name] = {"bytes": len(sink.getvalue()), "sha256": disk.digest(sink.getvalue())}
    (folder / seal_name).write_bytes(seal(about))


def put(name: str, value: float) -> Table:
    """A column that begins with one number."""

    def change(table: pa.Table) -> pa.Table:
        values = table.column(name).to_numpy().copy()
        values[0] = value
        return table.set_column(table.column_names.index(name), table.field(name), pa.array(values, from_pandas=False))

    return change


def about(**changed: Any) -> Table:
    """What the table says of itself."""

    def change(table: pa.Table) -> pa.Table:
        said = json.loads(table.schema.metadata[b"standoff"]) | changed
        return table.replace_schema_metadata({b"standoff": json.dumps(said).encode()})

    return change


FORGED: dict[str, tuple[str, Table]] = {
    "without a column": ("part", lambda table: table.drop_columns(["calm"])),
    "a probability above one": ("part", put("coup", 1.5)),
    "a probability below nought": ("part", put("calm", -0.5)),
    "no number": ("part", put("peak_crowd", np.nan)),
    "a number beyond all sums": ("part", put("peak_crowd", 1e30)),
    "fewer members": ("part", lambda table: table.slice(3)),
    "a column of words": ("part", lambda table: table.set_column(2, "calm", pa.array(["x"] * table.num_rows))),
    "a column of nothing": ("part", lambda table: table.set_column(2, "calm", pa.nulls(table.num_rows, pa.float32()))),
    "of another chunk": ("part", about(chunk=1)),
    "says nothing of itself": ("part", lambda table: table.replace_schema_metadata({})),
    "a place that is not there": ("fans", put("place", 9)),
    "a bin before the first": ("fans", put("bin", -5000)),
    "a weight below nought": ("fans", put("weight", -1)),
    "a fan that fills the memory": ("fans", about(shapes={"crowd": [10**6, 10**6, 1024]})),
    "a fan without a shape": ("fans", about(shapes={})),
    "paths of another shape": ("paths", about(shapes={"crowd": [1, 2, 3]})),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_sealed_chunk_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "run"
    finish_run(folder)
    kind, change = FORGED[name]
    forge(folder, f"{kind}-00000.parquet", "part-00000.json", change)
    run = store.open_run(folder)
    with pytest.raises(RunError, match="chunk 0 is none of this run") as caught:
        run.read(0)
    assert "delete part-00000.json" in str(caught.value.hint)
    with pytest.raises(RunError, match="chunk 0 is none of this run"):
        run.record()


def test_a_chunk_whose_seal_was_deleted_is_computed_again(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    finish_run(folder)
    before = {path.name: path.read_bytes() for path in folder.glob("*-00000.*")}
    forge(folder, "part-00000.parquet", "part-00000.json", put("coup", 1.5))
    (folder / "part-00000.json").unlink()
    finish_run(folder)
    assert {path.name: path.read_bytes() for path in folder.glob("*-00000.*")} == before


def test_a_run_that_lacks_a_series_is_refused(tmp_path: Path) -> None:
    chunks = [make_chunk(index) for index in range(3)]
    with create_run(tmp_path / "run") as run:
        for chunk in chunks:
            del chunk.fans["belief"]
            run.write(chunk)
        with pytest.raises(RunError, match="the fan belief is not there whole"):
            run.record()


@pytest.mark.parametrize(
    "changed",
    [
        {"days": 0}, {"days": "x"}, {"days": 10**9}, {"members": 10**18}, {"members": True}, {"draws": 0},
        {"chunk_size": 0}, {"chunk_size": 1, "members": 10**9}, {"seed": -1}, {"n_paths": -1}, {"population": None},
        {"population": 0}, {"title": 7}, {"title": "x" * 20_000}, {"places": [3]}, {"versions": {"numpy": 2}},
        {"start": "2020-13-01"}, {"series": [{}]}, {"series": 5}, {"unheard": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_manifest_that_cannot_be_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    finish_run(tmp_path / "run")
    path = tmp_path / "run" / "manifest.json"
    content = json.loads(path.read_bytes())
    content["provenance"] |= changed
    path.write_bytes(seal(content))
    with pytest.raises(RunError, match=r"manifest.json is damaged"):
        store.open_run(tmp_path / "run")
    (listed,) = store.list_runs(tmp_path)
    assert listed.problem is not None


@pytest.mark.parametrize("name", ["part-00001.parquet", "part-00001.json", "assumptions.parquet", "summary.json"])
def test_what_is_no_ordinary_file_is_not_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "run"
    finish_run(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for make in (lambda path: path.symlink_to("/dev/zero"), os.mkfifo):
        (folder / name).unlink()
        make(folder / name)
        assert not store.open_run(folder).is_complete or name.endswith(".parquet")
        if name != "summary.json":
            with pytest.raises(RunError):
                store.open_run(folder).record()
        finish_run(folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def make_study(folder: Path) -> Path:
    """A study of two cells."""
    with create_study(folder, {"name": "s", "n_cells": 2}) as study:
        for index in range(2):
            study.write(index, pa.table({"cell": pa.array([index], pa.int32()), "p": pa.array([0.5])}))
        study.finish()
    return folder


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop_columns(["p"]),
        lambda table: table.set_column(1, "p", pa.array(["x"])),
        lambda table: table.set_column(1, "p", pa.nulls(1, pa.float64())),
        lambda table: table.set_column(1, "p", pa.array([np.nan], from_pandas=False)),
        lambda table: table.set_column(1, "p", pa.array([1.5])),
    ],
)
def test_a_sealed_cell_unlike_the_others_is_refused(tmp_path: Path, change: Table) -> None:
    study = open_study(make_study(tmp_path / "study"))
    forge(study.path, "cell-00001.parquet", "cell-00001.json", change)
    with pytest.raises(RunError, match="cell 1 is none of this study"):
        list(study.tables())


@pytest.mark.parametrize(
    "changed", [{"n_cells": "x"}, {"n_cells": 10**12}, {"n_cells": 0}, {"created": None}, {"name": 3}]
)
def test_a_study_that_cannot_be_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    path = make_study(tmp_path / "study") / "study.json"
    path.write_bytes(seal(json.loads(path.read_bytes()) | changed))
    with pytest.raises(RunError, match="truncated or damaged"):
        open_study(tmp_path / "study")
    assert list_studies(tmp_path) == []


HALVES: dict[str, tuple[Callable[[Path], bool], str]] = {
    "without the manifest": (lambda path: path.name != "manifest.json", "but not its manifest.json"),
    "only what comes first": (lambda path: path.name < "manifest.json", ""),
    "only what comes last": (lambda path: path.name > "part-00000.json", "but not its manifest.json"),
    "without seals": (lambda path: path.suffix != ".json" or path.name == "manifest.json", "3 of 3 chunks are missing"),
    "without parts": (lambda path: path.suffix != ".parquet", "assumptions.parquet cannot be read"),
    "without the answer": (lambda path: path.name != "summary.json", ""),
}


@pytest.mark.parametrize("name", HALVES)
def test_a_run_copied_half_is_told_and_ends_with_the_same_bits(tmp_path: Path, name: str) -> None:
    whole = finish_run(tmp_path / "whole").path
    kept, told = HALVES[name]
    half = tmp_path / "runs" / "half"
    half.mkdir(parents=True)
    for path in whole.iterdir():
        if kept(path):
            (half / path.name).write_bytes(path.read_bytes())
    if "manifest" in told or not (half / "manifest.json").exists():
        (listed,) = store.list_runs(half.parent) if told else [None]
        assert listed is None or told in str(listed.problem)
        with pytest.raises(RunError, match=told or "no run"):
            store.open_run(half)
        return
    if told:
        with pytest.raises(RunError, match=told):
            store.open_run(half).record()
    finish_run(half)
    assert all((half / path.name).read_bytes() == path.read_bytes() for path in whole.iterdir())


def test_a_study_copied_half_says_what_it_lacks(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study")
    (study / "cell-00001.json").unlink()
    with pytest.raises(RunError, match="cell 1 is missing"):
        list(open_study(study).tables())
    (study / "study.json").unlink()
    with pytest.raises(RunError, match=r"2 cells of a study are there, but not its study.json"):
        open_study(study)
