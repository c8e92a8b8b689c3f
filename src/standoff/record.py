"""What an ensemble leaves behind, as plain arrays: outcomes, quantiles, sample paths, provenance.

Analysis, scoring and the store see a run only as a `Record`, so they work on fresh, stored and foreign runs alike.

**Exact sums.** Probabilities are summed as integers in units of 2^-32 (`FIXED`), and weighted histograms likewise
in units of 2^-20 (`WEIGHT`): integer sums do not depend on order, so a run gives the same bits on any number of
threads, workers and chunks.

**Histograms.** A fan is a histogram over `N_BINS` bins for each time and place, weighted by the probability that
the ruler still stands. A ``log`` field uses 32 bins an octave from 2^-4 on (3% wide, values below in bin 0), a
``linear`` field equal bins between its ends; quantiles interpolate within a bin.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

EXITS = ("uprising", "coup", "negotiated", "managed")
OUTCOMES = ("in_power", *EXITS)
IN_POWER_KINDS = ("calm", "contested", "foreign_troops")
MILESTONES = (30, 60, 90, 180, 365)
"""Days by which the probability of being out is reported."""

FIXED = 2.0**32
WEIGHT = 2.0**20
N_BINS = 1024
BINS_PER_OCTAVE = 32
LOWEST_OCTAVE = -4

MEMBER_COLUMNS = (
    "calm", "contested", "foreign_troops", *EXITS, *(f"out_{day}" for day in MILESTONES),
)  # fmt: skip
"""Per-member probabilities (float32) that are summed by draw; ``out_N`` is 0 where the run is shorter than N days."""


@dataclass(frozen=True)
class Scale:
    """How one series is binned (see the module's text)."""

    kind: str
    low: float
    high: float

    def edges(self) -> Floats:
        """The ``N_BINS`` + 1 edges of the bins."""
        if self.kind == "linear":
            return np.linspace(self.low, self.high, N_BINS + 1)
        octave, part = np.divmod(np.arange(N_BINS), BINS_PER_OCTAVE)
        upper = 2.0 ** (octave + LOWEST_OCTAVE) * (1.0 + (part + 1) / BINS_PER_OCTAVE)
        return np.concatenate([[0.0], upper])


@dataclass(frozen=True)
class Series:
    """What a fan is of: a field, its unit, how it is binned, and when it is read."""

    name: str
    unit: str
    scale: Scale
    places: tuple[str, ...]
    """Names along the place axis; ``("",)`` for a field that has no place."""
    every: int = 1
    """Days between readings: 1 daily, 7 the largest value of each week."""


@dataclass
class Chunk:
    """What one chunk of members leaves.

    ``members``: name -> (n,) float32; the names are `MEMBER_COLUMNS` and the engine's features of a path.
    ``fans``: series name -> (time, place, bin) int64, in units of 1 / `WEIGHT`.
    ``exits``: (day, exit) int64, in units of 1 / `FIXED`: probability of each exit on each day, summed over members.
    ``paths``: field name -> (member, day, place) float32 for the kept sample, empty beyond the first chunks.
    """

    index: int
    first: int
    members: dict[str, npt.NDArray[np.float32]]
    fans: dict[str, Integers]
    exits: Integers
    paths: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.members["calm"])


@dataclass(frozen=True)
class Provenance:
    """What a run was: enough to make it again."""

    scenario: str
    title: str
    scenario_hash: str
    start: dt.date
    days: int
    members: int
    draws: int
    """Assumption draws; member ``m`` uses draw ``m % draws``."""
    seed: int
    engine_version: str
    versions: Mapping[str, str]
    places: tuple[str, ...]
    population: float
    series: tuple[Series, ...]
    chunk_size: int
    n_paths: int


@dataclass
class Record:
    """A whole ensemble, in memory that does not grow with its members.

    ``sums`` and ``squares``: (draw, column of `MEMBER_COLUMNS`), exact sums over the draw's members of the
    probability and of its square. ``assumptions``: name -> (draw,) value of each uncertain parameter.
    """

    provenance: Provenance
    assumptions: dict[str, Floats]
    counts: Integers
    sums: Integers
    squares: Integers
    fans: dict[str, Integers]
    exits: Integers
    paths: dict[str, npt.NDArray[np.float32]]
    features: dict[str, Floats] = field(default_factory=dict)
    """Mean over members of each feature of a path that is not a probability, by draw: name -> (draw,)."""
    elapsed_s: float = float("nan")
    run_dir: str | None = None

    def column(self, name: str) -> Floats:
        """Mean probability by draw, (draw,)."""
        return self.sums[:, MEMBER_COLUMNS.index(name)] / FIXED / self.counts


def to_fixed(probability: npt.ArrayLike) -> Integers:
    """Probabilities as integers in units of 1 / `FIXED`."""
    return np.rint(np.asarray(probability, dtype=np.float64) * FIXED).astype(np.int64)


def gather(provenance: Provenance, assumptions: dict[str, Floats], chunks: Iterable[Chunk]) -> Record:
    """Add chunks up to a record; their order and their cut do not matter."""
    n = provenance.draws
    shape = (n, len(MEMBER_COLUMNS))
    record = Record(
        provenance, assumptions, np.zeros(n, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64),
        {}, np.zeros((provenance.days, len(EXITS)), np.int64), {},
    )  # fmt: skip
    feature_sums: dict[str, Integers] = {}
    kept: list[tuple[int, dict[str, npt.NDArray[np.float32]]]] = []
    for chunk in chunks:
        draw = (chunk.first + np.arange(chunk.size)) % n
        np.add.at(record.counts, draw, 1)
        for position, name in enumerate(MEMBER_COLUMNS):
            values = chunk.members[name].astype(np.float64)
            np.add.at(record.sums[:, position], draw, to_fixed(values))
            np.add.at(record.squares[:, position], draw, to_fixed(values * values))
        for name in chunk.members.keys() - set(MEMBER_COLUMNS):
            total = feature_sums.setdefault(name, np.zeros(n, np.int64))
            np.add.at(total, draw, np.rint(chunk.members[name].astype(np.float64) * WEIGHT).astype(np.int64))
        for name, fan in chunk.fans.items():
            record.fans[name] = record.fans[name] + fan if name in record.fans else fan.copy()
        record.exits += chunk.exits
        if chunk.paths:
            kept.append((chunk.first, chunk.paths))
    seen = np.maximum(record.counts, 1)
    record.features = {name: total / WEIGHT / seen for name, total in sorted(feature_sums.items())}
    kept.sort(key=lambda item: item[0])
    for name in kept[0][1] if kept else ():
        record.paths[name] = np.concatenate([paths[name] for _, paths in kept])
    return record


def quantiles(histogram: Integers, scale: Scale, probabilities: npt.ArrayLike) -> Floats:
    """Weighted quantiles of binned values.

    ``histogram``: (…, bin); returns (…, probability), NaN where no weight is left. Linear within a bin.
    """
    wanted = np.atleast_1d(np.asarray(probabilities, dtype=np.float64))
    edges = scale.edges()
    flat = histogram.reshape(-1, histogram.shape[-1])
    found = np.full((len(flat), len(wanted)), np.nan)
    for row, weights in enumerate(flat):
        total = int(weights.sum())
        if total == 0:
            continue
        cumulative = np.concatenate([[0.0], np.cumsum(weights) / total])
        found[row] = np.interp(wanted, cumulative, edges)
    return found.reshape(*histogram.shape[:-1], len(wanted))
