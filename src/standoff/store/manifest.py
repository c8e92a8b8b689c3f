"""What a run is, in one JSON file that checks itself.

``checksum`` is the SHA-256 of the rest, written as canonical JSON (sorted keys, no spaces); every seal of the
run's chunks repeats it, so that a chunk of another run is not taken for one of this run.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from standoff.errors import RunError
from standoff.record import Provenance, Scale, Series
from standoff.store.disk import digest, read_json, read_plain, telling_faults
from standoff.store.soundness import check_kept, check_provenance
from standoff.version import __version__

MANIFEST_NAME = "manifest.json"
KIND = "standoff run"
FORMAT = 1
"""Version of the folder's form; raised when an older Standoff could no longer read it."""

_SAME = {
    "scenario_hash": "scenario (its hash)",
    "seed": "seed",
    "members": "members",
    "draws": "assumption draws",
    "days": "days",
    "chunk_size": "chunk size",
    "n_paths": "kept paths",
    "series": "series",
    "engine_version": "engine version",
}
_ANEW = "start a new run in another folder with --out"
_AGAIN = f"its run cannot be used: copy the folder again, or {_ANEW}"


def software_versions() -> dict[str, str]:
    """Versions of Python and of the packages that a run's numbers and files come from."""
    found = {"python": platform.python_version(), "standoff": __version__}
    for package in ("numba", "numpy", "pyarrow"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return dict(sorted(found.items()))


def canonical(content: Any) -> bytes:
    """JSON in one form only: sorted keys, no spaces. Raises `ValueError` on NaN and infinity."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


@dataclass(frozen=True)
class Manifest:
    """What a run is and how its folder is laid out."""

    provenance: Provenance
    resolved: dict[str, Any]
    """The scenario with everything explicit."""
    settings: dict[str, Any]
    """What else the run was asked (``--set`` and the like), for the reader."""
    assumptions: dict[str, Any]
    """``bytes`` and ``sha256`` of ``assumptions.parquet``, ``values``: digest of the values themselves."""
    created: str
    """UTC, ISO 8601."""

    @property
    def n_chunks(self) -> int:
        """Chunks of a whole run; the last one may be short."""
        return -(-self.provenance.members // self.provenance.chunk_size)

    def chunk_size(self, index: int) -> int:
        """Members of chunk ``index``."""
        size = self.provenance.chunk_size
        return min(size, self.provenance.members - index * size)

    def content(self) -> dict[str, Any]:
        """The JSON object, without its checksum."""
        return {
            "kind": KIND,
            "format": FORMAT,
            "created": self.created,
            "provenance": _provenance_to_json(self.provenance),
            "n_chunks": self.n_chunks,
            "settings": self.settings,
            "assumptions": self.assumptions,
            "resolved": self.resolved,
        }

    @property
    def checksum(self) -> str:
        """SHA-256 of `content`; names the run."""
        return digest(canonical(self.content()))

    def to_bytes(self) -> bytes:
        """The file's bytes: indented JSON, ending in its checksum."""
        content = {**self.content(), "checksum": self.checksum}
        return (json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False) + "\n").encode()

    def check_same(self, other: Provenance, folder: Path) -> None:
        """Raise a `RunError` naming each difference, with both values, that forbids going on with this run."""
        mine, theirs = _provenance_to_json(self.provenance), _provenance_to_json(other)
        differences = [
            f"{label}: {_shown(key, mine[key])} there, {_shown(key, theirs[key])} now"
            for key, label in _SAME.items()
            if mine[key] != theirs[key]
        ]
        if differences:
            hint = f"ask for the same as then, or {_ANEW}"
            raise RunError(f"the run in {folder} is another one ({'; '.join(differences)})", hint)


def make_manifest(
    provenance: Provenance, resolved: dict[str, Any], settings: dict[str, Any], assumptions: dict[str, Any]
) -> Manifest:
    """A new run's manifest, created now; software versions that ``provenance`` does not name are added.

    Raises `ValueError` or `TypeError` where ``resolved`` or ``settings`` is not plain JSON.
    """
    versions = {**software_versions(), **provenance.versions}
    created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    resolved, settings = (json.loads(canonical(plain)) for plain in (resolved, settings))
    return Manifest(replace(provenance, versions=versions), resolved, settings, assumptions, created)


def read_manifest(folder: Path) -> Manifest:
    """Read and check a folder's manifest; raises `RunError` where it is missing, damaged, foreign or too new."""
    path = folder / MANIFEST_NAME
    with telling_faults("look into", folder):
        what = "" if path.is_file() else "no run" if folder.is_dir() else "no such folder"
        n_parts = sum(1 for _ in folder.glob("part-*")) if what == "no run" else 0
    if n_parts:
        message = f"{folder}: {n_parts} files of a run's parts are there, but not its {MANIFEST_NAME}"
        raise RunError(message, _AGAIN)
    if what:
        raise RunError(f"{folder}: {what} (no {MANIFEST_NAME} found)", "`standoff runs` lists the runs there are")
    with telling_faults("read", path):
        raw = read_plain(path)
    try:
        content = read_json(raw)
    except ValueError as fault:
        raise RunError(f"{path} is truncated or damaged: {fault}", _AGAIN) from fault
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise RunError(f"{path} is not the manifest of a Standoff run", "choose another folder")
    if isinstance(form := content.get("format"), int) and form > FORMAT:
        raise RunError(f"{path} is of form {form}; this Standoff reads up to {FORMAT}", "update Standoff")
    checksum = content.pop("checksum", None)
    try:
        manifest = _from_content(content)
        sound = checksum == digest(canonical(content)) == manifest.checksum
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        sound = False
    if not sound:
        raise RunError(f"{path} is damaged: its checksum does not fit", _AGAIN)
    return manifest


def _from_content(content: dict[str, Any]) -> Manifest:
    if not all(isinstance(content[section], dict) for section in ("resolved", "settings", "assumptions")):
        raise ValueError("a section is no JSON object")
    check_kept(content["assumptions"])
    dt.datetime.fromisoformat(content["created"])
    return Manifest(
        _provenance_from_json(content["provenance"]),
        content["resolved"],
        content["settings"],
        content["assumptions"],
        content["created"],
    )


def _provenance_to_json(provenance: Provenance) -> dict[str, Any]:
    plain = {**vars(provenance), "versions": dict(provenance.versions), "start": provenance.start.isoformat()}
    plain["places"] = list(provenance.places)
    plain["series"] = [{**asdict(series), "places": list(series.places)} for series in provenance.series]
    return plain


def _provenance_from_json(plain: Mapping[str, Any]) -> Provenance:
    series = tuple(
        Series(**{**one, "scale": Scale(**one["scale"]), "places": tuple(one["places"])}) for one in plain["series"]
    )
    start = dt.date.fromisoformat(plain["start"])
    about = Provenance(**{**plain, "start": start, "places": tuple(plain["places"]), "series": series})
    check_provenance(about)
    return about


def _shown(key: str, value: Any) -> str:
    if key == "series":
        return " ".join(f"{one['name']}/{one['every']}" for one in value) or "none"
    return str(value)[:12] if key == "scenario_hash" else str(value)
