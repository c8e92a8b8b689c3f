"""Street: citizens one by one, as loops over arrays of persons.

**Equations** (person i of group g, day t; l_i persistent, u persons' own uniforms)

    ready_i   iff  pull_g + l_i > 0,    l_i standard logistic, pull_g that of `standoff.mechanisms.mobilisation`,
                   with seen_i in the place of seen where there are contacts
    marches_i iff  ready_i, not in jail, and lot_i < turnout min(reach / (ready turnout), 1)
    arrested_i     with chance detained / marchers, if he marched yesterday
    released_i     with chance 1 / time_in_jail a day, if he is in jail
    watched_i' = watched_i + k ((marching share of his contacts) (1 - cut) - watched_i)
    seen_i    = (1 - w) seen + w watched_i

Every number is drawn by Philox from (seed, member, purpose, day, person), so a path is the same on any number of
threads. Sums are whole numbers. A person takes 4 bytes for his attitude and 4 for what he did and where he is; 4
more with contacts, whose links are not stored but computed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from standoff.float32 import log
from standoff.rng import philox, to_uniform

BLOCK = 64
"""Persons whose words are drawn together, four to a Philox block."""


class Lot(NamedTuple):
    """Key of one day's draws for one purpose: uint64 scalars below 2^32."""

    purpose: Any
    day: Any
    member: Any
    key_0: Any
    key_1: Any


class Ring(NamedTuple):
    """The links of one segment's persons: their place's persons ``first`` to ``first + size``, steps of ``stride``."""

    first: int
    size: int
    stride: int
    n: int
    rewired: Any
    """Words below this number (of 2^32) mean a link across the nation."""
    n_persons: int


class Pull(NamedTuple):
    """What moves one segment's persons today, float32: they are ready when the sum with l_i is above 0.

    ``rest`` is the pull without the seen crowd; ``visible`` weighs s(m) = m / (m + ``half_seen``); the sum is scaled
    by ``sharpness``, 1 / the group's spread. ``weight`` is that of contacts in what is seen.
    """

    rest: Any
    visible: Any
    half_seen: Any
    seen: Any
    sharpness: Any
    weight: Any


