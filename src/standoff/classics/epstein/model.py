"""Epstein's models of civil violence played on a torus: `civil_violence` (I), `ethnic_violence` (II), `ensemble`."""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from standoff.classics.domain import within, within_whole
from standoff.classics.epstein import kernel
from standoff.classics.epstein.layout import PERSON, Rules, Sight
from standoff.classics.epstein.settings import MOST_TICKS, CivilViolence, EthnicViolence
from standoff.errors import StandoffError

Counts = npt.NDArray[np.int64]
T = TypeVar("T")

_MASK = 2**64 - 1
MOST_SLOTS = 2**30
"""Of all who can live at once, at 48 bytes each; only those that are ever used take memory."""


@dataclass(frozen=True)
class Course:
    """What happened, by tick: whole numbers of persons at the end of each tick, shape (ticks,), and the torus at last.

    For model II ``active``, ``quiescent`` and ``jailed`` are both groups together; by group they are in ``by_group``.
    """

    active: Counts
    quiescent: Counts
    jailed: Counts
    cops: Counts
    arrests: Counts
    """In this tick, like kills, births and deaths (of age)."""
    kills: Counts
    births: Counts
    deaths: Counts
    by_group: Counts
    """Shape (ticks, 2, 3): quiescent, active and jailed of each group; model I has one group, the second is empty."""
    torus: npt.NDArray[np.int8]
    """Shape (height, width) at the end: -1 empty, 0 quiescent, 1 active, 2 jailed (if they stay), 3 a cop."""

    @property
    def population(self) -> Counts:
        """Citizens alive, shape (ticks,)."""
        return self.active + self.quiescent + self.jailed

    @property
    def extinct_at(self) -> int | None:
        """Model II: the tick (the first is 0) in which a group died out, or None."""
        alive = self.by_group.sum(axis=2).min(axis=1)
        gone = np.flatnonzero(alive == 0)
        return int(gone[0]) if gone.size else None


def civil_violence(
    setting: CivilViolence | None = None, *, ticks: int, seed: int = 0, legitimacy: npt.ArrayLike | None = None,
    cops: npt.ArrayLike | None = None,
) -> Course:  # fmt: skip
    """Model I: a rebellion against a central authority (Epstein 2002, PNAS 99 suppl. 3:7243–7250).

    Each tick everyone takes a turn, in a new random order.

    **Citizens**: G = H (1 - L) with H, R ~ U(0, 1) once and for all; P = 1 - exp(-k g(C / A)) with the C cops and the A
    active citizens in vision, himself counted as one; active iff G - R P > T. **Cops** arrest one random active citizen
    in their vision, if any, for 0, 1, … or Jmax turns. Both then move to a random empty site in their vision. What the
    readings of g, of vision, of the order within a turn and of jail are, `CivilViolence` says.

    ``legitimacy`` and ``cops`` (how many are on duty; never more than before) are schedules by tick, shape (ticks,);
    without them both stay as ``setting`` has them. The same ``seed`` gives the same numbers on every machine.
    Raises `StandoffError` for bad input.
    """
    setting = CivilViolence() if setting is None else setting
    if isinstance(setting, EthnicViolence):
        raise StandoffError("an EthnicViolence is model II", "play it with ethnic_violence")
    return _play(setting, _schedule(setting, ticks, legitimacy, cops), seed)


def ethnic_violence(
    setting: EthnicViolence | None = None, *, ticks: int, seed: int = 0, legitimacy: npt.ArrayLike | None = None,
    cops: npt.ArrayLike | None = None,
) -> Course:  # fmt: skip
    """Model II: two groups kill one another, cops stand between (Epstein 2002, PNAS 99 suppl. 3:7243–7250).

    As `civil_violence`, and: an active citizen kills one random citizen of the other group in vision; each turn ends
    with cloning and a tick of age, as `EthnicViolence` says. Ends early, at ``extinct_at``, when a group has died out
    (unless ``until_extinct`` is false), so arrays may be shorter than ``ticks``.
    """
    setting = EthnicViolence() if setting is None else setting
    if not isinstance(setting, EthnicViolence):
        raise StandoffError(f"model II needs an EthnicViolence, found a {type(setting).__name__}")
    return _play(setting, _schedule(setting, ticks, legitimacy, cops), seed)


