"""No finding of axe in any view, light or dark, wide or narrow; in the report and in the app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from watching import NARROW, VIEWS, WIDE, Open

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FIND = """async ([where, rules]) => (await axe.run(where, rules)).violations.map(
  (one) => [one.impact, one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120))])"""


def findings(page: Any, where: str) -> list[Any]:
    """What axe says of a part of a page."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[Any] = page.evaluate(FIND, [where, RULES])
    return found


@pytest.mark.parametrize("view", [*VIEWS, "document"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_in_a_report(
    open_page: Open, report: Path, view: str, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(report.as_uri(), size, color_scheme=scheme).page
    for details in page.locator(f"#{view} details" if view != "document" else "#overview details").all()[:3]:
        details.evaluate("(one) => { one.open = true; }")
    where = "html" if view == "document" else f"#{view}"
    assert "\n".join(map(str, findings(page, where))) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_app_under_a_lens_and_an_action(open_page: Open, app: str, scheme: str) -> None:
    page = open_page(f"{app}#whatif?lens=petrov&do=patron.support%3Dnone+from+day+40", color_scheme=scheme).page
    page.wait_for_function("() => !document.body.innerText.includes(', computing')", timeout=60_000)
    assert "\n".join(map(str, findings(page, "html"))) == ""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_where_names_are_markup(open_page: Open, app: str, size: tuple[int, int]) -> None:
    page = open_page(f"{app}#assumptions?scenario=hostile&lens=hawk", size).page
    page.wait_for_function("() => !document.body.innerText.includes(', computing')", timeout=60_000)
    assert "<script>" in page.locator("body").inner_text()
    assert "\n".join(map(str, findings(page, "html"))) == ""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_where_every_text_is_one_long_word(
    open_page: Open, stretched: Path, size: tuple[int, int]
) -> None:
    page = open_page(stretched.as_uri(), size).page
    assert "\n".join(map(str, findings(page, "html"))) == ""


def test_axe_would_find_something(open_page: Open, report: Path) -> None:
    page = open_page(report.as_uri()).page
    page.evaluate(
        "() => { const made = document.createElement('img'); document.querySelector('#method').append(made); }"
    )
    assert [each[1] for each in findings(page, "#method")] == ["image-alt"]
