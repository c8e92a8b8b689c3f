"""Run as a script: kill a writer at each step, go on, and print what came out.

    python killed_writer.py FOLDER

For step 1, 2, … a forked child writes a whole run in a folder of its own and kills itself (SIGKILL) just before
the step-th call that changes the disk; a second child goes on with what is left. Prints one JSON line a step:
the digest of the record, and what lay in the folder in between. Ends after the first child that was not killed.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_runs import finish_run, record_digest

CALLS = ("replace", "fsync", "unlink", "open", "mkdir")


def kill_at(step: int) -> None:
    """From now on, die just before the ``step``-th disk call."""
    counter = itertools.count(1)

    def guard(call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **named: Any) -> Any:
            if next(counter) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)

        return guarded

    for name in CALLS:
        setattr(os, name, guard(getattr(os, name)))


def in_child(work: Callable[[], None]) -> int:
    """Do the work in a forked child; its wait status."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            sys.stdout.flush()
            os._exit(0)
        except BaseException as fault:
            print(repr(fault), flush=True)
            os._exit(1)
    return os.waitpid(pid, 0)[1]


def main(parent: Path) -> None:
    for step in itertools.count(1):
        folder = parent / f"{step:03d}"

        def write(step: int = step, folder: Path = folder) -> None:
            kill_at(step)
            finish_run(folder)

        def go_on(folder: Path = folder) -> None:
            left = sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []
            digest = record_digest(finish_run(folder).record())
            after = sorted(entry.name for entry in folder.iterdir())
            print(json.dumps({"left": left, "digest": digest, "after": after}))

        status = in_child(write)
        if in_child(go_on) != 0 or status == 0:
            break
        assert os.WIFSIGNALED(status), status


if __name__ == "__main__":
    main(Path(sys.argv[1]))
