"""The scenarios that come with the package, and how a name or a path is found."""

from __future__ import annotations

from pathlib import Path

from standoff.errors import StandoffError
from standoff.scenario.parsing import read_head
from standoff.scenario.positions import show_text
from standoff.scenario.vocabulary import nearest

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"
SUFFIXES = (".yaml", ".yml")


def bundled_names() -> tuple[str, ...]:
    """Names of the bundled scenarios, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def bundled_titles() -> dict[str, str]:
    """The bundled scenarios, name -> title in one line."""
    return {name: read_head(bundled_path(name), "title") for name in bundled_names()}


def bundled_path(name: str) -> Path:
    """The file of a bundled scenario."""
    return FOLDER / f"{name}.yaml"


def find_scenario(name_or_path: str) -> Path:
    """The file meant by a bundled scenario's name or by a path. Raises `StandoffError` when there is none."""
    if name_or_path in bundled_names():
        return bundled_path(name_or_path)
    path = Path(name_or_path)
    shown = show_text(name_or_path)
    try:
        if path.is_dir():
            raise StandoffError(f"{shown} is a folder, not a scenario file", _known(name_or_path))
        if path.exists():
            return path
    except (OSError, ValueError):
        raise StandoffError(f"no scenario can be called {shown}", _known("")) from None
    if path.suffix in SUFFIXES or len(path.parts) > 1:
        runs = "" if path.suffix in SUFFIXES else "; `standoff runs` lists the runs there are"
        raise StandoffError(f"there is no file {shown}", _known(path.stem) + runs)
    raise StandoffError(f"there is no scenario called {shown}", _known(name_or_path))


def _known(name: str) -> str:
    close = nearest(name, bundled_names())
    first = f"did you mean `{close}`? " if close else ""
    return f"{first}Bundled: {', '.join(bundled_names())}; or give the path of a .yaml file"
