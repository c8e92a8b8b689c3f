"""Bad places for a run: a folder two processes want, a clock set back, a file limit, no leave to write, a full disk."""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import random
import resource
import shutil
import subprocess
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from faults import one_run
from faults.one_run import Child, differences, fingerprint, go_on, in_child, start
from faults.tally import Campaign
from standoff.cli import folders
from standoff.store import manifest

NOBODY = 65534
NEW_MOUNTS = 0x00020000
"""CLONE_NEWNS of Linux: mounts that only this process and its children see."""
LONG_AGO = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)


def try_all(campaign: Campaign, n_pairs: int, n_disks: int) -> None:
    """Every bad place."""
    share_folders(campaign, n_pairs)
    set_clocks_back(campaign)
    limit_files(campaign, n_disks)
    refuse_writing(campaign)
    fill_disks(campaign, n_disks)


def share_folders(campaign: Campaign, n_pairs: int) -> None:
    """Two processes want one folder at once, a new one or one to go on with: one has it, the other is told."""
    for trial in range(1, n_pairs + 1):
        folder = campaign.root / f"shared{trial}"
        verb = start if trial % 2 else go_on
        if verb is go_on:
            unseal(campaign, folder, random.Random(f"{campaign.seed} pair {trial}"), 3)
        both = [Child(lambda verb=verb, folder=folder: verb(folder)) for _ in range(2)]  # type: ignore[misc]
        ended = sorted((child.end() for child in both), key=lambda each: each.code or 0)
        what = f"pair {trial} ({verb.__name__})"
        campaign.expect_whole(what, folder, ended[0])
        if ended[1].code == 0 and verb is go_on:
            campaign.counts["shared: one went on after the other had ended"] += 1
            continue
        told = ended[1].code == 2 and ("another process" in ended[1].said or "holds a run already" in ended[1].said)
        campaign.counts["shared: one had it, the other was told"] += campaign.expect(told, f"{what}: {ended[1]}")


def set_clocks_back(campaign: Campaign) -> None:
    """The clock jumps back thirty years before a run, or before it goes on; files may come from the future."""
    for trial, (at_start, at_end) in enumerate(((True, False), (False, True), (True, True)), start=1):
        folder = campaign.root / f"clock{trial}"
        first = in_child(lambda back=at_start, folder=folder: _with_clock(back, start, folder))  # type: ignore[misc]
        what = f"clock set back {'before' if at_start else 'after'} the start"
        campaign.expect_whole(what, folder, first)
        unseal(campaign, folder, random.Random(trial), 2, copied=False)
        for path in folder.iterdir():
            os.utime(path, (4e9, 4e9))
        then = in_child(lambda back=at_end, folder=folder: _with_clock(back, go_on, folder))  # type: ignore[misc]
        campaign.counts["clock set back"] += campaign.expect_whole(what, folder, then)


def limit_files(campaign: Campaign, n_limits: int) -> None:
    """No file may grow beyond so many bytes (RLIMIT_FSIZE): told, nothing half-written, and the same bits after."""
    for trial in range(1, n_limits + 1):
        rng = random.Random(f"{campaign.seed} limit {trial}")
        folder = campaign.root / f"limit{trial}"
        limit = rng.choice((rng.randint(8_000, 24_000), rng.randint(24_000, 160_000)))
        verb = rng.choice((start, go_on))
        if verb is go_on:
            unseal(campaign, folder, rng, rng.randint(1, one_run.N_CHUNKS))

        def work(verb: Callable[[Path], int] = verb, folder: Path = folder, limit: int = limit) -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            return verb(folder)

        ended = in_child(work)
        what = f"limit of {limit} bytes a file ({verb.__name__})"
        told = ended.code == 0 or (ended.code == 2 and "File too large" in ended.said)
        campaign.expect(told and not _half_written(folder), f"{what}: {ended}")
        campaign.counts[f"file limit: {'fitted' if ended.code == 0 else 'told'}"] += 1
        campaign.expect_whole(what, folder, one_run.recover(folder))


