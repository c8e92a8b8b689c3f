"""A run's folder: made, filled chunk by chunk, checked, read, resumed."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.errors import RunError
from standoff.record import Chunk, Provenance, Record, gather
from standoff.store import disk
from standoff.store.manifest import MANIFEST_NAME, Manifest, make_manifest, read_manifest
from standoff.store.owned import OwnedFolder
from standoff.store.parts import (
    Seal,
    assumptions_from_bytes,
    assumptions_to_bytes,
    chunk_from_bytes,
    chunk_to_bytes,
    seal_index,
    seal_name,
    values_digest,
)
from standoff.store.sealed import Shelf, check_sealed, place_sealed
from standoff.store.soundness import check_chunk, check_record

ASSUMPTIONS_NAME = "assumptions.parquet"
SUMMARY_NAME = "summary.json"

Assumptions = dict[str, npt.NDArray[np.float64]]


class RunFolder(OwnedFolder):
    """One run on disk. Reading needs no lock; the first write takes it, `close` (or ``with``) gives it back."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        super().__init__(path)
        self.manifest = manifest
        self.damaged: dict[int, str] = {}
        """Sealed chunks that the last `missing_chunks` found damaged, and why."""

    @property
    def provenance(self) -> Provenance:
        """What the run is."""
        return self.manifest.provenance

    @property
    def resolved(self) -> dict[str, Any]:
        """The scenario with everything explicit, as it was run."""
        return self.manifest.resolved

    @property
    def n_chunks(self) -> int:
        """Chunks of the whole run."""
        return self.manifest.n_chunks

    @property
    def n_sealed(self) -> int:
        """Chunks that bear a seal; counted, not checked."""
        found = ((seal_index(entry.name), entry) for entry in self.path.iterdir())
        return sum(index is not None and index < self.n_chunks and entry.is_file() for index, entry in found)

    def is_sealed(self, index: int) -> bool:
        """Does a chunk bear a seal? It is not checked."""
        return (self.path / seal_name(index)).is_file()

    @property
    def is_complete(self) -> bool:
        """Has every chunk a seal, and is the summary whole? Chunks are not checked: see `missing_chunks`."""
        try:
            return self.summary() is not None and self.n_sealed == self.n_chunks
        except RunError:
            return False

    def check_same(self, provenance: Provenance) -> None:
        """Raise a `RunError` naming each difference that forbids going on with this run."""
        self.manifest.check_same(provenance, self.path)

    def write(self, chunk: Chunk) -> None:
        """Keep a chunk: its files, then the seal. Kept whole or not at all; replaces what was there.

        Raises `RunError` where the disk refuses, `ValueError` where the chunk is not one of this run's.
        """
        index, size = chunk.index, self.provenance.chunk_size
        if not 0 <= index < self.n_chunks or chunk.first != index * size:
            raise ValueError(f"chunk {index} from member {chunk.first} on is not one of {self.n_chunks} of {size}")
        if chunk.size != self.manifest.chunk_size(index):
            raise ValueError(f"chunk {index} has {chunk.size} members, expected {self.manifest.chunk_size(index)}")
        contents = chunk_to_bytes(chunk, self.provenance.draws)
        seal = Seal.of(self.manifest.checksum, index, contents)
        self.claim()
        with disk.telling_faults("write to", self.path):
            (self.path / seal_name(index)).unlink(missing_ok=True)
            for name, content in contents.items():
                disk.write_whole(self.path / name, content, sync=False)
            disk.write_whole(self.path / seal_name(index), seal.to_bytes())

    def place(self, index: int, files: Mapping[str, bytes]) -> None:
        """Keep a chunk that was sealed elsewhere (`sealed.seal_chunk`), having checked it against its seal.

        Raises `ValueError` where it is not whole or not of this run, `RunError` where the disk refuses.
        """
        check_sealed(files, self.manifest.checksum, index)
        self.claim()
        with disk.telling_faults("write to", self.path):
            place_sealed(self.path, index, files)

    @contextlib.contextmanager
    def shared(self) -> Iterator[Shelf]:
        """Let others write sealed chunks for the holder of the lock, for as long as the block lasts.

        They look for the shelf's token before each chunk; it goes with the block, or when the next writer claims the
        folder, so that one who wakes up later writes nothing.
        """
        self.claim()
        token = self.path / f".share-{uuid.uuid4().hex}{disk.TEMPORARY_SUFFIX}"
        shelf = Shelf(str(self.path.resolve()), token.name, self.manifest.checksum)
        with disk.telling_faults("write to", self.path):
            token.write_text(shelf.run, encoding="ascii")
        try:
            yield shelf
        finally:
            with contextlib.suppress(OSError):
                token.unlink(missing_ok=True)

    def read(self, index: int) -> Chunk:
        """A chunk, bit for bit as it was written. Raises `RunError` where it is missing or damaged."""
        hint = "`standoff run` with --resume computes it again"
        if not (self.path / seal_name(index)).is_file():
            raise RunError(f"{self.path}: chunk {index} is missing", hint)
        try:
            files = self._intact(index)
        except _Damage as damage:
            raise RunError(f"{self.path}: chunk {index} is damaged: {damage}", hint) from damage
        try:
            chunk = chunk_from_bytes(files, index)
            check_chunk(chunk, self.provenance, index)
        except ValueError as fault:
            hint = f"it is as it was sealed, so delete {seal_name(index)} to have it computed again with --resume"
            raise RunError(f"{self.path}: chunk {index} is none of this run: {fault}", hint) from fault
        return chunk

    def chunks(self) -> Iterator[Chunk]:
        """The chunks that are there, in order; raises `RunError` at a damaged one."""
        for index in range(self.n_chunks):
            if (self.path / seal_name(index)).is_file():
                yield self.read(index)

    def missing_chunks(self) -> list[int]:
        """Chunks still to be computed, each sealed one having been checked against its seal (see `damaged`)."""
        self.damaged = {}
        missing = []
        for index in range(self.n_chunks):
            if not (self.path / seal_name(index)).is_file():
                missing.append(index)
                continue
            try:
                self._intact(index)
            except _Damage as damage:
                self.damaged[index] = str(damage)
                missing.append(index)
        return missing

    def assumptions(self) -> Assumptions:
        """Name -> (draw,) value of each uncertain parameter. Raises `RunError` where the file is damaged."""
        kept = self.manifest.assumptions
        try:
            return assumptions_from_bytes(self._whole_file(ASSUMPTIONS_NAME, kept["bytes"], kept["sha256"]))
        except (_Damage, ValueError) as damage:
            raise RunError(f"{self.path}: {damage}", "`standoff run` with --resume writes it again") from damage

    def record(self) -> Record:
        """All chunks added up. Raises `RunError` where one is missing or damaged."""
        if self.n_sealed < self.n_chunks:
            missing = self.n_chunks - self.n_sealed
            hint = "`standoff run` with --resume computes the rest"
            raise RunError(f"{self.path}: {missing} of {self.n_chunks} chunks are missing", hint)
        try:
            record = gather(self.provenance, self.assumptions(), self.chunks())
            check_record(record)
        except (ValueError, KeyError) as fault:
            hint = "start a new run in another folder with --out"
            raise RunError(f"{self.path}: its parts do not belong together: {fault}", hint) from fault
        record.run_dir = str(self.path)
        return record

    def finish(self, summary: dict[str, Any]) -> None:
        """Write the answer, once every chunk is there. Raises `ValueError` where ``summary`` is not plain JSON."""
        if self.n_sealed < self.n_chunks:
            raise ValueError(f"{self.path}: only {self.n_sealed} of {self.n_chunks} chunks are there")
        content = json.dumps(summary, indent=1, allow_nan=False, ensure_ascii=False) + "\n"
        self.claim()
        with disk.telling_faults("write to", self.path):
            disk.write_whole(self.path / SUMMARY_NAME, content.encode())

    def summary(self) -> dict[str, Any] | None:
        """What `finish` wrote; None where the run is not finished. Raises `RunError` where it is damaged."""
        path = self.path / SUMMARY_NAME
        if not path.is_file():
            return None
        with disk.telling_faults("read", path):
            content = disk.read_plain(path)
        try:
            found = disk.read_json(content)
            if not isinstance(found, dict):
                raise ValueError("it is no JSON object")
        except ValueError as fault:
            raise RunError(f"{path} is truncated or damaged: {fault}", "--resume writes it again") from fault
        return found

    def mend_assumptions(self, assumptions: Assumptions) -> None:
        """Write the assumptions' file again if it is damaged. Raises `RunError` where the values are other ones."""
        if values_digest(assumptions) != self.manifest.assumptions["values"]:
            raise RunError(f"{self.path}: the assumptions' draws are not those of this run", "start a new run")
        kept = self.manifest.assumptions
        try:
            self._whole_file(ASSUMPTIONS_NAME, kept["bytes"], kept["sha256"])
        except _Damage:
            content = assumptions_to_bytes(assumptions)
            with disk.telling_faults("write to", self.path):
                disk.write_whole(self.path / ASSUMPTIONS_NAME, content)

    def _intact(self, index: int) -> dict[str, bytes]:
        """A sealed chunk's files, checked. Raises `_Damage`."""
        try:
            seal = Seal.from_bytes(disk.read_plain(self.path / seal_name(index)))
        except (ValueError, KeyError, RecursionError, OSError) as fault:
            raise _Damage(f"{seal_name(index)}: {fault}") from fault
        if (seal.run, seal.index) != (self.manifest.checksum, index):
            raise _Damage(f"{seal_name(index)} belongs to another run or chunk")
        return {name: self._whole_file(name, about["bytes"], about["sha256"]) for name, about in seal.files.items()}

    def _whole_file(self, name: str, size: int, sha256: str) -> bytes:
        try:
            n_bytes = (self.path / name).stat().st_size
            if n_bytes != size:
                raise _Damage(f"{name} has {n_bytes} bytes, expected {size}")
            content = disk.read_plain(self.path / name, size)
        except OSError as fault:
            raise _Damage(f"{name} cannot be read: {fault.strerror}") from fault
        if disk.digest(content) != sha256:
            raise _Damage(f"{name} has other contents than when it was written")
        return content


