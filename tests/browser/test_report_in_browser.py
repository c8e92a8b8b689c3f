"""A report opened from disk: every view, no request, links that restore, keyboard, narrow screens, paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from watching import NARROW, VIEWS, WIDE, Open


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_heading_and_figures_with_names_and_tables(open_page: Open, report: Path, view: str) -> None:
    page = open_page(f"{report.as_uri()}#{view}").page
    section = page.locator(f"#{view}")
    assert section.locator("h1, h2").first.inner_text().strip()
    figures = section.locator("figure")
    for figure in figures.all():
        assert figure.locator("h3").inner_text().strip()
        assert figure.locator("table").count() >= 1
    if view not in ("method",):
        assert figures.count() + section.locator("table, ul").count() > 0
    assert not re.search(r"\b(NaN|undefined|null|Infinity)\b", section.inner_text())


def test_a_report_asks_nothing_of_any_network(open_page: Open, report: Path) -> None:
    watched = open_page(report.as_uri(), offline=True)
    for view in VIEWS:
        watched.page.goto(f"{report.as_uri()}#{view}")
    watched.page.locator("details").first.click()
    assert {url for url in watched.requests if not url.startswith(report.as_uri())} <= set()


def test_its_first_screen_says_what_the_document_says(open_page: Open, report: Path, document: dict[str, Any]) -> None:
    page = open_page(report.as_uri()).page
    text = page.locator("#overview").inner_text()
    assert document["headline"]["text"] in text
    for outcome in document["outcomes"][1:]:
        assert outcome["name"] in text
        assert outcome["said"] in text
    assert page.locator("h1").bounding_box()["y"] < WIDE[1] / 2


def test_a_link_restores_what_was_chosen(open_page: Open, report: Path, document: dict[str, Any]) -> None:
    page = open_page(report.as_uri()).page
    before = page.locator("h1").inner_text()
    lens = next(row for row in document["lenses"]["rows"] if row["letter"])
    page.get_by_label("Whose assumptions").select_option(lens["id"])
    page.wait_for_function("() => location.hash.includes('lens=')")
    chosen, address = page.locator("h1").inner_text(), page.url
    assert chosen != before
    again = open_page(address).page
    assert again.locator("h1").inner_text() == chosen
    page.go_back()
    page.wait_for_function("() => !location.hash.includes('lens=')")
    assert page.locator("h1").inner_text() == before


def test_an_address_of_nonsense_shows_the_page_as_it_is(open_page: Open, report: Path) -> None:
    before = open_page(report.as_uri()).page.locator("h1").inner_text()
    for nonsense in (
        "#nowhere",
        "#overview?lens=%00&do=%ff&set=" + "x" * 500,
        "#%3Cscript%3E",
        "#drivers?pick=%3Cimg%3E",
    ):
        assert open_page(report.as_uri() + nonsense).page.locator("h1").inner_text() == before


def test_everything_can_be_reached_and_used_by_keyboard_alone(open_page: Open, report: Path) -> None:
    page = open_page(report.as_uri()).page
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate("document.activeElement.textContent")
    seen: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => { const at = document.activeElement; if (!at || at === document.body) return null;
            const style = getComputedStyle(at);
            const label = at.matches('input') ? at.closest('label') ?? at : at;
            const ring = [at, label].some((one) => { const s = getComputedStyle(one);
              return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; })
              || at.closest('svg') !== null;
            return [at.tagName, at.closest('section')?.id ?? '', ring, style.visibility]; }"""
        )
        if found is None:
            break
        tag, section, ring, visibility = found
        assert ring, f"{tag} in {section} shows no focus"
        assert visibility == "visible"
        seen.append(section)
    order = [view for view in dict.fromkeys(seen) if view in VIEWS]
    assert order == [view for view in VIEWS if view in order], "in reading order"
    assert {"overview", "assumptions", "whatif"} <= set(order)


def test_a_table_opens_by_keyboard_and_gives_its_figures(open_page: Open, report: Path) -> None:
    page = open_page(report.as_uri()).page
    summary = page.locator("#overview summary").first
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator("#overview details[open] table").first
    assert table.locator("tr").count() > 3
    with page.expect_download() as download:
        page.locator("#overview details[open] button").first.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")


OVER = """() => { const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) found.push(['page', document.documentElement.scrollWidth]);
  for (const one of document.querySelectorAll('h1, h2, h3, p, li, svg, button, select, summary, .tag, text')) {
    const box = one.getBoundingClientRect();
    const held = [...function* (at) { while (at = at.parentElement) yield at; }(one)]
      .some((at) => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX));
    const out = box.width > 0 && (box.right > wide + 1 || box.left < -1);
    if (out && !held) found.push([one.tagName, box.right, one.textContent.slice(0, 40)]);
  } return found; }"""
"""What reaches over the screen's edge and cannot be scrolled to within its own place."""


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_cut_off_on_any_screen(open_page: Open, report: Path, width: int) -> None:
    page = open_page(report.as_uri(), (width, NARROW[1])).page
    for details in page.locator("details").all()[:4]:
        details.evaluate("(one) => { one.open = true; }")
    assert page.evaluate(OVER) == []


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_words_of_three_hundred_letters_are_broken_and_not_scrolled(
    open_page: Open, stretched: Path, width: int
) -> None:
    page = open_page(stretched.as_uri(), (width, NARROW[1])).page
    assert page.evaluate(OVER) == []


def test_text_in_charts_does_not_lie_on_text(open_page: Open, report: Path) -> None:
    for size in (WIDE, NARROW):
        page = open_page(report.as_uri(), size).page
        clashes = page.evaluate(
            """() => { const found = [];
            for (const chart of document.querySelectorAll('#overview svg')) {
              const texts = [...chart.querySelectorAll('text')].filter((one) => one.textContent.trim());
              const boxes = texts.map((one) => one.getBoundingClientRect());
              for (let i = 0; i < boxes.length; i += 1) for (let k = i + 1; k < boxes.length; k += 1) {
                const a = boxes[i], b = boxes[k];
                const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (w > 3 && h > 6) found.push([texts[i].textContent, texts[k].textContent]);
              } } return found; }"""
        )
        assert clashes == []


def test_it_prints_to_a_clean_pdf(open_page: Open, report: Path, document: dict[str, Any]) -> None:
    page = open_page(report.as_uri(), color_scheme="dark").page
    content = page.pdf(format="A4")
    assert content.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    assert 4 <= pages <= 40
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    shown = page.evaluate(
        """() => [...document.querySelectorAll('button, select, nav, input')]
        .filter((one) => one.getClientRects().length > 0).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert shown == [], "no controls on paper"
    assert str(document["made"]["seed"]) in page.locator("body").inner_text()


def test_without_script_the_report_is_its_plain_tables(open_page: Open, report: Path, document: dict[str, Any]) -> None:
    page = open_page(report.as_uri(), awaited="h1", java_script_enabled=False).page
    assert document["headline"]["text"] in page.locator("body").inner_text()
    assert page.locator("noscript table, table").count() > 3