def ensemble(play: Callable[[int], T], seeds: Iterable[int], threads: int | None = None) -> tuple[T, ...]:
    """``play(seed)`` for every seed, in threads (the compiled loop lets go of the interpreter), in the seeds' order.

    ``ensemble(lambda seed: civil_violence(RUN_2, ticks=3000, seed=seed), range(20))``; ``threads`` is by default the
    number of processors. The numbers do not depend on it.
    """
    if threads is not None:
        threads = within_whole("threads", threads, 1, 4096)
    with ThreadPoolExecutor(int(threads or os.cpu_count() or 1)) as pool:
        return tuple(pool.map(play, seeds))


def _schedule(
    setting: CivilViolence, ticks: int, legitimacy: npt.ArrayLike | None, cops: npt.ArrayLike | None
) -> tuple[npt.NDArray[np.float64], Counts]:
    ticks = within_whole("ticks", ticks, 1, MOST_TICKS)
    by_tick = setting.legitimacy if legitimacy is None else legitimacy
    on_duty = setting.n_cops if cops is None else cops
    found = [within("legitimacy", by_tick, 0.0, 1.0), within("cops", on_duty, 0, setting.n_cops)]
    for name, one in zip(("legitimacy", "cops"), found, strict=True):
        if one.shape not in ((), (ticks,)):
            raise StandoffError(f"{name} must be one number or one a tick, shape ({ticks},), found {one.shape}")
    if np.any(np.diff(np.atleast_1d(found[1])) > 0) or np.any(found[1] % 1 != 0):
        raise StandoffError("cops must be whole numbers that never rise: cops are only withdrawn")
    lines = [np.broadcast_to(one, ticks).copy() for one in found]
    return lines[0], lines[1].astype(np.int64)


Steps = npt.NDArray[np.int32]


def spans_and_steps(setting: CivilViolence, vision: float) -> tuple[Steps, Steps]:
    """What is in vision, as steps on the torus: each site once, however far vision goes around it (see `Sight`)."""
    return _spans_and_steps(int(setting.height), int(setting.width), setting.neighbourhood, float(vision))


@functools.lru_cache(maxsize=64)
def _spans_and_steps(height: int, width: int, neighbourhood: str, vision: float) -> tuple[Steps, Steps]:
    across = _steps(width)
    spans, steps = [], []
    for down in _steps(height):
        reach = _reach(neighbourhood, vision, abs(int(down)))
        seen = across[np.abs(across) <= reach]
        if reach >= 0:
            spans.append((down, seen[0], seen[-1]))
            steps += [(down, along) for along in seen if down != 0 or along != 0]
    return np.array(spans, np.int32).reshape(-1, 3), np.array(steps, np.int32).reshape(-1, 2)


