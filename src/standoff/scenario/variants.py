"""One scenario file, read once, under many changes.

Claims, tests, forecasts and lenses are left out of the variants: no future hangs on them, and what is changed may be a
crisis they no longer speak of. The hash of a variant is therefore not that of `load` with the same changes; its futures
are the same.
"""

from __future__ import annotations

import copy
import functools

from standoff.errors import SourceErrors
from standoff.scenario.bundled import find_scenario
from standoff.scenario.lineage import read_lineage
from standoff.scenario.loading import load
from standoff.scenario.override import apply_overrides, blame
from standoff.scenario.positions import Faults, Mapping, Node
from standoff.scenario.positions import Sequence as Listed
from standoff.scenario.resolve import resolve
from standoff.scenario.schema import Resolved

NOT_LIVED = ("lenses", "claims", "sources", "ledger", "observed")
"""Sections that no future hangs on."""
POINTERS = ("because", "contested", "source")
"""Keys that point into them."""


class Variants:
    """A scenario by name or path. ``resolved`` is the file as it stands, claims and lenses included."""

    def __init__(self, name_or_path: str) -> None:
        self.resolved = load(name_or_path)
        tree = read_lineage(find_scenario(name_or_path), name_or_path, Faults())
        assert tree is not None  # `load` has read it
        for section in NOT_LIVED:
            tree.entries.pop(section, None)
        _forget(tree)
        self._tree: Mapping = tree
        self.changed = functools.lru_cache(maxsize=256)(self._changed)

    def _changed(self, sets: tuple[str, ...]) -> Resolved:
        """The scenario under ``path=value`` changes. Raises `StandoffError` where one is impossible."""
        tree = copy.deepcopy(self._tree)
        changes = apply_overrides(tree, sets)
        faults = Faults()
        found = resolve(tree, faults)
        if found is None:
            raise blame(SourceErrors(faults.found), changes)
        return found


def _forget(node: Node) -> None:
    """Drop what points to sections that are gone, and what said nothing else."""
    if isinstance(node, Mapping):
        for key in POINTERS:
            node.entries.pop(key, None)
        for key, entry in list(node.entries.items()):
            _forget(entry.node)
            if isinstance(entry.node, Mapping) and not entry.node.entries:
                del node.entries[key]
    elif isinstance(node, Listed):
        for item in node.items:
            _forget(item)
