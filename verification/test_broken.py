"""Every reduction notices when its mechanism is broken: on a copy with one line changed its check fails.

Each row names a check, a file, a piece of its source and what takes its place; the check runs in a process of its own
on the copy, with a cache of its own, so nothing of the sound package is used.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from standoff.checks import individuals, limits, reductions

SOURCE = Path(__file__).parents[1] / "src"

BREAKS = [
    ("reduces-to-granovetter-hundred", "mobilisation", "/ (was.seen[i] + p.half", "/ (was.seen[i] + 1.02 * p.half"),
    ("reduces-to-granovetter-normal", "mobilisation", "p.attitude[i] + was", "p.attitude[i] + 0.0001 + was"),
    ("reduces-to-kuran", "mobilisation", "+ pull_of_seen * (1.0", "+ 0.9 * pull_of_seen * (1.0"),
    ("reduces-to-constant-hazard", "exits", "[i] - was.standing[i] *", "[i] - 1.01 * was.standing[i] *"),
    ("reduces-to-one-equilibrium-of-force", "security", "refilled = p.refill", "refilled = 0.9 * p.refill"),
    ("reduces-to-two-equilibria-of-force", "security", "p.comrades[i] * (was", "0.9 * p.comrades[i] * (was"),
    ("reduces-to-patron-threshold", "patron", "chance) * heir_value", "chance) * 1.01 * heir_value"),
    ("reduces-to-selectorate", "elites", "- p.unpaid[i] *", "- 0.0 * p.unpaid[i] *"),
    ("reduces-to-reserves-over-deficit", "treasury", "p.margin[i] - p", "1.02 * p.margin[i] - p"),
    ("limit-pay", "treasury", "p.margin[i] - p", "-p.margin[i] - p"),
    ("limit-loyalty", "security", "p.stay_at_rest[i] - p.unpaid", "7.6 - p.stay_at_rest[i] - p.unpaid"),
    ("limit-support", "belief", "- p.support_weight[i] *", "+ 3.0 * p.support_weight[i] *"),
    ("limit-attitude", "mobilisation", "p.attitude[i] + was", "-p.attitude[i] + was"),
    ("limit-deaf-elites", "elites", "+ p.peers[i]", "- 3.0 * was.seen[i] + p.peers[i]"),
    ("limit-no-contagion", "contagion", "p.example[i] *", "(0.1 + p.example[i]) *"),
    ("limit-population", "repression", "was.jailed[i] + detained", "was.jailed[i] + 100.0 * detained"),
    ("limit-sum-of-outcomes", "exits", "was.coup[i] + each", "was.coup[i] + 1.01 * each"),
    ("persons-equal-means-quick", "living", "chance = min(turnout", "chance = min(1.1 * turnout"),
]  # fmt: skip
"""Check, module, source, what takes its place."""

QUICK = [check for check in (*reductions.CHECKS, *limits.CHECKS, *individuals.CHECKS) if check.quick]


def test_every_reduction_has_been_seen_to_fail() -> None:
    assert {check.id for check in QUICK} == {row[0] for row in BREAKS}


def verdict(source: Path, cache: Path, check: str) -> dict[str, object]:
    """What `standoff verify` finds of one check, with the package at ``source``."""
    environment = {**os.environ, "PYTHONPATH": str(source), "STANDOFF_CACHE": str(cache)}
    command = [sys.executable, "-m", "standoff.cli", "verify", check, "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=source, check=False)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)["checks"][0]
    assert (done.returncode == 0) is found["pass"]
    return dict(found)


@pytest.mark.slow
@pytest.mark.parametrize(("check", "module", "sound", "broken"), BREAKS, ids=[row[0] for row in BREAKS])
def test_a_broken_mechanism_fails_its_check(tmp_path: Path, check: str, module: str, sound: str, broken: str) -> None:
    copy = tmp_path / "src"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (path,) = (each for room in ("mechanisms", "persons") for each in copy.glob(f"standoff/{room}/{module}.py"))
    text = path.read_text(encoding="utf-8")
    assert text.count(sound) == 1
    path.write_text(text.replace(sound, broken), encoding="utf-8")
    found = verdict(copy, tmp_path / "cache", check)
    assert not found["pass"]
    assert found["fault"] is None
