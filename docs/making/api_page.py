"""The reference of the Python names, from their signatures and docstrings."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
from functools import cached_property
from itertools import pairwise
from typing import Any

from making.docstrings import markdown_table, to_markdown

_EMPTY = inspect.Signature.empty
_ADDRESS = re.compile(r"<.* at 0x[0-9a-f]+>")
ABOUT = """\
Made from the docstrings. `standoff` itself holds what one needs to load, run and ask; the rest is what those verbs
return, and rooms one may use on their own. Every fault a user can mend is a `StandoffError` with `message` and `hint`.
`**how` takes the keywords of the function that is named.
"""
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("standoff", "Load, run, keep", (
        "load", "open_run", "resume", "runs", "Scenario", "Run", "Comparison",
        "StandoffError", "SourceErrors", "RunError", "RunInterrupted",
    )),
    ("standoff.study", "What a run is asked, and what is kept", ("Settings", "RunSummary", "Plausibility")),
    ("standoff.study.settings", "", ("Execution",)),
    ("standoff.analysis.timing", "", ("ExitTiming",)),
    ("standoff.record", "", ("Record",)),
    ("standoff.study.claims", "Claims, lenses, cruxes", ("try_claims",)),
    ("standoff.study.views", "", ("look_through", "Views", "StatedForecast")),
    ("standoff.study.crux", "", ("find_crux", "Crux")),
    ("standoff.study.what_if", "What if", ("what_if", "WhatIf", "Believed")),
    ("standoff.study.drivers", "What it hangs on", ("find_drivers", "Drivers", "Sizes")),
    ("standoff.study.discovery", "", ("discover", "Discovery")),
    ("standoff.learning", "Learning from what was seen", ("update", "Updated", "Forecast")),
    ("standoff.outside", "The outside view", (
        "reference_class", "reference_classes", "choose_classes", "near_neighbours", "forecast",
        "BaseRate", "Case", "Chosen", "Features", "HazardForecast",
    )),
    ("standoff.study.hindcast", "Scoring against cases whose end is known", ("hindcast", "Hindcast")),
    ("standoff.report", "Reports", ("make_document", "write_report", "Asked", "Beside")),
    ("standoff.persons", "People one by one", (
        "live", "compare", "seat", "People", "Contacts", "Lives", "Gap", "Segment",
    )),
)  # fmt: skip
"""Module, the heading it opens (none: it goes on under the one before), and the names told of it."""


def api_page() -> str:
    """The whole page."""
    parts = ["# Python reference\n", ABOUT, "```python\nimport standoff as so\n```\n"]
    for module, heading, names in SECTIONS:
        if heading:
            parts.append(f"## {heading}\n")
        parts += [_entry(module, name, getattr(importlib.import_module(module), name)) for name in names]
    return "\n".join(parts)


def public_members(kind: type) -> dict[str, Any]:
    """Methods and properties a class defines for its users, by name."""
    kinds = (property, cached_property, classmethod, staticmethod)
    return {
        name: member
        for name, member in vars(kind).items()
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, kinds))
    }


def _entry(module: str, name: str, told: Any) -> str:
    shown = f"`{name}`" if module == "standoff" else f"`{module.removeprefix('standoff.')}.{name}`"
    parts = [f"### {shown}\n"]
    if inspect.isclass(told):
        parts += [_class_head(module, name, told), _said(told)]
        rows = _field_rows(told)
        columns = 3 if any(row[2] for row in rows) else 2
        if rows:
            head = ["field", "type", "meaning"]
            parts.append(markdown_table(head[:columns], [row[:columns] for row in rows]))
        parts += [_member(name, each, member) for each, member in public_members(told).items()]
    else:
        parts += [f"```py\n{_called(f'{module}.{name}', told)}\n```\n", _said(told)]
    return "\n".join(part for part in parts if part)


def _class_head(module: str, name: str, told: type) -> str:
    bases = [base.__name__ for base in told.__bases__ if base is not object and base.__module__ != "typing"]
    after = f"({', '.join(bases)})" if bases else ""
    return f"```py\nclass {module}.{name}{after}\n```\n"


def _member(owner: str, name: str, member: Any) -> str:
    if isinstance(member, property | cached_property):
        function = member.fget if isinstance(member, property) else member.func
        kind = _kind(inspect.signature(function).return_annotation) if function else ""
        return f"#### `{owner}.{name}`\n\n*{_escaped(kind)}* {_said(function)}"
    function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
    return f"#### `{owner}.{name}()`\n\n```py\n{_called(f'{owner}.{name}', function)}\n```\n\n{_said(function)}"


def _called(name: str, function: Any) -> str:
    """The signature over as many lines as it needs."""
    signature = inspect.signature(function)
    given = [_taken(each) for each in signature.parameters.values() if each.name not in ("self", "cls")]
    arrow = f" -> {_kind(signature.return_annotation)}" if signature.return_annotation is not _EMPTY else ""
    line = f"{name}({', '.join(given)}){arrow}"
    spread = "".join(f"    {each},\n" for each in given)
    return line if len(line) <= 100 else f"{name}(\n{spread}){arrow}"


def _taken(parameter: inspect.Parameter) -> str:
    """One parameter as it is written in a call's signature."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    kind = f": {_kind(parameter.annotation)}" if parameter.annotation is not _EMPTY else ""
    default = f" = {_ADDRESS.sub('…', repr(parameter.default))}" if parameter.default is not _EMPTY else ""
    return f"{stars}{parameter.name}{kind}{default}"


def _kind(annotation: Any) -> str:
    return (
        str(annotation).strip("'") if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    )


def _field_rows(told: type) -> list[list[str]]:
    """A dataclass's (or typed dictionary's) fields with the strings that stand under them."""
    if dataclasses.is_dataclass(told):
        named = {each.name: _field_kind(each) for each in dataclasses.fields(told) if not each.name.startswith("_")}
    elif issubclass(told, dict):
        named = {name: getattr(kind, "__forward_arg__", str(kind)) for name, kind in told.__annotations__.items()}
    else:
        return []
    meanings = _attribute_docs(told)
    return [[f"`{name}`", f"`{kind.strip(chr(39))}`", meanings.get(name, "")] for name, kind in named.items()]


def _field_kind(field: dataclasses.Field[Any]) -> str:
    plain = isinstance(field.default, int | float | str | tuple | None)
    return f"{_kind(field.type)} = {field.default!r}" if plain else _kind(field.type)


def _attribute_docs(told: type) -> dict[str, str]:
    body = ast.parse(inspect.cleandoc("\n" + inspect.getsource(told))).body[0].body  # type: ignore[attr-defined]
    return {
        before.target.id: " ".join(after.value.value.split()).replace("``", "`")
        for before, after in pairwise(body)
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
    }  # fmt: skip


def _said(told: Any) -> str:
    text = inspect.getdoc(told) or ""
    return to_markdown(text) if text and not text.startswith(f"{getattr(told, '__name__', '')}(") else ""


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("[", "\\[").replace("_", "\\_")
