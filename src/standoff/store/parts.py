"""One chunk as Parquet files and back, bit for bit, and the seal that says they are whole.

``part``  member, draw, one float32 column for each entry of `Chunk.members`.
``fans``  series, time, place, bin, weight: the non-zero cells of `Chunk.fans` (weight in units of 1 / `WEIGHT`);
          series ``exits`` holds `Chunk.exits` (time is the day, bin the exit, weight in units of 1 / `FIXED`).
``paths``  field, member, day, place, value: whole paths of the kept sample.

Each table's schema carries, under the key ``standoff``, the chunk's index, first member and the arrays' shapes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from standoff.record import Chunk
from standoff.store.disk import digest, read_json
from standoff.store.manifest import canonical

EXITS_SERIES = "exits"
_KEY = b"standoff"
_SEAL_KIND = "standoff chunk"
_MOST_CELLS = 10**8
"""Of one fan; far above ten years in all places."""
_ODD = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError)
"""What comes of tables and shapes that are other than they were written."""


def file_name(kind: str, index: int) -> str:
    """``part-00012.parquet`` and its like; ``kind`` is part, fans or paths."""
    return f"{kind}-{index:05d}.parquet"


def seal_name(index: int) -> str:
    """Name of the file that seals chunk ``index``."""
    return f"part-{index:05d}.json"


def seal_index(name: str) -> int | None:
    """The chunk that a file of this name seals, if it is named like a seal."""
    digits = name.removeprefix("part-").removesuffix(".json")
    return int(digits) if digits.isdecimal() and len(digits) < 19 and name == seal_name(int(digits)) else None


@dataclass(frozen=True)
class Seal:
    """Says that a chunk is whole: which files it has, and the size and SHA-256 of each."""

    run: str
    index: int
    files: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, run: str, index: int, contents: Mapping[str, bytes]) -> Seal:
        """Seal over files' bytes; ``run`` is the manifest's checksum."""
        files = {name: {"bytes": len(content), "sha256": digest(content)} for name, content in contents.items()}
        return cls(run, index, files)

    def to_bytes(self) -> bytes:
        """The seal as JSON that ends in its own checksum."""
        content = {"kind": _SEAL_KIND, "run": self.run, "chunk": self.index, "files": self.files}
        return (json.dumps({**content, "checksum": digest(canonical(content))}, indent=1) + "\n").encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Seal:
        """Raises `ValueError` where the seal is damaged."""
        content = read_json(raw)
        if not isinstance(content, dict) or content.pop("checksum", None) != digest(canonical(content)):
            raise ValueError("its checksum does not fit")
        files = content.get("files")
        if not isinstance(files, dict) or not all(
            isinstance(about, dict) and about.keys() >= {"bytes", "sha256"} for about in files.values()
        ):
            raise ValueError("it names no files")
        return cls(content["run"], content["chunk"], files)


def values_digest(assumptions: Mapping[str, npt.NDArray[np.float64]]) -> str:
    """Digest of the values of uncertain parameters, whatever file they are in."""
    rows = {name: digest(np.ascontiguousarray(values, "<f8").tobytes()) for name, values in assumptions.items()}
    return digest(canonical(rows))


def assumptions_to_bytes(assumptions: Mapping[str, npt.NDArray[np.float64]]) -> bytes:
    """Parquet of the values of uncertain parameters: draw, then one float64 column each."""
    if "draw" in assumptions:
        raise ValueError("an assumption must not be called draw")
    n_draws = len(next(iter(assumptions.values()), ()))
    columns = {name: _column(values.astype(np.float64)) for name, values in assumptions.items()}
    return _to_parquet({"draw": _column(np.arange(n_draws, dtype=np.int32)), **columns}, {})


def assumptions_from_bytes(raw: bytes) -> dict[str, npt.NDArray[np.float64]]:
    """The inverse of `assumptions_to_bytes`. Raises `ValueError` for what that did not write."""
    try:
        table, _ = _from_parquet(raw)
        return {name: _array(table, name, np.float64) for name in table.column_names if name != "draw"}
    except (*_ODD, pa.ArrowException) as fault:
        raise ValueError(f"it cannot be read: {type(fault).__name__}: {fault}") from fault


def chunk_to_bytes(chunk: Chunk, draws: int) -> dict[str, bytes]:
    """A chunk's files by name. Raises `ValueError` where an array could not come back as it is."""
    _check(chunk)
    files = {
        file_name("part", chunk.index): _members_to_bytes(chunk, draws),
        file_name("fans", chunk.index): _fans_to_bytes(chunk),
    }
    if chunk.paths:
        files[file_name("paths", chunk.index)] = _paths_to_bytes(chunk)
    return files


