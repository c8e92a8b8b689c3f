"""A page that is watched, and the sizes of screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "golden"
WIDE, NARROW = (1280, 900), (320, 640)
VIEWS = ("overview", "futures", "drivers", "assumptions", "lenses", "whatif", "method")


class Watched:
    """A page, and whatever went wrong in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda said: self._note(said))
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on("request", lambda asked: self.requests.append(asked.url))

    def _note(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.faults.append(said.text)


Open = Callable[..., Watched]
"""``open_page``: an address, a size of the screen, and options of the browser's context."""