class _Damage(Exception):
    """A file that is not as it was written."""


def create(
    folder: Path,
    provenance: Provenance,
    assumptions: Assumptions,
    resolved: dict[str, Any],
    settings: dict[str, Any] | None = None,
) -> RunFolder:
    """Make a new run's folder, with its manifest and the values of its uncertain parameters.

    ``assumptions``: name -> (draw,). ``resolved`` and ``settings`` must be plain JSON (`ValueError` otherwise).
    The folder must be absent or empty; raises `RunError` otherwise, and where the disk refuses, leaving no trace.
    The returned folder holds the lock.
    """
    content = assumptions_to_bytes(assumptions)
    kept = {"bytes": len(content), "sha256": disk.digest(content), "values": values_digest(assumptions)}
    run = RunFolder(folder, make_manifest(provenance, resolved, settings or {}, kept))
    manifest = run.manifest.to_bytes()
    _check_free(folder)
    with disk.before_a_run():
        made = _make_folders(folder)
        try:
            run.claim()
            _check_free(folder)
            _write_first(folder, content, manifest)
        except BaseException:
            run.close()
            _remove_folders(made)
            raise
    return run


def open_run(folder: Path) -> RunFolder:
    """Open a run to read. Raises `RunError` where its manifest is missing, damaged, foreign or too new."""
    return RunFolder(folder, read_manifest(folder))


