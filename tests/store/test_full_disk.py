"""A disk that is full, read-only or not one's own: one plain error, nothing half-written, what was kept stays."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from made_runs import create_run, finish_run, make_assumptions, make_chunk, make_provenance, record_digest

from standoff import store
from standoff.errors import RunError


class FailingDisk:
    """Lets ``n_good`` calls of `os.fsync` and `os.replace` pass, then raises ``number``."""

    def __init__(self, patch: pytest.MonkeyPatch, n_good: int, number: int) -> None:
        self.left, self.number, self.n_refused = n_good, number, 0
        for name in ("fsync", "replace"):
            patch.setattr(os, name, self._guard(getattr(os, name)))

    def _guard(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                self.n_refused += 1
                raise OSError(self.number, os.strerror(self.number))
            return call(*args, **named)

        return guarded


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO])
def test_a_refused_create_leaves_no_trace(tmp_path: Path, number: int) -> None:
    n_good = 0
    while True:
        with pytest.MonkeyPatch.context() as patch:
            disk = FailingDisk(patch, n_good, number)
            if n_good == 6:
                create_run(tmp_path / "new" / "run").close()
                assert disk.n_refused == 0
                break
            with pytest.raises(RunError, match=os.strerror(number)) as caught:
                create_run(tmp_path / "new" / "run")
            assert str(tmp_path / "new" / "run") in caught.value.message
            assert "--out" in str(caught.value.hint)
            assert "--resume" not in str(caught.value.hint)
            assert list(tmp_path.iterdir()) == []
        n_good += 1


def test_a_refused_create_in_an_empty_folder_leaves_it_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FailingDisk(monkeypatch, 2, errno.ENOSPC)
    with pytest.raises(RunError, match="No space left") as caught:
        create_run(tmp_path)
    assert caught.value.hint == "free some space, or choose another folder with --out"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_refused_chunk_keeps_the_others_and_a_resume_gives_the_same_bits(tmp_path: Path, number: int) -> None:
    whole = record_digest(finish_run(tmp_path / "whole").record())
    n_good = 0
    while True:
        folder = tmp_path / f"run{n_good}"
        with create_run(folder, 1) as run, pytest.MonkeyPatch.context() as patch:
            disk = FailingDisk(patch, n_good, number)
            if n_good < 7:
                with pytest.raises(RunError, match="cannot write to") as caught:
                    run.write(make_chunk(1))
                assert "--resume" in str(caught.value.hint) or number == errno.EDQUOT
            else:
                run.write(make_chunk(1))
            assert run.missing_chunks() in ([1, 2], [2])
            assert not list(folder.glob(".*.tmp"))
        assert record_digest(finish_run(folder).record()) == whole
        if disk.n_refused == 0:
            break
        n_good += 1
    assert n_good == 7


def test_a_truly_full_disk_is_told_and_cleared(tmp_path: Path) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare to mount a small disk")
    mount = f"mount -t tmpfs -o size=48k none {tmp_path}"
    if subprocess.run(["unshare", "--mount", "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    script = (
        "import sys; from pathlib import Path; import made_runs; from standoff.errors import RunError\n"
        "folder = Path(sys.argv[1]) / 'run'; run = made_runs.create_run(folder)\n"
        "try:\n"
        "    for index in range(3): run.write(made_runs.make_chunk(index))\n"
        "except RunError as fault: print(fault.lines())\n"
        "print(sorted(p.name for p in folder.iterdir() if p.name.endswith('.tmp')), run.missing_chunks())\n"
    )
    command = f'{mount} && exec "$0" -c "$1" "$2"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", command, sys.executable, script, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent,
    )  # fmt: skip
    told, state = done.stdout.splitlines()
    assert "No space left on device" in told
    assert "hint: free some space" in told
    assert state.startswith("[] [")
    assert "2]" in state


def test_a_path_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(RunError, match="cannot make the folder") as caught:
            create_run(folder)
        assert "is a file, not a folder" in str(caught.value.hint)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@contextmanager
def _as_another_user() -> Iterator[None]:
    """Root may write anywhere: step down for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_is_refused_but_can_be_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        parent = Path(name)
        run = create_run(parent / "run", 3)
        run.close()
        whole = record_digest(run.record())
        for path in (*parent.glob("run/*"), parent / "run", parent):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            with _as_another_user():
                with pytest.raises(RunError, match="Permission denied") as caught:
                    create_run(parent / "new")
                assert "--out" in str(caught.value.hint)
                with pytest.raises(RunError, match=r"cannot write in .* Permission denied"):
                    store.resume(parent / "run", make_provenance(), make_assumptions())
                readable = store.open_run(parent / "run")
                assert readable.missing_chunks() == []
                assert record_digest(readable.record()) == whole
        finally:
            for path in (parent, parent / "run"):
                path.chmod(0o755)
        assert sorted(entry.name for entry in parent.iterdir()) == ["run"]


def test_a_folder_one_may_not_enter_is_told_plainly() -> None:
    with tempfile.TemporaryDirectory() as name:
        parent = Path(name)
        create_run(parent / "closed" / "run", 1).close()
        parent.chmod(0o755)
        (parent / "closed").chmod(0o000)
        try:
            with _as_another_user():
                for verb in (
                    store.open_run,
                    lambda folder: store.resume(folder, make_provenance(), make_assumptions()),
                ):
                    with pytest.raises(RunError, match=r"cannot look into .*run: Permission denied"):
                        verb(parent / "closed" / "run")
                with pytest.raises(RunError, match="Permission denied"):
                    create_run(parent / "closed" / "new")
        finally:
            (parent / "closed").chmod(0o755)


def test_an_interrupt_while_writing_leaves_no_half_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with create_run(tmp_path, 1) as run:
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", interrupt)
            with pytest.raises(KeyboardInterrupt):
                run.write(make_chunk(1))
        assert not list(tmp_path.glob(".*.tmp"))
        assert run.missing_chunks() == [1, 2]
