"""Study files: which scenarios, lenses, changes and seeds are crossed, read with line and column of every fault.

==============  ====================================================================================================
``title``       one line
``scenarios``   bundled names, or paths of files as seen from the study's
``lenses``      names of lenses that every scenario has; [neutral] by default
``sets``        name -> list of ``path=value`` changes that go together; one without a change by default
``vary``        path -> list of values, or ``{from: 2, to: 2.8, n: 10}``; paths as ``--set`` takes them
``sample``      ``{n: 100, seed: 1}``: a Latin hypercube over ``vary`` instead of every combination
``seeds``       seeds; [1] by default
``members``     futures a cell
``draws``       assumption draws a cell; half the members, at most 500, by default
``days``        days simulated; the scenario's own by default
``outcomes``    out, in_power, uprising, coup, negotiated, managed, calm, contested, foreign_troops; [out] by default
==============  ====================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from standoff.errors import StandoffError
from standoff.scenario import bundled_names
from standoff.scenario.bundled import FOLDER, SUFFIXES
from standoff.scenario.parsing import read_file
from standoff.scenario.positions import Faults, Mapping, Node, Scalar, Sequence, Spot, show_text
from standoff.scenario.values import BadValue, Bounds, blaming, one_of, read_number, read_text, read_whole, scalar, show
from standoff.scenario.vocabulary import nearest, suggest
from standoff.study.lenses import NEUTRAL
from standoff.study.settings import RANGES
from standoff.study.settling import KNOWN_OUTCOMES

STUDIES = FOLDER / "studies"
KEYS = ("title", "scenarios", "lenses", "sets", "vary", "sample", "seeds", "members", "draws", "days", "outcomes")
REQUIRED = ("title", "scenarios", "members")
RANGE_KEYS, SAMPLE_KEYS = ("from", "to", "n"), ("n", "seed")
MOST = 100_000
ANY_NUMBER = Bounds(-1e15, 1e15, "")
AS_IT_IS = "as it is"
T = TypeVar("T")


@dataclass(frozen=True)
class Span:
    """``n`` values from ``low`` to ``high``; ``n`` is 0 in a sample, which takes them from anywhere between."""

    low: float
    high: float
    n: int


@dataclass(frozen=True)
class StudyForm:
    """A study as its file says. ``spots``: where what can still turn out wrong stands, by a key of its own."""

    name: str
    title: str
    scenarios: dict[str, str]
    """Name as it was written -> what `load` takes."""
    lenses: tuple[str, ...]
    sets: dict[str, tuple[str, ...]]
    vary: dict[str, tuple[str, ...] | Span]
    sample: tuple[int, int] | None
    """Rows and seed."""
    seeds: tuple[int, ...]
    settings: dict[str, Any]
    """``members``, and ``draws`` and ``days`` where they are given."""
    outcomes: tuple[str, ...]
    spots: dict[tuple[str, ...], Spot]


def bundled_studies() -> tuple[str, ...]:
    """Names of the studies that come with the package."""
    return tuple(sorted(path.stem for path in STUDIES.glob("*.yaml")))


def find_study(name_or_path: str) -> Path:
    """The file of a bundled study or of a path. Raises `StandoffError` when there is none."""
    if name_or_path in bundled_studies():
        return STUDIES / f"{name_or_path}.yaml"
    path = Path(name_or_path)
    try:
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if found:
        return path
    close = nearest(path.stem, bundled_studies())
    hint = f"did you mean `{close}`? " if close else ""
    known = f"{hint}Bundled: {', '.join(bundled_studies())}; or give the path of a .yaml file"
    raise StandoffError(f"there is no study {show_text(name_or_path)}", known)


def read_form(path: Path, shown: str, faults: Faults) -> StudyForm | None:
    """What a study's file says; None where anything is at fault (then ``faults`` says what)."""
    tree = read_file(path, shown, faults)
    if tree is None:
        return None
    _check_keys(tree, KEYS, faults)
    for key in REQUIRED:
        if key not in tree.entries and key not in tree.damaged:
            faults.add(tree.spot, f"the study lacks the key `{key}`")
    reader = _Reader(tree, path, faults)
    title = reader.one("title", lambda node: read_text(node, 200), path.stem)
    scenarios = reader.scenarios()
    sets = reader.sets()
    sample = reader.sample()
    vary = reader.vary(sample is not None)
    form = StudyForm(
        path.stem, title, scenarios,
        reader.several("lenses", _name, (NEUTRAL,)), sets, vary, sample,
        reader.several("seeds", lambda node: read_whole(node, *RANGES["seed"], "seed"), (1,)), reader.settings(),
        reader.several("outcomes", lambda node: one_of(node, KNOWN_OUTCOMES, "an outcome"), ("out",)), reader.spots,
    )  # fmt: skip
    return None if faults.found else form


def _name(node: Node) -> str:
    return scalar(node, "a name").text.strip()


def _check_keys(node: Mapping, known: Iterable[str], faults: Faults) -> None:
    for key, entry in node.entries.items():
        if key not in known:
            faults.add(entry.key, f"unknown key {show_text(key)}", suggest(key, known))


