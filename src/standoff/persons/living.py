"""Living person by person: one member of a program with citizens and officers as individuals.

The street, arrests and the force are made of persons; everything else (belief, money, the patron, …) is the same
mechanism code as in `standoff.engine.plain`, on the same draws. A day goes: all mechanisms take their step, then what
the persons did replaces what the closed form said of crowds, detentions, jails and the force.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from math import gcd
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.engine.layout import N_ROWS, ROWS, as_record, parameter_records, state_type
from standoff.engine.plain import live_day
from standoff.engine.program import Program
from standoff.errors import StandoffError
from standoff.mechanisms import security
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS
from standoff.mechanisms.choice import logit
from standoff.persons import officers, street
from standoff.persons.kernels import Rates, compiled
from standoff.persons.people import Contacts, People, Segment, apportion, seat, whole
from standoff.rng import stream

SPAN = 2**18
"""Persons a thread takes at a time, a multiple of `street.BLOCK`."""

WORDS = 2.0**32


@dataclass(frozen=True)
class Lives:
    """One member's path with people one by one."""

    fields: dict[str, npt.NDArray[np.float32]]
    """Field name -> (day, place), as `standoff.engine.plain.live_one_member` gives."""
    people: People
    n_officers: int
    arrested_ever: int
    """Citizens arrested at least once."""
    arrests: int
    bytes_per_person: float
    """Memory of all arrays over citizens and officers, per citizen."""


@dataclass
class Nation:
    """Everybody's arrays; (citizen,) but for the officers'."""

    attitude: npt.NDArray[np.float32]
    ready: npt.NDArray[np.uint8]
    marched: npt.NDArray[np.uint8]
    jailed: npt.NDArray[np.uint8]
    arrested: npt.NDArray[np.uint8]
    watched: npt.NDArray[np.float32]
    """Share of one's contacts seen marching; of size 0 without contacts."""
    duty: npt.NDArray[np.uint8]
    generation: npt.NDArray[np.uint8]
    segments: list[Segment] = field(default_factory=list)
    n_jailed: int = 0
    n_arrests: int = 0

    def bytes_per_person(self) -> float:
        """Memory of the arrays, per citizen."""
        arrays = (value for value in vars(self).values() if isinstance(value, np.ndarray))
        return sum(array.nbytes for array in arrays) / self.attitude.size


class _Day:
    """What one day's loops share: the threads, the draws' keys and the numbers of the day."""

    def __init__(self, program: Program, member: int, people: People, pool: ThreadPoolExecutor) -> None:
        self.program, self.member, self.people, self.pool = program, member, people, pool
        self.seed = program.seed
        self.day = 0

    def lot(self, purpose: str, day: int | None = None) -> street.Lot:
        """The key of a purpose's draws today, or on another ``day`` (a fixed one for what persists)."""
        words = (stream("persons " + purpose), self.day if day is None else day, self.member & 0xFFFFFFFF,
                 self.seed & 0xFFFFFFFF, self.seed >> 32)  # fmt: skip
        return street.Lot(*(np.uint64(word) for word in words))

    def over(self, first: int, last: int, work: Any) -> list[Any]:
        """``work(first, last)`` over spans of persons, in threads; results in order."""
        starts = range(first - first % SPAN, last, SPAN)
        spans = [(max(start, first), min(start + SPAN, last)) for start in starts]
        if len(spans) == 1:
            return [work(*spans[0])]
        return list(self.pool.map(lambda span: work(*span), spans))


def live(program: Program, member: int = 0, people: People | None = None, days: int | None = None,
         threads: int | None = None) -> Lives:  # fmt: skip
    """Live one member with people one by one; the same numbers on any number of ``threads``.

    ``days`` at most the program's. All of `mobilisation`, `repression` and `security` must be on.
    """
    people = people or People()
    n_days = program.days if days is None else whole("days", days, 1, program.days)
    member = whole("member", member, 0, 2**63)
    threads = None if threads is None else whole("threads", threads, 1, 1024)
    for name in ("mobilisation", "repression", "security"):
        if not program.on[name]:
            raise StandoffError(f"people one by one need the mechanism {name}, which is off")
    draw_of_member = member % program.draws
    blocks = [program.starts[draw_of_member][:, None].copy() for _ in range(2)]
    parameters = parameter_records(np.ascontiguousarray(program.table[draw_of_member][:, None]))
    groups = program.groups._replace(attitude=program.attitudes[draw_of_member][:, None])
    rows = np.empty((n_days, N_ROWS), np.float32)
    with ThreadPoolExecutor(threads) as pool:
        today = _Day(program, member, people, pool)
        nation = _settle(today, groups, parameters, _record(blocks[0]))
        for day in range(n_days):
            today.day = day
            live_day(program, (blocks[0], blocks[1]), parameters, member, day, groups, CATALOGUE)
            was, new = (_record(block) for block in blocks)
            p = SimpleNamespace(**{name: _only(getattr(parameters, name)) for name in parameters._fields})
            _police(today, nation, was, new, p.repression)
            _march(today, nation, was, new, p.mobilisation, groups)
            _serve(today, nation, was, new, p.security)
            rows[day] = blocks[1][:, 0]
            blocks.reverse()
    widths = {name: groups.n_places if one.by_place else 1 for name, one in FIELDS.items()}
    fields = {name: rows[:, ROWS[name] : ROWS[name] + width] for name, width in widths.items()}
    arrested_ever = int(nation.arrested.sum())
    return Lives(fields, people, nation.duty.size, arrested_ever, nation.n_arrests, nation.bytes_per_person())