def refuse_writing(campaign: Campaign) -> None:
    """A folder without leave to write, for a new run and for one to go on with: told, and nothing changed."""
    for verb in (start, go_on):
        folder = campaign.root / f"refused-{verb.__name__}"
        if verb is go_on:
            unseal(campaign, folder, random.Random(1), 2)
        else:
            folder.mkdir()
        before = sorted(path.name for path in folder.iterdir())
        campaign.root.chmod(0o755)
        folder.chmod(0o555)

        def work(verb: Callable[[Path], int] = verb, folder: Path = folder) -> int:
            if os.geteuid() == 0:
                os.seteuid(NOBODY)
            return verb(folder)

        ended = in_child(work)
        folder.chmod(0o755)
        told = ended.code == 2 and "Permission denied" in ended.said and "hint:" in ended.said
        same = sorted(path.name for path in folder.iterdir()) == before
        campaign.counts["no leave to write"] += campaign.expect(told and same, f"read-only {verb.__name__}: {ended}")


def fill_disks(campaign: Campaign, n_disks: int) -> None:
    """A small disk (tmpfs) that fills up, or that turns read-only; then there is room again. Needs root on Linux."""
    for trial in range(1, n_disks + 1):
        rng = random.Random(f"{campaign.seed} disk {trial}")
        kilobytes = rng.randint(1, 135) * 4
        mount, told = campaign.root / f"disk{trial}", campaign.root / f"disk{trial}.json"
        mount.mkdir()
        ended = in_child(lambda: _on_small_disk(mount, told, kilobytes))  # noqa: B023 - done before the next
        if ended.code == 77:
            campaign.counts["full disk: mounting one is not permitted here"] += 1
            return
        if not campaign.expect(ended.code == 0, f"disk of {kilobytes} kB: {ended.said[-500:]}"):
            continue
        found = json.loads(told.read_text())
        full = found["code"] == 2 and "No space left" in found["said"] and not found["half_written"]
        campaign.counts[f"full disk: {'told' if full else 'fitted'}"] += 1
        campaign.expect(full or found["code"] == 0, f"disk of {kilobytes} kB: {found}")
        read_only = found["read_only_code"] == 2 and "Read-only file system" in found["read_only_said"]
        campaign.counts["read-only disk: told"] += campaign.expect(read_only, f"read-only disk: {found}")
        unlike = differences(found["after"], campaign.whole)
        campaign.expect(found["end_code"] == 0 and not unlike, f"disk of {kilobytes} kB, then room: {unlike} {found}")


def unseal(campaign: Campaign, folder: Path, rng: random.Random, n_lost: int, copied: bool = True) -> None:
    """Make ``folder`` an unfinished run: the unbroken one without its summary and some chunks' seals."""
    if copied:
        shutil.copytree(campaign.root / "unbroken", folder)
    (folder / "summary.json").unlink()
    for index in rng.sample(range(one_run.N_CHUNKS), n_lost):
        (folder / f"part-{index:05d}.json").unlink()


def _with_clock(back: bool, verb: Callable[[Path], int], folder: Path) -> int:
    """Do it with the clock thirty years back, as far as this package asks for the time of day."""
    if back:

        class Then(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
                return LONG_AGO

        clock: Any = types.SimpleNamespace(**{**vars(dt), "datetime": Then})
        manifest.dt = folders.dt = clock  # type: ignore[attr-defined]
        time.time = LONG_AGO.timestamp
    return verb(folder)


def _on_small_disk(mount: Path, told: Path, kilobytes: int) -> int:
    """On a disk of its own: run until it is full, try it read-only, make room, go on; 77 where none can be mounted."""

    def mounted(*options: str) -> bool:
        return subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0

    if ctypes.CDLL(None, use_errno=True).unshare(NEW_MOUNTS) != 0 or not mounted("--make-rprivate", "/"):
        return 77
    if not mounted("-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(mount)):
        return 77
    folder = mount / "run"
    first = in_child(lambda: start(folder))
    half_written = _half_written(folder)
    mounted("-o", "remount,ro", str(mount))
    read_only = in_child(lambda: (go_on if (folder / "manifest.json").exists() else start)(folder))
    mounted("-o", f"remount,rw,size={max(4096, kilobytes)}k", str(mount))
    last = one_run.recover(folder)
    found = {
        "code": first.code, "said": first.said[-400:], "half_written": half_written, "end_code": last.code,
        "read_only_code": read_only.code, "read_only_said": read_only.said[-400:],
        "end_said": last.said[-400:], "after": fingerprint(folder) if last.code == 0 else {},
    }  # fmt: skip
    told.write_text(json.dumps(found))
    return 0


def _half_written(folder: Path) -> list[str]:
    return [path.name for path in folder.glob(".*.tmp")] if folder.is_dir() else []
