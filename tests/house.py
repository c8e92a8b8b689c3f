"""The rules of the house, as functions over a source tree; `test_architecture.py` holds them against this one.

A *room* is a folder or a single module directly under ``src/standoff``. Its floor is read from the table in
``docs/architecture.md``. Each rule returns its breaches as lines ``file:line: what``; none means the rule is kept.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "standoff"
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
MOST_ARGUMENTS = 7
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "core"}
TOP = "__init__"
"""The package's own ``__init__`` and ``__main__`` stand above every floor; nothing inside may import them."""

REGISTRIES = tuple(".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"),
    ("crates", "io"), ("proxy", "golang", "org"), ("anaconda", "org"),
))  # fmt: skip
_OF_THIS_MACHINE = re.compile(r"(?<![\w.-])/" + r"work/\w")
_NOT_READ = {"runs", "build", "dist", "site", "node_modules", "__pycache__", "htmlcov"}


@dataclass(frozen=True)
class Module:
    """One Python file of the package."""

    name: str
    """Dotted, without the package: ``store.disk``, ``errors``; ``store`` for ``store/__init__.py``."""
    path: Path
    tree: ast.Module
    is_folder: bool

    @property
    def room(self) -> str:
        """First part of the name."""
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Import:
    """``module`` imports ``target`` (both dotted, without the package)."""

    module: Module
    line: int
    target: str
    only_for_types: bool
    """Stands under ``if TYPE_CHECKING:`` and is never run."""


def read_floors(page: Path) -> dict[str, int]:
    """Room -> floor, from the rows ``| 2 | `parameter`, `store` |`` of the page."""
    floors: dict[str, int] = {}
    for number, rooms in re.findall(r"^\| *(\d+) *\|([^|]*)\|", page.read_text(encoding="utf-8"), re.MULTILINE):
        for room in re.findall(r"`(\w+)`", rooms):
            if room in floors:
                raise ValueError(f"{room} is on two floors")
            floors[room] = int(number)
    return floors


def read_modules(root: Path) -> dict[str, Module]:
    """Every module under ``src/standoff`` by name."""
    source = root / "src" / PACKAGE
    found = {}
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        is_folder = parts[-1] == "__init__" and len(parts) > 1
        name = ".".join(parts[:-1] if is_folder else parts)
        found[name] = Module(name, path, parse(path), is_folder)
    return found


