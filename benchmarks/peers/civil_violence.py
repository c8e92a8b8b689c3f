"""Epstein's civil violence, model I, on a torus of 40 × 40: Mesa's own example and AgentPy beside `standoff.classics`.

    python benchmarks/peers/civil_violence.py

Density .7, cops .04, vision 7, L .82, T .1, k 2.3, Jmax 30, jailed citizens keep their sites, everyone acts and then
moves. Each peer sees the neighbourhood that comes with it, and ours is set to the same: the diamond and C/A rounded for
Mesa (so its example has it), the square and C/A floored for AgentPy. Everyone plays the same number of ticks from the
start, another seed each round; the tools take turns. A peer's model is built before the clock starts, ours within
it. After the rounds the mean number of active citizens is compared: the tools must agree within `MOST_SIGMAS` standard
errors, else they did not do the same work and the script fails.

A JSON line a tool goes to standard output, a table to standard error. A peer that is not there has a row that says so.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from stopwatch import THREADS, row, tell, version_of

from standoff.classics.epstein import RUN_2, CivilViolence, civil_violence, ensemble

TICKS = 40
ROUNDS = 5
SEEDS_A_ROUND = 50
"""Runs of ours in one round: one takes too little time to be timed well."""
MOST_SIGMAS = 4.0
DIAMOND = replace(
    RUN_2, neighbourhood="von_neumann", ratio="round", order="act_first", jailed="stay", after_arrest="walk"
)
SQUARE = replace(DIAMOND, neighbourhood="moore", ratio="floor")

Play = Callable[[], list[float]]
"""Plays the ticks and returns the mean number of active citizens of each run."""


class Tool(NamedTuple):
    """One row: ``build(round)`` makes what is then timed."""

    rules: str
    package: str
    runs: int
    build: Callable[[int], Play]


def ours(setting: CivilViolence, threads: int, number: int) -> Play:
    """Our runs of one round, one after the other or in threads."""
    seeds = range(number * SEEDS_A_ROUND, (number + 1) * SEEDS_A_ROUND)

    def one(seed: int) -> float:
        town = as_mesa_fills(setting, seed) if setting is DIAMOND else setting
        return float(civil_violence(town, ticks=TICKS, seed=seed).active.mean())

    return lambda: list(ensemble(one, seeds, threads)) if threads > 1 else [one(seed) for seed in seeds]


def as_mesa_fills(setting: CivilViolence, seed: int) -> CivilViolence:
    """The example draws for each site whether a citizen or a cop stands there, so their numbers differ by seed.

    That matters: with a dozen cops fewer several times as many are active, and the mean over seeds rises by a third.
    """
    draw, sites = np.random.default_rng(seed), setting.height * setting.width
    citizens = draw.binomial(sites, setting.density)
    cops = draw.binomial(sites - citizens, setting.cop_density / (1.0 - setting.density))
    return replace(setting, density=citizens / sites, cop_density=cops / sites)


def mesa_model(number: int) -> Any:
    """Mesa's bundled example at our parameters."""
    from mesa.examples.advanced.epstein_civil_violence.model import EpsteinCivilViolence

    return EpsteinCivilViolence(
        width=DIAMOND.width, height=DIAMOND.height, citizen_density=DIAMOND.density, cop_density=DIAMOND.cop_density,
        citizen_vision=int(DIAMOND.vision), cop_vision=int(DIAMOND.cop_vision), legitimacy=DIAMOND.legitimacy,
        max_jail_term=int(DIAMOND.jail_max), active_threshold=DIAMOND.threshold,
        arrest_prob_constant=DIAMOND.arrest_constant, movement=True, max_iters=10**9, seed=number,
    )  # fmt: skip


def mesa(number: int, collecting: bool) -> Play:
    """The example as it is, or without its data collector, which notes every agent every tick."""
    model = mesa_model(number)

    def play() -> list[float]:
        active = []
        for _ in range(TICKS):
            if collecting:
                model.step()
            else:
                model.agents.shuffle_do("step")
                model._update_counts()
            active.append(model.ACTIVE)
        return [float(np.mean(active))]

    return play


