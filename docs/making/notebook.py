"""A notebook played cell by cell without Jupyter: Python cells in one namespace, cells of ``!`` lines in a shell."""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

MAY_FAIL = "raises-exception"
"""Jupyter's own tag for a cell that is meant to end in an error."""


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook; ``outputs`` as they are kept in the file."""

    kind: str
    source: str
    tags: tuple[str, ...] = ()
    outputs: tuple[Any, ...] = ()

    @property
    def is_shell(self) -> bool:
        """Every line begins with ``!``."""
        return self.kind == "code" and all(line.startswith("!") for line in self.source.splitlines())


class CellFailed(Exception):
    """A cell ended in an error that it is not tagged for, or in none where it is."""


def read_notebook(path: Path) -> list[Cell]:
    """The cells of a notebook file (nbformat 4)."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return [
        Cell(each["cell_type"], "".join(each["source"]), tuple(each["metadata"].get("tags", ())),
             tuple(each.get("outputs", ())))
        for each in plain["cells"]
    ]  # fmt: skip


def play(cells: Sequence[Cell], folder: Path) -> list[str]:
    """What each cell prints or ends with, as text; empty for Markdown. ``folder`` is where the cells live.

    Raises `CellFailed` at the first cell that does not do what its tags say.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    with chdir(folder), pd.option_context("display.width", 100, "display.max_columns", 20):
        for number, cell in enumerate(cells, 1):
            if cell.kind != "code":
                shown.append("")
                continue
            text, fault = _in_shell(cell.source) if cell.is_shell else _in_python(cell.source, names)
            if (fault is not None) != (MAY_FAIL in cell.tags):
                raise CellFailed(f"cell {number} {fault or 'ended without the error it shows'}\n{cell.source}\n{text}")
            shown.append(text)
    return shown


def notebook_page(cells: Sequence[Cell], shown: Sequence[str]) -> str:
    """The played notebook as Markdown."""
    parts = []
    for cell, text in zip(cells, shown, strict=True):
        if cell.kind == "markdown":
            parts.append(cell.source)
            continue
        source = "\n".join(line[1:] for line in cell.source.splitlines()) if cell.is_shell else cell.source
        parts.append(f"```{'sh' if cell.is_shell else 'python'}\n{source}\n```")
        if text.strip():
            parts.append(f'<div class="played" markdown>\n\n```text\n{text.rstrip()}\n```\n\n</div>')
    return "\n\n".join(parts) + "\n"


def _in_python(source: str, names: dict[str, Any]) -> tuple[str, str | None]:
    """Standard output and the last expression's value; what went wrong, if anything did."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            exec(compile(tree, "<cell>", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
            if value is not None and not source.rstrip().endswith(";"):
                print(repr(value))
    except Exception as fault:
        return f"{printed.getvalue()}{type(fault).__name__}: {fault}", f"raised {type(fault).__name__}"
    return printed.getvalue(), None


def _in_shell(source: str) -> tuple[str, str | None]:
    """Both streams of the commands, one after the other; the first that ends with another code than 0."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    said, fault = "", None
    for line in source.splitlines():
        done = subprocess.run(
            line[1:], shell=True, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1"},
        )  # fmt: skip
        said += done.stdout
        fault = fault or (f"ended with code {done.returncode}" if done.returncode else None)
    return said, fault
