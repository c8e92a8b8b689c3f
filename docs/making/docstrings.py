"""Docstrings as Markdown: sections, equations as they stand, reStructuredText's simple tables, examples."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from textwrap import dedent

_BORDER = re.compile(r"=+( +=+)+")
_HEADING = re.compile(r"\*\*([A-Z]\w+)\*\*\s*(.*)")


def to_markdown(docstring: str) -> str:
    """A docstring's blocks in Markdown: tables, examples and indented lines each in their form, prose as it is."""
    return _converted(inspect.cleandoc(docstring).splitlines())


def sections(docstring: str) -> dict[str, str]:
    """A docstring's parts by their bold headings, ``""`` for what comes before the first; values are Markdown.

    What stands on the heading's own line belongs to its part.
    """
    parts: dict[str, list[str]] = {"": []}
    current = ""
    for line in inspect.cleandoc(docstring).splitlines():
        heading = _HEADING.fullmatch(line)
        if heading:
            current = heading[1]
            parts[current] = [heading[2]] if heading[2] else []
        else:
            parts[current].append(line)
    return {name: _converted(lines) for name, lines in parts.items()}


def summary(docstring: str | None) -> str:
    """The first paragraph on one line."""
    return " ".join(inspect.cleandoc(docstring or "").partition("\n\n")[0].split()).replace("``", "`")


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _converted(lines: Sequence[str]) -> str:
    found: list[str] = []
    at = 0
    while at < len(lines):
        if _is_border(lines[at]):
            at = _take_table(lines, at, found)
        elif lines[at].startswith(">>> "):
            at = _take_block(lines, at, found, "pycon", lambda line: bool(line.strip()))
        elif lines[at].startswith("    ") and (not found or not found[-1].strip()):
            at = _take_block(lines, at, found, "text", _is_equation)
        else:
            found.append(lines[at].replace("``", "`"))
            at += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found).strip()) + "\n"


def _is_border(line: str) -> bool:
    return _BORDER.fullmatch(line.strip()) is not None


def _is_equation(line: str) -> bool:
    return not _is_border(line) and (line.startswith("    ") or not line.strip())


def _take_block(lines: Sequence[str], at: int, found: list[str], language: str, belongs: Callable[[str], bool]) -> int:
    """Lines that belong together as one fenced block; returns the line after them."""
    end = at
    while end < len(lines) and belongs(lines[end]):
        end += 1
    block = dedent("\n".join(lines[at:end])).strip("\n").replace("``", "`")
    found += [f"```{language}", *block.splitlines(), "```", ""]
    return end


def _take_table(lines: Sequence[str], at: int, found: list[str]) -> int:
    """Reads the simple table whose first border is line ``at``; returns the line after its last border."""
    borders = [at]
    while len(borders) < 3 and at + 1 < len(lines):
        at += 1
        if _is_border(lines[at]):
            borders.append(at)
        elif not lines[at].strip():
            break
    starts = [mark.start() for mark in re.finditer(r"=+", lines[borders[0]])]
    first, last = borders[0], borders[-1]
    head = _cells(lines[first + 1], starts) if len(borders) == 3 else [""] * len(starts)
    body = lines[(borders[1] if len(borders) == 3 else first) + 1 : last]
    rows: list[list[str]] = []
    for line in body:
        cells = _cells(line, starts)
        if rows and not cells[0]:
            rows[-1] = [f"{before} {more}".strip() for before, more in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    found += [*markdown_table(head, rows).splitlines(), ""]
    return last + 1


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    """A line cut at the columns' starts. Text that runs over a column's end is cut at its colon or at a gap."""
    cells = []
    for column, start in enumerate(starts):
        end = starts[column + 1] if column + 1 < len(starts) else len(line)
        if end < len(line) and line[end - 1] != " ":
            wide = re.split(r": |  +", line[start:], maxsplit=1)
            cells += (wide + [""] * len(starts))[: len(starts) - column]
            break
        cells.append(line[start:end])
    return [cell.strip().replace("``", "`") for cell in cells]
