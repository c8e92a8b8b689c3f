"""Files that are there whole or not at all, one writer a folder, and disk faults in plain words.

A file is written under a dot-prefixed temporary name in its own folder, synced, renamed, and the folder synced:
after a power cut the name holds the old bytes or the new ones, never a part of them. Readers that list a folder
(pyarrow, DuckDB, polars) pass over dot-prefixed names.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from standoff.errors import RunError

LOCK_NAME = ".lock"
TEMPORARY_SUFFIX = ".tmp"
LARGEST = 2**26
"""Bytes of a manifest, a seal or a summary; those of a run of 10^9 members are far smaller."""

_ADVICE = {
    errno.ENOSPC: "free some space, then go on with --resume; or choose another folder with --out",
    errno.EDQUOT: "your quota is used up: free some space, then go on with --resume; or choose another --out",
    errno.EFBIG: "the file system allows no file of this size: choose another folder with --out",
    errno.EACCES: "you may not write there: choose another folder with --out",
    errno.EPERM: "you may not write there: choose another folder with --out",
    errno.EROFS: "that disk is read-only: choose another folder with --out",
    errno.ENOTDIR: "a part of that path is a file, not a folder: choose another folder with --out",
    errno.EEXIST: "a part of that path is a file, not a folder: choose another folder with --out",
    errno.ENAMETOOLONG: "choose a shorter name with --out",
}
_ADVICE_BEFORE_A_RUN = {
    errno.ENOSPC: "free some space, or choose another folder with --out",
    errno.EDQUOT: "your quota is used up: free some space, or choose another folder with --out",
}
_OTHER_ADVICE = "choose another folder with --out"


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def telling_faults(doing: str, path: Path) -> Iterator[None]:
    """Turn an `OSError` of the block into a `RunError` that says what could not be done, where and what to do."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or str(fault)
        hint = _ADVICE.get(fault.errno or 0, _OTHER_ADVICE)
        raise RunError(f"cannot {doing} {path}: {reason}", hint) from fault


@contextlib.contextmanager
def before_a_run() -> Iterator[None]:
    """Leave out of a fault's hint what needs a run to go on with: the block takes back what it made."""
    try:
        yield
    except RunError as fault:
        cause = fault.__cause__
        if isinstance(cause, OSError):
            fault.hint = _ADVICE_BEFORE_A_RUN.get(cause.errno or 0, fault.hint)
        raise


def read_json(content: bytes) -> Any:
    """JSON as Python values. Raises `ValueError` alone, also where it is nested too deep to be read."""
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def read_plain(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of an ordinary file. Raises `OSError` for any other, unread, and for one larger than ``most`` bytes."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as stream:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
        if about.st_size > most:
            raise OSError(errno.EINVAL, f"it has {about.st_size} bytes, more than can be", str(path))
        return stream.read(most)


def sync_folder(folder: Path) -> None:
    """Make the folder's names durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, *, sync: bool = True, writer: str = "") -> None:
    """Write ``path`` so that it is there whole or not at all, replacing what was there.

    With ``sync=False`` the folder is not synced: the caller does so once for several files. Where several may write
    the same file, ``writer`` names this one, so that no two share a temporary file. Raises `OSError`; the temporary
    file is then removed again.
    """
    temporary = path.with_name(f".{path.name}{writer and '.'}{writer}{TEMPORARY_SUFFIX}")
    try:
        with open(temporary, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if sync:
        sync_folder(path.parent)


def is_temporary(name: str) -> bool:
    """Is this the name of a file that was being written?"""
    return name.startswith(".") and name.endswith(TEMPORARY_SUFFIX)


def remove_temporaries(folder: Path) -> None:
    """Clear what a killed writer left; only for the holder of the folder's lock."""
    for entry in folder.iterdir():
        if is_temporary(entry.name):
            entry.unlink(missing_ok=True)


def lock(folder: Path) -> int:
    """Become the folder's only writer; returns the handle that `unlock` takes.

    The lock is the kernel's: it goes when the process does, however it ends. Raises `RunError` where another
    process (or another part of this one) holds it.
    """
    path = folder / LOCK_NAME
    with telling_faults("write in", folder):
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_still_there(handle, path):
                    _sign(handle)
                    return handle
            except BlockingIOError:
                holder = os.pread(handle, 32, 0).decode(errors="replace") or "unknown"
                os.close(handle)
                raise RunError(
                    f"another process ({holder}) is writing in {folder}",
                    "wait until it ends, or choose another folder with --out",
                ) from None
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)


def unlock(handle: int) -> None:
    """Give the lock back."""
    os.close(handle)


def _sign(handle: int) -> None:
    """Say who holds the lock; a courtesy that a full disk may refuse."""
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}".encode(), 0)


def _is_still_there(handle: int, path: Path) -> bool:
    """Does the name still lead to the locked file, or was it removed between opening and locking?"""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False
