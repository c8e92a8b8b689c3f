"""The JSON Schema of the human form, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from standoff.parameter import Parameter
from standoff.scenario.assumptions import catalogue_parameters
from standoff.scenario.form import BY_NAME, SECTIONS, ScenarioForm
from standoff.scenario.values import HUMAN_PRIORS, tell
from standoff.version import SCHEMA_VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CLAIMS = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
PAIR = {"type": "array", "items": {"$ref": "#/$defs/Number"}, "minItems": 2, "maxItems": 2}


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file. Plain JSON values, ready for `json.dumps`."""
    made = _without_null(ScenarioForm.model_json_schema())
    definitions = made.pop("$defs")
    definitions["Number"] = {"type": ["number", "string"]}
    definitions["Value"] = _value()
    definitions["Assumption"] = _assumption()
    for section in BY_NAME:
        definitions[SECTIONS[section].__name__]["required"] = list(SECTIONS[section].REQUIRED)
    for section in ("groups", "events", "levers", "observed"):
        definitions[SECTIONS[section].__name__]["required"] = list(SECTIONS[section].REQUIRED)
    definitions["Assumptions"] = _assumptions()
    properties = made.pop("properties")
    properties["assumptions"] = {"$ref": "#/$defs/Assumptions", "description": properties["assumptions"]["description"]}
    definitions["LensForm"]["properties"]["assumptions"] = {"$ref": "#/$defs/Assumptions"}
    for actor in ("patron", "west"):
        known = properties[actor]
        properties[actor] = {"description": known.pop("description"), "anyOf": [{"const": "none"}, known]}
    return {
        "$schema": DIALECT,
        "title": f"Standoff scenario, version {SCHEMA_VERSION}",
        "type": "object",
        "additionalProperties": False,
        "required": ["standoff", "name", "title"],
        "properties": properties,
        "$defs": dict(sorted(definitions.items())),
    }


def _without_null(node: Any) -> Any:
    """Drop the nulls and defaults that stand for an absent key, and the titles made from key names."""
    if isinstance(node, list):
        return [_without_null(each) for each in node]
    if not isinstance(node, dict):
        return node
    made: dict[str, Any] = {}
    for key, value in node.items():
        if key == "default" or (key == "title" and isinstance(value, str)):
            continue
        if key == "x-value":
            made |= _ref("Value")
        elif key == "anyOf":
            options = [_without_null(each) for each in value if each != {"type": "null"}]
            made |= options[0] if len(options) == 1 else {"anyOf": options}
        else:
            made[key] = _without_null(value)
    return made


def _value() -> dict[str, Any]:
    families = {
        "type": "object",
        "properties": {name: PAIR | {"description": text} for name, text in HUMAN_PRIORS.items()},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"description": "a number, a range such as 0.3 to 0.6, or a prior", "anyOf": [_ref("Number"), families]}


def _assumption() -> dict[str, Any]:
    keys: dict[str, Any] = {"value": _ref("Value"), "because": CLAIMS, "contested": CLAIMS, "note": {"type": "string"}}
    keys |= {name: PAIR | {"description": text} for name, text in HUMAN_PRIORS.items()}
    return {
        "anyOf": [
            _ref("Number"),
            {"type": "object", "properties": keys, "additionalProperties": False, "minProperties": 1},
        ]
    }


def _assumptions() -> dict[str, Any]:
    mechanisms = {
        mechanism: {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: _parameter(each) for name, each in parameters.items()},
        }
        for mechanism, parameters in catalogue_parameters().items()
    }
    return {"type": "object", "additionalProperties": False, "properties": mechanisms}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    text = f"{parameter.meaning}; {parameter.unit}, {tell(parameter.low)} to {tell(parameter.high)}"
    return _ref("Assumption") | {"description": text}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}
