"""A document whose every free text is one word of three hundred characters."""

from __future__ import annotations

from itertools import count
from typing import Any

LONG = 300
TEXTS = frozenset({
    "title", "name", "text", "speaker", "role", "publisher", "note", "label", "meaning", "unit", "source", "statement",
    "asked", "plan", "who", "ruler", "opposition", "west", "patron", "capital", "measure", "expected", "change", "why",
    "what", "definition", "belief", "base_rate", "event", "period", "reading", "command",
})  # fmt: skip
"""Keys whose text comes from a scenario, or is made of such texts."""
OWN = ("outcomes", "in_power_kinds")
"""Parts whose names are the model's."""


def stretch(document: Any) -> Any:
    """``document`` with such texts in place of its own; those that were alike stay alike."""
    kept: dict[str, str] = {}
    numbers = count(1)

    def long(text: str) -> str:
        if text and text not in kept:
            kept[text] = f"W{next(numbers)}".ljust(LONG, "w")
        return kept.get(text, text)

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk_key(key, each) for key, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    def walk_key(key: str, value: Any) -> Any:
        if key in TEXTS and isinstance(value, str):
            return long(value)
        if key in OWN:
            return value
        if key in ("not_modelled", "counted", "differs_from_history", "lede", "places") and isinstance(value, list):
            return [long(each) for each in value]
        return walk(value)

    return walk(document)
