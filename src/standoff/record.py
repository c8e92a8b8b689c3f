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


@dataclass
class Sums:
    """Exact sums over some chunks: integers, so that they can be added up in any order and place.

    ``features``: name -> (draw,) in units of 1 / `WEIGHT`; ``kept``: first member and paths of chunks that keep some.
    The rest as in `Record`.
    """

    counts: Integers
    sums: Integers
    squares: Integers
    exits: Integers
    features: dict[str, Integers] = field(default_factory=dict)
    fans: dict[str, Integers] = field(default_factory=dict)
    kept: list[tuple[int, dict[str, npt.NDArray[np.float32]]]] = field(default_factory=list)
    n_chunks: int = 0

    @classmethod
    def none(cls, draws: int, days: int) -> Sums:
        """Sums over no chunk."""
        shape = (draws, len(MEMBER_COLUMNS))
        zeros = (np.zeros(shape, np.int64), np.zeros(shape, np.int64))
        return cls(np.zeros(draws, np.int64), *zeros, np.zeros((days, len(EXITS)), np.int64))

    def add(self, chunk: Chunk) -> None:
        """Add a chunk's members."""
        n = len(self.counts)
        draw = (chunk.first + np.arange(chunk.size)) % n
        np.add.at(self.counts, draw, 1)
        for position, name in enumerate(MEMBER_COLUMNS):
            values = chunk.members[name].astype(np.float64)
            np.add.at(self.sums[:, position], draw, to_fixed(values))
            np.add.at(self.squares[:, position], draw, to_fixed(values * values))
        for name in chunk.members.keys() - set(MEMBER_COLUMNS):
            total = self.features.setdefault(name, np.zeros(n, np.int64))
            np.add.at(total, draw, np.rint(chunk.members[name].astype(np.float64) * WEIGHT).astype(np.int64))
        for name, fan in chunk.fans.items():
            self.fans[name] = self.fans[name] + fan if name in self.fans else fan.copy()
        self.exits += chunk.exits
        if chunk.paths:
            self.kept.append((chunk.first, chunk.paths))
        self.n_chunks += 1

    def join(self, other: Sums) -> None:
        """Add what was added up elsewhere, over other chunks."""
        self.counts += other.counts
        self.sums += other.sums
        self.squares += other.squares
        self.exits += other.exits
        for own, theirs in ((self.features, other.features), (self.fans, other.fans)):
            for name, total in theirs.items():
                own[name] = own[name] + total if name in own else total.copy()
        self.kept += other.kept
        self.n_chunks += other.n_chunks


def gather(provenance: Provenance, assumptions: dict[str, Floats], chunks: Iterable[Chunk | Sums]) -> Record:
    """Add chunks, or sums over some, up to a record; their order and their cut do not matter."""
    found = Sums.none(provenance.draws, provenance.days)
    for each in chunks:
        if isinstance(each, Sums):
            found.join(each)
        else:
            found.add(each)
    seen = np.maximum(found.counts, 1)
    features = {name: total / WEIGHT / seen for name, total in sorted(found.features.items())}
    found.kept.sort(key=lambda item: item[0])
    names = found.kept[0][1] if found.kept else {}
    paths = {name: np.concatenate([each[name] for _, each in found.kept]) for name in names}
    return Record(
        provenance, assumptions, found.counts, found.sums, found.squares, found.fans, found.exits, paths, features
    )


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
