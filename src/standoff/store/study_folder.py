"""A study on disk: one small sealed Parquet file a cell, and all of them in one file once every cell is there.

=====================  ===========================================================================================
``study.json``         what the study is: its file's content, values, scenarios' hashes, versions; checks itself
``cell-00012.parquet``  the rows of cell 12
``cell-00012.json``    seals them: size and SHA-256, written last
``results.parquet``    the rows of all cells, a row group each, in order
``.lock``              held by the one process that writes
=====================  ===========================================================================================
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from standoff.errors import RunError
from standoff.store import disk
from standoff.store.manifest import canonical, software_versions
from standoff.store.owned import OwnedFolder
from standoff.store.parts import Seal
from standoff.store.soundness import SLACK

MANIFEST_NAME, RESULTS_NAME = "study.json", "results.parquet"
KIND, FORMAT = "standoff study", 1
MOST_CELLS = 10**7
_MAY_DIFFER = ("created", "versions")


class StudyFolder(OwnedFolder):
    """One study on disk. Reading needs no lock; `claim` takes it, `close` (or ``with``) gives it back."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        super().__init__(path)
        self.content = content
        self.damaged: dict[int, str] = {}
        """Sealed cells that the last `missing_cells` found damaged, and why."""

    @property
    def n_cells(self) -> int:
        """Cells of the whole study."""
        return int(self.content["n_cells"])

    @property
    def checksum(self) -> str:
        """SHA-256 of the manifest's content; every seal repeats it."""
        return disk.digest(canonical(self.content))

    @property
    def is_complete(self) -> bool:
        """Are all cells in one file?"""
        return (self.path / RESULTS_NAME).is_file()

    def write(self, index: int, table: pa.Table) -> None:
        """Keep a cell's rows and seal them. Raises `RunError` where the disk refuses."""
        content = _to_bytes([table])
        seal = Seal.of(self.checksum, index, {_file(index): content})
        self.claim()
        with disk.telling_faults("write to", self.path):
            (self.path / _seal(index)).unlink(missing_ok=True)
            disk.write_whole(self.path / _file(index), content, sync=False)
            disk.write_whole(self.path / _seal(index), seal.to_bytes())

    def missing_cells(self) -> list[int]:
        """Cells still to be computed; each sealed one is checked against its seal (see `damaged`)."""
        self.damaged = {}
        missing = []
        for index in range(self.n_cells):
            if not (self.path / _seal(index)).is_file():
                missing.append(index)
                continue
            try:
                self._intact(index)
            except (ValueError, KeyError, OSError) as fault:
                self.damaged[index] = str(fault)
                missing.append(index)
        return missing

    def finish(self) -> None:
        """Put all cells in one file. Raises `RunError` where one is missing or damaged, or the disk refuses."""
        content = _to_bytes(self.tables())
        self.claim()
        with disk.telling_faults("write to", self.path):
            disk.write_whole(self.path / RESULTS_NAME, content)

    def tables(self) -> Iterator[pa.Table]:
        """The rows of each cell, in order. Raises `RunError` at one that is missing, damaged or unlike the others."""
        return self._tables(range(self.n_cells))

    def there(self) -> Iterator[pa.Table]:
        """The rows of each cell that is there and whole, in order."""
        missing = set(self.missing_cells())
        return self._tables([index for index in range(self.n_cells) if index not in missing])

    def _tables(self, indices: Iterable[int]) -> Iterator[pa.Table]:
        first: pa.Schema | None = None
        for index in indices:
            hint = "`standoff study` with --resume computes it"
            if not (self.path / _seal(index)).is_file():
                raise RunError(f"{self.path}: cell {index} is missing", hint)
            try:
                raw = self._intact(index)
            except (ValueError, KeyError, OSError) as fault:
                why = fault.strerror if isinstance(fault, OSError) else fault
                raise RunError(f"{self.path}: cell {index} is damaged: {why}", hint) from fault
            try:
                table = _from_bytes(raw)
                table.validate(full=True)
                first = first or table.schema
                if not table.schema.equals(first) or any(column.null_count for column in table.columns):
                    raise ValueError("its columns are not those of the others")
                _check_numbers(table)
            except (ValueError, KeyError, TypeError, OSError, MemoryError, pa.ArrowException) as fault:
                hint = f"it is as it was sealed, so delete {_seal(index)} to have it computed again with --resume"
                raise RunError(f"{self.path}: cell {index} is none of this study: {fault}", hint) from fault
            yield table

    def _intact(self, index: int) -> bytes:
        seal = Seal.from_bytes(disk.read_plain(self.path / _seal(index)))
        if (seal.run, seal.index) != (self.checksum, index) or list(seal.files) != [_file(index)]:
            raise ValueError(f"{_seal(index)} belongs to another study or cell")
        content = disk.read_plain(self.path / _file(index))
        if disk.digest(content) != seal.files[_file(index)]["sha256"]:
            raise ValueError(f"{_file(index)} has other contents than when it was written")
        return content


