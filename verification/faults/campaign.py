"""Kill, harm, crowd and starve small runs, hold each against an unbroken one, and print what came of it.

    python verification/faults/campaign.py [--kills 150] [--harms 100] [--seed 1] [--folder FOLDER] [--json]

Ends with 0 where every trial ended as it must, else with 1 and one line for each that did not, with the seed that
makes it again.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults import harming, killing, one_run, places
from faults.tally import Campaign

KINDS = ("moment", "call", "power cut")
"""A kill at a random moment, at a random disk call, and there with what was not synced lost."""
AGAIN = 0.25
"""How often the run that goes on is killed as well."""


def kill_runs(campaign: Campaign, n_kills: int) -> None:
    """Kill ``n_kills`` runs, each at a moment of its own, and go on with each."""
    trial = 0
    while campaign.counts["kills"] < n_kills and trial < 3 * n_kills + 20 and not campaign.is_over:
        trial += 1
        rng = random.Random(f"{campaign.seed} kill {trial}")
        folder = campaign.root / f"kill{trial}"
        kind = KINDS[trial % 3]
        told = [_kill(campaign, rng, folder, kind, one_run.start)]
        if told[-1] and rng.random() < AGAIN and (folder / "manifest.json").exists():
            told.append(_kill(campaign, rng, folder, rng.choice(KINDS), one_run.go_on))
        struck = [each for each in told if each]
        campaign.counts["kills"] += len(struck)
        if not struck:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        _note_state(campaign, folder)
        what = f"kill {trial} of seed {campaign.seed} ({'; '.join(struck)})"
        campaign.expect_whole(what, folder, one_run.recover(folder))
        shutil.rmtree(folder, ignore_errors=True)


def _kill(campaign: Campaign, rng: random.Random, folder: Path, kind: str, verb: Callable[[Path], int]) -> str:
    """Kill one child; how, or "" where it ended before."""
    if kind == "moment":
        moment = rng.uniform(0.0, 1.1 * campaign.seconds)
        ended = one_run.in_child(lambda: verb(folder), kill_after=moment)
        how = f"after {moment:.3f} s"
    else:
        step = rng.randint(1, campaign.n_calls)
        manner = rng.choice((killing.BEFORE, killing.AFTER, killing.TORN))

        def work() -> int:
            killing.Death(folder, step, manner, rng, power_cut=kind == "power cut").install()
            return verb(folder)

        ended = one_run.in_child(work)
        how = f"{kind} {manner} disk call {step}"
    if ended.code is None:
        campaign.counts[f"killed: {kind}"] += 1
        return how
    campaign.expect(ended.code == 0, f"{folder.name}: not killed, ended with {ended.code}: {ended.said[-300:]}")
    return ""


def _note_state(campaign: Campaign, folder: Path) -> None:
    """Count what a kill left: no run yet, torn temporaries, how many chunks."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if "manifest.json" not in names:
        campaign.counts["left: no run yet"] += 1
    elif "summary.json" in names:
        campaign.counts["left: all done"] += 1
    else:
        sealed = sum(name.startswith("part-") and name.endswith(".json") for name in names)
        campaign.counts[f"left: {sealed} of {one_run.N_CHUNKS} chunks sealed"] += 1
    if any(name.endswith(".tmp") for name in names):
        campaign.counts["left: a file half written"] += 1


def harm_runs(campaign: Campaign, n_harms: int) -> None:
    """Harm whole runs; each is mended to the same bits, or refused and left as it was."""
    for trial in range(1, n_harms + 1):
        rng = random.Random(f"{campaign.seed} harm {trial}")
        folder = campaign.root / f"harm{trial}"
        shutil.copytree(campaign.root / "unbroken", folder)
        harm = harming.HARMS[trial % len(harming.HARMS)]
        if campaign.is_over:
            return
        what = f"harm {trial} of seed {campaign.seed}: {harm(folder, rng)}"
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        campaign.counts[f"harmed: {harm.__name__}"] += 1
        ended = one_run.in_child(lambda folder=folder: one_run.go_on(folder))  # type: ignore[misc]
        if ended.code == 0:
            campaign.counts["mended"] += campaign.expect_whole(what, folder, ended)
        else:
            told = ended.code == 2 and "error:" in ended.said and "Traceback" not in ended.said
            told = told and "manifest.json" in ended.said
            after = {path.name: path.read_bytes() for path in folder.iterdir()}
            told = told and {name for name in before if before[name] != after.get(name)} <= {".lock"}
            campaign.counts["refused, left as it was"] += campaign.expect(told, f"{what}: {ended.said[-300:]}")
        shutil.rmtree(folder, ignore_errors=True)


def report(campaign: Campaign, elapsed: float, as_json: bool) -> None:
    """The counts, then what was wrong."""
    about: dict[str, Any] = {
        "seed": campaign.seed, "unbroken_s": round(campaign.seconds, 3), "disk_calls": campaign.n_calls,
        "elapsed_s": round(elapsed, 1), "counts": dict(campaign.counts), "wrong": campaign.wrong,
    }  # fmt: skip
    if as_json:
        print(json.dumps(about, indent=1))
        return
    print(f"an unbroken run takes {campaign.seconds:.2f} s and {campaign.n_calls} disk calls; {elapsed:.0f} s in all")
    for name, count in sorted(campaign.counts.items()):
        print(f"{count:6d}  {name}")
    print(f"{len(campaign.wrong):6d}  WRONG")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--kills", type=int, default=150)
    asked.add_argument("--harms", type=int, default=100)
    asked.add_argument("--pairs", type=int, default=10, help="times two processes want one folder")
    asked.add_argument("--disks", type=int, default=12, help="sizes of full disk")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--folder", type=Path, default=None, help="where runs are made; a temporary folder by default")
    asked.add_argument(
        "--broken", choices=("in-place", "trusting"), help="make the store worse: the campaign must fail"
    )
    asked.add_argument("--json", action="store_true")
    chosen = asked.parse_args()
    began = time.perf_counter()
    one_run.prepare()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        campaign = Campaign(Path(name).resolve(), chosen.seed)
        campaign.measure()
        if chosen.broken:
            one_run.break_store(chosen.broken)
            campaign.stops = True
        kill_runs(campaign, chosen.kills)
        harm_runs(campaign, chosen.harms)
        if not chosen.broken:
            places.try_all(campaign, chosen.pairs, chosen.disks)
        report(campaign, time.perf_counter() - began, chosen.json)
    return 1 if campaign.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
