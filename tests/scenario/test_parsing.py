"""The parser in C against one in Python: both see the same keys and values in the same places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from standoff.scenario.bundled import FOLDER
from standoff.scenario.parsing import LOADER

SPEC = Path(__file__).resolve().parent.parent / "spec"
FILES = sorted([*FOLDER.rglob("*.yaml"), *SPEC.rglob("*.yaml")])
THEIRS_STOPS, OURS_STOPS = {"yaml-tab-after-key"}, {"yaml-surrogate"}
"""YAML lets a tab stand between key and value, and half a character is none: the parser in Python errs in both."""
STOPPED = ("stopped", None, None, 0, 0)


def seen(events: Any) -> list[tuple[str, Any, Any, int, int]]:
    """What a parser says: kind of event, value, whether it is quoted, line and column; up to what stops it."""
    found = []
    try:
        for event in events:
            kind = type(event).__name__
            if kind in ("StreamStartEvent", "StreamEndEvent", "DocumentStartEvent", "DocumentEndEvent"):
                continue
            if kind.endswith("EndEvent"):
                found.append((kind, None, None, 0, 0))
                continue
            value, quoted = getattr(event, "value", None), getattr(event, "style", None) in ("'", '"', "|", ">")
            # an empty value has no place: the tree gives it that of its key
            place = (event.start_mark.line, event.start_mark.column) if value != "" or quoted else (0, 0)
            found.append((kind, value, quoted, *place))
    except (yaml.YAMLError, YAMLError, ValueError, OverflowError):
        found.append(STOPPED)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_two_parsers_see_the_same(path: Path) -> None:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    ours, theirs = seen(yaml.parse(text, Loader=LOADER)), seen(YAML(typ="safe", pure=True).parse(text))
    stopped = (ours[-1:] == [STOPPED], theirs[-1:] == [STOPPED])
    if any(stopped):
        assert stopped == (path.stem not in THEIRS_STOPS, path.stem not in OURS_STOPS)
    else:
        assert ours == theirs