class _Reader:
    """Reads sections of a tree; faults are recorded, and what is at fault is left out."""

    def __init__(self, tree: Mapping, path: Path, faults: Faults) -> None:
        self.tree, self.path, self.faults = tree, path, faults
        self.spots: dict[tuple[str, ...], Spot] = {}

    def one(self, key: str, read: Callable[[Node], T], default: T) -> T:
        """One value."""
        node = self.tree.get(key)
        if node is not None:
            with blaming(self.faults, node, key):
                return read(node)
        return default

    def items(self, key: str, node: Node | None) -> list[Node]:
        """A list's items; a fault where it is none, or empty."""
        if node is None:
            return []
        if not isinstance(node, Sequence):
            hint = f"write [{node.text}]" if isinstance(node, Scalar) and node.text.isprintable() else None
            self.faults.add(node.spot, f"{key}: expected a list, found {show(node)}", hint)
            return []
        if not node.items and not node.damaged:
            self.faults.add(node.spot, f"{key}: the list is empty")
        return node.items

    def several(self, key: str, read: Callable[[Node], T], default: tuple[T, ...]) -> tuple[T, ...]:
        """A list of values, none twice."""
        found: list[T] = []
        for item in self.items(key, self.tree.get(key)):
            with blaming(self.faults, item, key):
                value = read(item)
                if value in found:
                    raise BadValue(f"{show(item)} stands twice")
                found.append(value)
                self.spots[key, str(value)] = item.spot
        return tuple(found) if key in self.tree.entries else default

    def scenarios(self) -> dict[str, str]:
        """Name as written -> what `load` takes: a bundled name, or a path from here."""
        found = {}
        for name in self.several("scenarios", _name, ()):
            is_path = name not in bundled_names() and Path(name).suffix in SUFFIXES
            found[name] = str(self.path.parent / name) if is_path else name
        return found

    def sets(self) -> dict[str, tuple[str, ...]]:
        """Bundles of changes by name."""
        node = self.tree.get("sets")
        if node is None:
            return {AS_IT_IS: ()}
        if not isinstance(node, Mapping) or not node.entries:
            self.faults.add(node.spot, f"sets: expected names with lists of changes, found {show(node)}",
                            "as in `alone: [patron.support=none]`")  # fmt: skip
            return {}
        found = {}
        for name, entry in node.entries.items():
            self.spots["sets", name] = entry.node.spot
            empty = isinstance(entry.node, Sequence) and not entry.node.items
            changes = [] if empty else self.items(f"sets: {show_text(name)}", entry.node)
            with blaming(self.faults, entry.node, "sets"):
                found[name] = tuple(scalar(item, "a change, as in patron.support=none").text for item in changes)
        return found

    def sample(self) -> tuple[int, int] | None:
        """Rows and seed of the Latin hypercube."""
        node = self.tree.get("sample")
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.faults.add(node.spot, f"sample: expected {{n: …, seed: …}}, found {show(node)}")
            return None
        _check_keys(node, SAMPLE_KEYS, self.faults)
        if "n" not in node.entries:
            self.faults.add(node.spot, "sample: it lacks the key `n`")
        if "vary" not in self.tree.entries:
            self.faults.add(node.spot, "sample: there is nothing to sample from", "list paths under `vary`")
        found = [1, 1]
        for place, (key, bounds) in enumerate({"n": (1, MOST), "seed": RANGES["seed"]}.items()):
            part = node.get(key)
            if part is not None:
                with blaming(self.faults, part, f"sample: {key}"):
                    found[place] = read_whole(part, *bounds, "rows" if key == "n" else "seed")
        return found[0], found[1]

    def vary(self, sampled: bool) -> dict[str, tuple[str, ...] | Span]:
        """Values by path."""
        node = self.tree.get("vary")
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self.faults.add(node.spot, f"vary: expected paths with values, found {show(node)}")
            return {}
        found: dict[str, tuple[str, ...] | Span] = {}
        for path, entry in node.entries.items():
            self.spots["vary", path] = entry.key
            if isinstance(entry.node, Mapping):
                span = self.span(path, entry.node, sampled)
                if span is not None:
                    found[path] = span
                continue
            texts = []
            for item in self.items(f"vary: {path}", entry.node):
                with blaming(self.faults, item, f"vary: {path}"):
                    texts.append(scalar(item, "a value").text.strip())
                    self.spots["vary", path, texts[-1]] = item.spot
            found[path] = tuple(dict.fromkeys(texts))
        return found

    def span(self, path: str, node: Mapping, sampled: bool) -> Span | None:
        """A range of values."""
        _check_keys(node, RANGE_KEYS, self.faults)
        due = RANGE_KEYS[:2] if sampled else RANGE_KEYS
        lacking = [key for key in due if key not in node.entries and key not in node.damaged]
        if lacking:
            self.faults.add(node.spot, f"vary: {path}: it lacks {', '.join(f'`{key}`' for key in lacking)}",
                            "as in {from: 2, to: 2.8, n: 10}")  # fmt: skip
            return None
        before = len(self.faults.found)
        ends = [0.0, 0.0, 0.0]
        for place, key in enumerate(RANGE_KEYS):
            part = node.get(key)
            if part is not None:
                with blaming(self.faults, part, f"vary: {path}: {key}"):
                    ends[place] = read_whole(part, 2, MOST, "values") if key == "n" else read_number(part, ANY_NUMBER)
        if sampled and "n" in node.entries:
            hint = "leave it out: `sample` says how many rows there are"
            self.faults.add(node.entries["n"].key, f"vary: {path}: `n` is for a grid", hint)
        if len(self.faults.found) == before and not ends[0] < ends[1]:
            self.faults.add(node.spot, f"vary: {path}: from, {ends[0]:g}, must lie below to, {ends[1]:g}")
        return Span(ends[0], ends[1], int(ends[2])) if len(self.faults.found) == before else None

    def settings(self) -> dict[str, Any]:
        """How much to run."""
        found = {}
        for key in ("members", "draws", "days"):
            node = self.tree.get(key)
            if node is not None:
                with blaming(self.faults, node, key):
                    found[key] = read_whole(node, *RANGES[key], key)
        return found
