"""A folder that one process at a time writes in, whatever it holds."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from standoff.store import disk


class OwnedFolder:
    """Reading needs no lock; `claim` takes it, `close` (or ``with``) gives it back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def claim(self) -> None:
        """Become the folder's only writer and clear what a killed one left. Raises `RunError` if there is another."""
        if self._lock is None:
            self._lock = disk.lock(self.path)
            with disk.telling_faults("clear old temporary files in", self.path):
                disk.remove_temporaries(self.path)

    def close(self) -> None:
        """Let others write."""
        if self._lock is not None:
            disk.unlock(self._lock)
            self._lock = None
