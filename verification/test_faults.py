"""A small fault campaign ends well, and one on a store made worse on purpose does not.

The whole one (1 000 kills) is ``make faults ARGS="--kills 1000"``; `docs/reliability.md` has its figures.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("faults") / "campaign.py"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forked children and their mounts are Linux's")


def campaign(folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Exit code and figures of a campaign."""
    command = [sys.executable, str(SCRIPT), "--json", "--folder", str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
def test_killed_harmed_crowded_and_starved_runs_end_as_the_unbroken_one_or_are_refused(tmp_path: Path) -> None:
    code, found = campaign(tmp_path, "--kills", "12", "--harms", "5", "--pairs", "2", "--disks", "2")
    assert (code, found["wrong"]) == (0, [])
    assert found["counts"]["kills"] >= 12
    assert found["counts"]["clock set back"] == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "options", "told"),
    [
        ("in-place", ("--kills", "60", "--harms", "0"), "kill "),
        ("trusting", ("--kills", "0", "--harms", "20"), "harm "),
    ],
)
def test_a_store_that_writes_in_place_or_reads_unchecked_is_noticed(
    tmp_path: Path, broken: str, options: tuple[str, ...], told: str
) -> None:
    code, found = campaign(tmp_path, "--broken", broken, *options)
    assert code == 1
    assert all(wrong.startswith(told) for wrong in found["wrong"])
