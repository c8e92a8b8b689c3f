"""The tutorial plays from an article to a report, and its player stops where a cell does not do what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from making.notebook import MAY_FAIL, Cell, CellFailed, notebook_page, play, read_notebook

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "tutorial.ipynb"


def verdicts(page: str) -> list[dict[str, str]]:
    """Verdict by claim, for every table of claims that a cell ended with."""
    tables = [block.partition("</div>")[0] for block in page.split('tried[["id"')[1:]]
    rows = r"^\d+ +(K\d) .* (agrees|disagrees|too uncertain)$"
    return [dict(re.findall(rows, table, re.MULTILINE)) for table in tables]


def test_the_tutorial_goes_from_an_article_to_a_report_and_comes_out_as_its_words_say(tmp_path: Path) -> None:
    cells = read_notebook(NOTEBOOK)
    page = notebook_page(cells, play(cells, tmp_path))
    written = {path.name for path in tmp_path.iterdir()}
    assert written >= {"gazette.txt", "draft.yaml", "kestria-2027.yaml", "kestria.html"}
    assert "Kestria" in (tmp_path / "kestria.html").read_text(encoding="utf-8")
    assert "slip.yaml:14:12: date: there is no such day as 2027-03-32" in page
    assert "has no parameter `fear_wieght`" in page
    before, after = verdicts(page)
    assert (before["K2"], before["K3"]) == ("disagrees", "agrees")
    assert before["K4"] != "agrees"
    assert after["K2"] == after["K3"] == "agrees"


def test_the_python_of_the_first_steps_runs(tmp_path: Path) -> None:
    page = NOTEBOOK.with_name("first-steps.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert "What if patron.support=none?" in play([Cell("code", block) for block in blocks], tmp_path)[0]


def test_the_notebook_is_kept_without_outputs_and_in_a_form_jupyter_reads() -> None:
    plain = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (plain["nbformat"], plain["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in plain["cells"]}) == len(plain["cells"])
    code = [cell for cell in plain["cells"] if cell["cell_type"] == "code"]
    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"]] == []


def test_cells_share_names_show_what_they_end_with_and_keep_quiet_after_a_semicolon(tmp_path: Path) -> None:
    cells = [
        Cell("code", "x = 2\nprint('a')\nx + 1"),
        Cell("markdown", "# T"),
        Cell("code", "x * 5;"),
        Cell("code", "!pwd"),
    ]
    shown = play(cells, tmp_path)
    assert shown == ["a\n3\n", "", "", f"{tmp_path.resolve()}\n"]
    assert "```sh\npwd\n```" in notebook_page(cells, shown)


@pytest.mark.parametrize(
    "cell",
    [
        Cell("code", "1 / 0"),
        Cell("code", "!exit 3"),
        Cell("code", "!exit 3\n!true"),
        Cell("code", "1", (MAY_FAIL,)),
        Cell("code", "!true", (MAY_FAIL,)),
    ],
)
def test_a_cell_that_does_not_end_as_it_says_stops_the_player(cell: Cell, tmp_path: Path) -> None:
    with pytest.raises(CellFailed, match="cell 2 "):
        play([Cell("code", "1"), cell], tmp_path)


@pytest.mark.parametrize("cell", [Cell("code", "1 / 0", (MAY_FAIL,)), Cell("code", "!exit 3", (MAY_FAIL,))])
def test_a_cell_that_is_meant_to_fail_may(cell: Cell, tmp_path: Path) -> None:
    assert len(play([cell], tmp_path)) == 1
