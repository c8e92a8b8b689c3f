"""Chunks sealed elsewhere: only whole ones of the very run are taken, and late writers write nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standoff import store, study
from standoff.errors import RunError
from standoff.store.sealed import Shelf, check_sealed, place_sealed, seal_chunk
from standoff.study.ensemble import Ensemble

CRISIS = study.load("generic-personalist")
ENSEMBLE = Ensemble.of(CRISIS.resolved, CRISIS.settings(members=200, days=10, draws=20, chunk_size=64, n_paths=2))


@pytest.fixture
def folder(tmp_path):
    plain = CRISIS.resolved.model_dump(mode="json")
    with store.create(tmp_path / "run", ENSEMBLE.provenance, ENSEMBLE.assumptions, plain) as made:
        yield made


def sealed(run, index=1):
    return seal_chunk(ENSEMBLE.simulate(index), ENSEMBLE.program.draws, run.manifest.checksum)


def test_a_chunk_sealed_elsewhere_is_the_one_written_here(folder) -> None:
    folder.place(1, sealed(folder))
    placed = {path.name: path.read_bytes() for path in folder.path.glob("*-00001.*")}
    folder.write(ENSEMBLE.simulate(1))
    assert {path.name: path.read_bytes() for path in folder.path.glob("*-00001.*")} == placed
    assert folder.missing_chunks() == [0, 2, 3]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda files: files | {"part-00001.parquet": files["part-00001.parquet"][:-1] + b"\0"}, "other contents"),
        (lambda files: {k: v for k, v in files.items() if not k.startswith("fans")}, "lacks"),
        (lambda files: {k: v for k, v in files.items() if not k.endswith("json")}, "lacks"),
        (lambda files: files | {"../evil": b""}, "does not seal"),
        (lambda files: files | {"part-00001.json": files["part-00001.json"].replace(b"chunk", b"chumk")}, "checksum"),
    ],
)
def test_what_is_not_whole_is_not_taken(folder, spoil, why) -> None:
    with pytest.raises(ValueError, match=why):
        folder.place(1, spoil(sealed(folder)))
    assert folder.missing_chunks() == [0, 1, 2, 3]


def test_a_chunk_of_another_run_or_number_is_not_taken(folder) -> None:
    files = seal_chunk(ENSEMBLE.simulate(1), ENSEMBLE.program.draws, "another")
    with pytest.raises(ValueError, match="another run"):
        folder.place(1, files)
    with pytest.raises(ValueError, match="another run"):
        check_sealed({name.replace("1.json", "2.json"): each for name, each in sealed(folder).items()},
                     folder.manifest.checksum, 2)  # fmt: skip


def test_the_shelf_is_open_only_while_the_block_lasts(folder) -> None:
    with folder.shared() as shelf:
        assert shelf.is_here()
        assert not replace(shelf, run="another").is_here()
        assert not Shelf("/nowhere/at/all", shelf.token, shelf.run).is_here()
        place_sealed(folder.path, 0, sealed(folder, 0))
    assert not shelf.is_here()
    assert folder.read(0).size == 64


def test_the_next_writer_closes_the_shelf_of_a_killed_one(folder) -> None:
    block = folder.shared()
    shelf = block.__enter__()
    with pytest.raises(RunError, match="another process"):
        store.open_run(folder.path).claim()
    folder.close()
    with store.open_run(folder.path) as again:
        again.claim()
        assert not shelf.is_here()
