"""The house keeps its rules: floors, rings, budgets, names, docstrings; and the rules bite."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import house
from standoff import version

ROOT = Path(__file__).parents[1]
RULES: list[Callable[[Path], list[str]]] = [
    house.breaches_of_floors,
    house.breaches_of_cycles,
    house.breaches_of_budgets,
    house.breaches_of_names,
    house.breaches_of_docstrings,
    house.breaches_of_places,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rule(rule: Callable[[Path], list[str]]) -> None:
    assert rule(ROOT) == []


def test_the_page_gives_every_room_its_floor() -> None:
    floors = house.read_floors(ROOT / "docs" / "architecture.md")
    assert floors["errors"] == floors["record"] == 1
    assert floors["store"] < floors["outside"] < floors["engine"] < floors["execute"] < floors["study"] < floors["cli"]
    assert set(floors.values()) == set(range(1, 11))


def test_the_page_names_the_budgets_that_are_kept() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = re.search(r"file ≤ (\d+) lines, function ≤ (\d+), arguments ≤ (\d+)", page)
    assert told is not None
    assert told.groups() == (str(house.MOST_LINES), str(house.MOST_FUNCTION_LINES), str(house.MOST_ARGUMENTS))


def test_the_citation_names_the_version() -> None:
    assert f"version: {version.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {version.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports them by name alone: the second of two would not be run."""
    paths = [path for room in ("tests", "verification") for path in (ROOT / room).rglob("test_*.py")]
    names = [path.name for path in paths]
    assert sorted(name for name in names if names.count(name) > 1) == []


PAGE = "| floor | rooms |\n|---|---|\n| 1 | `errors`, `record` |\n| 2 | `store`, `analysis` |\n| 3 | `study` |\n"
GOOD = {
    "docs/architecture.md": PAGE,
    "src/standoff/__init__.py": "from standoff.study import load\n",
    "src/standoff/errors.py": '"""Errors."""\n\n\ndef fail() -> None:\n    """Fail."""\n',
    "src/standoff/record.py": "from standoff.errors import fail\n",
    "src/standoff/store/__init__.py": "from standoff.store.disk import write\n",
    "src/standoff/store/disk.py": "import os\nfrom standoff import errors\nfrom . import lock\nwrite = 1\n",
    "src/standoff/store/lock.py": "from ..record import fail\n",
    "src/standoff/analysis.py": "import standoff.errors\n",
    "src/standoff/study.py": "from standoff.store import write\nfrom standoff import analysis\nload = 1\n",
    "tests/test_x.py": "def test_x(): pass\n",
}


def build(root: Path, files: dict[str, str]) -> Path:
    """A made-up tree: the good one with some files changed."""
    for name, text in (GOOD | files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_a_good_tree_breaks_no_rule(tmp_path: Path) -> None:
    tree = build(tmp_path, {})
    assert [breach for rule in RULES for breach in rule(tree)] == []


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("store/disk.py", "import standoff.study\n", "store/disk.py:1: store (floor 2) imports study (floor 3)"),
        ("store/disk.py", "\nfrom standoff.study import load\n", "store/disk.py:2: store (floor 2) imports study"),
        ("store/disk.py", "from standoff import study\n", "store (floor 2) imports study (floor 3)"),
        ("store/disk.py", "from .. import study\n", "store (floor 2) imports study (floor 3)"),
        ("store/__init__.py", "from ..study import load\n", "store (floor 2) imports study (floor 3)"),
        ("store/disk.py", "from standoff import analysis\n", "store (floor 2) imports analysis (floor 2)"),
        ("store/disk.py", "def f():\n    import standoff.study\n", "store (floor 2) imports study (floor 3)"),
        ("store/disk.py", "if 0:\n    from standoff import study as s\n", "store (floor 2) imports study (floor 3)"),
        ("errors.py", "from standoff.store.disk import write\n", "errors (floor 1) imports store (floor 2)"),
        ("errors.py", "from . import study\n", "errors (floor 1) imports study (floor 3)"),
        ("errors.py", "from .study import load\n", "errors (floor 1) imports study (floor 3)"),
        ("study.py", "import standoff\nload = 1\n", "study (floor 3) imports the package's front"),
        ("study.py", "from standoff import load\n", "study (floor 3) imports the package's front"),
        ("extras.py", "x = 1\n", "extras.py:1: room extras has no floor"),
        ("errors.py", "from standoff.extras import x\n", "errors (floor 1) imports extras (floor None)"),
    ],
)
def test_an_import_from_a_floor_not_below_is_caught(tmp_path: Path, path: str, text: str, breach: str) -> None:
    found = house.breaches_of_floors(build(tmp_path, {f"src/standoff/{path}": text}))
    assert len(found) == 1
    assert breach in found[0]