def draw_words(words: Any, first: Any, lot: Any) -> None:
    """Random words of persons ``first`` … ``first + BLOCK``; ``first`` is a multiple of four."""
    quarter = np.uint64(first) >> np.uint64(2)
    for j in range(BLOCK // 4):
        counter = quarter + np.uint64(j)
        w0, w1, w2, w3 = philox(counter, lot.day, lot.purpose, lot.member, lot.key_0, lot.key_1)
        words[0, j] = np.uint32(w0)
        words[1, j] = np.uint32(w1)
        words[2, j] = np.uint32(w2)
        words[3, j] = np.uint32(w3)


def word_of(person: Any, lot: Any) -> Any:
    """One person's word of `draw_words`."""
    w0, w1, w2, w3 = philox(np.uint64(person) >> np.uint64(2), lot.day, lot.purpose, lot.member, lot.key_0, lot.key_1)
    place = person & 3
    return w0 if place == 0 else (w1 if place == 1 else (w2 if place == 2 else w3))


def born(attitude: Any, first: int, last: int, lot: Any) -> None:
    """Standard logistic attitudes of persons ``first`` to ``last``."""
    for person in range(first, last):
        u = to_uniform(word_of(person, lot))
        attitude[person] = log(u) - log(1.0 - u)


def count_ready(attitude: Any, ready: Any, first: int, last: int, threshold: Any) -> Any:
    """Mark who is above the segment's ``threshold``; returns how many."""
    n = np.int64(0)
    a, r = attitude[first:last], ready[first:last]
    for i in range(a.size):
        is_ready = np.uint8(a[i] > threshold)
        r[i] = is_ready
        n += is_ready
    return n


def count_ready_among_contacts(attitude: Any, watched: Any, ready: Any, first: int, last: int, pull: Any) -> Any:
    """The same where each sees another share of the nation march."""
    n = np.int64(0)
    a, r, w = attitude[first:last], ready[first:last], watched[first:last]
    for i in range(a.size):
        seen = pull.seen + pull.weight * (w[i] - pull.seen)
        moved = pull.rest + pull.visible * seen / (seen + pull.half_seen)
        is_ready = np.uint8(a[i] + moved * pull.sharpness > 0.0)
        r[i] = is_ready
        n += is_ready
    return n


def go(ready: Any, jailed: Any, marched: Any, span: Any, chance: Any, lots: Any, habit: Any) -> Any:
    """Who of the ready goes: ``chance`` (of 2^32) against a lot; returns how many.

    ``span`` is (first, last); ``lots`` the fresh `Lot`, the persistent one, and the one that decides which counts:
    the persistent one when its word is below ``habit`` (of 2^32; 0: never).
    """
    first, last = span
    fresh, own, which = lots
    words = np.empty((4, BLOCK // 4), np.uint32)
    habits = np.empty((4, BLOCK // 4), np.uint32)
    owns = np.empty((4, BLOCK // 4), np.uint32)
    n = np.int64(0)
    for block in range(first // BLOCK, (last + BLOCK - 1) // BLOCK):
        start = block * BLOCK
        draw_words(words, start, fresh)
        if habit > 0:
            draw_words(habits, start, which)
            draw_words(owns, start, own)
            for k in range(4):
                for j in range(BLOCK // 4):
                    words[k, j] = owns[k, j] if habits[k, j] < habit else words[k, j]
        if start >= first and start + BLOCK <= last:
            r, jail, m = ready[start : start + BLOCK], jailed[start : start + BLOCK], marched[start : start + BLOCK]
            for j in range(BLOCK // 4):
                for k in range(4):
                    goes = r[4 * j + k] & np.uint8(words[k, j] < chance) & (jail[4 * j + k] ^ np.uint8(1))
                    m[4 * j + k] = goes
                    n += goes
        else:
            for person in range(max(start, first), min(start + BLOCK, last)):
                goes = ready[person] & np.uint8(words[person & 3, (person - start) >> 2] < chance)
                goes &= jailed[person] ^ np.uint8(1)
                marched[person] = goes
                n += goes
    return n


def arrest(marched: Any, jailed: Any, span: Any, chances: Any, lots: Any) -> tuple[Any, Any]:
    """Yesterday's marchers are taken and inmates released, by ``chances`` and ``lots`` (arrest, release).

    Returns how many of each. Nobody is taken and released on one day.
    """
    taken, released = np.int64(0), np.int64(0)
    for person in range(span[0], span[1]):
        if marched[person] | jailed[person]:
            if jailed[person]:
                if word_of(person, lots[1]) < chances[1]:
                    jailed[person] = np.uint8(0)
                    released += 1
            elif word_of(person, lots[0]) < chances[0]:
                jailed[person] = np.uint8(1)
                taken += 1
    return taken, released


def links(person: Any, quarter: Any, lot: Any) -> tuple[Any, Any, Any, Any]:
    """Four words that say which of a person's links ``4 quarter`` … ``4 quarter + 3`` are rewired."""
    return philox(np.uint64(person), np.uint64(quarter), lot.purpose, lot.member, lot.key_0, lot.key_1)


def contact(person: Any, k: Any, word: Any, ring: Any, lot: Any) -> Any:
    """The ``k``-th person whom ``person`` watches, given his word of `links`; the same every day.

    Slots 2d and 2d + 1 are the neighbours d + 1 steps up and down the ring.
    """
    if word < ring.rewired:
        target, _, _, _ = philox(np.uint64(person), np.uint64(64 + k), lot.purpose, lot.member, lot.key_0, lot.key_1)
        return np.int64((target * np.uint64(ring.n_persons)) >> np.uint64(32))
    steps = (k // 2 + 1) * ring.stride % ring.size
    at = person - ring.first + (steps if k % 2 == 0 else ring.size - steps)
    return ring.first + at % ring.size


def watch(marched: Any, watched: Any, span: Any, ring: Any, lot: Any, speeds: Any) -> None:
    """Each person's view of his contacts moves towards the share of them who marched yesterday.

    ``speeds`` is (seeing speed, share not hidden by a cut), float32.
    """
    for person in range(span[0], span[1]):
        n = np.int64(0)
        for quarter in range((ring.n + 3) // 4):
            words = links(person, quarter, lot)
            for k in range(4 * quarter, min(4 * quarter + 4, ring.n)):
                n += marched[contact(person, k, words[k & 3], ring, lot)]
        share = np.float32(n) / np.float32(ring.n)
        watched[person] += speeds[0] * (share * speeds[1] - watched[person])


def list_contacts(found: Any, ring: Any, lot: Any) -> None:
    """Everybody's contacts on a ring, (person, slot), for looking at the network."""
    for i in range(ring.size):
        for k in range(ring.n):
            person = ring.first + i
            found[i, k] = contact(person, k, links(person, k // 4, lot)[k & 3], ring, lot)
