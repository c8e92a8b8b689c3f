"""Crowd: ten million citizens who each weigh every day anew whether to march, at about the speed of reading them.

**Equations** (citizen i, day t = 0, 1, …; l_it standard logistic, drawn anew each day)

    marches_it  iff  a_i + pull_t + l_it > 0
    pull_t   = b s(seen_t),   s(m) = m / (m + m_half)
    share_t  = number marching / number of citizens
    seen_0   = 0,   seen_{t+1} = seen_t + k (share_t - seen_t)

**Symbols**: a_i ``attitudes`` (logit), b ``social_pull`` (logit), m_half ``half_seen`` and k ``seeing_speed`` (1/day)
as in `standoff.mechanisms.mobilisation`, whose closed form this is citizen by citizen: no reach, fear or arrests.

**One comparison a citizen and day.** A uniform u makes a logistic number l = log(u / (1 - u)), as good as -l, so that
a + pull - l > 0 iff u < 1 / (1 + exp(-a - pull)) iff u (1 + exp(-pull) exp(-a)) < 1. What differs between citizens,
exp(-a), is worked out once, what differs between days is one number: no logarithm, exponential or division is left.
Exact to the last bits of float32 (a relative error of 2e-7 of a probability).

**The uniform** is a stateless hash of (seed, day, citizen), not Philox as elsewhere: Philox needs five wide
multiplications a word, this three narrow ones, sixteen citizens a vector. Two 32-bit keys K0, K1 a day are Philox's of
(seed, day); then, modulo 2^32 and with ^ for exclusive or,

    x = i W + K0;   x = (x ^ x >> 16) M1;   x = ((x ^ x >> 15) + K1) M2;   u = (x ^ x >> 15) / 2^32

W is a prime close to 2^32 over the golden ratio, M1 and M2 multipliers of little bias for these shifts, found by the
search of C. Wellons' hash prospector (2018, public domain). K1 comes between, so that two days whose K0 lie close do
not share words. Not for secrets, nor for more than 2^32 citizens. ``tests/persons/test_crowd.py`` holds it to
uniformity, independence of neighbours, days and seeds, and the binomial spread of its counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import types
from numba.extending import intrinsic

from standoff.classics.domain import within
from standoff.errors import StandoffError
from standoff.float32 import exp
from standoff.persons.kernels import compiled
from standoff.rng import philox, stream

TILE = 8192
"""Citizens counted together; a thread's part begins at a multiple of it."""

LARGEST = 40.0
"""Largest attitude, either way, and largest social pull, in logits: their exponentials multiply within float32."""


def _narrow(operation: str) -> Any:
    """An operation on two uint32 that stays one (the compiler's own widens both to 64 bits: half as many a vector)."""

    @intrinsic
    def build(_: Any, a: Any, b: Any) -> tuple[Any, Callable[..., Any]]:
        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return getattr(builder, operation)(*arguments)

        return types.uint32(types.uint32, types.uint32), emit

    return build


add, multiply, differ, shift = _narrow("add"), _narrow("mul"), _narrow("xor"), _narrow("lshr")


def weigh(attitudes: Any, odds: Any) -> Any:
    """Write exp(-a_i), the odds of staying at home without any pull; returns how many attitudes were out of range."""
    bad = 0
    for i in range(attitudes.size):
        bad += 0 if abs(attitudes[i]) <= 40.0 else 1
        odds[i] = exp(-attitudes[i])
    return bad


