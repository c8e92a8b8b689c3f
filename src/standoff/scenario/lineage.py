"""A scenario file, its ledger (``ledger``) and the parents it starts from (``like``), as one tree.

A key named by the child replaces the parent's; sections of keys are joined key by key, assumptions parameter by
parameter; lists are replaced as a whole. A section left empty counts as not written. Every node keeps its own file,
so a fault points to where the value stands.
"""

from __future__ import annotations

from pathlib import Path

from standoff.scenario.bundled import SUFFIXES, bundled_names, bundled_path
from standoff.scenario.parsing import read_file
from standoff.scenario.positions import ORPHAN, Faults, Mapping, Node, Scalar, find, show_text
from standoff.scenario.values import show
from standoff.scenario.vocabulary import nearest

LONGEST = 8
OWN_KEYS = ("standoff", "name", "title", "like", "ledger")
"""Keys that every file says for itself."""
LEDGER_KEYS = ("sources", "claims", "lenses")
"""What a ledger file may hold."""


def read_lineage(path: Path, shown: str, faults: Faults, children: tuple[Path, ...] = ()) -> Mapping | None:
    """The tree of a file, joined with its parents'; None when the file cannot be read at all."""
    tree = read_file(path, shown, faults)
    if tree is None:
        return None
    add_ledger(tree, path, faults)
    like = tree.get("like")
    if not isinstance(like, Scalar) or like.empty:
        return tree
    family = (*children, path.resolve())
    parent = find_parent(like, path, family, faults)
    grown = read_lineage(parent, str(parent), faults, family) if parent else None
    if grown is None:
        # without its parent a file lacks nearly everything: what is missing says nothing
        tree.damaged |= {"like", ORPHAN}
        return tree
    if ORPHAN in grown.damaged:
        tree.damaged.add(ORPHAN)
    for key in OWN_KEYS:
        grown.entries.pop(key, None)
    if is_other_crisis(tree):
        drop_trials(grown)
    join(tree, grown)
    return tree


def is_other_crisis(tree: Mapping) -> bool:
    """Whether a file sets days, places, groups or a menu of its own, to which its parent's tests do not refer."""
    paths = (("start",), ("groups",), ("nation", "places"), ("patron", "menu"))
    found = (find(tree, *path) for path in paths)
    return any(node is not None and not is_blank(node) for node in found) or isinstance(tree.get("patron"), Scalar)


def drop_trials(parent: Mapping) -> None:
    """Take tests and forecasts out of a parent's claims, and its lenses; the claims themselves stay."""
    parent.entries.pop("lenses", None)
    claims = parent.get("claims")
    for entry in claims.entries.values() if isinstance(claims, Mapping) else ():
        if isinstance(entry.node, Mapping):
            entry.node.entries.pop("test", None)
            entry.node.entries.pop("forecast", None)


def add_ledger(tree: Mapping, path: Path, faults: Faults) -> None:
    """Join the ledger file that ``ledger`` names, beside the scenario's; faults are recorded."""
    named = tree.get("ledger")
    if not isinstance(named, Scalar) or named.empty:
        return
    found = path.parent / named.text
    if Path(named.text).suffix not in SUFFIXES or not _is_file(found):
        hint = "the sections sources, claims and lenses may stand in a .yaml file of their own"
        faults.add(named.spot, f"ledger: there is no file {show(named)} beside this one", hint)
        tree.damaged |= set(LEDGER_KEYS)
        return
    ledger = read_file(
        found, str(found) if path.is_absolute() else str(Path(tree.spot.file).parent / named.text), faults
    )
    if ledger is None:
        tree.damaged |= set(LEDGER_KEYS)
        return
    for key in [key for key in ledger.entries if key not in LEDGER_KEYS]:
        entry = ledger.entries.pop(key)
        faults.add(entry.key, f"a ledger has no section {show_text(key)}", f"it may hold {', '.join(LEDGER_KEYS)}")
    join(tree, ledger)


def find_parent(like: Scalar, path: Path, family: tuple[Path, ...], faults: Faults) -> Path | None:
    """The file that ``like`` means, or None with a fault recorded."""
    if like.text in bundled_names():
        found = bundled_path(like.text)
    elif Path(like.text).suffix in SUFFIXES:
        found = path.parent / like.text
        if not _is_file(found):
            faults.add(like.spot, f"like: there is no file {show(like)} beside this one")
            return None
    else:
        close = nearest(like.text, bundled_names())
        hint = f"did you mean `{close}`?" if close else f"bundled: {', '.join(bundled_names())}"
        faults.add(like.spot, f"like: expected a bundled scenario or a .yaml file, found {show(like)}", hint)
        return None
    if found.resolve() in family:
        faults.add(like.spot, f"like: {show(like)} leads back to this file", "a scenario cannot start from itself")
        return None
    if len(family) >= LONGEST:
        faults.add(like.spot, f"like: more than {LONGEST} files in a row start from each other")
        return None
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def join(child: Mapping, parent: Mapping, levels: int | None = None) -> None:
    """Take over into ``child`` what only ``parent`` says; ``levels`` of keys below these are joined too."""
    for key, entry in parent.entries.items():
        mine = child.get(key)
        if mine is None and key in child.damaged:
            continue
        if mine is None or (is_blank(mine) and not isinstance(entry.node, Scalar)):
            child.entries[key] = entry
        elif isinstance(mine, Mapping) and isinstance(entry.node, Mapping) and levels != 0:
            below = levels if levels is not None else 2 if key == "assumptions" else 1
            join(mine, entry.node, below - 1)


def is_blank(node: Node) -> bool:
    """Whether nothing is written where a value could be."""
    return isinstance(node, Scalar) and node.empty
