"""Draws of one day for one block of lanes: one Philox block a mechanism, its words turned into what it asked for."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from standoff.float32 import normal
from standoff.mechanisms.catalogue import CATALOGUE, name_of
from standoff.rng import philox, stream, to_uniform

WORDS = 4
"""Words in a Philox block, and the most draws a mechanism can have."""


class Streams(NamedTuple):
    """The streams of all mechanisms that draw, and where their draws go."""

    number: npt.NDArray[np.uint64]
    """(stream,) keyed by the mechanism's name."""
    first_row: npt.NDArray[np.int64]
    n_draws: npt.NDArray[np.int64]
    only_on: npt.NDArray[np.int64]
    """Day of the week on which the mechanism draws, -1 for every day."""
    is_normal: npt.NDArray[np.bool_]
    """(row,) of the draw block: normal, or else uniform."""


def streams() -> Streams:
    """The catalogue's streams."""
    number: list[int] = []
    first: list[int] = []
    count: list[int] = []
    only_on: list[int] = []
    kinds: list[bool] = []
    for mechanism in CATALOGUE:
        if mechanism.DRAWS:
            number.append(stream(name_of(mechanism)))
            first.append(len(kinds))
            count.append(len(mechanism.DRAWS))
            only_on.append(getattr(mechanism, "CHOICE_DAY", -1))
            kinds.extend(draw.kind == "normal" for draw in mechanism.DRAWS)
    return Streams(np.array(number, np.uint64), np.array(first), np.array(count), np.array(only_on), np.array(kinds))


def draw_day(rows: Any, all_streams: Any, seed: Any, first_member: Any, day: Any) -> None:
    """Fill the (draw, lane) block ``rows`` for members from ``first_member`` on; all of them uint64 scalars."""
    numbers = np.empty(rows.shape[1], np.uint64)
    for i in range(numbers.size):
        numbers[i] = first_member + np.uint64(i)
    draw_lanes(rows, all_streams, seed, numbers, day)


def draw_lanes(rows: Any, all_streams: Any, seed: Any, numbers: Any, day: Any) -> None:
    """Fill the (draw, lane) block ``rows`` for the members whose ``numbers``, (lane,) uint64, the lanes hold."""
    low, high = np.uint64(0xFFFFFFFF), np.uint64(32)
    key_0, key_1 = seed & low, seed >> high
    words = np.empty((WORDS, numbers.size), np.uint32)
    for s in range(all_streams.number.size):
        if all_streams.only_on[s] >= 0 and all_streams.only_on[s] != np.int64(day) % 7:
            continue
        number = all_streams.number[s]
        for i in range(numbers.size):
            member = numbers[i]
            w0, w1, w2, w3 = philox(member & low, day, number, member >> high, key_0, key_1)
            words[0, i] = np.uint32(w0)
            words[1, i] = np.uint32(w1)
            words[2, i] = np.uint32(w2)
            words[3, i] = np.uint32(w3)
        for k in range(all_streams.n_draws[s]):
            row = all_streams.first_row[s] + k
            if all_streams.is_normal[row]:
                for i in range(numbers.size):
                    rows[row, i] = normal(to_uniform(words[k, i]))
            else:
                for i in range(numbers.size):
                    rows[row, i] = to_uniform(words[k, i])
