"""What a run's folder may say at all: numbers that a run can have, chunks that fit it.

Checksums tell what was harmed. They do not tell what was written wrongly, by another version or by hand: such a folder
fits its own seals, and is refused here, before its numbers are used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from standoff.record import EXITS, MEMBER_COLUMNS, N_BINS, Chunk, Provenance, Record, Series

RANGES = {
    "days": (1, 3650),
    "members": (1, 10**9),
    "draws": (1, 10**6),
    "seed": (0, 2**64 - 1),
    "chunk_size": (1, 10**7),
    "n_paths": (0, 10**6),
}
MOST_CHUNKS = 10**7
LONGEST = 10_000
"""Characters of a name."""
LARGEST = 1e12
"""Of a feature of a path: sums of it over a chunk stay exact."""
SLACK = 1e-4
"""By which single precision may carry a probability past 0 or 1."""


def check_provenance(about: Provenance) -> None:
    """Raise `ValueError` where no run can be like this."""
    for name, (low, high) in RANGES.items():
        number = getattr(about, name)
        if type(number) is not int or not low <= number <= high:
            raise ValueError(f"{name} must be from {low} to {high}")
    if about.members / about.chunk_size > MOST_CHUNKS or about.draws > max(about.members, 1):
        raise ValueError("it has too many chunks or draws for its members")
    texts = (about.scenario, about.title, about.scenario_hash, about.engine_version, *about.places, *about.versions)
    if not all(isinstance(text, str) and len(text) <= LONGEST for text in (*texts, *about.versions.values())):
        raise ValueError("a name is no text")
    if type(about.start) is not dt.date or not _is_number(about.population) or not 0.0 < about.population < 1e12:
        raise ValueError("its start or its population cannot be")
    for series in about.series:
        _check_series(series)


def _check_series(series: Series) -> None:
    scale = series.scale
    texts = (series.name, series.unit, *series.places)
    if not all(isinstance(text, str) for text in texts) or not series.places or scale.kind not in ("log", "linear"):
        raise ValueError("a series has no name, unit, places or scale")
    if type(series.every) is not int or not 1 <= series.every <= RANGES["days"][1]:
        raise ValueError(f"{series.name} is read every {series.every} days")
    if not (_is_number(scale.low) and _is_number(scale.high) and scale.low < scale.high):
        raise ValueError(f"{series.name} has no range")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def check_kept(kept: Mapping[str, Any]) -> None:
    """Raise `ValueError` where the manifest does not say what the assumptions' file is."""
    if type(kept["bytes"]) is not int or not all(isinstance(kept[name], str) for name in ("sha256", "values")):
        raise ValueError("it does not say what the assumptions' file is")


def check_chunk(chunk: Chunk, about: Provenance, index: int) -> None:
    """Raise `ValueError` where the chunk is not one of that run."""
    size = min(about.chunk_size, about.members - index * about.chunk_size)
    if (chunk.index, chunk.first) != (index, index * about.chunk_size):
        raise ValueError("it is another chunk")
    for name in MEMBER_COLUMNS:
        if name not in chunk.members:
            raise ValueError(f"it has no column {name}")
    for name, values in chunk.members.items():
        if len(values) != size:
            raise ValueError(f"{name} has {len(values)} members, expected {size}")
        if not np.isfinite(values).all() or np.abs(values).max(initial=0.0) > LARGEST:
            raise ValueError(f"{name} is not always a number that can be")
    for name in MEMBER_COLUMNS:
        values = chunk.members[name]
        if values.min() < -SLACK or values.max() > 1.0 + SLACK:
            raise ValueError(f"{name} is not always a probability")
    if chunk.exits.shape != (about.days, len(EXITS)) or chunk.exits.min() < 0:
        raise ValueError("its exits are not those of its days")
    shapes = {series.name: shape_of(series, about) for series in about.series}
    for name, fan in chunk.fans.items():
        if fan.shape != shapes.get(name) or fan.min(initial=0) < 0:
            raise ValueError(f"the fan {name} is none of this run's")


def shape_of(series: Series, about: Provenance) -> tuple[int, int, int]:
    """(time, place, bin) of a series' fan."""
    return -(-about.days // series.every), len(series.places), N_BINS


def check_record(record: Record) -> None:
    """Raise `ValueError` where what was added up lacks a series, a draw or a path."""
    about = record.provenance
    for series in about.series:
        if series.name not in record.fans:
            raise ValueError(f"the fan {series.name} is not there whole")
    for name, values in record.assumptions.items():
        if values.shape != (about.draws,) or not np.isfinite(values).all():
            raise ValueError(f"the assumption {name} has not a number for each draw")
    kept = {path.shape[:2] for path in record.paths.values()}
    if len(kept) > 1 or any(days != about.days for _, days in kept):
        raise ValueError("its paths are not of one length")
