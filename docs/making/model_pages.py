"""The model chapter: one page a mechanism from its docstring and its declarations, and a page on the whole."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from making.docstrings import markdown_table, sections, summary, to_markdown
from standoff.mechanisms import choice, rest
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, PARAMETERS, name_of
from standoff.parameter import Field, Parameter, Prior

ABOUT = """\
Every mechanism is one short file of `src/standoff/mechanisms/` with the same four parts: its equations as they stand,
its symbols, the literature, and where it leaves the literature. The pages of this chapter are made from those files.

## How to read the equations

- A prime is tomorrow: `belief'` is the value after the day, `belief` the one before. Every mechanism reads yesterday's
  fields only, so their order does not matter.
- `logit(x)` is written for the logistic share `1 / (1 + exp(-x))`: the share that says yes when `x` is the pull.
  Numbers in the unit *logit* are added up inside it: 0 is even, 2 is 88 in 100, −4 is 2 in 100.
- `z` is a fresh standard normal number of the day, `u` a fresh uniform one; every member has its own.
- Shares are of the nation unless they say otherwise; a step of support is 0.5 words, 1 credit, 1.2 media staff, 2 a
  police reserve, 3 troops.
- `…_rest` is the value at which a regime without a crowd stands still. Every crisis starts there.

## How to read the parameters

A scenario that says nothing of a parameter takes its **default prior**; [where the defaults come
from](default-priors.md) tells what they were fitted to. Change one with
`standoff run SCENARIO --set security.unpaid="2 to 4"` or under `assumptions:` in the scenario's file. Draws outside
the range are moved to its nearer end.

| written | means |
| --- | --- |
| `0.001` | fixed |
| `−1.54 ± 1.57` | normal: mean and standard deviation |
| `1.07 ×/ 0.488` | lognormal: median and standard deviation of the logarithm |
| `0.2 … 0.6` | uniform between the two |
"""


def model_pages() -> dict[str, str]:
    """Every page of the chapter by its path under ``docs/``."""
    return {"model.md": _overview()} | {f"model/{name_of(each)}.md": mechanism_page(each) for each in CATALOGUE}


def mechanism_page(mechanism: ModuleType) -> str:
    """One mechanism: the docstring's parts, its parameters, its fields, what it reads and draws."""
    name = name_of(mechanism)
    parts = sections(mechanism.__doc__ or "")
    title, _, about = parts[""].strip().partition(": ")
    lines = [f"# {title}\n", about[:1].upper() + about[1:] + "\n"]
    for part in ("Equations", "Symbols", "Literature", "Departures"):
        lines += [f"## {part}\n", _named(parts[part], name) if part == "Symbols" else parts[part]]
    lines += ["## Parameters\n", _parameters(mechanism), "## Fields it owns\n", _fields(mechanism.OWNS)]
    owners = {field.name: name_of(each) for each in CATALOGUE for field in each.OWNS}
    read = [f"`{field}`" if owners[field] == name else f"[`{field}`]({owners[field]}.md)" for field in mechanism.READS]
    lines += ["## What it reads\n", ", ".join(read) + ".\n"]
    if mechanism.DRAWS:
        drawn = "; ".join(f"`{draw.name}` ({draw.kind}): {draw.meaning}" for draw in mechanism.DRAWS)
        lines += ["## What it draws each day\n", drawn + ".\n"]
    code = f"Code: `src/standoff/mechanisms/{name}.py`. Tests: `tests/mechanisms/test_{name}.py`. Written a second time"
    lines += [f"{code} from this page alone: `verification/second/{name}.py`.\n"]
    return "\n".join(lines)


def prior_text(prior: Prior) -> str:
    """A prior as the pages write it."""
    centre, spread = _number(prior.centre), _number(prior.spread)
    if prior.family == "fixed":
        return centre
    if prior.family == "uniform":
        return f"{_number(prior.centre - prior.spread)} … {_number(prior.centre + prior.spread)}"
    return f"{centre} ×/ {spread}" if prior.family == "lognormal" else f"{centre} ± {spread}"


