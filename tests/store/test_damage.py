"""Truncated, bit-flipped, lost and foreign files are found, told and, where it can be, computed again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from made_runs import N_CHUNKS, chunk_bits, create_run, finish_run, make_chunk, make_provenance, record_digest

from standoff import store
from standoff.errors import RunError
from standoff.store.disk import digest
from standoff.store.manifest import canonical


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def _swap_for_another_chunks(path: Path) -> None:
    shutil.copy(path.with_name(path.name.replace("00000", "00001")), path)


def _swap_for_another_runs(path: Path) -> None:
    other = path.parent.with_name("other")
    with store.create(other, make_provenance(seed=99), {}, {}) as run:
        run.write(make_chunk(0))
    for entry in other.glob("*-00000.*"):
        shutil.copy(entry, path.parent)


HARMS: list[Callable[[Path], None]] = [_truncate, _empty, _flip, Path.unlink, _swap_for_another_chunks]


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", ["part-00000.parquet", "fans-00000.parquet", "part-00000.json"])
def test_a_harmed_chunk_is_found_and_computed_again(tmp_path: Path, name: str, harm: Callable[[Path], None]) -> None:
    with create_run(tmp_path / "run", N_CHUNKS) as run:
        whole = record_digest(run.record())
    harm(tmp_path / "run" / name)
    run = store.open_run(tmp_path / "run")
    assert run.missing_chunks() == [0]
    assert run.damaged.keys() == ({0} if (tmp_path / "run" / "part-00000.json").exists() else set())
    assert all(name in why for why in run.damaged.values())
    with pytest.raises(RunError, match=r"chunk 0 is (damaged|missing)|1 of 3 chunks are missing"):
        run.record()
    assert record_digest(finish_run(tmp_path / "run").record()) == whole


def test_the_damage_is_told_in_full(tmp_path: Path) -> None:
    create_run(tmp_path, N_CHUNKS).close()
    size = (tmp_path / "part-00000.parquet").stat().st_size
    _truncate(tmp_path / "part-00000.parquet")
    _flip(tmp_path / "fans-00001.parquet")
    (tmp_path / "part-00002.parquet").unlink()
    run = store.open_run(tmp_path)
    run.missing_chunks()
    assert run.damaged == {
        0: f"part-00000.parquet has {size - 7} bytes, expected {size}",
        1: "fans-00001.parquet has other contents than when it was written",
        2: "part-00002.parquet cannot be read: No such file or directory",
    }


@pytest.mark.parametrize("harm", [_truncate, _flip, Path.unlink])
def test_harmed_paths_are_found(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    create_run(tmp_path, N_CHUNKS).close()
    harm(tmp_path / "paths-00000.parquet")
    run = store.open_run(tmp_path)
    assert run.missing_chunks() == [0]
    assert "paths-00000.parquet" in run.damaged[0]
    with pytest.raises(RunError, match="chunk 0 is damaged"):
        run.read(0)
    assert chunk_bits(finish_run(tmp_path).read(0)) == chunk_bits(make_chunk(0))


def test_a_chunk_of_another_run_is_not_taken_for_one_of_this(tmp_path: Path) -> None:
    create_run(tmp_path / "run", N_CHUNKS).close()
    _swap_for_another_runs(tmp_path / "run" / "part-00000.json")
    run = store.open_run(tmp_path / "run")
    assert run.missing_chunks() == [0]
    assert "belongs to another run" in run.damaged[0]


def test_no_single_flipped_bit_of_a_seal_goes_unseen(tmp_path: Path) -> None:
    create_run(tmp_path, 1).close()
    path, run = tmp_path / "part-00000.json", store.open_run(tmp_path)
    sound = path.read_bytes()
    healthy = chunk_bits(make_chunk(0))
    for position in range(0, len(sound), 3):
        harmed = bytearray(sound)
        harmed[position] ^= 1 << (position % 8)
        path.write_bytes(harmed)
        if 0 not in run.missing_chunks():  # only where the flip changed no content: white space
            assert json.loads(harmed) == json.loads(sound)
            assert chunk_bits(run.read(0)) == healthy


def test_no_single_flipped_bit_of_a_manifest_goes_unseen(tmp_path: Path) -> None:
    create_run(tmp_path).close()
    path, manifest = tmp_path / "manifest.json", store.open_run(tmp_path).manifest
    sound = path.read_bytes()
    n_seen = 0
    for position in range(0, len(sound), 3):
        harmed = bytearray(sound)
        harmed[position] ^= 1 << (position % 8)
        path.write_bytes(harmed)
        try:
            assert store.open_run(tmp_path).manifest == manifest
        except RunError:
            n_seen += 1
    assert n_seen > len(sound) / 3 * 0.7


def test_no_truncated_manifest_goes_unseen(tmp_path: Path) -> None:
    create_run(tmp_path).close()
    path = tmp_path / "manifest.json"
    sound = path.read_bytes()
    for length in range(0, len(sound.rstrip()), 11):
        path.write_bytes(sound[:length])
        with pytest.raises(RunError, match=r"manifest\.json is truncated or damaged"):
            store.open_run(tmp_path)


@pytest.mark.parametrize("content", ["{}", "[]", "3", '{"name": "a package", "version": 1}'])
def test_a_foreign_manifest_is_told_from_a_damaged_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(RunError, match="not the manifest of a Standoff run"):
        store.open_run(tmp_path)


def test_a_manifest_with_parts_missing_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"kind": "standoff run", "format": 1}')
    with pytest.raises(RunError, match="its checksum does not fit"):
        store.open_run(tmp_path)


def test_a_folder_of_a_newer_form_asks_for_an_update(tmp_path: Path) -> None:
    create_run(tmp_path).close()
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(RunError, match="is of form 2; this Standoff reads up to 1") as caught:
        store.open_run(tmp_path)
    assert caught.value.hint == "update Standoff"


def test_a_missing_folder_and_a_folder_without_a_run_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no such folder"):
        store.open_run(tmp_path / "nowhere")
    with pytest.raises(RunError, match="no run"):
        store.open_run(tmp_path)


@pytest.mark.parametrize("harm", [_truncate, _flip, Path.unlink])
def test_harmed_assumptions_are_found_and_written_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    with create_run(tmp_path, N_CHUNKS) as run:
        whole = record_digest(run.record())
    harm(tmp_path / "assumptions.parquet")
    with pytest.raises(RunError, match=r"assumptions\.parquet") as caught:
        store.open_run(tmp_path).record()
    assert "--resume" in str(caught.value.hint)
    assert record_digest(finish_run(tmp_path).record()) == whole


@pytest.mark.parametrize("harm", [_truncate, _empty])
def test_a_truncated_summary_is_found_and_written_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    run = finish_run(tmp_path)
    harm(tmp_path / "summary.json")
    assert not run.is_complete
    with pytest.raises(RunError, match=r"summary\.json is truncated or damaged"):
        run.summary()
    assert finish_run(tmp_path).is_complete


def _sealed(files: object) -> bytes:
    """A seal whose checksum fits whatever it says."""
    content = {"kind": "standoff chunk", "run": "", "chunk": 0, "files": files}
    return json.dumps({**content, "checksum": digest(canonical(content))}).encode()


BAD_SEALS = [b"5", b"[" * 100_000, b'{"a":' * 100_000, b"\xff", _sealed(5), _sealed({"part": 5}), _sealed({"part": {}})]


@pytest.mark.parametrize("content", BAD_SEALS)
def test_a_seal_that_is_no_seal_is_a_damaged_chunk(tmp_path: Path, content: bytes) -> None:
    with create_run(tmp_path / "run", N_CHUNKS) as run:
        whole = record_digest(run.record())
    (tmp_path / "run" / "part-00000.json").write_bytes(content)
    run = store.open_run(tmp_path / "run")
    assert run.missing_chunks() == [0]
    assert run.damaged.keys() == {0}
    with pytest.raises(RunError, match="chunk 0 is damaged"):
        run.read(0)
    assert record_digest(finish_run(tmp_path / "run").record()) == whole
