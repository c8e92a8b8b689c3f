"""All mechanisms, as a plain tuple in alphabetical order. Every one reads yesterday, so their order cannot matter."""

from __future__ import annotations

from types import ModuleType

from standoff.mechanisms import (
    belief,
    contagion,
    elites,
    exits,
    goodwill,
    information,
    mobilisation,
    negotiation,
    opposition,
    patron,
    repression,
    ruler,
    security,
    strikes,
    treasury,
    west,
)

CATALOGUE: tuple[ModuleType, ...] = (
    belief, contagion, elites, exits, goodwill, information, mobilisation, negotiation, opposition, patron, repression,
    ruler, security, strikes, treasury, west,
)  # fmt: skip


def name_of(mechanism: ModuleType) -> str:
    """``belief`` for the module ``standoff.mechanisms.belief``."""
    return mechanism.__name__.rsplit(".", 1)[-1]


FIELDS = {field.name: field for mechanism in CATALOGUE for field in mechanism.OWNS}
"""Every field of the model by name."""

PARAMETERS = {f"{name_of(m)}.{parameter.name}": parameter for m in CATALOGUE for parameter in m.PARAMETERS}
"""Every parameter by ``mechanism.name``."""
