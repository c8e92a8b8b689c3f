"""Kernels: the loops over persons, compiled once and kept with the engine's."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from standoff.engine.lanes import compile_kernel

ROOMS = ("engine", "mechanisms", "persons")

Rates: Any = np.dtype([(name, "f4") for name in ("obey", "remain", "shirk", "back", "leave", "refill", "nerve")])
"""What moves officers on one day (see `standoff.persons.officers`)."""


@functools.cache
def compiled(function: Any) -> Any:
    """A loop over persons, compiled; a second process finds it on disk."""
    return compile_kernel(function, ROOMS)
