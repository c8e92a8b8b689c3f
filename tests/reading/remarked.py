"""The same articles with other quotation marks, each put in place of one, so that every label keeps its place."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from labels import Labels

STYLES = ("straight", "curly", "guillemets")
_STRAIGHT = str.maketrans("“”„«»‘’", '"""""' + "''")


def change_marks(labels: Labels, style: str, folder: Path) -> Labels:
    """A plain text, written to a folder with marks of another style, and its labels."""
    path = folder / labels.name
    text = set_marks(labels.text, style)
    assert len(text) == len(labels.text)
    path.write_bytes(text.encode("utf-8"))
    return dataclasses.replace(labels, path=path, text=text)


def set_marks(text: str, style: str) -> str:
    """A text with all marks of one style. A mark opens where a space, bracket, dash or mark stands before it."""
    straight = text.translate(_STRAIGHT)
    if style == "straight":
        return straight
    opening = r"(?:(?<=[\s(\[—–\"'])|^)"
    curly = re.sub(opening + '"(?=\\w)', "“", straight).replace('"', "”")
    curly = re.sub(r"(?:(?<=[\s(\[—–“])|^)'(?=\w)", "‘", curly).replace("'", "’")
    return curly if style == "curly" else curly.replace("“", "«").replace("”", "»")
