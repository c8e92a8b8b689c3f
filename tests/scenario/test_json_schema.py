"""The exported JSON Schema is one, and it agrees with what is read."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from standoff.scenario import json_schema
from standoff.scenario.assumptions import catalogue_parameters
from standoff.scenario.form import ScenarioForm, keys_of

SPEC = Path(__file__).resolve().parent.parent / "spec"
SCHEMA = json_schema()
KEYWORDS = {
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "additionalProperties", "required",
    "items", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "anyOf", "const", "enum",
    "minimum", "maximum", "pattern", "format",
}  # fmt: skip
TYPES = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int}


def schemas(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema."""
    yield node
    for key in ("properties", "$defs"):
        for each in node.get(key, {}).values():
            yield from schemas(each)
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from schemas(node[key])
    for each in node.get("anyOf", []):
        yield from schemas(each)


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value fits, by the keywords that are used."""
    if "$ref" in schema and not fits(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]):
        return False
    if "anyOf" in schema and not any(fits(value, each) for each in schema["anyOf"]):
        return False
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        return False
    if "type" in schema:
        kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if isinstance(value, bool) or not any(isinstance(value, TYPES[kind]) for kind in kinds):
            return False
    if isinstance(value, (int, float)) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return False
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return False
    if isinstance(value, list):
        return all(fits(each, schema.get("items", {})) for each in value)
    if isinstance(value, dict):
        rest = schema.get("additionalProperties", {})
        known = schema.get("properties", {})
        return all(key in value for key in schema.get("required", [])) and all(
            fits(each, known[key]) if key in known else isinstance(rest, dict) and fits(each, rest)
            for key, each in value.items()
        )
    return True


def plain(path: Path) -> Any:
    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {str(key): walk(each) for key, each in node.items()}
        if isinstance(node, list):
            return [walk(each) for each in node]
        return node.isoformat() if isinstance(node, dt.date) else node

    return walk(YAML(typ="safe", pure=True).load(path.read_text("utf-8-sig")))


def test_the_schema_is_of_draft_2020_12_in_structure() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(SCHEMA, allow_nan=False)) == SCHEMA
    for each in schemas(SCHEMA):
        assert set(each) <= KEYWORDS, each
        if "$ref" in each:
            assert each["$ref"].removeprefix("#/$defs/") in SCHEMA["$defs"]
        if "required" in each:
            assert set(each["required"]) <= set(each["properties"])
        kinds = each.get("type", [])
        assert set([kinds] if isinstance(kinds, str) else kinds) <= set(TYPES)


def test_the_schema_knows_every_key_and_every_parameter() -> None:
    assert set(SCHEMA["properties"]) == set(keys_of(ScenarioForm))
    mechanisms = SCHEMA["$defs"]["Assumptions"]["properties"]
    assert {name: set(each["properties"]) for name, each in mechanisms.items()} == {
        name: set(parameters) for name, parameters in catalogue_parameters().items()
    }
    unpaid = mechanisms["security"]["properties"]["unpaid"]["description"]
    assert catalogue_parameters()["security"]["unpaid"].meaning in unpaid


LENIENT = ("sections-left-empty", "yaml-words-stay-words", "numbers-written-differently", "yaml-tab-after-key")
"""Valid files that editors may underline: empty sections, a tab, and words that YAML itself reads as something else."""


PROMISED = [path for path in sorted((SPEC / "valid").glob("*.yaml")) if path.stem not in LENIENT]


@pytest.mark.parametrize("path", PROMISED, ids=lambda path: path.stem)
def test_valid_files_fit_the_schema(path: Path) -> None:
    assert fits(plain(path), SCHEMA)


@pytest.mark.parametrize(
    "stem",
    [
        "unknown-key", "unknown-key-in-group", "unknown-key-in-assumption", "unknown-weekday", "wrong-version",
        "no-name-and-title", "name-with-capitals", "list-where-keys-are-due", "word-where-patron-is-due",
        "list-where-a-number-is-due", "days-zero", "mechanism-unknown", "parameter-unknown", "regime-unknown",
        "menu-unknown", "event-kind-unknown", "event-without-strength", "group-without-size", "base-rate-unknown",
        "probability-above-one", "claim-kind-unknown", "lever-unknown", "prior-not-a-list", "lens-with-an-action",
    ],
)  # fmt: skip
def test_what_a_schema_can_see_it_refuses(stem: str) -> None:
    assert not fits(plain(SPEC / "invalid" / f"{stem}.yaml"), SCHEMA)
