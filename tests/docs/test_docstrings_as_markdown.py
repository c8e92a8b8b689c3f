"""Docstrings become Markdown: tables, equations and examples in their form, words as they are."""

from __future__ import annotations

from making.docstrings import sections, summary, to_markdown
from making.links import Places, rewrite

TABLE = """Words before.

======  ==========  =================
k       speed       how fast, in days
a, b    first, second: two of them
q       today.it    more
                    and more
======  ==========  =================

Words after ``code``.
"""


def test_a_simple_table_keeps_cells_and_joins_lines_that_go_on() -> None:
    page = to_markdown(TABLE)
    assert "| k | speed | how fast, in days |" in page
    assert "| a, b | first, second | two of them |" in page
    assert "| q | today.it | more and more |" in page
    assert page.endswith("Words after `code`.\n")


def test_a_table_with_a_head_keeps_it_and_a_bar_is_escaped() -> None:
    page = to_markdown("=====  =====\nname   kind\n=====  =====\nx      a | b\n=====  =====\n")
    assert page.splitlines() == ["| name | kind |", "| --- | --- |", "| x | a \\| b |"]


def test_equations_are_kept_letter_by_letter_also_around_a_table() -> None:
    text = "About.\n\n**Equations**\n\n    a' = a *b*\n         + c\n\n    ==  ==\n    x   y\n    ==  ==\n\n    d = 1\n"
    equations = sections(text)["Equations"]
    assert equations.startswith("```text\na' = a *b*\n     + c\n```\n")
    assert "| x | y |" in equations
    assert equations.endswith("```text\nd = 1\n```\n")


def test_examples_become_python() -> None:
    assert to_markdown("Do.\n\n>>> 1 + 1\n2\n\nDone.\n") == "Do.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nDone.\n"


def test_a_summary_is_one_line() -> None:
    assert summary("One\n    thing ``x``.\n\n    More.") == "One thing `x`."


def places(tmp_path) -> Places:
    for name in ("src/a.py", "docs/other.md", "docs/model/b.md", "benchmarks/RESULTS.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    return Places(
        tmp_path, frozenset({"other.md", "model/b.md", "benchmarks.md"}), {"benchmarks/RESULTS.md": "benchmarks.md"}
    )


def test_links_within_the_site_stay_and_those_out_of_it_become_text(tmp_path) -> None:
    text = "[o](other.md#x) [b](model/b.md) [r](../benchmarks/RESULTS.md) [`a.py`](../src/a.py) [code](../src/a.py) [w](https://w)"
    mended, lost = rewrite(text, "docs/page.md", "page.md", places(tmp_path))
    assert lost == []
    assert mended == ("[o](other.md#x) [b](model/b.md) [r](benchmarks.md) `src/a.py` code (`src/a.py`) [w](https://w)")


def test_a_borrowed_page_is_read_from_where_it_lies_in_the_repository(tmp_path) -> None:
    mended, lost = rewrite("[o](../docs/other.md)", "benchmarks/RESULTS.md", "benchmarks.md", places(tmp_path))
    assert (mended, lost) == ("[o](other.md)", [])


def test_a_page_named_in_words_or_code_becomes_a_link_but_not_within_longer_code(tmp_path) -> None:
    text = "see `docs/other.md` (docs/model/b.md), `make docs/other.md`\n\n```sh\ncat docs/other.md\n```\n[x `docs/other.md`](https://w)"
    mended, _ = rewrite(text, "docs/model/c.md", "model/c.md", places(tmp_path))
    assert mended.startswith("see [`docs/other.md`](../other.md) ([`docs/model/b.md`](b.md)), `make docs/other.md`")
    assert "\ncat docs/other.md\n" in mended


def test_a_link_to_nothing_is_told(tmp_path) -> None:
    assert rewrite("[x](../src/gone.py)", "docs/page.md", "page.md", places(tmp_path))[1] == ["../src/gone.py"]
