"""Three ways to die: at any moment, at a chosen call that touches the disk, and with the power cut.

`Death` replaces Python's own calls in a child that is about to be killed; the product has no hooks. A power cut is
harsher than a kill: what was written and not synced may be torn, what was renamed or removed and whose folder was not
synced may be undone, each by the toss of a coin.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

BEFORE, AFTER, TORN = "before", "after", "torn"
CALLS = ("fsync", "replace", "unlink", "open", "close", "mkdir")


class Death:
    """Kills this process at the ``step``-th call of Python's that touches the disk, counted from 1 (0: never).

    Nothing outside ``folder`` (absolute) is ever torn or undone.
    """

    def __init__(self, folder: Path, step: int, how: str, rng: random.Random, power_cut: bool = False) -> None:
        self.folder = os.fspath(folder)
        self.step, self.how, self.rng, self.power_cut = step, how, rng, power_cut
        self.n_calls = 0
        self.unsynced: dict[str, None] = {}
        """Files written and not synced."""
        self.unsettled: list[tuple[str, bytes | None]] = []
        """Names changed in a folder that was not synced since, and what they led to before (None: nothing)."""
        self.real_open, self.real = builtins.open, {name: getattr(os, name) for name in CALLS}

    def install(self) -> None:
        """From now on."""
        for name in CALLS:
            setattr(os, name, self._guarded(name))
        builtins.open = self._open  # type: ignore[assignment]

    def _guarded(self, name: str) -> Callable[..., Any]:
        call = self.real[name]

        def guarded(*args: Any, **named: Any) -> Any:
            mine = self._count()
            if mine and self.how != AFTER:
                self._die()
            self._note_before(name, args)
            result = call(*args, **named)
            self._note_after(name, args)
            if mine:
                self._die()
            return result

        return guarded

    def _open(self, file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
        stream = self.real_open(file, mode, *args, **named)
        if isinstance(file, int) or not set(mode) & set("wax+") or not os.fspath(file).startswith(self.folder):
            return stream
        self.unsynced[os.fspath(file)] = None
        if self._count():
            self._die()
        return _Torn(stream, self)

    def written(self, stream: Any, content: Any) -> Any:
        """Write, or die before, after or half way."""
        mine = self._count()
        if mine and self.how == TORN:
            stream.write(content[: self.rng.randrange(len(content) + 1)])
            stream.flush()
        if mine and self.how != AFTER:
            self._die()
        result = stream.write(content)
        if mine:
            stream.flush()
            self._die()
        return result

    def _count(self) -> bool:
        self.n_calls += 1
        return self.n_calls == self.step

    def _note_before(self, name: str, args: tuple[Any, ...]) -> None:
        if name in ("replace", "unlink"):
            path = os.fspath(args[-1] if name == "replace" else args[0])
            if path.startswith(self.folder):
                self.unsettled.append((path, _content(path, self.real_open)))

    def _note_after(self, name: str, args: tuple[Any, ...]) -> None:
        if name == "fsync":
            path = os.readlink(f"/proc/self/fd/{args[0]}") if self.power_cut else ""
            self.unsynced.pop(path, None)
            self.unsettled = [each for each in self.unsettled if os.path.dirname(each[0]) != path]

    def _die(self) -> None:
        if self.power_cut:
            self._lose()
        os.kill(os.getpid(), signal.SIGKILL)

    def _lose(self) -> None:
        for path in self.unsynced:
            with contextlib.suppress(OSError):
                os.truncate(path, self.rng.randrange(os.path.getsize(path) + 1))
        for path, before in reversed(self.unsettled):
            if self.rng.random() < 0.5:
                continue
            if before is None:
                with contextlib.suppress(OSError):
                    self.real["unlink"](path)
            else:
                with contextlib.suppress(OSError), self.real_open(path, "wb") as stream:
                    stream.write(before)


class _Torn:
    """A stream whose writes `Death` counts; all else is the stream's own."""

    def __init__(self, stream: Any, death: Death) -> None:
        self._stream, self._death = stream, death

    def __enter__(self) -> _Torn:
        return self

    def __exit__(self, *fault: object) -> None:
        self._stream.close()

    def write(self, content: Any) -> Any:
        return self._death.written(self._stream, content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _content(path: str, opening: Callable[..., Any]) -> bytes | None:
    try:
        with opening(path, "rb") as stream:
            return bytes(stream.read())
    except OSError:
        return None