def _only(records: npt.NDArray[Any]) -> Any:
    return records.view(np.recarray)[0]


def _record(block: npt.NDArray[np.float32]) -> Any:
    return _only(as_record(block, state_type(1)))


def _settle(today: _Day, groups: Any, parameters: Any, first: Any) -> Nation:
    """Everybody's attitude, and officers in the states of rest."""
    people = today.people
    n = people.n_persons
    per_citizen = float(_only(parameters.security).officers_per_1000[0]) / 1000.0
    n_officers = people.n_officers or max(round(n * per_citizen), 1)
    ready, marched, jailed, arrested = (np.zeros(n, np.uint8) for _ in range(4))
    nation = Nation(
        attitude=np.empty(n, np.float32), ready=ready, marched=marched, jailed=jailed, arrested=arrested,
        watched=np.zeros(n if people.contacts else 0, np.float32), duty=np.zeros(n_officers, np.uint8),
        generation=np.zeros(n_officers, np.uint8), segments=seat(groups, people),
    )  # fmt: skip
    lot = today.lot("attitude", 0)
    today.over(0, n, lambda a, b: compiled(street.born)(nation.attitude, a, b, lot))
    rest = np.array([first.loyal[0], first.shirking[0], first.defected[0]], np.float64)
    nation.duty[:] = np.repeat(np.arange(3, dtype=np.uint8), apportion(rest, n_officers))
    return nation


def _police(today: _Day, nation: Nation, was: Any, new: Any, p: Any) -> None:
    """Yesterday's marchers are arrested and inmates released, one by one."""
    if today.people.arrests == "counted":
        return
    each = float(was.population[0]) / today.people.n_persons
    n_marched = float(was.share[0]) * today.people.n_persons
    taken_share = float(new.detained[0]) / each / n_marched if n_marched > 0.0 else 0.0
    chances = (np.uint64(min(taken_share, 1.0) * WORDS), np.uint64(WORDS / float(p.time_in_jail[0])))
    lots = (today.lot("arrest"), today.lot("release"))
    work = partial(compiled(street.arrest), nation.marched, nation.jailed)
    found = today.over(0, today.people.n_persons, lambda a, b: work((a, b), chances, lots))
    taken, released = (sum(one[k] for one in found) for k in range(2))
    np.maximum(nation.arrested, nation.jailed, out=nation.arrested)
    nation.n_arrests += taken
    nation.n_jailed += taken - released
    new.detained[0] = taken * each
    new.jailed[0] = nation.n_jailed * each


def _march(today: _Day, nation: Nation, was: Any, new: Any, p: Any, groups: Any) -> None:
    """Who is ready, and who of them goes."""
    people = today.people
    if people.contacts:
        _watch(today, nation, was, p)
    n_ready = sum(_ready_of(today, nation, segment, was, new, p, groups) for segment in nation.segments)
    turnout = float(new.turnout[0])
    wanted = n_ready / people.n_persons * turnout
    chance = min(turnout * min(float(p.reach[0]) / max(wanted, 1e-9), 1.0), 1.0)
    absent = nation.jailed
    if people.arrests == "counted":
        chance *= max(1.0 - float(was.jailed[0]) / float(was.population[0]), 0.0)
        absent = np.zeros_like(nation.jailed)
    word = np.uint32(min(chance * WORDS, WORDS - 1.0))
    lots = (today.lot("march"), today.lot("habit", 0), today.lot("by habit"))
    habit = np.uint32(min(people.regulars * WORDS, WORDS - 1.0))
    go = compiled(street.go)
    by_place = np.zeros(groups.n_places)
    for segment in nation.segments:
        work = partial(go, nation.ready, absent, nation.marched)
        by_place[segment.place] += sum(
            today.over(segment.first, segment.last, lambda a, b, work=work: work((a, b), word, lots, habit))
        )
    each = float(was.population[0]) / people.n_persons
    for place in range(groups.n_places):
        new.crowd[place, 0] = by_place[place] * each
    new.share[0] = by_place.sum() / people.n_persons


