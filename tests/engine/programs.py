"""Small programs for the engine's tests."""

from __future__ import annotations

import functools

from standoff import scenario
from standoff.engine.program import Program, assemble


@functools.cache
def small_program(
    name: str = "generic-personalist", days: int = 60, sets: tuple[str, ...] = (), seed: int = 5
) -> Program:
    """A bundled scenario with 40 assumption draws."""
    return assemble(scenario.load(name, sets), seed=seed, draws=40, days=days)
