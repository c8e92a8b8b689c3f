"""Ensemble: many members of one program, cut into chunks that can run anywhere in any order."""

from __future__ import annotations

import functools
import platform
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.engine import kernel
from standoff.engine.draws import streams
from standoff.engine.lanes import compile_kernel
from standoff.engine.layout import (
    LANES,
    N_ROWS,
    ROWS,
    Switches,
    as_record,
    draw_type,
    parameter_records,
    state_type,
)
from standoff.engine.program import Program
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import FIELDS, PARAMETERS
from standoff.record import (
    EXITS,
    MILESTONES,
    N_BINS,
    Chunk,
    Floats,
    Integers,
    Provenance,
    Scale,
    Series,
)
from standoff.version import ENGINE_VERSION, __version__

CALM_SHARE = 0.001
"""In power counts as calm when no crowd of the last 30 days was above this share of the nation."""

FEATURES = tuple(
    name for name in kernel.COLUMNS if not name.startswith("out_") and name not in (*EXITS, "troops_last")
)  # fmt: skip
"""What is kept of each path besides probabilities."""

EVERYWHERE = "all"


@dataclass(frozen=True)
class Plan:
    """How much to run and what to keep. ``series`` names fields whose daily quantiles are wanted."""

    members: int
    chunk_size: int = 2048
    series: tuple[str, ...] = ()
    n_paths: int = 20

    def __post_init__(self) -> None:
        if self.members < 1 or self.chunk_size < 1:
            raise StandoffError(
                f"members and chunk size must be at least 1, found {self.members} and {self.chunk_size}"
            )
        for name in self.series:
            if name not in FIELDS:
                raise StandoffError(f"there is no field `{name}` to keep a series of", f"fields: {', '.join(FIELDS)}")


