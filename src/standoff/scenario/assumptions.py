"""Assumptions by mechanism and parameter: what a scenario names, over the mechanisms' own defaults.

An entry is a value (``unpaid: 3.0``, ``stay_at_rest: 3.0 to 4.4``, ``backing: {normal: [0.3, 0.1]}``) or keys: a
value under ``value``, ``normal``, ``lognormal`` or ``uniform``, and beside it ``because``, ``contested`` and ``note``.
Without a value the default prior stays and the claims are tied to it.
"""

from __future__ import annotations

from collections.abc import Mapping as Names
from functools import cache

from standoff.parameter import Parameter, Prior
from standoff.scenario.positions import Faults, Mapping, Node, Scalar, Sequence, show_text
from standoff.scenario.schema import ResolvedAssumption
from standoff.scenario.values import FAMILIES, Bounds, blaming, read_identifier, read_pair, read_prior, read_text, show
from standoff.scenario.vocabulary import suggest

VALUE_KEYS = ("value", *FAMILIES)
ENTRY_KEYS = (*VALUE_KEYS, "because", "contested", "note")


@cache
def catalogue_parameters() -> dict[str, dict[str, Parameter]]:
    """Every parameter of the model: mechanism -> name -> parameter, in the catalogue's order."""
    from standoff.mechanisms.catalogue import CATALOGUE  # the mechanisms are heavy; most faults need none of them

    return {
        mechanism.__name__.rpartition(".")[2]: {each.name: each for each in mechanism.PARAMETERS}
        for mechanism in CATALOGUE
    }


def default(parameter: Parameter) -> ResolvedAssumption:
    """The assumption made where a scenario says nothing."""
    return ResolvedAssumption(
        prior=parameter.prior, unit=parameter.unit, low=parameter.low, high=parameter.high,
        because=(), contested=(), note="", source=parameter.source, own=False,
    )  # fmt: skip


def defaults() -> dict[str, ResolvedAssumption]:
    """Every parameter at its default, ``mechanism.parameter`` -> assumption."""
    return {
        f"{mechanism}.{name}": default(parameter)
        for mechanism, parameters in catalogue_parameters().items()
        for name, parameter in parameters.items()
    }


def read_assumptions(node: Node | None, claims: Names[str, object], faults: Faults) -> dict[str, ResolvedAssumption]:
    """The assumptions a section names, ``mechanism.parameter`` -> assumption; faults are recorded."""
    known = catalogue_parameters()
    found: dict[str, ResolvedAssumption] = {}
    for mechanism, section in node.entries.items() if isinstance(node, Mapping) else ():
        if mechanism not in known:
            hint = suggest(mechanism, known)
            faults.add(section.key, f"unknown mechanism {show_text(mechanism)}", hint)
            continue
        for name, entry in section.node.entries.items() if isinstance(section.node, Mapping) else ():
            parameter = known[mechanism].get(name)
            if parameter is None:
                message = f"`{mechanism}` has no parameter {show_text(name)}"
                faults.add(entry.key, message, suggest_parameter(mechanism, name))
                continue
            found[f"{mechanism}.{name}"] = read_entry(entry.node, parameter, claims, faults)
    return found


def suggest_parameter(mechanism: str, name: str) -> str | None:
    """The nearest parameter of the mechanism, or the mechanism that has one of this name."""
    known = catalogue_parameters()
    owners = [each for each, parameters in known.items() if name in parameters]
    if owners:
        return f"did you mean `{owners[0]}.{name}`?"
    return suggest(name, known[mechanism])


def read_entry(node: Node, parameter: Parameter, claims: Names[str, object], faults: Faults) -> ResolvedAssumption:
    """One assumption; where it is faulty, the default stands in so that the rest can be checked."""
    stated: Prior | None = None
    because: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    note = ""
    is_prior = isinstance(node, Mapping) and len(node.entries) == 1 and next(iter(node.entries)) in FAMILIES
    if isinstance(node, Mapping) and not is_prior:
        check_keys(node, parameter, faults)
        stated = read_stated(node, parameter, faults)
        because = read_claims(node.get("because"), "because", claims, faults)
        contested = read_claims(node.get("contested"), "contested", claims, faults)
        check_sides(node, because, faults)
        written = node.get("note")
        if written is not None:
            with blaming(faults, written, "note"):
                note = read_text(written)
    else:
        with blaming(faults, node, parameter.name):
            stated = read_prior(node, parameter)
    return ResolvedAssumption(
        prior=stated or parameter.prior, unit=parameter.unit, low=parameter.low, high=parameter.high,
        because=because, contested=contested, note=note, source="" if stated else parameter.source, own=True,
    )  # fmt: skip


def check_keys(node: Mapping, parameter: Parameter, faults: Faults) -> None:
    """Record unknown keys, second values and empty entries."""
    for key, entry in node.entries.items():
        if key not in ENTRY_KEYS:
            faults.add(entry.key, f"unknown key {show_text(key)}", suggest(key, ENTRY_KEYS))
    values = [key for key in VALUE_KEYS if key in node.entries]
    for key in sorted(values, key=list(node.entries).index)[1:]:
        faults.add(node.entries[key].key, f"{parameter.name}: a second value, `{key}`", "keep one of them")
    if not node.entries and not node.damaged:
        faults.add(node.spot, f"{parameter.name}: expected a value, found nothing")


def read_stated(node: Mapping, parameter: Parameter, faults: Faults) -> Prior | None:
    """The value among the keys of an entry, if it has one."""
    for key in VALUE_KEYS:
        value = node.get(key)
        if value is not None:
            with blaming(faults, value, parameter.name):
                if key == "value":
                    return read_prior(value, parameter)
                return read_pair(key, value, Bounds(parameter.low, parameter.high, parameter.unit))
            break
    return None


def check_sides(node: Mapping, because: tuple[str, ...], faults: Faults) -> None:
    """Record every claim that both supports and contests."""
    against = node.get("contested")
    for item in against.items if isinstance(against, Sequence) else ():
        if isinstance(item, Scalar) and item.text in because:
            faults.add(item.spot, f"claim `{item.text}` cannot both support and contest", "keep it on one side")


def read_claims(node: Node | None, key: str, claims: Names[str, object], faults: Faults) -> tuple[str, ...]:
    """Identifiers of claims that exist, each once."""
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        hint = f"write [{node.text}]" if isinstance(node, Scalar) and node.text.isprintable() else None
        faults.add(node.spot, f"{key}: expected a list of claims, found {show(node)}", hint)
        return ()
    found: list[str] = []
    for item in node.items:
        name = ""
        with blaming(faults, item, key):
            name = read_identifier(item)
        if not name:
            continue
        if name in found:
            faults.add(item.spot, f"{key}: claim `{name}` stands twice")
        elif name not in claims:
            hint = suggest(name, claims) or "claims are listed under `claims`, with their source"
            faults.add(item.spot, f"{key}: there is no claim `{name}`", hint)
        else:
            found.append(name)
    return tuple(found)
