"""Ten million citizens with lasting attitudes and daily noise: the same crowd in NumPy, JAX and ours.

    python benchmarks/peers/threshold.py

Citizen i marches on day t iff a_i + b s(seen_t) + l_it > 0 with fresh logistic noise l_it, counter-based in
(seed, day, citizen); the day's share moves what is seen tomorrow (`standoff.persons.crowd`). Peers are written twice:
as one writes them (draw the noise, add, compare), and with every saving we know of: the one comparison that ours makes,
blocks that stay in the cache, both cores. Every path is held to the closed form before it is timed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from stopwatch import THREADS, Times, rounds, row, seconds_to_read, tell, triad_bandwidth, version_of

from standoff.persons.crowd import day_keys, march_days

CITIZENS, DAYS, ROUNDS, SEED = 10_000_000, 50, 3, 2026
SOCIAL_PULL, HALF_SEEN, SEEING_SPEED = 3.0, 0.05, 0.3
BLOCK = 65_536
LOOKED_AT = (0, 1, 5, DAYS - 1)
"""Days whose share is held to the closed form."""
MOST_SIGMAS = 4.5
"""One check in 150 000 goes wrong by chance."""

Shares = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]


def pull_of(seen: Any) -> Any:
    """b s(seen)."""
    return SOCIAL_PULL * seen / (seen + HALF_SEEN)


def live(count: Callable[[int, float], int]) -> Shares:
    """All days, given how many march on a day with a pull: ``count(day, pull)``."""
    shares, seen = np.empty(DAYS), 0.0
    for day in range(DAYS):
        shares[day] = count(day, pull_of(seen)) / CITIZENS
        seen += SEEING_SPEED * (shares[day] - seen)
    return shares


def noise_of(day: int, block: int) -> np.random.Generator:
    """Noise of one block of citizens on one day: Philox with the day and the block in its counter."""
    return np.random.Generator(np.random.Philox(key=SEED, counter=[0, 0, block, day]))


def numpy_as_written(attitudes: Floats) -> Shares:
    """NumPy as one writes it: logistic noise for everybody, one array operation after the other."""

    def count(day: int, pull: float) -> int:
        uniform = noise_of(day, 0).random(attitudes.size, dtype=np.float32)
        noise = np.log(uniform / (np.float32(1.0) - uniform))
        return int(np.count_nonzero(attitudes + np.float32(pull) + noise > 0.0))

    with np.errstate(divide="ignore"):
        return live(count)


def numpy_with_savings(attitudes: Floats) -> Shares:
    """NumPy with one comparison, blocks that stay in the cache, arrays used again, and threads."""
    odds = np.exp(-attitudes)
    starts = range(0, odds.size, BLOCK)
    desks = [(np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32)) for _ in range(THREADS)]

    def count_some(worker: int, day: int, reluctance: np.float32) -> int:
        marching = 0
        for start in starts[worker::THREADS]:
            part = odds[start : start + BLOCK]
            uniform, mark = (row[: part.size] for row in desks[worker])
            noise_of(day, start).random(dtype=np.float32, out=uniform)
            np.multiply(part, reluctance, out=mark)
            np.add(mark, np.float32(1.0), out=mark)
            np.multiply(mark, uniform, out=mark)
            marching += int(np.count_nonzero(mark < np.float32(1.0)))
        return marching

    with ThreadPoolExecutor(THREADS) as pool:
        return live(
            lambda day, pull: sum(
                pool.map(partial(count_some, day=day, reluctance=np.float32(math.exp(-pull))), range(THREADS))
            )
        )


def jax_versions(attitudes: Floats) -> dict[str, Callable[[], Shares]]:
    """JAX: float32, one compiled scan over all days; as written, with one comparison, and with our hash besides.

    Its own generator is threefry, counter-based; its other one, ``rbg``, was no faster on this kind of machine.
    """
    import jax
    import jax.numpy as jnp

    person = jnp.asarray(attitudes)
    number = jnp.arange(CITIZENS, dtype=jnp.uint32)
    keys = jnp.asarray(day_keys(SEED, DAYS))

    def as_written(uniform: Any, mine: Any, pull: Any) -> Any:
        return mine + pull + jnp.log(uniform / (1.0 - uniform)) > 0.0

    def one_comparison(uniform: Any, mine: Any, pull: Any) -> Any:
        return uniform * (1.0 + jnp.exp(-pull) * mine) < 1.0

    def our_uniform(day: Any) -> Any:
        x = number * jnp.uint32(0x9E3779B1) + keys[day, 0]
        x = (x ^ (x >> 16)) * jnp.uint32(0x21F0AAAD)
        x = ((x ^ (x >> 15)) + keys[day, 1]) * jnp.uint32(0xD35A2D97)
        return (x ^ (x >> 15)).astype(jnp.float32) * jnp.float32(2.0**-32)

    def compiled(marches: Any, uniform_of: Any, mine: Any) -> Callable[[], Shares]:
        def day_after(seen: Any, day: Any) -> Any:
            marching = jnp.sum(marches(uniform_of(day), mine, pull_of(seen)), dtype=jnp.int32)
            share = marching.astype(jnp.float32) / CITIZENS
            return seen + SEEING_SPEED * (share - seen), marching

        scan = jax.jit(lambda: jax.lax.scan(day_after, jnp.float32(0.0), jnp.arange(DAYS))[1])
        return lambda: np.asarray(scan(), dtype=np.float64) / CITIZENS

    key = jax.random.key(SEED)

    def own_uniform(day: Any) -> Any:
        return jax.random.uniform(jax.random.fold_in(key, day), (CITIZENS,))

    return {
        "JAX, as written": compiled(as_written, own_uniform, person),
        "JAX, one comparison": compiled(one_comparison, own_uniform, jnp.exp(-person)),
        "JAX, one comparison, our hash": compiled(one_comparison, our_uniform, jnp.exp(-person)),
    }


def furthest_sigma(attitudes: Floats, shares: Shares) -> float:
    """How far the days looked at lie from the closed form, given the days before, in binomial standard deviations."""
    worst, seen = 0.0, 0.0
    for day, share in enumerate(shares):
        if day in LOOKED_AT:
            chance = 1.0 / (1.0 + np.exp(-(attitudes + np.float32(pull_of(seen)))))
            spread = math.sqrt(float(np.sum(chance * (1.0 - chance), dtype=np.float64)))
            worst = max(worst, abs(share * CITIZENS - float(np.sum(chance, dtype=np.float64))) / spread)
        seen += SEEING_SPEED * (share - seen)
    return worst


def measure() -> tuple[dict[str, Times], dict[str, Shares]]:
    """Times and shares of every tool that is there."""
    attitudes = np.random.default_rng(1).normal(-4.0, 1.5, CITIZENS).astype(np.float32)
    pull = (SOCIAL_PULL, HALF_SEEN, SEEING_SPEED)
    works: dict[str, Callable[[], Shares]] = {
        "ours": partial(march_days, attitudes, *pull, DAYS, SEED, THREADS),
        "ours, one thread": partial(march_days, attitudes, *pull, DAYS, SEED, 1),
        "NumPy, as written": partial(numpy_as_written, attitudes),
        "NumPy, one comparison in blocks": partial(numpy_with_savings, attitudes),
    }
    if version_of("jax"):
        works |= jax_versions(attitudes)
    shares = {}
    for name, work in works.items():
        shares[name] = work()
        sigmas = furthest_sigma(attitudes, shares[name])
        tell(f"{name}: first share {shares[name][0]:.5f}, last {shares[name][-1]:.5f}, {sigmas:.1f} sigma at most")
        assert sigmas < MOST_SIGMAS, f"{name} does not live the same crowd: {sigmas:.1f} standard deviations off"
    return rounds(works, ROUNDS), shares


def main() -> None:
    """Measure and print one row a tool, the limit last."""
    times, shares = measure()
    ours, per = times["ours"].least, CITIZENS * DAYS
    for name, taken in times.items():
        package = {"NumPy": "numpy", "JAX": "jax"}.get(name.split(",")[0], "standoff")
        row(
            "threshold",
            name,
            version=version_of(package),
            ns_per_citizen_day=taken.least / per * 1e9,
            median_ns=taken.median / per * 1e9,
            cpu_ns=taken.cpu / per * 1e9,
            ratio_to_ours=taken.least / ours,
            last_share=shares[name][-1],
        )
    if not version_of("jax"):
        row("threshold", "JAX", version=None)
    read = seconds_to_read(CITIZENS)
    row(
        "threshold",
        "limit: read each attitude once a day",
        version=None,
        ns_per_citizen_day=read / CITIZENS * 1e9,
        ratio_to_ours=read * DAYS / ours,
        read_bytes_per_s=4 * CITIZENS / read,
        triad_bytes_per_s=triad_bandwidth(),
    )


if __name__ == "__main__":
    main()
