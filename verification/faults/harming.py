"""Ways in which a finished run's folder comes to harm."""

from __future__ import annotations

import random
import shutil
from pathlib import Path


def flip_a_bit(folder: Path, rng: random.Random) -> str:
    """One bit of one file; what was done."""
    path = _one_of(folder, rng)
    content = bytearray(path.read_bytes())
    place = rng.randrange(8 * len(content))
    content[place // 8] ^= 1 << (place % 8)
    path.write_bytes(content)
    return f"bit {place} of {path.name} flipped"


def truncate(folder: Path, rng: random.Random) -> str:
    """One file cut off anywhere."""
    path = _one_of(folder, rng)
    content = path.read_bytes()
    length = rng.randrange(len(content))
    path.write_bytes(content[:length])
    return f"{path.name} cut to {length} bytes"


def blank(folder: Path, rng: random.Random) -> str:
    """Some 512 bytes of one file read as nothing, as after a lost sector."""
    path = _one_of(folder, rng)
    content = bytearray(path.read_bytes())
    place = rng.randrange(len(content))
    content[place : place + 512] = bytes(len(content[place : place + 512]))
    path.write_bytes(content)
    return f"{path.name} blank from byte {place}"


def remove(folder: Path, rng: random.Random) -> str:
    """One file is gone."""
    path = _one_of(folder, rng)
    path.unlink()
    return f"{path.name} removed"


def copy_half(folder: Path, rng: random.Random) -> str:
    """Only a part of the files arrived, in any order, the last of them torn: a copy that broke off."""
    names = sorted(path.name for path in folder.iterdir())
    rng.shuffle(names)
    n_whole = rng.randrange(len(names))
    whole = folder.with_name(folder.name + "-whole")
    folder.rename(whole)
    folder.mkdir()
    for name in names[:n_whole]:
        shutil.copy(whole / name, folder / name)
    content = (whole / names[n_whole]).read_bytes()
    (folder / names[n_whole]).write_bytes(content[: rng.randrange(len(content) + 1)])
    shutil.rmtree(whole)
    return f"{n_whole} of {len(names)} files copied, {names[n_whole]} torn"


HARMS = (flip_a_bit, truncate, blank, remove, copy_half)


def _one_of(folder: Path, rng: random.Random) -> Path:
    return rng.choice(sorted(path for path in folder.iterdir() if path.name != ".lock"))
