"""Sealed chunks as bytes: made in one place, checked and written in another.

A worker of a cluster seals a chunk itself. Where it shares the run folder's file system it writes the files there, in
the name of the process that holds the folder's lock; elsewhere it sends them. Two that write the same chunk write the
same bytes, each under temporary names of its own, so that the folder holds a whole chunk whoever comes last.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from standoff.record import Chunk
from standoff.store import disk
from standoff.store.parts import Seal, chunk_to_bytes, seal_name


@dataclass(frozen=True)
class Shelf:
    """Where others may write chunks of a run: the folder's path, the name of its token, the manifest's checksum."""

    path: str
    token: str
    run: str

    def is_here(self) -> bool:
        """Does this process see that very folder, and is it still being filled?"""
        try:
            return (Path(self.path) / self.token).read_text(encoding="ascii") == self.run
        except (OSError, UnicodeError):
            return False


def seal_chunk(chunk: Chunk, draws: int, run: str) -> dict[str, bytes]:
    """A chunk's files by name, its seal last; ``run`` is the manifest's checksum, "" for a run in memory."""
    contents = chunk_to_bytes(chunk, draws)
    return {**contents, seal_name(chunk.index): Seal.of(run, chunk.index, contents).to_bytes()}


def check_sealed(files: Mapping[str, bytes], run: str, index: int) -> None:
    """Raise `ValueError` unless ``files`` are chunk ``index`` of ``run``, whole and as they were sealed."""
    try:
        seal = Seal.from_bytes(files[seal_name(index)])
        if (seal.run, seal.index) != (run, index):
            raise ValueError("it belongs to another run or chunk")
        for name, about in seal.files.items():
            if disk.digest(files[name]) != about["sha256"]:
                raise ValueError(f"{name} has other contents than when it was sealed")
    except KeyError as fault:
        raise ValueError(f"it lacks {fault}") from None
    if files.keys() != {*seal.files, seal_name(index)}:
        raise ValueError("it holds files that it does not seal")


def place_sealed(folder: Path, index: int, files: Mapping[str, bytes]) -> None:
    """Write a sealed chunk's files into a run folder, the seal last. Raises `OSError` where the disk refuses."""
    writer = f"{os.uname().nodename}-{os.getpid()}-{threading.get_ident()}"
    for name, content in files.items():
        if name != seal_name(index):
            disk.write_whole(folder / name, content, sync=False, writer=writer)
    disk.write_whole(folder / seal_name(index), files[seal_name(index)], writer=writer)