def chunk_from_bytes(files: Mapping[str, bytes], index: int) -> Chunk:
    """The inverse of `chunk_to_bytes`. Raises `ValueError` for what that did not write."""
    try:
        return _chunk_from_bytes(files, index)
    except (*_ODD, pa.ArrowException) as fault:
        raise ValueError(f"it cannot be read: {type(fault).__name__}: {fault}") from fault


def _chunk_from_bytes(files: Mapping[str, bytes], index: int) -> Chunk:
    table, about = _from_parquet(files[file_name("part", index)])
    members = {name: _array(table, name, np.float32) for name in table.column_names if name not in ("member", "draw")}
    fans = _fans_from_bytes(files[file_name("fans", index)])
    exits = fans.pop(EXITS_SERIES)
    raw = files.get(file_name("paths", index))
    return Chunk(about["chunk"], about["first"], members, fans, exits, _paths_from_bytes(raw) if raw else {})


def _members_to_bytes(chunk: Chunk, draws: int) -> bytes:
    member = np.arange(chunk.first, chunk.first + chunk.size, dtype=np.int64)
    columns: dict[str, npt.NDArray[Any]] = {"member": member, "draw": (member % draws).astype(np.int32)}
    columns |= chunk.members
    encodings = dict.fromkeys(chunk.members, "BYTE_STREAM_SPLIT")
    about = {"chunk": chunk.index, "first": chunk.first}
    return _to_parquet({name: _column(values) for name, values in columns.items()}, about, encodings)


def _fans_to_bytes(chunk: Chunk) -> bytes:
    fans = {**chunk.fans, EXITS_SERIES: chunk.exits[:, None, :]}
    cells = [np.nonzero(fan) for fan in fans.values()]
    lengths = [len(time) for time, _, _ in cells]
    columns = {"series": _names(list(fans), lengths)}
    for axis, name in enumerate(("time", "place", "bin")):
        columns[name] = _column(np.concatenate([cell[axis] for cell in cells]).astype(np.int32))
    columns["weight"] = _column(np.concatenate([fan[cell] for fan, cell in zip(fans.values(), cells, strict=True)]))
    shapes = {name: fan.shape for name, fan in fans.items()}
    about = {
        "chunk": chunk.index,
        "first": chunk.first,
        "shapes": shapes,
        "rows": dict(zip(fans, lengths, strict=True)),
    }
    return _to_parquet(columns, about, _delta("time", "place", "bin", "weight"))


def _fans_from_bytes(raw: bytes) -> dict[str, npt.NDArray[np.int64]]:
    table, about = _from_parquet(raw)
    time, place, bins = (_array(table, name, np.int32) for name in ("time", "place", "bin"))
    weight = _array(table, "weight", np.int64)
    fans = {}
    for name, rows in _runs(about["rows"], len(weight)).items():
        if not 0 <= math.prod(about["shapes"][name]) <= _MOST_CELLS:
            raise ValueError(f"the fan {name} has too many cells")
        fan = np.zeros(about["shapes"][name], np.int64)
        fan[time[rows], place[rows], bins[rows]] = weight[rows]
        fans[name] = fan
    fans[EXITS_SERIES] = fans[EXITS_SERIES][:, 0, :]
    return fans


def _paths_to_bytes(chunk: Chunk) -> bytes:
    paths = chunk.paths
    columns = {"field": _names(list(paths), [path.size for path in paths.values()])}
    axes = [np.indices(path.shape, np.int32).reshape(3, -1) for path in paths.values()]
    member, day, place = np.concatenate(axes, axis=1)
    columns["member"] = _column(member.astype(np.int64) + chunk.first)
    columns["day"], columns["place"] = _column(day), _column(place)
    columns["value"] = _column(np.concatenate([path.ravel() for path in paths.values()]))
    about = {"chunk": chunk.index, "first": chunk.first, "shapes": {name: path.shape for name, path in paths.items()}}
    return _to_parquet(columns, about, _delta("member", "day", "place") | {"value": "BYTE_STREAM_SPLIT"})