def n_chunks(plan: Plan) -> int:
    """Number of chunks of a plan."""
    return -(-plan.members // plan.chunk_size)


@functools.cache
def compiled_live() -> Any:
    """The compiled kernel, made once a process."""
    return compile_kernel(kernel.live)


def assumption_values(program: Program) -> dict[str, Floats]:
    """The uncertain assumptions: name -> (draw,)."""
    return {name: program.values[name] for name in program.uncertain}


def kept_series(program: Program, plan: Plan) -> tuple[Series, ...]:
    """The fans a plan keeps: the weekly crowd always, then the daily series asked for."""
    log_scale = Scale("log", 0.0, FIELDS["crowd"].high)
    series = [Series("crowd_weekly", "persons", log_scale, (*program.resolved.places, EVERYWHERE), 7)]
    for name in plan.series:
        field = FIELDS[name]
        places = program.resolved.places if field.by_place else ("",)
        series.append(Series(name, field.unit, Scale(field.scale, field.low, field.high), places))
    return tuple(series)


def provenance(program: Program, plan: Plan) -> Provenance:
    """What a run of this plan is."""
    import numba

    resolved = program.resolved
    versions = {"standoff": __version__, "numba": numba.__version__, "numpy": np.__version__,
                "python": platform.python_version()}  # fmt: skip
    return Provenance(
        resolved.name, resolved.title, resolved.hash, resolved.start, program.days, plan.members, program.draws,
        program.seed, ENGINE_VERSION, versions, resolved.places, float(np.median(program.values["nation.population"])),
        kept_series(program, plan), plan.chunk_size, plan.n_paths,
    )  # fmt: skip


def simulate_chunk(program: Program, plan: Plan, index: int) -> Chunk:
    """Run one chunk of members. Safe to call from many threads; the same bits wherever it runs."""
    first = index * plan.chunk_size
    n_members = min(plan.chunk_size, plan.members - first)
    if n_members < 1:
        raise StandoffError(f"chunk {index} lies beyond {plan.members} members")
    job = kernel.Job(
        np.uint64(program.seed), np.uint64(first), n_members, program.draws, program.table, program.starts,
        program.attitudes, program.schedule, streams(),
    )  # fmt: skip
    n_kept = max(min(plan.n_paths - first, n_members, LANES), 0)
    notes = _blank_notes(program, plan, n_members, n_kept > 0)
    groups = program.groups._replace(attitude=np.zeros((program.attitudes.shape[1], LANES), np.float32))
    compiled_live()(job, _desk(len(program.resolved.places)), groups, Switches(**program.on), notes)
    paths = _paths(notes.paths, n_kept, len(program.resolved.places)) if n_kept else {}
    _check_finite(notes.columns[:, :n_members], first, program.draws)
    members = _members(notes.columns[:, :n_members])
    exits = np.diff(notes.exits, axis=0, prepend=0)
    return Chunk(index, first, members, _fans(notes, plan, program), exits, paths)


def warm_up(on_message: Callable[[str], None] | None = None) -> bool:
    """Have the kernel ready. Compiling takes some ten seconds the first time after an install or an update.

    ``on_message`` is told when that happens. Returns whether it had to compile.
    """
    kernel_function = compiled_live()
    if kernel_function.signatures:
        return False
    message = "compiling the model for this machine, once (some ten seconds) …"
    teller = threading.Timer(1.0, on_message or (lambda _: None), (message,))
    teller.daemon = True
    teller.start()
    try:
        _run_nothing(kernel_function)
    finally:
        teller.cancel()
    return not kernel_function.stats.cache_hits


def _run_nothing(kernel_function: Any) -> None:
    from standoff.engine.layout import TODAY, Groups

    lanes = np.zeros((1, LANES), np.float32)
    one = np.zeros(1, np.float32)
    groups = Groups(1, 1, np.zeros(1, np.int64), one, one, one, one, lanes)
    job = kernel.Job(
        np.uint64(0), np.uint64(0), 0, 1, np.zeros((1, len(PARAMETERS)), np.float32), np.zeros((1, N_ROWS), np.float32),
        np.zeros((1, 1), np.float32), np.zeros(1, TODAY), streams(),
    )  # fmt: skip
    none = np.zeros(0, np.float32)
    notes = kernel.Notes(
        np.zeros((len(kernel.COLUMNS), LANES), np.float32), np.zeros((1, 4), np.int64),
        np.zeros((1, 2, N_BINS), np.int64), np.zeros(0, np.int64), none, none, np.zeros((0, 0, N_BINS), np.int64),
        np.zeros((0, 0, 0), np.float32),
    )  # fmt: skip
    kernel_function(job, _desk(1), groups, Switches(*([True] * len(Switches._fields))), notes)


def _desk(n_places: int) -> kernel.Desk:
    was, new = np.zeros((N_ROWS, LANES), np.float32), np.zeros((N_ROWS, LANES), np.float32)
    block = np.zeros((len(PARAMETERS), LANES), np.float32)
    kind = draw_type(LANES)
    drawn = np.zeros((len(kind.names or ()), LANES), np.float32)
    tally = np.zeros((len(kernel.COLUMNS), LANES), np.float32)
    state = state_type(LANES)
    return kernel.Desk(
        was, new, as_record(was, state), as_record(new, state), block, parameter_records(block), drawn,
        as_record(drawn, kind), tally, as_record(tally, np.dtype([(name, "f4", (LANES,)) for name in kernel.COLUMNS])),
        np.zeros(LANES, np.int64), np.zeros(LANES, np.uint32), np.zeros((n_places + 1, LANES), np.float32),
    )  # fmt: skip


def _series_rows(plan: Plan, n_places: int) -> list[tuple[str, int]]:
    n_rows = {name: n_places if FIELDS[name].by_place else 1 for name in plan.series}
    return [(name, ROWS[name] + place) for name in plan.series for place in range(n_rows[name])]


def _blank_notes(program: Program, plan: Plan, n_members: int, keeps_paths: bool) -> kernel.Notes:
    n_places = len(program.resolved.places)
    rows = _series_rows(plan, n_places)
    low = [FIELDS[name].low for name, _ in rows]
    per_step = [
        0.0 if FIELDS[name].scale == "log" else N_BINS / (FIELDS[name].high - FIELDS[name].low) for name, _ in rows
    ]  # fmt: skip
    padded = -(-n_members // LANES) * LANES
    return kernel.Notes(
        np.zeros((len(kernel.COLUMNS), padded), np.float32),
        np.zeros((program.days, len(EXITS)), np.int64),
        np.zeros((-(-program.days // 7), n_places + 1, N_BINS), np.int64),
        np.array([row for _, row in rows], np.int64), np.array(low, np.float32), np.array(per_step, np.float32),
        np.zeros((program.days if rows else 0, len(rows), N_BINS), np.int64),
        np.zeros((program.days, N_ROWS, LANES) if keeps_paths else (0, 0, 0), np.float32),
    )  # fmt: skip


def _check_finite(columns: npt.NDArray[np.float32], first: int, draws: int) -> None:
    """Raise `StandoffError` for the first member whose numbers are not finite: no probability is made of such."""
    broken = np.flatnonzero(~np.isfinite(columns).all(axis=0))
    if len(broken):
        member = first + int(broken[0])
        raise StandoffError(
            f"{len(broken)} futures gave numbers that are not finite, the first member {member}, "
            f"assumption draw {member % draws}",
            "an assumption lies where the model has no meaning; narrow what was set or widened last",
        )


def _members(columns: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[np.float32]]:
    noted = {name: columns[k] for k, name in enumerate(kernel.COLUMNS)}
    out = noted["uprising"] + noted["coup"] + noted["negotiated"] + noted["managed"]
    standing = np.maximum(np.float32(1.0) - out, np.float32(0.0))
    foreign = noted["troops_last"] > 0.5
    calm = ~foreign & (noted["recent_share"] <= CALM_SHARE)
    kinds = {"calm": calm, "contested": ~foreign & ~calm, "foreign_troops": foreign}
    members = {name: np.where(which, standing, np.float32(0.0)) for name, which in kinds.items()}
    members |= {name: noted[name] for name in EXITS}
    members |= {f"out_{day}": noted[f"out_{day}"] for day in MILESTONES}
    members |= {name: noted[name] for name in FEATURES}
    return {name: np.ascontiguousarray(values) for name, values in members.items()}


def _fans(notes: kernel.Notes, plan: Plan, program: Program) -> dict[str, Integers]:
    fans = {"crowd_weekly": notes.weekly}
    first = 0
    for series in kept_series(program, plan)[1:]:
        fans[series.name] = notes.series[:, first : first + len(series.places)]
        first += len(series.places)
    return fans


def _paths(noted: npt.NDArray[np.float32], n_kept: int, n_places: int) -> dict[str, npt.NDArray[np.float32]]:
    """(day, row, lane) -> name -> (member, day, place)."""
    kept = {}
    for name, field in FIELDS.items():
        rows = slice(ROWS[name], ROWS[name] + (n_places if field.by_place else 1))
        kept[name] = np.ascontiguousarray(noted[:, rows, :n_kept].transpose(2, 0, 1))
    return kept