def agentpy_classes() -> Any:
    """The model in AgentPy's idiom; the classes need its package, so they are made here."""
    import agentpy as ap

    class Person(ap.Agent):
        def move(self) -> None:
            grid, reach = self.model.grid, self.p.vision
            y, x = grid.positions[self]
            for _ in range(64):
                down = self.model.random.randint(-reach, reach)
                along = self.model.random.randint(-reach, reach)
                site = ((y + down) % self.p.side, (x + along) % self.p.side)
                if site in grid.empty:
                    grid.move_to(self, site)
                    return

    class Citizen(Person):
        def setup(self) -> None:
            self.cop, self.active, self.term = False, False, 0
            self.grievance = self.model.random.random() * (1.0 - self.p.legitimacy)
            self.risk = self.model.random.random()
            self.jailed = False

        def act(self) -> None:
            if self.term > 0:
                self.term -= 1
                return
            self.jailed = False
            cops, active = 0, 1
            for other in self.model.grid.neighbors(self, self.p.vision):
                cops += other.cop
                active += other.active
            chance = 1.0 - math.exp(-self.p.arrest_constant * (cops // active))
            self.active = self.grievance - self.risk * chance > self.p.threshold
            self.move()

    class Cop(Person):
        def setup(self) -> None:
            self.cop, self.active = True, False

        def act(self) -> None:
            seen = [other for other in self.model.grid.neighbors(self, self.p.vision) if other.active]
            if seen:
                arrested = self.model.random.choice(seen)
                arrested.active, arrested.jailed = False, True
                arrested.term = self.model.random.randint(0, self.p.jail_max)
            self.move()

    class Town(ap.Model):
        def setup(self) -> None:
            self.grid = ap.Grid(self, (self.p.side, self.p.side), torus=True, track_empty=True)
            self.citizens = ap.AgentList(self, self.p.n_citizens, Citizen)
            self.everyone = self.citizens + ap.AgentList(self, self.p.n_cops, Cop)
            self.grid.add_agents(self.everyone, random=True, empty=True)

        def step(self) -> None:
            self.everyone.shuffle()
            self.everyone.act()

    return Town


def agentpy(number: int) -> Play:
    """A town of AgentPy, played without its recorder."""
    parameters = {
        "side": SQUARE.width, "n_citizens": SQUARE.n_citizens, "n_cops": SQUARE.n_cops, "vision": int(SQUARE.vision),
        "legitimacy": SQUARE.legitimacy, "threshold": SQUARE.threshold, "jail_max": int(SQUARE.jail_max),
        "arrest_constant": SQUARE.arrest_constant, "seed": number,
    }  # fmt: skip
    town = agentpy_classes()(parameters)
    town.sim_setup(steps=TICKS)

    def play() -> list[float]:
        active = []
        for _ in range(TICKS):
            town.sim_step()
            active.append(sum(citizen.active for citizen in town.citizens))
        return [float(np.mean(active))]

    return play


def tools() -> dict[str, Tool]:
    """What is there, ours first in each of the two rules."""
    diamond, square = "diamond, C/A rounded", "square, C/A floored"
    found = {
        "ours": Tool(diamond, "standoff", SEEDS_A_ROUND, partial(ours, DIAMOND, 1)),
        f"ours, {THREADS} threads": Tool(diamond, "standoff", SEEDS_A_ROUND, partial(ours, DIAMOND, THREADS)),
        "Mesa, its example": Tool(diamond, "mesa", 1, partial(mesa, collecting=True)),
        "Mesa, without data collector": Tool(diamond, "mesa", 1, partial(mesa, collecting=False)),
        "ours, AgentPy's rules": Tool(square, "standoff", SEEDS_A_ROUND, partial(ours, SQUARE, 1)),
        "AgentPy": Tool(square, "agentpy", 1, agentpy),
    }
    return {name: tool for name, tool in found.items() if version_of(tool.package)}


def measure(at_hand: dict[str, Tool]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Seconds a tick in each round, and mean active citizens of each run; round 0 warms up and is not timed."""
    seconds: dict[str, list[float]] = {name: [] for name in at_hand}
    active: dict[str, list[float]] = {name: [] for name in at_hand}
    for number in range(ROUNDS + 1):
        for name, tool in at_hand.items():
            play = tool.build(number)
            began = time.perf_counter()
            active[name] += play()
            if number > 0:
                seconds[name].append((time.perf_counter() - began) / (TICKS * tool.runs))
        tell(f"round {number} of {ROUNDS}")
    return seconds, active


def sigmas(ours: list[float], theirs: list[float]) -> float:
    """How far two tools' means lie apart, in standard errors, if both spread as our many runs do."""
    error = float(np.std(ours, ddof=1)) * math.sqrt(1 / len(ours) + 1 / len(theirs))
    return abs(float(np.mean(ours)) - float(np.mean(theirs))) / error


def main() -> None:
    """Measure, hold the tools to the same work, print a row each."""
    at_hand = tools()
    seconds, active = measure(at_hand)
    first = {tool.rules: name for name, tool in reversed(at_hand.items()) if tool.package == "standoff"}
    persons = RUN_2.n_citizens + RUN_2.n_cops
    for name, tool in at_hand.items():
        rival = first[tool.rules]
        apart = sigmas(active[rival], active[name]) if tool.package != "standoff" else None
        assert apart is None or apart < MOST_SIGMAS, f"{name} does not live the same town: {apart:.1f} sigma off"
        tick = statistics.median(seconds[name])
        row(
            "civil_violence", name, version=version_of(tool.package), rules=tool.rules, us_per_tick=tick * 1e6,
            least_us=min(seconds[name]) * 1e6, turns_per_s=persons / tick,
            ratio_to_ours=tick / statistics.median(seconds[rival]), mean_active=float(np.mean(active[name])),
            sigmas=apart,
        )  # fmt: skip
        tell(f"{name:30} {tick * 1e6:12.1f} us a tick, {tick / statistics.median(seconds[rival]):8.1f} times ours")
    for name, package in (("Mesa", "mesa"), ("AgentPy", "agentpy"), ("mesa-frames", "mesa-frames")):
        if not version_of(package):
            row("civil_violence", name, version=None, rules="not installed")
            tell(f"{name:30} not installed (see requirements.txt)")


if __name__ == "__main__":
    main()