def _steps(size: int) -> npt.NDArray[np.int64]:
    """The shortest steps to each place of a ring, in order: -1, 0, 1, 2 of four."""
    return np.arange(-((size - 1) // 2), size // 2 + 1)


def _reach(neighbourhood: str, vision: float, step: int) -> int:
    """How far along a row vision goes that lies ``step`` rows away; -1 for not at all."""
    if step > vision:
        return -1
    if neighbourhood == "moore":
        return math.floor(min(vision, 2.0**30))
    if neighbourhood == "von_neumann":
        return math.floor(min(vision - step, 2.0**30))
    return math.isqrt(math.floor(min(vision, 2.0**30) ** 2 - step**2 + 1e-9))


def _play(setting: CivilViolence, schedule: tuple[npt.NDArray[np.float64], Counts], seed: int) -> Course:
    rules, sight, count = _rules(setting), _sight(setting), np.zeros(kernel.N_COUNTS, np.int64)
    count[kernel.RANDOM] = np.uint64(_scattered(seed)).astype(np.int64)
    board = np.zeros((3, int(setting.height), int(setting.width)), np.int32)
    board[kernel.STANDING] = kernel.EMPTY
    people = _slots(setting, rules, schedule[0].size)
    first = round(setting.first_share * setting.n_citizens) if isinstance(setting, EthnicViolence) else None
    numbers = (setting.n_citizens, setting.n_citizens if first is None else first, setting.n_cops)
    kernel.place(rules, board, people, sight.spans, count, numbers)
    record = np.zeros((schedule[0].size, kernel.N_COLUMNS), np.int64)
    record = record[: kernel.play(rules, board, people, sight, count, schedule, record)]
    by_group = record[:, : 2 * kernel.N_STATES].reshape(-1, 2, kernel.N_STATES).copy()
    quiescent, active, jailed = by_group.sum(axis=1).T.copy()
    cops, arrests, kills, births, deaths = record[:, kernel.COPS :].T.copy()
    standing = np.append(people["state"][: count[kernel.EVER]], kernel.EMPTY)[board[kernel.STANDING]].astype(np.int8)
    return Course(active, quiescent, jailed, cops, arrests, kills, births, deaths, by_group, standing)


def _rules(setting: CivilViolence) -> Rules:
    ethnic = isinstance(setting, EthnicViolence)
    return Rules(
        threshold=float(setting.threshold), arrest_constant=float(setting.arrest_constant),
        ratio={"floor": kernel.FLOORED, "literal": kernel.LITERAL, "round": kernel.ROUNDED}[setting.ratio],
        moves=bool(setting.moves), move_first=setting.order == "move_first", jailed_stay=setting.jailed == "stay",
        take_site=setting.after_arrest == "take_site",
        same_vision=len(spans_and_steps(setting, setting.vision)[1]) == len(
            spans_and_steps(setting, setting.cop_vision)[1]
        ),
        jail_max=-1 if math.isinf(setting.jail_max) else int(setting.jail_max),
        two_groups=ethnic, cloning=float(setting.cloning) if isinstance(setting, EthnicViolence) else 0.0,
        life_max=int(setting.life_max) if isinstance(setting, EthnicViolence) else 0,
        until_extinct=bool(setting.until_extinct) if isinstance(setting, EthnicViolence) else False,
    )  # fmt: skip


def _sight(setting: CivilViolence) -> Sight:
    ratio = np.arange(setting.n_cops + 2, dtype=np.float64)
    chances = 1.0 - np.exp(-float(setting.arrest_constant) * ratio)
    spans, steps = spans_and_steps(setting, setting.vision)
    beat = spans_and_steps(setting, setting.cop_vision)[1]
    return Sight(spans, steps, beat, np.floor(chances * kernel.STEADY + 0.5) / kernel.STEADY)


def _slots(setting: CivilViolence, rules: Rules, ticks: int) -> npt.NDArray[Any]:
    """Slots for all who can live at once, the dead of the tick included.

    Model I: a site each. Model II: on the torus no more than sites, and off it no more than each cop can arrest in a
    life, or in the run; a term says nothing here, for on a full torus nobody is released. In a tick each of them has at
    most one clone, and the dead keep their slots until it ends: twice as many.
    """
    n_sites = int(setting.height) * int(setting.width)
    stay = 0 if rules.jailed_stay else min(rules.life_max + 1, ticks)
    wanted = 2 * (n_sites + setting.n_cops * stay) if rules.two_groups else n_sites
    if wanted > MOST_SLOTS:
        most = (MOST_SLOTS // 2 - n_sites) // setting.n_cops - 1
        raise StandoffError(
            f"life_max must be a number in [1, {most}] for {setting.n_cops} cops and {ticks} ticks, "
            f"found {rules.life_max}: more could be in jail than fit into memory",
            "Play fewer ticks, with fewer cops, or with shorter lives.",
        )
    try:
        return np.zeros(wanted, PERSON)
    except MemoryError:
        raise StandoffError(
            f"life_max {rules.life_max} with {setting.n_cops} cops and {ticks} ticks takes room for {wanted} citizens, "
            f"{wanted * PERSON.itemsize / 1e9:.1f} GB, which this machine does not have",
            "Play fewer ticks, with fewer cops, or with shorter lives.",
        ) from None


def _scattered(seed: int) -> int:
    """Neighbouring seeds far apart: SplitMix64's mixing of the seed, which sends no two to the same state."""
    bits = (within_whole("seed", seed, 0, 2**63) + int(kernel.GOLDEN)) & _MASK
    bits = ((bits ^ (bits >> 30)) * int(kernel.FIRST)) & _MASK
    bits = ((bits ^ (bits >> 27)) * int(kernel.SECOND)) & _MASK
    return bits ^ (bits >> 31)


def warm_up() -> Any:
    """Compile now what the first run would compile; later runs and processes find it on disk."""
    tiny = CivilViolence(height=4, width=4, density=0.5, cop_density=0.1, vision=1.0, cop_vision=1.0)
    return civil_violence(tiny, ticks=1)
