"""Inputs that a coverage-guided fuzzer saved are read or refused, and still reach every way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_targets import CORPUS, TARGETS

INPUTS = sorted(path for kind in TARGETS for path in (CORPUS / kind).iterdir())


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_saved_input_is_read_or_refused(path: Path) -> None:
    assert TARGETS[path.parent.name](path.read_bytes()) in ("faults", "refused", path.parent.name)


def test_the_saved_inputs_reach_every_way_out() -> None:
    ways = {(path.parent.name, TARGETS[path.parent.name](path.read_bytes())) for path in INPUTS}
    assert {("article", "article"), ("article", "refused")} <= ways
    assert {(kind, way) for kind in ("scenario", "ledger", "table", "study") for way in (kind, "faults")} <= ways