def create_study(path: Path, about: dict[str, Any]) -> StudyFolder:
    """Make a new study's folder; ``about`` is plain JSON with ``n_cells``. The folder must be absent or empty.

    Raises `RunError` otherwise, and where the disk refuses. The returned folder holds the lock.
    """
    created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    kept = {"kind": KIND, "format": FORMAT, "created": created, "versions": software_versions(), **about}
    content = json.loads(canonical(kept))
    with disk.before_a_run(), disk.telling_faults("make the folder", path):
        path.mkdir(parents=True, exist_ok=True)
        held = {entry.name for entry in path.iterdir() if entry.name != disk.LOCK_NAME}
    held = {name for name in held if not disk.is_temporary(name)}
    if MANIFEST_NAME in held:
        raise RunError(f"{path} holds a study already", "go on with it with --resume, or choose another --out")
    if held:
        raise RunError(f"{path} is not empty (it holds {min(held)})", "choose another folder with --out")
    study = StudyFolder(path, content)
    study.claim()
    try:
        raw = json.dumps({**content, "checksum": study.checksum}, indent=1, allow_nan=False, ensure_ascii=False)
        with disk.before_a_run(), disk.telling_faults("write to", path):
            disk.write_whole(path / MANIFEST_NAME, (raw + "\n").encode())
    except BaseException:
        study.close()
        raise
    return study


def open_study(path: Path) -> StudyFolder:
    """Open a study to read. Raises `RunError` where its manifest is missing, damaged, foreign or too new."""
    manifest = path / MANIFEST_NAME
    if not manifest.is_file():
        n_cells = sum(1 for _ in path.glob("cell-*.parquet")) if path.is_dir() else 0
        if n_cells:
            message = f"{path}: {n_cells} cells of a study are there, but not its {MANIFEST_NAME}"
            raise RunError(message, "copy the folder again as a whole, or start the study again in another folder")
        raise RunError(f"{path}: no study (no {MANIFEST_NAME} found)", "name a folder that `standoff study` made")
    with disk.telling_faults("read", manifest):
        raw = disk.read_plain(manifest)
    try:
        content = disk.read_json(raw)
        if not isinstance(content, dict) or content.get("kind") != KIND:
            raise ValueError("it is not of a study")
        if content["format"] > FORMAT:
            raise RunError(f"{manifest} is of form {content['format']}; this reads up to {FORMAT}", "update Standoff")
        if content.pop("checksum", None) != disk.digest(canonical(content)):
            raise ValueError("its checksum does not fit")
        if type(content["n_cells"]) is not int or not 1 <= content["n_cells"] <= MOST_CELLS:
            raise ValueError("it says not how many cells there are")
        if not all(isinstance(content[name], str) for name in ("name", "created")):
            raise ValueError("it has no name or no date")
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        hint = "copy the folder again, or start the study again in another folder with --out"
        raise RunError(f"{manifest} is truncated or damaged: {fault}", hint) from fault
    return StudyFolder(path, content)


def resume_study(path: Path, about: dict[str, Any]) -> StudyFolder:
    """Open a study to go on with it, lock held. Raises a `RunError` that names what is not as ``about`` says."""
    study = open_study(path)
    wanted = json.loads(canonical(about))
    differing = [key for key in wanted if key not in _MAY_DIFFER and study.content.get(key) != wanted[key]]
    if differing:
        hint = "ask for the same as then, or start anew in another folder with --out"
        raise RunError(f"the study in {path} is another one: {', '.join(differing)} changed since", hint)
    study.claim()
    return study


def list_studies(parent: Path) -> list[StudyFolder]:
    """The readable studies in the folders of ``parent``, newest first."""
    found = []
    for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
        if (folder / MANIFEST_NAME).is_file():
            try:
                found.append(open_study(folder))
            except RunError:
                continue
    return sorted(found, key=lambda study: (study.content["created"], study.path.name), reverse=True)


def _check_numbers(table: pa.Table) -> None:
    """Raise `ValueError` where a number is none, or the chance ``p`` is not from 0 to 1."""
    for name in table.column_names:
        if pa.types.is_floating(table.schema.field(name).type):
            values = np.asarray(table.column(name))
            low, high = (-SLACK, 1.0 + SLACK) if name == "p" else (-np.inf, np.inf)
            if not np.isfinite(values).all() or ((values < low) | (values > high)).any():
                raise ValueError(f"{name} is not always a number that can be")


def _file(index: int) -> str:
    return f"cell-{index:05d}.parquet"


def _seal(index: int) -> str:
    return f"cell-{index:05d}.json"


def _to_bytes(tables: Iterable[pa.Table]) -> bytes:
    sink = pa.BufferOutputStream()
    writer = None
    for table in tables:
        if writer is None:
            writer = pq.ParquetWriter(sink, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return bytes(sink.getvalue())


def _from_bytes(raw: bytes) -> pa.Table:
    return pq.ParquetFile(pa.BufferReader(raw)).read()
