"""The queries that the page on studies shows, asked of a small study with the axes that the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.study.many import read_study

PAGE = Path(__file__).parents[2] / "docs" / "studies.md"


def test_the_documented_queries_answer_the_documented_study(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    text = PAGE.read_text(encoding="utf-8")
    shown = text.partition("```yaml\n")[2].partition("```")[0]
    small = shown.replace("n: 5}", "n: 2}").replace("members: 512", "members: 128").replace("draws: 128", "draws: 32")
    (tmp_path / "small.yaml").write_text(small.replace("days: 180", "days: 5"), encoding="utf-8")
    done = read_study(tmp_path / "small.yaml").run(tmp_path / "small")
    n_rows = []
    for query in text.partition("```sql\n")[2].partition("```")[0].split(";"):
        if query.strip():
            n_rows.append(len(duckdb.sql(query.replace("studies/mine", str(done.path))).fetchall()))
    assert n_rows == [2 * 2, 2 * 2 * 3 * 2]  # lenses x sets; lenses x attitudes x pay x seeds