def resume(folder: Path, provenance: Provenance, assumptions: Assumptions) -> RunFolder:
    """Open a run to go on with it: the same run as ``provenance`` says, lock held, remains of a kill cleared."""
    run = open_run(folder)
    run.check_same(provenance)
    run.claim()
    try:
        run.mend_assumptions(assumptions)
    except BaseException:
        run.close()
        raise
    return run


def _check_free(folder: Path) -> None:
    """Refuse a folder that holds anything but what a `create` that was killed left (a lock, no manifest)."""
    with disk.telling_faults("look into", folder):
        names = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
    held = {name for name in names if name != disk.LOCK_NAME and not disk.is_temporary(name)}
    if disk.LOCK_NAME in names:
        held.discard(ASSUMPTIONS_NAME)
    if MANIFEST_NAME in held:
        raise RunError(f"{folder} holds a run already", "go on with it with --resume, or choose another --out")
    if held:
        raise RunError(f"{folder} is not empty (it holds {min(held)})", "choose another folder with --out")


def _make_folders(folder: Path) -> list[Path]:
    """Make the folder and the parents it lacks; returns what was made, innermost last."""
    lacking = []
    for path in (folder, *folder.parents):
        if path.exists():
            break
        lacking.append(path)
    made: list[Path] = []
    try:
        with disk.telling_faults("make the folder", folder):
            for path in reversed(lacking):
                path.mkdir(exist_ok=True)
                made.append(path)
            folder.mkdir(exist_ok=True)
    except RunError:
        _remove_folders(made)
        raise
    return made


def _write_first(folder: Path, assumptions: bytes, manifest: bytes) -> None:
    """Write what makes a folder a run, or leave nothing; the lock is held and the folder free."""
    try:
        with disk.telling_faults("write to", folder):
            disk.write_whole(folder / ASSUMPTIONS_NAME, assumptions, sync=False)
            disk.write_whole(folder / MANIFEST_NAME, manifest)
            disk.sync_folder(folder.parent)
    except BaseException:
        for name in (MANIFEST_NAME, ASSUMPTIONS_NAME, disk.LOCK_NAME):
            with contextlib.suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        raise


def _remove_folders(made: list[Path]) -> None:
    for path in reversed(made):
        with contextlib.suppress(OSError):
            path.rmdir()
