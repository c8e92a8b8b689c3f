"""From a tree to the human form: every fault of structure and of single values, in our own words.

Pydantic finds the faults of one reading together; each is placed in the file, then cut out of the tree, and what is
left is read again. So a single bad value never hides what else is wrong, and later checks see everything that is sound.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from standoff.scenario.form import BY_NAME, SECTIONS, ScenarioForm, keys_of
from standoff.scenario.pieces import Form
from standoff.scenario.positions import ORPHAN, Entry, Faults, Mapping, Node, Scalar, Sequence, find, show_text
from standoff.scenario.values import BadValue, show
from standoff.scenario.vocabulary import suggest

NOT_KEYS = ("model_type", "model_attributes_type", "dict_type", "mapping_type")


def read_form(tree: Mapping, faults: Faults) -> ScenarioForm:
    """The human form of a tree; faulty parts are recorded, cut out of ``tree`` and read as absent."""
    while True:
        try:
            form = ScenarioForm.model_validate(_plain(tree))
        except ValidationError as problem:
            errors = problem.errors(include_url=False)
            found = [(error, *_locate(tree, error["loc"])) for error in errors]
            for error, _, path, entry in found:
                _tell(error, path, entry, faults)
            if not any(path for _, _, path, _ in found):
                faults.settle()
                raise
            _cut([(owner, entry, not _is_blank_section(error, entry)) for error, owner, _, entry in found])
        else:
            check_required(tree, faults)
            return form


def _plain(node: Node) -> Any:
    """Dictionaries and lists for pydantic; single values stay nodes."""
    if isinstance(node, Mapping):
        return {key: _plain(entry.node) for key, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node


def _locate(tree: Mapping, loc: tuple[str | int, ...]) -> tuple[Mapping | Sequence, tuple[str | int, ...], Entry]:
    """Where an error stands: what holds it, its path, and its entry. Steps that are not in the tree are skipped."""
    owner: Mapping | Sequence = tree
    entry = Entry(tree.spot, tree)
    path: tuple[str | int, ...] = ()
    for step in loc:
        node = entry.node
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            owner, entry, path = node, node.entries[step], (*path, step)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            owner, entry, path = node, Entry(node.items[step].spot, node.items[step]), (*path, step)
    return owner, path, entry


def _cut(found: list[tuple[Mapping | Sequence, Entry, bool]]) -> None:
    """Take what is at fault out of what holds it; the last of each says whether that is then damaged."""
    owners = {id(owner): owner for owner, _, _ in found}
    # an item of a list has an entry made up for it: its node tells it apart
    cut = {id(entry.node): damage for _, entry, damage in found}
    for owner in owners.values():
        if isinstance(owner, Sequence):
            owner.damaged |= any(cut.get(id(item), False) for item in owner.items)
            owner.items = [item for item in owner.items if id(item) not in cut]
        else:
            owner.damaged |= {key for key, entry in owner.entries.items() if cut.get(id(entry.node), False)}
            owner.entries = {key: entry for key, entry in owner.entries.items() if id(entry.node) not in cut}


def _is_blank_section(error: Any, entry: Entry) -> bool:
    """A section whose content is all commented out counts as not written."""
    containers = (*NOT_KEYS, "list_type")
    return error["type"] in containers and isinstance(entry.node, Scalar) and entry.node.empty


def _tell(error: Any, path: tuple[str | int, ...], entry: Entry, faults: Faults) -> None:
    node, spot = entry.node, entry.node.spot
    name = next((step for step in reversed(path) if isinstance(step, str)), "scenario")
    if _is_blank_section(error, entry):
        return
    if error["type"] == "extra_forbidden":
        form = ScenarioForm if len(path) < 2 else SECTIONS.get(str(path[0]), ScenarioForm)
        faults.add(entry.key, f"unknown key {show_text(name)}", suggest(name, keys_of(form)))
    elif error["type"] == "value_error":
        cause = error["ctx"]["error"]
        if isinstance(cause, BadValue):
            faults.add(cause.node.spot if cause.node else spot, f"{name}: {cause.message}", cause.hint)
        else:
            faults.add(spot, f"{name}: this value cannot be read, found {show(node)}")
    elif error["type"] in NOT_KEYS:
        due = "`none` or keys with values" if name in ("patron", "west") else "keys with values"
        hint = "as in `name: …`" if name in ("patron", "west", "opposition", "ruler") else None
        faults.add(spot, f"{name}: expected {due}, found {show(node)}", hint)
    elif error["type"] == "list_type":
        hint = f"write [{node.text}]" if isinstance(node, Scalar) and node.text.isprintable() else None
        faults.add(spot, f"{name}: expected a list, found {show(node)}", hint)
    else:
        faults.add(spot, f"{name}: this cannot be read, found {show(node)}")


def check_required(tree: Mapping, faults: Faults) -> None:
    """Record every key that must be there and is not."""
    orphan = ORPHAN in tree.damaged
    if not orphan:
        _demand(tree, ScenarioForm, "the scenario", faults)
    for section, form in SECTIONS.items():
        node = tree.get(section)
        if isinstance(node, Sequence):
            for number, item in enumerate(node.items, start=1):
                known = find(item, "name")
                told = show_text(known.text) if isinstance(known, Scalar) else f"entry {number}"
                _demand(item, form, f"{section}: {told}", faults)
        elif isinstance(node, Mapping) and section in BY_NAME:
            for name, entry in node.entries.items():
                _demand(entry.node, form, f"{section}: {show_text(name)}", faults)
        elif isinstance(node, Mapping) and not orphan:
            _demand(node, form, f"`{section}`", faults)


def _demand(node: Node, form: type[Form], what: str, faults: Faults) -> None:
    if not isinstance(node, Mapping):
        return
    fields = {field.alias or name: field for name, field in form.model_fields.items()}
    lacking = [key for key in form.REQUIRED if key not in node.entries and key not in node.damaged]
    for key in lacking:
        if fields[key].description:
            faults.add(node.spot, f"{what} lacks the key `{key}`", fields[key].description)
    plain = [f"`{key}`" for key in lacking if not fields[key].description]
    if plain:
        faults.add(node.spot, f"{what} lacks {', '.join(plain)}")
