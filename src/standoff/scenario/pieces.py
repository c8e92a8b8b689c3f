"""Pieces of the human form: how single values are read, and the shape that all its parts share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, PlainValidator, WithJsonSchema

from standoff.scenario import vocabulary
from standoff.scenario.positions import Mapping, Node, Scalar, Sequence, Spot
from standoff.scenario.values import (
    SHARE,
    BadValue,
    Bounds,
    Size,
    one_of,
    read_date,
    read_identifier,
    read_name,
    read_number,
    read_size,
    read_slug,
    read_text,
    read_whole,
    show,
)
from standoff.version import SCHEMA_VERSION

NUMBER_OR_TEXT: dict[str, Any] = {"type": ["number", "string"]}
PRIOR_SCHEMA: dict[str, Any] = {"x-value": True}
"""Replaced in `json_schema` by a reference to what a value may be."""


def leaf(reader: Callable[[Any], Any], schema: dict[str, Any]) -> tuple[PlainValidator, WithJsonSchema]:
    """A validator of single values and its JSON Schema."""

    def read(value: Any) -> Any:
        if isinstance(value, Scalar):
            return reader(value)
        stand_in = Mapping(Spot("")) if isinstance(value, dict) else Sequence(Spot(""))
        try:
            return reader(stand_in)
        except BadValue as problem:
            raise BadValue(problem.message, problem.hint) from None

    return PlainValidator(read), WithJsonSchema(schema)


def names(valid: tuple[str, ...], what: str) -> tuple[PlainValidator, WithJsonSchema]:
    """One of some words, and its JSON Schema."""
    return leaf(lambda node: one_of(node, valid, what), {"enum": list(valid)})


def option(node: Node) -> str:
    """Something a patron may do."""
    leave_out = "to abandon is always possible: leave it out"
    hints = {"abandon": leave_out, "none": leave_out}
    return one_of(node, vocabulary.MENU, "something a patron may do", hints)


def whole(low: int, high: int, unit: str) -> tuple[PlainValidator, WithJsonSchema]:
    """A whole number within bounds, and its JSON Schema."""
    schema = {"type": "integer", "minimum": low, "maximum": high}
    return leaf(lambda node: read_whole(node, low, high, unit), schema)


def number(bounds: Bounds) -> tuple[PlainValidator, WithJsonSchema]:
    """A number within bounds, and its JSON Schema."""
    schema = {"anyOf": [{"type": "number", "minimum": bounds.low, "maximum": bounds.high}, {"type": "string"}]}
    return leaf(lambda node: read_number(node, bounds), schema)


def version(node: Node) -> int:
    """The version of the file format."""
    if not isinstance(node, Scalar) or node.text != str(SCHEMA_VERSION):
        raise BadValue(f"expected schema version {SCHEMA_VERSION}, found {show(node)}", "write `standoff: 1`")
    return SCHEMA_VERSION


def read_language(node: Node) -> str:
    """A language of two letters."""
    text = read_name(node)
    if len(text) != 2 or not text.isascii() or not text.islower():
        raise BadValue(f"expected a language of two letters, found {show(node)}", "as in en or ru")
    return text


def present(node: Node) -> Node:
    """Anything that is written."""
    if isinstance(node, Scalar) and node.empty:
        raise BadValue("expected a value, found nothing")
    return node


def absent(value: Any, handler: Callable[[Any], Any]) -> Any:
    """``none`` written instead of an actor."""
    return None if isinstance(value, Scalar) and value.text == "none" else handler(value)


Text = Annotated[str, *leaf(read_text, {"type": "string"})]
Name = Annotated[str, *leaf(read_name, {"type": "string"})]
Slug = Annotated[str, *leaf(read_slug, {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"})]
Identifier = Annotated[str, *leaf(read_identifier, {"type": "string"})]
Day = Annotated[dt.date, *leaf(read_date, {"type": "string", "format": "date"})]
Share = Annotated[float, *number(SHARE)]
GroupSize = Annotated[Size, *leaf(read_size, NUMBER_OR_TEXT)]
Later = Annotated[Any, *leaf(present, PRIOR_SCHEMA)]
"""A value that is read once its parameter is known."""
Persons = Annotated[float, *number(Bounds(0.0, 1e9, "persons"))]


class Form(BaseModel):
    """A part of the human form."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    REQUIRED: ClassVar[tuple[str, ...]] = ()
