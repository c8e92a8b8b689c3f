"""Draws keyed by what they are for: Philox4x32-10 on (seed, member, stream name, day).

A draw does not depend on what was drawn before it, so the same seed gives the same draws on any number of threads,
a what-if shares every draw with its baseline, and switching a mechanism off leaves all others' draws unchanged.

Source: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
The counter is (member, day, stream, member's upper half), the key the two halves of the seed.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt

Words = Any
"""A uint64 scalar or array whose values stay below 2^32."""

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HIGH = np.uint64(32)
_NINE = np.uint64(9)
ROUNDS = 10


def philox(c0: Words, c1: Words, c2: Words, c3: Words, k0: Words, k1: Words) -> tuple[Words, Words, Words, Words]:
    """Four random words below 2^32 from a counter of four words and a key of two.

    All arguments are uint64 (scalars or arrays) below 2^32; products fit 64 bits, so nothing overflows.
    """
    for _ in range(ROUNDS):
        p0 = _MULTIPLIER_0 * c0
        p1 = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (p1 >> _HIGH) ^ c1 ^ k0, p1 & _LOW, (p0 >> _HIGH) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


def to_uniform(word: Words) -> Any:
    """A word as a float32 strictly inside (0, 1), one of 2^23 equally spaced values."""
    return (np.float32(np.int32(word >> _NINE)) + np.float32(0.5)) * np.float32(1.1920928955078125e-07)


def stream(name: str) -> int:
    """The number of a named stream: the first 32 bits of the BLAKE2b hash of its name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def uniforms(seed: int, member: npt.ArrayLike, name: str, day: npt.ArrayLike) -> tuple[npt.NDArray[np.float32], ...]:
    """Four float32 uniforms in (0, 1) for each member and day of a named stream (arrays broadcast)."""
    members, days = np.broadcast_arrays(np.asarray(member, np.uint64), np.asarray(day, np.uint64))
    key0, key1 = np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)
    words = philox(members & _LOW, days, np.full(members.shape, stream(name), np.uint64), members >> _HIGH, key0, key1)
    return tuple((np.asarray(w >> _NINE, np.float32) + np.float32(0.5)) * np.float32(2.0**-23) for w in words)
