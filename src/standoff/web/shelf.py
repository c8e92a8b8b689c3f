"""Shelf: the scenarios named at the start and the runs folder. A request names them; it never brings a path.

A run is a real folder directly inside the runs folder, without links: whatever a request writes as its name, nothing
outside is reached.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from standoff import scenario as files
from standoff.errors import RunError
from standoff.report.written import read_written, stamp
from standoff.scenario import Resolved
from standoff.scenario.bundled import find_scenario
from standoff.scenario.positions import show_text
from standoff.scenario.vocabulary import nearest
from standoff.store import RunSummary, list_runs
from standoff.store.manifest import MANIFEST_NAME
from standoff.study import Run, load, open_run
from standoff.web.problems import Problem

FIRST = "belarus-2020"
"""The scenario shown where none is named."""
_RUN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}")
T = TypeVar("T")


class Kept(Generic[T]):
    """The last few things made, by key; safe to use from many threads. A thing is made by one of them at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of a key; made where it is not kept. Where making it fails, the next in line tries."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._found:
                    return self._found[key]
            made = make()
            with self._lock:
                self._found[key] = made
                self._making.pop(key, None)
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
        return made


@dataclass(frozen=True)
class Shelf:
    """What the app may show: ``scenarios`` by name (a bundled name or a path given at the start), ``runs`` folder."""

    scenarios: dict[str, str]
    first: str
    runs: Path
    also: dict[str, Path] = field(default_factory=dict)
    """Runs named at the start that lie elsewhere."""
    first_run: str | None = None
    """The run to be opened first, where one was named."""
    _resolved: Kept[Resolved] = field(default_factory=lambda: Kept(64))
    _opened: Kept[Run] = field(default_factory=lambda: Kept(4))

    @classmethod
    def of(cls, named: Iterable[str], runs: Path) -> Shelf:
        """The shelf of what was named on the command line: bundled scenarios, files, run folders.

        Raises `StandoffError` for a scenario that is faulty or not there.
        """
        scenarios = {name: name for name in files.bundled_names()}
        firsts: list[str] = []
        also: dict[str, Path] = {}
        for each in named:
            if (Path(each) / MANIFEST_NAME).is_file():
                also[_free(Path(each).resolve().name, also)] = Path(each)
                continue
            found = files.load(each)
            name = each if each in scenarios else _free(found.name, scenarios)
            scenarios[name] = each
            firsts.append(name)
        first = firsts[0] if firsts else FIRST
        return cls(scenarios, first, runs, also, next(iter(also), None))

    def source(self, name: str) -> str:
        """A bundled name or the path given at the start. Raises `Problem` 404."""
        if name not in self.scenarios:
            close = nearest(name, self.scenarios)
            hint = f"did you mean {close}?" if close else f"there are {', '.join(self.scenarios)}"
            raise Problem(404, f"there is no scenario {show_text(name)}", "scenario", hint)
        return self.scenarios[name]

    def resolved(self, name: str, sets: tuple[str, ...] = ()) -> Resolved:
        """A scenario with changes on top, read again when its file changed. Raises as `standoff.scenario.load`."""
        source = self.source(name)
        read_written(find_scenario(source))  # so that its stamp knows all its files
        return self._resolved.get((source, sets, stamp(find_scenario(source))), lambda: load(source, sets).resolved)

    def list_scenarios(self) -> list[dict[str, Any]]:
        """Name and title of every scenario, those named at the start first; ``problem`` where a file is faulty."""
        titles = files.bundled_titles()
        found: list[dict[str, Any]] = []
        for name, source in self.scenarios.items():
            bundled = source in titles
            title, problem = titles.get(source, ""), None
            if not bundled:
                try:
                    title = self.resolved(name).title
                except Exception as fault:
                    problem = str(fault)
            found.append({"name": name, "title": title, "bundled": bundled, "problem": problem})
        return sorted(found, key=lambda each: (each["name"] != self.first, each["bundled"], each["name"]))

    def list_runs(self) -> list[dict[str, Any]]:
        """The runs kept, newest first, those named at the start before."""
        here = [each for each in list_runs(self.runs) if not each.path.is_symlink()]
        known = [each for each in here if _RUN_NAME.fullmatch(each.name)]
        named = [
            (name, each) for name, path in self.also.items() for each in list_runs(path.parent) if each.path == path
        ]
        return [_plain(name, each) for name, each in [*named, *((each.name, each) for each in known)]]

    def open(self, name: str) -> Run:
        """A finished run by name. Raises `Problem` 404, and 409 where it is unfinished or damaged."""
        folder = self._folder(name)
        stamp = (folder / MANIFEST_NAME).stat().st_mtime_ns
        try:
            return self._opened.get((name, stamp), lambda: open_run(folder))
        except RunError as fault:
            what = fault.message.replace(str(folder), name)
            raise Problem(409, what, "run", fault.hint) from None

    def _folder(self, name: str) -> Path:
        if name in self.also:
            return self.also[name]
        missing = Problem(404, f"there is no run {show_text(name)}", "run", "GET /api/runs lists them")
        if not _RUN_NAME.fullmatch(name):
            raise missing
        folder = self.runs / name
        if folder.is_symlink() or not (folder / MANIFEST_NAME).is_file():
            raise missing
        if folder.resolve().parent != self.runs.resolve() or any(entry.is_symlink() for entry in folder.iterdir()):
            raise Problem(403, f"the run {show_text(name)} leads out of the runs folder", "run", "it holds a link")
        return folder


def _free(name: str, taken: Iterable[str]) -> str:
    known, number, found = set(taken), 1, name
    while found in known:
        number += 1
        found = f"{name}-{number}"
    return found


def _plain(name: str, each: RunSummary) -> dict[str, Any]:
    return {
        "id": name, "scenario": each.scenario, "title": each.title, "members": each.members, "days": each.days,
        "seed": each.seed, "created": each.created, "complete": each.is_complete, "state": each.state,
    }  # fmt: skip