def _overview() -> str:
    rows = [
        [f"[{name_of(each)}](model/{name_of(each)}.md)", summary(each.__doc__).partition(": ")[2],
         str(len(each.PARAMETERS)), str(len(each.OWNS))]
        for each in CATALOGUE
    ]  # fmt: skip
    owned = [
        [f"`{field.name}`", field.unit, _range(field), f"[{name_of(each)}](model/{name_of(each)}.md)", field.meaning]
        for each in CATALOGUE
        for field in each.OWNS
    ]
    whole = f"{len(CATALOGUE)} mechanisms, {len(PARAMETERS)} parameters, {len(FIELDS)} fields."
    return "\n".join([
        "# The model\n", ABOUT, "## Mechanisms\n", whole + "\n",
        markdown_table(["mechanism", "what it says", "parameters", "fields"], rows),
        "## The choice rule\n", _body(choice), "## A regime at rest\n", _body(rest),
        "## Every field\n", markdown_table(["field", "unit", "range", "owned by", "meaning"], owned),
    ])  # fmt: skip


def _body(module: ModuleType) -> str:
    """A supporting module's docstring without its name."""
    text = to_markdown(module.__doc__ or "").partition(": ")[2]
    return text[:1].upper() + text[1:]


def _named(table: str, mechanism: str) -> str:
    """The symbol table under its heads, with every parameter of the mechanism set as code."""
    lines = table.splitlines()
    if lines and lines[0].replace("|", "").strip() == "":
        lines[0] = "| symbol | in files and code | meaning |"
    known = {name.partition(".")[2] for name in PARAMETERS if name.startswith(f"{mechanism}.")}
    for at, line in enumerate(lines):
        cells = line.split(" | ")
        if len(cells) == 3 and at > 1 and cells[1].strip():
            words = [each.strip() for each in cells[1].split(",")]
            if all(word in known for word in words):
                cells[1] = ", ".join(f"`{word}`" for word in words)
            lines[at] = " | ".join(cells)
    return "\n".join(lines) + "\n"


def _parameters(mechanism: ModuleType) -> str:
    start_form: str = getattr(mechanism, "START_FORM", "")
    rows = [_parameter_row(name_of(mechanism), each, start_form) for each in mechanism.PARAMETERS]
    head = ["name", "unit", "range", "default prior (middle 90 in 100)", "meaning", "source"]
    note = f"*start form*: {_linked(start_form)}.\n" if any("*start form*" in row[-1] for row in rows) else ""
    return markdown_table(head, rows) + ("\n" + note if note else "")


def _parameter_row(mechanism: str, parameter: Parameter, start_form: str) -> list[str]:
    low, high = (min(max(each, parameter.low), parameter.high) for each in parameter.prior.interval())
    middle = "" if parameter.prior.family == "fixed" else f" ({_number(low, 2)} to {_number(high, 2)})"
    source = parameter.source.replace(start_form, "*start form*") if start_form else parameter.source
    return [f"`{mechanism}.{parameter.name}`", parameter.unit, _range(parameter), prior_text(parameter.prior) + middle,
            parameter.meaning, _linked(source)]  # fmt: skip


def _fields(fields: tuple[Field, ...]) -> str:
    rows = [[f"`{each.name}`", each.unit, _range(each), each.meaning + (", by place" if each.by_place else "")]
            for each in fields]  # fmt: skip
    return markdown_table(["field", "unit", "range", "meaning"], rows)


def _linked(source: str) -> str:
    return source.replace("docs/default-priors.md", "[default priors](../default-priors.md)")


def _range(bounded: Parameter | Field) -> str:
    return f"{_number(bounded.low)} to {_number(bounded.high)}"


def _number(value: float, digits: int = 4) -> str:
    """Significant digits without an exponent, thousands apart, a true minus."""
    whole, point, rest = np.format_float_positional(value, digits, fractional=False, trim="-").partition(".")
    grouped = f"{int(whole):,}".replace(",", " ") if len(whole) > 4 else whole
    return (grouped + point + rest).replace("-", "−")
