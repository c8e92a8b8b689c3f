"""A small `standoff run` in a forked child, and what it leaves behind.

Children are forked from a process that has imported and compiled everything, so that a run takes a third of a second.
They go through `standoff.cli.main`: the command line, its files and its answer are what is tried.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from standoff import scenario
from standoff.cli import main
from standoff.engine.ensemble import warm_up
from standoff.store import disk
from standoff.store.manifest import software_versions
from standoff.store.run_folder import RunFolder
from standoff.study import run as _first_import_of_all

SCENARIO = "generic-personalist"
SIZE = ("--members", "1024", "--chunk-size", "256", "--draws", "64", "--days", "30")
N_CHUNKS = 4
ALIKE = ("--threads", "1", "--json")
NEVER = ("checksum", "created", "elapsed_s", "members_per_s", "run", "run_dir")
"""Keys that say when and where a run was made; all else must be alike."""

Fingerprint = dict[str, str]


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code (None where a signal ended it), what it said, and how long it took."""

    code: int | None
    said: str
    seconds: float


def prepare() -> None:
    """Import and compile what a run needs, before any child is forked."""
    assert _first_import_of_all
    warm_up()
    software_versions()
    scenario.load(SCENARIO)


def break_store(how: str) -> None:
    """Make the store worse on purpose, to see that the campaign notices: ``in-place`` or ``trusting``."""
    if how == "in-place":

        def write_in_place(path: Path, content: bytes, *, sync: bool = True) -> None:
            with open(path, "wb") as stream:
                stream.write(content)

        disk.write_whole = write_in_place
    else:

        def read_unchecked(self: RunFolder, name: str, size: int, sha256: str) -> bytes:
            return (self.path / name).read_bytes()

        RunFolder._whole_file = read_unchecked  # type: ignore[method-assign]


class Child:
    """A forked process that does some work, kept quiet."""

    def __init__(self, work: Callable[[], int]) -> None:
        self.began = time.perf_counter()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self.pid = os.fork()
        if self.pid == 0:
            os.dup2(self._said.fileno(), 1)
            os.dup2(self._said.fileno(), 2)
            os._exit(_ended_quietly(work))

    def end(self, kill_after: float | None = None) -> Ended:
        """Wait until it ends; SIGKILL it where it still runs so many seconds after its start."""
        if kill_after is not None:
            time.sleep(max(kill_after - (time.perf_counter() - self.began), 0.0))
            os.kill(self.pid, signal.SIGKILL)
        status = os.waitpid(self.pid, 0)[1]
        with self._said as said:
            said.seek(0)
            words = said.read().decode(errors="replace")
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        return Ended(code, words, time.perf_counter() - self.began)


def in_child(work: Callable[[], int], kill_after: float | None = None) -> Ended:
    """Do the work in a forked child; SIGKILL it after so many seconds if it still runs then."""
    return Child(work).end(kill_after)


def _ended_quietly(work: Callable[[], int]) -> int:
    try:
        return work()
    except BaseException:
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def start(folder: Path) -> int:
    """Begin the run in ``folder``; the command's exit code."""
    return main(["run", SCENARIO, *SIZE, *ALIKE, "--out", str(folder)])


def go_on(folder: Path) -> int:
    """Go on with the run in ``folder``; the command's exit code."""
    return main(["run", SCENARIO, "--resume", *ALIKE, "--out", str(folder)])


def recover(folder: Path) -> Ended:
    """What a user does after a kill: go on, or where no run had come to be, start it again."""
    ended = in_child(lambda: go_on(folder))
    if ended.code == 2 and ("no such folder" in ended.said or "no run" in ended.said):
        ended = in_child(lambda: start(folder))
    return ended


def fingerprint(folder: Path) -> Fingerprint:
    """File name -> SHA-256 of each file but the lock; JSON without what says when and where."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name == ".lock":
            continue
        content = path.read_bytes()
        if path.suffix == ".json":
            content = json.dumps(_without(json.loads(content)), sort_keys=True).encode()
        found[path.name] = hashlib.sha256(content).hexdigest()
    return found


def _without(content: object) -> object:
    return {key: value for key, value in content.items() if key not in NEVER} if isinstance(content, dict) else content


def differences(found: Fingerprint, wanted: Fingerprint) -> list[str]:
    """Names of the files that one has and the other not, or that differ."""
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