def parse(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports_of(module: Module, modules: dict[str, Module]) -> Iterator[Import]:
    """What a module imports of the package, wherever the statement stands; the file meant, as far as it is known."""
    unrun = {inner for node in ast.walk(module.tree) if _is_for_types(node) for inner in ast.walk(node)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == PACKAGE:
                    target = _file_of(alias.name.split(".")[1:], modules)
                    yield Import(module, node.lineno, target, node in unrun)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(module, node)
            if origin is not None:
                for alias in node.names:
                    inside = ".".join([*origin, alias.name])
                    target = inside if inside in modules else _file_of(origin, modules)
                    yield Import(module, node.lineno, target, node in unrun)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and not node.orelse and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _origin(module: Module, node: ast.ImportFrom) -> list[str] | None:
    """Parts of the module named after ``from``, without the package; None where it is not of the package."""
    named = (node.module or "").split(".") if node.module else []
    if node.level == 0:
        return named[1:] if named[0] == PACKAGE else None
    here = [] if module.name in (TOP, "__main__") else module.name.split(".")
    return here[: len(here) - node.level + (1 if module.is_folder or not here else 0)] + named


def _file_of(parts: list[str], modules: dict[str, Module]) -> str:
    """The longest beginning of the dotted name that is a module; the package itself where there is none."""
    while parts and ".".join(parts) not in modules and len(parts) > 1:
        parts = parts[:-1]
    return ".".join(parts) or TOP


def breaches_of_floors(root: Path) -> list[str]:
    """Imports from the same or a higher floor, outside one's own room, and rooms that have no floor.

    Single modules of the ground floor (`errors`, `record`, …) lie in one folder, so they may import each other.
    """
    floors, modules = read_floors(root / "docs" / "architecture.md"), read_modules(root)
    ground = min(floors.values())
    found = []
    for module in modules.values():
        if module.name in (TOP, "__main__"):
            continue
        if module.room not in floors:
            found.append(f"{_at(root, module.path, 1)}: room {module.room} has no floor in docs/architecture.md")
            continue
        for one in imports_of(module, modules):
            room = one.target.split(".")[0]
            mine, theirs = floors[module.room], floors.get(room)
            if room == module.room or (theirs is not None and (theirs < mine or theirs == mine == ground)):
                continue
            there = "the package's front" if room == TOP else f"{room} (floor {theirs})"
            found.append(f"{_at(root, module.path, one.line)}: {module.room} (floor {mine}) imports {there}")
    return found


def breaches_of_cycles(root: Path) -> list[str]:
    """Files that import each other in a ring; imports that are only for types are never run and make none."""
    modules = read_modules(root)
    edges = {
        name: sorted({one.target for one in imports_of(module, modules) if not one.only_for_types} - {name})
        for name, module in modules.items()
    }
    state: dict[str, str] = {}
    rings: list[str] = []

    def visit(name: str, trail: list[str]) -> None:
        state[name] = "open"
        for target in edges[name]:
            if state.get(target) == "open":
                ring = [*trail, name][[*trail, name].index(target) :]
                rings.append(" -> ".join([*ring, target]))
            elif target not in state and target in edges:
                visit(target, [*trail, name])
        state[name] = "done"

    for name in edges:
        if name not in state:
            visit(name, [])
    return rings


def breaches_of_budgets(root: Path) -> list[str]:
    """Files, functions and argument lists that are too long, in the package and in its checks."""
    found = []
    for path in python_files(root):
        n_lines = len(path.read_text(encoding="utf-8").splitlines())
        if n_lines > MOST_LINES:
            found.append(f"{_at(root, path, 1)}: {n_lines} lines, at most {MOST_LINES}")
        for node in _functions(parse(path)):
            n_lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if n_lines > MOST_FUNCTION_LINES:
                found.append(f"{_at(root, path, node.lineno)}: {node.name} has {n_lines} lines, at most 60")
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            n_given = sum(one.arg not in ("self", "cls") for one in given)
            if n_given > MOST_ARGUMENTS:
                found.append(f"{_at(root, path, node.lineno)}: {node.name} takes {n_given} arguments, at most 7")
    return found


def breaches_of_names(root: Path) -> list[str]:
    """Files and folders of the package that are called nothing in particular."""
    source = root / "src" / PACKAGE
    named = [path for path in sorted(source.rglob("*")) if path.suffix == ".py" or path.is_dir()]
    return [f"{_at(root, path, 1)}: forbidden name" for path in named if path.stem.lower() in FORBIDDEN_NAMES]


def breaches_of_docstrings(root: Path) -> list[str]:
    """Public functions and classes of modules, and modules that hold any, without a docstring."""
    found = []
    for module in read_modules(root).values():
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        public = [node for node in module.tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
        if public and ast.get_docstring(module.tree) is None:
            found.append(f"{_at(root, module.path, 1)}: the module has no docstring")
        bare = [node for node in public if ast.get_docstring(node) is None]
        found += [f"{_at(root, module.path, node.lineno)}: {node.name} has no docstring" for node in bare]
    return found


def breaches_of_places(root: Path) -> list[str]:
    """Text that names a package registry's host or a path of the machine it was written on."""
    found = []
    for path in text_files(root):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if any(host in line for host in REGISTRIES):
                found.append(f"{_at(root, path, number)}: names a package registry")
            if _OF_THIS_MACHINE.search(line):
                found.append(f"{_at(root, path, number)}: names a path of this machine")
    return found


def python_files(root: Path) -> list[Path]:
    """Python files of the package and its checks."""
    folders = ("src", "tests", "verification", "benchmarks", "fitting")
    return [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]


def text_files(root: Path) -> Iterator[Path]:
    """Every file that is ours to write: no dot folder but ``.ci``, nothing built."""
    for path in sorted(root.iterdir()):
        if path.is_dir():
            if path.name == ".ci" or not (path.name.startswith(".") or path.name in _NOT_READ):
                yield from text_files(path)
        else:
            yield path


def _functions(tree: ast.AST) -> Iterable[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _at(root: Path, path: Path, line: int) -> str:
    return f"{path.relative_to(root)}:{line}"
