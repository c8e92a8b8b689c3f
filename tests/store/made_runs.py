"""Small made-up runs for the store's tests: every chunk a function of its index, so that any process can make it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import numpy as np

from standoff import store
from standoff.record import EXITS, MEMBER_COLUMNS, N_BINS, Chunk, Provenance, Record, Scale, Series

DAYS = 30
CHUNK_SIZE = 20
MEMBERS = 50
DRAWS = 7
N_CHUNKS = 3
ODD = np.array([np.nan, -0.0, np.inf, 1e-45, 1.0], np.float32)
RESOLVED = {"scenario": "made-up", "groups": [{"name": "café", "size": 0.1}], "on": True, "nothing": None}


def make_provenance(**changed: object) -> Provenance:
    """A run of 50 members in chunks of 20."""
    crowd = Series("crowd", "persons", Scale("log", 0.0, 1e7), ("capital", "rest"), every=7)
    belief = Series("belief", "share", Scale("linear", 0.0, 1.0), ("",))
    given: dict[str, object] = {
        "scenario": "made-up",
        "title": "A made-up crisis",
        "scenario_hash": "5f" * 32,
        "start": dt.date(2020, 8, 9),
        "days": DAYS,
        "members": MEMBERS,
        "draws": DRAWS,
        "seed": 3,
        "engine_version": "2026.11.1",
        "versions": store.software_versions(),
        "places": ("capital", "rest"),
        "population": 9.4e6,
        "series": (crowd, belief),
        "chunk_size": CHUNK_SIZE,
        "n_paths": 4,
    }
    return Provenance(**{**given, **changed})  # type: ignore[arg-type]


def make_assumptions() -> dict[str, np.ndarray]:
    """Values of two uncertain parameters by draw."""
    random = np.random.default_rng(1)
    return {"patron.sharpness": random.normal(size=DRAWS), "security.pay": random.random(DRAWS)}


def make_chunk(index: int) -> Chunk:
    """Chunk ``index``; only the first keeps paths, only the last is short."""
    random = np.random.default_rng(100 + index)
    size = min(CHUNK_SIZE, MEMBERS - index * CHUNK_SIZE)
    members = {name: random.random(size).astype(np.float32) for name in MEMBER_COLUMNS}
    members["peak_crowd"] = random.random(size).astype(np.float32)
    crowd = np.zeros((5, 2, N_BINS), np.int64)
    crowd[random.integers(0, 5, 60), random.integers(0, 2, 60), random.integers(0, N_BINS, 60)] = 2**20
    belief = np.zeros((DAYS, 1, N_BINS), np.int64)
    belief[:, 0, random.integers(0, N_BINS)] = random.integers(1, 2**40, DAYS)
    exits = random.integers(0, 2**40, (DAYS, len(EXITS)))
    paths = {}
    if index == 0:
        paths = {"crowd": random.random((4, DAYS, 2)).astype(np.float32), "belief": np.zeros((4, DAYS, 1), np.float32)}
        paths["belief"].flat[: len(ODD)] = ODD
    return Chunk(index, index * CHUNK_SIZE, members, {"crowd": crowd, "belief": belief}, exits, paths)


def create_run(folder: Path, n_written: int = 0) -> store.RunFolder:
    """A new run with its first chunks written."""
    run = store.create(folder, make_provenance(), make_assumptions(), RESOLVED, {"set": ["patron.support=none"]})
    for index in range(n_written):
        run.write(make_chunk(index))
    return run


def finish_run(folder: Path) -> store.RunFolder:
    """Go on with a run, or start it where a kill left no manifest; the finished folder, unlocked."""
    if (folder / "manifest.json").exists():
        run = store.resume(folder, make_provenance(), make_assumptions())
    else:
        run = create_run(folder)
    with run:
        for index in run.missing_chunks():
            run.write(make_chunk(index))
        run.finish({"outcomes": 1})
    return run


def bits(arrays: dict[str, np.ndarray]) -> dict[str, tuple[str, tuple[int, ...], bytes]]:
    """What must be equal for arrays to be bit-identical."""
    return {name: (str(array.dtype), array.shape, array.tobytes()) for name, array in arrays.items()}


def chunk_bits(chunk: Chunk) -> tuple[object, ...]:
    """What must be equal, in the same order, for two chunks to be bit-identical."""
    parts = (chunk.members, chunk.fans, {"exits": chunk.exits}, chunk.paths)
    return (chunk.index, chunk.first, *(tuple(bits(part).items()) for part in parts))


def record_digest(record: Record) -> str:
    """One digest over every number of a record."""
    own = {"counts": record.counts, "sums": record.sums, "squares": record.squares, "exits": record.exits}
    parts = (record.assumptions, own, record.fans, record.paths, record.features)
    return hashlib.sha256(repr([sorted(bits(part).items()) for part in parts]).encode()).hexdigest()