def test_a_ring_of_imports_is_caught(tmp_path: Path) -> None:
    ring = {
        "src/standoff/errors.py": "from standoff.record import x\n",
        "src/standoff/store/lock.py": "def f():\n    from standoff.store import disk\n",
    }
    found = house.breaches_of_cycles(build(tmp_path, ring))
    assert found == ["errors -> record -> errors", "store.disk -> store.lock -> store.disk"]


def test_a_ring_that_is_only_for_types_is_none_but_floors_hold_for_types_too(tmp_path: Path) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from standoff.record import x\n"
    assert house.breaches_of_cycles(build(tmp_path / "a", {"src/standoff/errors.py": text})) == []
    upward = {"src/standoff/store/lock.py": text.replace("standoff.record", "standoff.study")}
    assert len(house.breaches_of_floors(build(tmp_path / "b", upward))) == 1


@pytest.mark.parametrize(
    ("text", "breach"),
    [
        ("x = 1\n" * 401, "401 lines"),
        ("def f():\n" + "    x = 1\n" * 60, "f has 61 lines"),
        ("class A:\n    async def f(self):\n" + "        x = 1\n" * 60, "f has 61 lines"),
        ("def f(a, b, /, c, d, *, e, f, g, h): pass\n", "f takes 8 arguments"),
    ],
)
def test_what_is_too_long_is_caught(tmp_path: Path, text: str, breach: str) -> None:
    for path in ("src/standoff/study.py", "tests/test_x.py", "verification/test_y.py"):
        found = house.breaches_of_budgets(build(tmp_path / path, {path: text}))
        assert len(found) == 1
        assert breach in found[0]
        assert path in found[0]


def test_what_is_just_short_enough_passes(tmp_path: Path) -> None:
    text = "class A:\n    def f(self, a, b, c, d, e, f, g):\n" + "        x = 1\n" * 59 + "y = 1\n" * 339
    assert house.breaches_of_budgets(build(tmp_path, {"src/standoff/study.py": text})) == []


@pytest.mark.parametrize("path", ["store/utils.py", "helpers/disk.py", "core.py", "store/Manager.py"])
def test_a_name_that_says_nothing_is_caught(tmp_path: Path, path: str) -> None:
    assert len(house.breaches_of_names(build(tmp_path, {f"src/standoff/{path}": ""}))) == 1


def test_what_is_public_and_says_nothing_is_caught(tmp_path: Path) -> None:
    text = "def shown(): pass\nclass Shown: pass\ndef _hidden(): pass\n"
    found = house.breaches_of_docstrings(build(tmp_path, {"src/standoff/study.py": text}))
    assert [breach.split(": ")[1] for breach in found] == [
        "the module has no docstring", "shown has no docstring", "Shown has no docstring",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "breach"),
    [
        (f"pip install --index https://{house.REGISTRIES[0]}/simple", "package registry"),
        ("resolved: https://registry." + house.REGISTRIES[2] + "/x", "package registry"),
        ("see /" + "work/main/notes", "path of this machine"),
        ("x = '/" + "work/shared'", "path of this machine"),
    ],
)
def test_a_place_that_is_not_ours_to_name_is_caught(tmp_path: Path, text: str, breach: str) -> None:
    for path in ("Makefile", ".ci/run", "docs/x.md", "src/standoff/static/x.js"):
        found = house.breaches_of_places(build(tmp_path / path, {path: text}))
        assert found == [f"{path}:1: names a {breach}"]


def test_folders_that_are_not_ours_and_bytes_that_are_not_text_are_passed_over(tmp_path: Path) -> None:
    host = house.REGISTRIES[0]
    tree = build(tmp_path, {".venv/x.txt": host, "runs/a/manifest.json": host, "docs/network/x.md": "net/work/x"})
    (tree / "docs" / "picture.png").write_bytes(b"\x89PNG\xff" + host.encode())
    assert house.breaches_of_places(tree) == []


def test_a_room_on_two_floors_is_told(tmp_path: Path) -> None:
    tree = build(tmp_path, {"docs/architecture.md": PAGE + "| 4 | `store` |\n"})
    with pytest.raises(ValueError, match="store is on two floors"):
        house.read_floors(tree / "docs" / "architecture.md")
