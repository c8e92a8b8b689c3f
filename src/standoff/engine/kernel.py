"""Kernel: the compiled loop over members and days, and what it notes on the way.

Per block of 64 members: take their assumptions and first day, live day after day, and note outcomes, features of the
path, and (only where asked) histograms of daily series and whole paths. Nothing kept grows with members but one row of
`features` a member.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from standoff.engine.day import live_one_day
from standoff.engine.draws import Streams, draw_day
from standoff.record import BINS_PER_OCTAVE, FIXED, LOWEST_OCTAVE, N_BINS, WEIGHT

COLUMNS = (
    "uprising", "coup", "negotiated", "managed", "out_30", "out_60", "out_90", "out_180", "out_365",
    "recent_share", "peak_share", "troops_last", "loyal_14", "loyal_least", "elite_least", "seen_weeks_2_6",
    "seen_weeks_11_13", "detained_share", "deaths", "support_mean", "troops_ever", "arrears_most", "goodwill_least",
    "ceded", "strike_most", "belief_most", "early_crowd",
)  # fmt: skip
"""Columns of the noted table, in order; shares of the nation or of the force, means over days where a mean."""

_SHIFT = 18
_FIRST_BIN = (127 + LOWEST_OCTAVE) * BINS_PER_OCTAVE


class Job(NamedTuple):
    """Which members and days, and the scenario's arrays (see `program.Program`)."""

    seed: np.uint64
    first_member: np.uint64
    n_members: int
    n_draws: int
    table: npt.NDArray[np.float32]
    starts: npt.NDArray[np.float32]
    attitudes: npt.NDArray[np.float32]
    schedule: npt.NDArray[Any]
    streams: Streams


class Desk(NamedTuple):
    """Working memory of one thread: two days of state and one block of parameters and draws, as rows and as records."""

    was_rows: npt.NDArray[np.float32]
    new_rows: npt.NDArray[np.float32]
    was: npt.NDArray[Any]
    new: npt.NDArray[Any]
    parameter_rows: npt.NDArray[np.float32]
    parameters: Any
    draw_rows: npt.NDArray[np.float32]
    draw: npt.NDArray[Any]
    tally_rows: npt.NDArray[np.float32]
    tally: npt.NDArray[Any]
    weights: npt.NDArray[np.int64]
    bins: npt.NDArray[np.uint32]
    week: npt.NDArray[np.float32]
    """(place + 1, lane): largest crowd of the week so far."""


class Notes(NamedTuple):
    """What is written down.

    ``columns``: (len(COLUMNS), member). ``exits``: (day, exit) integer sums of the probability of having left by then.
    ``weekly``: (week, place + 1, bin), the largest crowd of each week, the last place being the nation.
    ``series``: (day, series, bin) for the state rows ``series_rows`` with scale ``series_low``, ``series_step`` (step
    0: log bins). ``paths``: (day, state row, lane) of the first block only, or of size 0.
    """

    columns: npt.NDArray[np.float32]
    exits: npt.NDArray[np.int64]
    weekly: npt.NDArray[np.int64]
    series_rows: npt.NDArray[np.int64]
    series_low: npt.NDArray[np.float32]
    series_per_step: npt.NDArray[np.float32]
    series: npt.NDArray[np.int64]
    paths: npt.NDArray[np.float32]


def log_bin(value: Any) -> Any:
    """Bin of a count on the log scale of `record.Scale`: read off the exponent and the top five bits of a float32."""
    place = (np.float32(max(value, 0.0)).view(np.int32) >> np.int32(_SHIFT)) - np.int32(_FIRST_BIN)
    return min(max(place, np.int32(0)), np.int32(N_BINS - 1))


def add_to_fan(fan: Any, values: Any, desk: Any, low: Any, per_step: Any) -> None:
    """Add weighted values of the lanes to one histogram; ``per_step`` 0 means log bins."""
    bins, weights = desk.bins, desk.weights
    if per_step > 0.0:
        for i in range(bins.size):
            bins[i] = np.uint32(min(max((values[i] - low) * per_step, 0.0), 1023.0))
    else:
        for i in range(bins.size):
            bins[i] = np.uint32(log_bin(values[i]))
    for i in range(bins.size):
        fan[bins[i]] += weights[i]


