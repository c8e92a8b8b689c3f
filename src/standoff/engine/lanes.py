"""Lanes: how a plain Python function becomes a vector loop.

Mechanisms are plain functions. `compile_lanes` hands them to the compiler with three changes and no others: float
constants become float32 (so nothing is promoted to double), functions of this package that they call are compiled the
same way and folded in, and division follows IEEE rules (a check for zero would stop vectorising).

The compiled kernel is kept in the user's cache under a hash of every source file it was made from, so a change in any
mechanism makes a new one, and a run after an update never meets a stale kernel.
"""

from __future__ import annotations

import functools
import hashlib
import os
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba as _numba
import numpy as np
import platformdirs

numba: Any = _numba
"""The compiler; its own annotations do not know the options used here."""

OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True, "fastmath": False}
"""Strict IEEE arithmetic. Fused multiply-adds would be a seventh faster, but which products are fused depends on what
else the process has compiled: two workers then differ in the last bit, and a resumed run from an unbroken one."""

PACKAGE = "standoff."


def single_precision(function: Callable[..., Any], replaced: dict[str, Any]) -> types.FunctionType:
    """A copy of ``function`` whose float constants are float32 and whose globals include ``replaced``."""
    code = function.__code__
    constants = tuple(np.float32(value) if type(value) is float else value for value in code.co_consts)
    copy = types.FunctionType(
        code.replace(co_consts=constants), {**function.__globals__, **replaced}, function.__name__
    )
    copy.__qualname__ = function.__qualname__
    copy.__module__ = function.__module__
    copy.__defaults__ = function.__defaults__
    return copy


INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Functions called only by compiled code need no face to Python; making one takes half of the compile time."""

LOOPING = ("was", "new")
"""A function that takes both days loops over lanes itself; any other is one lane's arithmetic and is folded into its
caller, or the loop around it would not vectorise."""


WRITTEN_OUT = ("live_block", "live_one_day")
"""Lists of calls that are written out in their caller: each level of calls would be optimised once more as a whole."""


@functools.cache
def compile_lanes(function: Any) -> Any:
    """``function`` compiled for float32 lanes, with what it calls; to be called by compiled code only.

    (Called from Python it would crash: see `INNER`. `compile_kernel` and `compile_alone` make functions for Python.)
    """
    arguments = function.__code__.co_varnames[: function.__code__.co_argcount]
    per_lane = function.__module__.startswith(("standoff.float32", "standoff.rng", "standoff.mechanisms"))
    fold: dict[str, Any] = {"forceinline": True} if per_lane and not set(LOOPING) <= set(arguments) else {}
    if function.__name__ in WRITTEN_OUT:
        fold = {"inline": "always"}
    return numba.njit(**OPTIONS, **INNER, **fold)(single_precision(function, _called(function)))


def compile_alone(function: Any) -> Any:
    """``function`` compiled like `compile_lanes` does, to be called from Python; not kept on disk."""
    return numba.njit(**OPTIONS)(single_precision(function, _called(function)))


def _called(function: Any) -> dict[str, Any]:
    """This package's functions that ``function`` calls by name, compiled."""
    named = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    return {
        name: compile_lanes(value) for name, value in named.items()
        if isinstance(value, types.FunctionType) and value.__module__.startswith(PACKAGE)
    }  # fmt: skip


ROOMS = ("engine", "mechanisms")


def source_hash(rooms: tuple[str, ...] = ROOMS) -> str:
    """Hash of every source file that a kernel made from these rooms can depend on, and of the compiler's version."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.blake2b(digest_size=8)
    digest.update(f"{numba.__version__} {np.__version__}".encode())
    for path in sorted([*root.glob("*.py"), *(path for room in rooms for path in root.glob(f"{room}/*.py"))]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cache_folder(rooms: tuple[str, ...] = ROOMS) -> Path | None:
    """Where the kernel of these rooms is kept, None where nothing can be written. ``STANDOFF_CACHE`` overrides it."""
    root = Path(os.environ.get("STANDOFF_CACHE") or platformdirs.user_cache_path("standoff"))
    folder = root / "kernels" / source_hash(rooms)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


@contextmanager
def _caching_in(folder: Path) -> Iterator[None]:
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


def compile_kernel(function: Any, rooms: tuple[str, ...] = ROOMS) -> Any:
    """An outermost function, compiled like the others and kept on disk between processes.

    ``rooms`` are the folders whose files it is made from, besides those of the ground floor.
    """
    folder = cache_folder(rooms)
    if folder is None:
        return compile_alone(function)
    with _caching_in(folder):
        return numba.njit(cache=True, **OPTIONS)(single_precision(function, _called(function)))
