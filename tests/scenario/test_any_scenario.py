"""Any valid scenario runs, and what comes of it are probabilities and fields within their ranges.

``STANDOFF_EXAMPLES=2000`` tries so many in place of 40 (`docs/reliability.md` says what came of more).
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from generated import scenarios
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from test_mutations import Edit, edits, mutate

from standoff.cli import main
from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.program import assemble
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import FIELDS
from standoff.record import EXITS, Chunk
from standoff.scenario import Resolved, load

ROUNDING = 1e-5

relaxed = settings(
    max_examples=int(os.environ.get("STANDOFF_EXAMPLES", "40")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def loaded(text: str, folder: Path) -> Resolved:
    path = folder / "generated.yaml"
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def assert_sound(chunk: Chunk) -> None:
    """Probabilities are probabilities and add up to 1, on every day; fields are within their ranges."""
    for name, values in chunk.members.items():
        assert np.isfinite(values).all(), name
    kinds = [chunk.members[name].astype(np.float64) for name in ("calm", "contested", "foreign_troops", *EXITS)]
    assert all(((each >= 0.0) & (each <= 1.0)).all() for each in kinds)
    np.testing.assert_allclose(sum(kinds), 1.0, rtol=ROUNDING, atol=0)
    for name, each in FIELDS.items():
        path = chunk.paths[name]
        assert np.isfinite(path).all(), name
        assert each.low <= path.min(), name
        assert path.max() <= each.high * (1.0 + ROUNDING), name
    total = sum(chunk.paths[name].astype(np.float64) for name in ("standing", *EXITS))
    np.testing.assert_allclose(total, 1.0, rtol=ROUNDING, atol=0)


@relaxed
@given(text=scenarios(), seed=st.integers(0, 2**64 - 1))
def test_any_valid_scenario_runs_to_probabilities_and_fields_in_range(text: str, seed: int, tmp_path: Path) -> None:
    resolved = loaded(text, tmp_path)
    assert Resolved.from_json(resolved.canonical_json()).hash == resolved.hash
    try:
        program = assemble(resolved, seed=seed, draws=8, days=resolved.days)
    except StandoffError as refused:
        if "describe no regime at rest" not in refused.message:
            raise
        event("no regime could rest")
        return
    assert_sound(simulate_chunk(program, Plan(64, 64, (), 64), 0))


@relaxed
@given(text=scenarios(), changes=edits)
def test_a_valid_scenario_changed_anywhere_never_gives_a_traceback(
    text: str, changes: list[Edit], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "generated.yaml"
    path.write_bytes(mutate(text, [(kind, at % (len(text) + 1), n, put) for kind, at, n, put in changes]).encode(
        "utf-8", "surrogatepass"
    ))  # fmt: skip
    code = main(["run", str(path), "--members", "16", "--draws", "2", "--days", "3", "--out", str(tmp_path / "run")])
    said = capsys.readouterr().err
    assert code in (0, 2)
    if code == 2:
        assert f"{path.name}:" in said or "error: " in said
        assert "Traceback" not in said
        assert not (tmp_path / "run").exists()
    else:
        for left in sorted((tmp_path / "run").iterdir()):
            left.unlink()
        (tmp_path / "run").rmdir()