def take_block(job: Any, desk: Any, groups: Any, block: Any) -> None:
    """Assumptions and first day of the 64 members of a block (members beyond the last repeat its draws, unused)."""
    lanes = desk.was_rows.shape[1]
    for i in range(lanes):
        member = np.int64(job.first_member) + block * lanes + i
        draw = member % job.n_draws
        for k in range(job.table.shape[1]):
            desk.parameter_rows[k, i] = job.table[draw, k]
        for k in range(job.starts.shape[1]):
            desk.was_rows[k, i] = job.starts[draw, k]
            desk.new_rows[k, i] = job.starts[draw, k]
        for g in range(job.attitudes.shape[1]):
            groups.attitude[g, i] = job.attitudes[draw, g]


def note_exits(new: Any, exits: Any, n_active: Any) -> None:
    """Add the probability of each exit up to the day, in exact integers."""
    uprising = coup = negotiated = managed = np.int64(0)
    for i in range(n_active):
        uprising += np.int64(np.float64(new.uprising[i]) * FIXED)
        coup += np.int64(np.float64(new.coup[i]) * FIXED)
        negotiated += np.int64(np.float64(new.negotiated[i]) * FIXED)
        managed += np.int64(np.float64(new.managed[i]) * FIXED)
    exits[0] += uprising
    exits[1] += coup
    exits[2] += negotiated
    exits[3] += managed


def begin_tally(was: Any, tally: Any, rows: Any) -> None:
    """An empty tally for a block."""
    for k in range(rows.shape[0]):
        for i in range(rows.shape[1]):
            rows[k, i] = 0.0
    for i in range(was.loyal.size):
        tally.loyal_least[i] = was.loyal[i]
        tally.elite_least[i] = was.elite[i]
        tally.goodwill_least[i] = was.goodwill[i]
        tally.belief_most[i] = was.belief[i]
        tally.loyal_14[i] = was.loyal[i]


def note_day(new: Any, tally: Any, day: Any, n_days: Any) -> None:
    """Features of the path after the day numbered ``day`` (from 0) of ``n_days``."""
    recent = 1.0 if day >= n_days - 30 else 0.0
    first_weeks = 1.0 if day < 14 else 0.0
    early = 0.0454545 if (day >= 14) & (day < 36) else 0.0
    late = 0.0476190 if (day >= 70) & (day < 91) else 0.0
    per_day = np.float32(1.0) / np.float32(n_days)
    for i in range(new.share.size):
        share = new.share[i]
        tally.recent_share[i] = max(tally.recent_share[i], share * recent)
        tally.peak_share[i] = max(tally.peak_share[i], share)
        tally.early_crowd[i] = max(tally.early_crowd[i], share * new.population[i] * first_weeks)
        tally.loyal_least[i] = min(tally.loyal_least[i], new.loyal[i])
        tally.elite_least[i] = min(tally.elite_least[i], new.elite[i])
        tally.goodwill_least[i] = min(tally.goodwill_least[i], new.goodwill[i])
        tally.seen_weeks_2_6[i] += early * new.seen[i]
        tally.seen_weeks_11_13[i] += late * new.seen[i]
        tally.detained_share[i] += new.detained[i] / new.population[i]
        tally.support_mean[i] += per_day * new.support[i]
        tally.troops_ever[i] = max(tally.troops_ever[i], new.troops[i])
        tally.arrears_most[i] = max(tally.arrears_most[i], new.arrears[i])
        tally.strike_most[i] = max(tally.strike_most[i], new.strike[i])
        tally.belief_most[i] = max(tally.belief_most[i], new.belief[i])
    if day == 14:
        for i in range(new.share.size):
            tally.loyal_14[i] = new.loyal[i]
    if day == 29:
        note_out(new.standing, tally.out_30)
    if day == 59:
        note_out(new.standing, tally.out_60)
    if day == 89:
        note_out(new.standing, tally.out_90)
    if day == 179:
        note_out(new.standing, tally.out_180)
    if day == 364:
        note_out(new.standing, tally.out_365)