def _ready_of(today: _Day, nation: Nation, segment: Segment, was: Any, new: Any, p: Any, groups: Any) -> int:
    """Mark the ready of one segment; returns how many."""
    own = float(groups.attitude[segment.group, 0]) + float(new.common_pull[0])
    sharpness = float(groups.sharpness[segment.group])
    contacts = today.people.contacts
    if contacts is None:
        pull = own + float(new.online_pull[0]) * segment.online
        threshold = np.float32(-pull * sharpness)
        count = partial(compiled(street.count_ready), nation.attitude, nation.ready)
        return int(sum(today.over(segment.first, segment.last, lambda a, b: count(a, b, threshold))))
    seen, half = float(was.seen[0]), float(p.half_seen[0])
    pull_of_seen = float(p.social_pull[0]) * seen / (seen + half)
    control, cut = float(was.control[0]), float(was.cut[0])
    visible = float(p.social_pull[0]) * (1.0 - control + segment.online * (control - cut))
    rest = own - pull_of_seen * (1.0 - control)
    numbers = (rest, visible, half, seen, sharpness, contacts.weight)
    moved = street.Pull(*(np.float32(number) for number in numbers))
    among = partial(compiled(street.count_ready_among_contacts), nation.attitude, nation.watched, nation.ready)
    return int(sum(today.over(segment.first, segment.last, lambda a, b: among(a, b, moved))))


def _watch(today: _Day, nation: Nation, was: Any, p: Any) -> None:
    """Everybody looks at his contacts' march of yesterday."""
    contacts = today.people.contacts
    assert contacts is not None
    speeds = seeing_speeds(was, p)
    lot = today.lot("contacts", 0)
    watch = partial(compiled(street.watch), nation.marched, nation.watched)
    for place in {segment.place for segment in nation.segments}:
        mine = [segment for segment in nation.segments if segment.place == place]
        first, last = mine[0].first, mine[-1].last
        ring = ring_of(contacts, first, last, today.people.n_persons)
        today.over(first, last, lambda a, b, ring=ring: watch((a, b), ring, lot, speeds))


def seeing_speeds(was: Any, p: Any) -> tuple[Any, Any]:
    """How fast contacts are seen, and what share of them a cut lets through (see `street.watch`)."""
    return np.float32(p.seeing_speed[0]), np.float32(1.0 - was.cut[0])


def ring_of(contacts: Contacts, first: int, last: int, n_persons: int) -> street.Ring:
    """The ring of one place's persons ``first`` to ``last``; with homophily one's nearest stand beside one."""
    size = last - first
    stride = 1 if contacts.homophily else stride_of(size)
    return street.Ring(first, size, stride, contacts.n, np.uint64(contacts.rewired * WORDS), n_persons)


def stride_of(size: int) -> int:
    """A step that visits all of a ring and mixes its segments: coprime to ``size``, near its golden section."""
    stride = max(round(size * 0.6180339887498949), 1)
    while gcd(stride, size) != 1:
        stride += 1
    return stride


def _serve(today: _Day, nation: Nation, was: Any, new: Any, p: Any) -> None:
    """Officers decide; the force's shares and capacity are counted."""
    stay = security.will_to_stay(0, was, p)
    rates = np.zeros(1, Rates)
    rates["obey"], rates["remain"] = logit(stay), logit(stay + p.leaving_gap[0])
    rates["shirk"], rates["back"] = p.shirking_rate[0], p.returning_rate[0]
    rates["leave"], rates["refill"], rates["nerve"] = p.leaving_rate[0], p.refill[0], today.people.nerve
    counts = np.zeros(3, np.int64)
    lots = (today.lot("duty"), today.lot("nerve", 0))
    compiled(officers.serve)(nation.duty, nation.generation, rates[0], lots, counts)
    shares = counts / counts.sum()
    new.loyal[0], new.shirking[0], new.defected[0] = shares
    new.capacity[0] = security.strength(0, was, p, new.loyal[0], new.shirking[0])
