"""Runs whose truth is known, built from real chunks and gathered as any run is."""

import datetime as dt

import numpy as np

from standoff.record import (
    EXITS,
    IN_POWER_KINDS,
    MILESTONES,
    Chunk,
    Provenance,
    Record,
    Scale,
    Series,
    gather,
    to_fixed,
)  # fmt: skip

CROWD = Series("crowd_weekly", "persons", Scale("log", 1.0, 1e7), ("capital", "all"), every=7)


def provenance(members, draws, days=365, chunk_size=None, series=(CROWD,)):
    return Provenance(
        scenario="made-up", title="Made up", scenario_hash="0" * 64, start=dt.date(2020, 8, 9), days=days,
        members=members, draws=draws, seed=1, engine_version="test", versions={}, places=("capital",),
        population=9e6, series=tuple(series), chunk_size=chunk_size or members, n_paths=0,
    )  # fmt: skip


def chunk(exit_probabilities, days=365, *, first=0, index=0, exit_day=10, kinds=None, fans=None):
    """A chunk of members with these exit probabilities (member, exit), all on day ``exit_day`` (counting from 1)."""
    exits = np.asarray(exit_probabilities, dtype=np.float32)
    n = len(exits)
    standing = 1.0 - exits.sum(axis=1)
    kinds = np.zeros(n, dtype=int) if kinds is None else np.asarray(kinds)
    members = {name: np.where(kinds == i, standing, 0.0).astype(np.float32) for i, name in enumerate(IN_POWER_KINDS)}
    members |= {name: exits[:, i] for i, name in enumerate(EXITS)}
    for day in MILESTONES:
        out = exits.sum(axis=1) if exit_day <= day <= days else np.zeros(n)
        members[f"out_{day}"] = out.astype(np.float32)
    daily = np.zeros((days, len(EXITS)), np.int64)
    daily[exit_day - 1] = to_fixed(exits).sum(axis=0)
    return Chunk(index, first, members, fans or {}, daily)


def run_of(exit_probabilities, draws, assumptions=None, **options) -> Record:
    """A gathered run of one chunk."""
    made = chunk(exit_probabilities, **options)
    about = provenance(made.size, draws, days=options.get("days", 365), series=(CROWD,) if options.get("fans") else ())
    return gather(about, assumptions or {}, [made])


def drawn_run(rng, draws, replicates, assumptions=None, noise=None):
    """Uprisings whose probability is beta(4, 16) over draws; returns the run and the draws' true probabilities.

    Members have 0 or 1, or with ``noise`` a path probability: beta around the draw's own with variance p(1 - p) noise.
    """
    truth = rng.beta(4.0, 16.0, draws)
    if noise is None:
        found = rng.random((replicates, draws)) < truth
    else:
        weight = 1.0 / noise - 1.0
        found = rng.beta(weight * truth, weight * (1.0 - truth), (replicates, draws))
    exits = np.zeros((draws * replicates, len(EXITS)))
    exits[:, 0] = found.reshape(-1)
    return run_of(exits, draws, assumptions), truth
