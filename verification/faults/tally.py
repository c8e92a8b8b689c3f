"""What a campaign holds its trials against, and what came of them."""

from __future__ import annotations

import collections
import random
import sys
from pathlib import Path

from faults import killing, one_run
from faults.one_run import Fingerprint, differences, fingerprint


class Campaign:
    """Trials in ``root``, each held against the fingerprint ``whole`` of an unbroken run of ``seconds``."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.seed = root, seed
        self.counts: collections.Counter[str] = collections.Counter()
        self.wrong: list[str] = []
        self.whole: Fingerprint = {}
        self.seconds = 0.0
        self.n_calls = 0
        self.stops = False
        """Does it end with the first that is wrong?"""

    @property
    def is_over(self) -> bool:
        """Has it found what it sought?"""
        return self.stops and bool(self.wrong)

    def measure(self) -> None:
        """Make the unbroken run, twice: the second tells how long one takes and how often it touches the disk."""
        for name in ("unbroken", "again"):
            folder = self.root / name
            ended = one_run.in_child(lambda folder=folder: one_run.start(folder))  # type: ignore[misc]
            if ended.code != 0:
                raise SystemExit(f"the unbroken run ended with {ended.code}:\n{ended.said}")
            found = fingerprint(folder)
            self.whole = self.whole or found
            self.seconds = ended.seconds
            if found != self.whole:
                raise SystemExit(f"two unbroken runs differ: {differences(found, self.whole)}")
        self.n_calls = self._count_calls()

    def _count_calls(self) -> int:
        folder = self.root / "counted"

        def work() -> int:
            death = killing.Death(folder, 0, killing.BEFORE, random.Random(0))
            death.install()
            code = one_run.start(folder)
            (self.root / "calls.txt").write_text(str(death.n_calls))
            return code

        one_run.in_child(work)
        return int((self.root / "calls.txt").read_text())

    def expect_whole(self, what: str, folder: Path, ended: one_run.Ended) -> bool:
        """Note whether the run in ``folder`` is the unbroken one, bit for bit."""
        if ended.code != 0:
            return self.expect(False, f"{what}: ended with {ended.code}: {ended.said.strip()[-300:]}")
        unlike = differences(fingerprint(folder), self.whole)
        return self.expect(not unlike, f"{what}: differs in {', '.join(unlike)}")

    def expect(self, held: bool, otherwise: str) -> bool:
        """Note a trial that did not end as it must."""
        if not held:
            self.wrong.append(otherwise)
            print("WRONG", otherwise, file=sys.stderr, flush=True)
        return held