def note_out(standing: Any, column: Any) -> None:
    """Probability of being out by the end of the day."""
    for i in range(standing.size):
        column[i] = 1.0 - standing[i]


def end_tally(was: Any, tally: Any) -> None:
    """What is read on the last day."""
    for i in range(was.standing.size):
        tally.uprising[i] = was.uprising[i]
        tally.coup[i] = was.coup[i]
        tally.negotiated[i] = was.negotiated[i]
        tally.managed[i] = was.managed[i]
        tally.troops_last[i] = was.troops[i]
        tally.deaths[i] = was.deaths[i]
        tally.ceded[i] = was.ceded[i]


def note_week(new: Any, desk: Any, notes: Any, day: Any, week_ends: Any) -> None:
    """Keep the week's largest crowd by place and for the nation; at the week's end add it to the fan."""
    n_places = notes.weekly.shape[1] - 1
    first_day = day % 7 == 0
    for place in range(n_places):
        for i in range(new.share.size):
            before = 0.0 if first_day else desk.week[place, i]
            desk.week[place, i] = max(before, new.crowd[place, i])
    for i in range(new.share.size):
        before = 0.0 if first_day else desk.week[n_places, i]
        desk.week[n_places, i] = max(before, new.share[i] * new.population[i])
    if week_ends:
        for place in range(n_places + 1):
            add_to_fan(notes.weekly[day // 7, place], desk.week[place], desk, np.float32(0.0), np.float32(0.0))


def note_series(rows: Any, desk: Any, notes: Any, day: Any) -> None:
    """Add the day's values of the series asked for to their fans."""
    for s in range(notes.series_rows.size):
        add_to_fan(notes.series[day, s], rows[notes.series_rows[s]], desk, notes.series_low[s],
                   notes.series_per_step[s])  # fmt: skip


def weigh(new: Any, weights: Any, n_active: Any) -> None:
    """Weight of each lane in a fan: the probability that he still stands; 0 for lanes that fill the last block up."""
    for i in range(new.standing.size):
        weights[i] = np.int64(np.float64(new.standing[i]) * WEIGHT)
    for i in range(n_active, new.standing.size):
        weights[i] = np.int64(0)


def keep_path(rows: Any, kept: Any) -> None:
    """Copy a day's whole state."""
    for k in range(rows.shape[0]):
        for i in range(rows.shape[1]):
            kept[k, i] = rows[k, i]


def live_block(job: Any, desk: Any, groups: Any, on: Any, notes: Any, block: Any) -> None:
    """All days of one block of members."""
    lanes = desk.was_rows.shape[1]
    n_days = job.schedule.shape[0]
    n_active = min(lanes, job.n_members - block * lanes)
    take_block(job, desk, groups, block)
    was, new, was_rows, new_rows = desk.was[0], desk.new[0], desk.was_rows, desk.new_rows
    begin_tally(was, desk.tally[0], desk.tally_rows)
    first_member = job.first_member + np.uint64(block * lanes)
    for day in range(n_days):
        draw_day(desk.draw_rows, job.streams, job.seed, first_member, np.uint64(day))
        live_one_day(was, new, desk.parameters, desk.draw[0], job.schedule[day], groups, on)
        note_exits(new, notes.exits[day], n_active)
        note_day(new, desk.tally[0], day, n_days)
        week_ends = (day % 7 == 6) | (day == n_days - 1)
        if week_ends | (notes.series_rows.size > 0):
            weigh(new, desk.weights, n_active)
        note_week(new, desk, notes, day, week_ends)
        note_series(new_rows, desk, notes, day)
        if (notes.paths.shape[0] > 0) & (block == 0):
            keep_path(new_rows, notes.paths[day])
        was, new, was_rows, new_rows = new, was, new_rows, was_rows
    end_tally(was, desk.tally[0])
    for k in range(desk.tally_rows.shape[0]):
        for i in range(lanes):
            notes.columns[k, block * lanes + i] = desk.tally_rows[k, i]


def live(job: Any, desk: Any, groups: Any, on: Any, notes: Any) -> None:
    """All members of a job, block after block."""
    lanes = desk.was_rows.shape[1]
    for block in range((job.n_members + lanes - 1) // lanes):
        live_block(job, desk, groups, on, notes, block)