def count(odds: Any, first: Any, reluctance: Any, key_0: Any, key_1: Any) -> Any:
    """Citizens who march: ``odds`` are theirs, ``first`` the first one's number, ``reluctance`` exp(-pull)."""
    marching = np.int64(0)
    for start in range(0, odds.size, TILE):
        tile = odds[start : start + TILE]
        origin = add(multiply(np.uint32(first + start), np.uint32(0x9E3779B1)), key_0)
        found = np.uint32(0)
        for i in range(tile.size):
            x = add(multiply(np.uint32(i), np.uint32(0x9E3779B1)), origin)
            x = multiply(differ(x, shift(x, np.uint32(16))), np.uint32(0x21F0AAAD))
            x = multiply(add(differ(x, shift(x, np.uint32(15))), key_1), np.uint32(0xD35A2D97))
            x = differ(x, shift(x, np.uint32(15)))
            found = add(found, np.uint32(np.float32(x) * (1.0 + reluctance * tile[i]) < 4294967296.0))
        marching += np.int64(found)
    return marching


def day_keys(seed: int, days: int) -> npt.NDArray[np.uint32]:
    """(day, 2): the two keys of each day's hash."""
    low = np.uint64(0xFFFFFFFF)
    day, purpose = np.arange(days, dtype=np.uint64), np.full(days, stream("crowd"), np.uint64)
    none = np.zeros(days, np.uint64)
    words = philox(none, day, purpose, none, np.uint64(seed) & low, np.uint64(seed) >> np.uint64(32))
    return np.stack(words[:2], axis=1).astype(np.uint32)


def march_days(
    attitudes: npt.ArrayLike, social_pull: float, half_seen: float, seeing_speed: float, days: int, seed: int,
    threads: int = 1,
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Share of the citizens who march on each of ``days`` days, (day,) float64.

    ``attitudes`` (citizen,), logit within ±40, taken as float32; ``social_pull`` in logits, 0 … 40; ``half_seen`` a
    share in (0, 1]; ``seeing_speed`` a day, in (0, 1]; ``seed`` below 2^64. The same bits on any number of ``threads``;
    takes 4 bytes a citizen besides the attitudes. Raises `StandoffError` for anything outside these ranges.
    """
    given = np.ascontiguousarray(attitudes, dtype=np.float32)
    _check(given, days, seed, threads)
    within("social_pull", social_pull, 0.0, LARGEST)
    within("half_seen", half_seen, 0.0, 1.0, ends="(]")
    within("seeing_speed", seeing_speed, 0.0, 1.0, ends="(]")
    parts = _parts(given.size, threads)
    odds, shares, seen = np.empty_like(given), np.empty(days), 0.0
    with ThreadPoolExecutor(len(parts), "crowd") as pool:
        side_by_side = pool.map if len(parts) > 1 else map
        if sum(side_by_side(lambda part: compiled(weigh)(given[part], odds[part]), parts)):
            within("attitudes", given, -LARGEST, LARGEST)
        for day, keys in enumerate(day_keys(seed, days)):
            reluctance = np.float32(math.exp(-social_pull * seen / (seen + half_seen)))
            marching = sum(side_by_side(partial(_count_part, odds, reluctance, keys), parts))
            shares[day] = marching / given.size
            seen += seeing_speed * (float(shares[day]) - seen)
    return shares


def _count_part(
    odds: npt.NDArray[np.float32], reluctance: np.float32, keys: npt.NDArray[np.uint32], part: slice
) -> int:
    return int(compiled(count)(odds[part], part.start, reluctance, keys[0], keys[1]))


def _parts(n: int, threads: int) -> list[slice]:
    """The citizens in up to ``threads`` runs of whole tiles."""
    step = -(-n // (TILE * threads)) * TILE
    return [slice(start, min(start + step, n)) for start in range(0, n, step)]


def _check(attitudes: npt.NDArray[np.float32], days: int, seed: int, threads: int) -> None:
    if attitudes.ndim != 1 or not 0 < attitudes.size < 2**32:
        raise StandoffError(f"attitudes must be one row of 1 to 2^32 - 1 citizens, found shape {attitudes.shape}")
    for name, number in (("days", days), ("threads", threads)):
        if number < 1:
            raise StandoffError(f"{name} must be at least 1, found {number}")
    if not 0 <= seed < 2**64:
        raise StandoffError(f"seed must lie between 0 and 2^64 - 1, found {seed}")