def _paths_from_bytes(raw: bytes) -> dict[str, npt.NDArray[np.float32]]:
    table, about = _from_parquet(raw)
    value = _array(table, "value", np.float32)
    rows = _runs({name: math.prod(shape) for name, shape in about["shapes"].items()}, len(value))
    return {name: value[rows[name]].reshape(shape) for name, shape in about["shapes"].items()}


def _check(chunk: Chunk) -> None:
    def want(name: str, array: npt.NDArray[Any], dtype: type, n_axes: int) -> None:
        if array.dtype != np.dtype(dtype) or array.ndim != n_axes:
            raise ValueError(f"chunk {chunk.index}: {name} must be {dtype.__name__} of {n_axes} axes, is {array.dtype}")

    for name, values in chunk.members.items():
        want(name, values, np.float32, 1)
        if len(values) != chunk.size or name in ("member", "draw"):
            raise ValueError(f"chunk {chunk.index}: column {name} has a reserved name or another length")
    for name, fan in chunk.fans.items():
        want(name, fan, np.int64, 3)
        if name == EXITS_SERIES:
            raise ValueError(f"a fan must not be called {EXITS_SERIES}")
    want("exits", chunk.exits, np.int64, 2)
    for name, path in chunk.paths.items():
        want(name, path, np.float32, 3)


def _names(names: list[str], lengths: list[int]) -> pa.Array:
    """A dictionary column that names which array each row belongs to; arrays lie one after the other."""
    codes = np.repeat(np.arange(len(names), dtype=np.int32), lengths)
    spelled = [name.encode() for name in names]
    ends = np.cumsum([0, *map(len, spelled)], dtype=np.int32)
    values = pa.StringArray.from_buffers(len(names), pa.py_buffer(ends), pa.py_buffer(b"".join(spelled)))
    return pa.DictionaryArray.from_arrays(_column(codes), values)


def _runs(lengths: Mapping[str, int], n_rows: int) -> dict[str, slice]:
    """Rows of each array; all rows are some array's."""
    ends = np.cumsum([0, *lengths.values()]).tolist()
    if ends[-1] != n_rows or min(lengths.values(), default=0) < 0:
        raise ValueError(f"it has {n_rows} rows, expected {ends[-1]}")
    return {name: slice(start, end) for name, start, end in zip(lengths, ends, ends[1:], strict=False)}


def _delta(*columns: str) -> dict[str, str]:
    return dict.fromkeys(columns, "DELTA_BINARY_PACKED")


def _column(values: npt.NDArray[Any]) -> pa.Array:
    """An Arrow column. Here and in `_array` buffers are passed: `pa.array` and `to_numpy` would import pandas."""
    values = np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(values)])


def _array(table: pa.Table, name: str, dtype: type) -> npt.NDArray[Any]:
    """A column as a writable array of its own."""
    if table.column(name).type != pa.from_numpy_dtype(np.dtype(dtype)) or table.column(name).null_count:
        raise ValueError(f"the column {name} is of another kind")
    pieces = table.column(name).chunks
    rows: list[npt.NDArray[Any]] = [
        np.frombuffer(piece.buffers()[1], dtype)[piece.offset : piece.offset + len(piece)] for piece in pieces
    ]
    return np.concatenate([np.empty(0, dtype), *rows])


def _to_parquet(columns: dict[str, pa.Array], about: dict[str, Any], encodings: dict[str, str] | None = None) -> bytes:
    encodings = encodings or {}
    schema = pa.schema(
        [pa.field(name, column.type, nullable=False) for name, column in columns.items()],
        metadata={_KEY: json.dumps(about).encode()},
    )
    by_dictionary = [name for name in columns if name not in encodings] if encodings else False
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink, schema, compression="zstd", use_dictionary=by_dictionary, column_encoding=encodings or None
    ) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays(list(columns.values()), schema=schema))
    return bytes(sink.getvalue())


def _from_parquet(raw: bytes) -> tuple[pa.Table, dict[str, Any]]:
    table = pq.ParquetFile(pa.BufferReader(raw)).read()
    return table, json.loads(table.schema.metadata[_KEY])
