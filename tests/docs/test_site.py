"""The built site is whole, asks nobody for anything, and can be read and searched from disk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "object": "data",
}
WRITTEN = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
"""Pages that there were before the site was built."""
HARMLESS_RELATIONS = {"canonical", "prev", "next"}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it (every warning is an error), but for the tutorial's outputs."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install 'standoff[docs]'")
    pytest.importorskip("material", reason="mkdocs-material is not installed: pip install 'standoff[docs]'")
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "STANDOFF_TUTORIAL": "unplayed"}
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, env=environment)
    assert [line for line in done.stderr.splitlines() if not line.startswith("INFO")] == []
    assert done.returncode == 0
    return folder


class Page(HTMLParser):
    """What a page loads, where it links to, and what can be linked to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in LOADED and LOADED[tag] in given and given.get("rel") not in HARMLESS_RELATIONS:
            self.loads.append(given[LOADED[tag]])
        self.loads += [part.split()[0] for part in given.get("srcset", "").split(",") if part.strip()]
        self.loads += re.findall(r"url\(([^)]*)\)", given.get("style", ""))


def outside(address: str) -> bool:
    """Whether loading it would ask another machine."""
    return bool(re.match(r"[a-z][a-z+.-]*:|//", address.strip("\"' "))) and not address.strip("\"' ").startswith(
        "data:"
    )


def requests_of(folder: Path) -> list[str]:
    """``file: address`` of everything that pages and style sheets would load from elsewhere."""
    found = []
    for path in sorted(folder.rglob("*.html")):
        found += [f"{path.name}: {each}" for each in Page(path.read_text(encoding="utf-8")).loads if outside(each)]
    for path in sorted(folder.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        asked = [*re.findall(r"url\(([^)]*)\)", text), *re.findall(r"@import\s+[\"']([^\"']+)", text)]
        found += [f"{path.name}: {each}" for each in asked if outside(each)]
    return found


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    assert requests_of(site) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example/x.js"></script>'),
        ("a.html", '<link rel="stylesheet" href="//fonts.example/css">'),
        ("a.html", '<img srcset="x.png 1x, https://pictures.example/y.png 2x">'),
        ("a.html", '<p style="background: url(http://pictures.example/z.png)">'),
        ("a.css", '@import "https://fonts.example/css";'),
        ("a.css", "p { background: url('https://pictures.example/z.png') }"),
    ],
)
def test_a_request_to_elsewhere_is_caught(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(requests_of(tmp_path)) == 1


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    lost = []
    for path, page in pages.items():
        if path.name == "404.html":  # its links are for a server's root
            continue
        for link in page.links:
            target, _, anchor = unquote(link).partition("#")
            if outside(target):
                continue
            there = (path.parent / target).resolve() if target else path
            there = there / "index.html" if there.is_dir() else there
            if not there.exists() or (anchor and there in pages and anchor not in pages[there].ids | {""}):
                lost.append(f"{path.relative_to(site)}: {link}")
    assert lost == []


def test_every_page_of_the_repository_is_in_the_site_and_in_its_navigation(site: Path) -> None:
    built = {path.relative_to(site) for path in site.rglob("*.html")}
    assert WRITTEN - built == set()
    navigation = (site / "index.html").read_text(encoding="utf-8")
    linked = {Path(link) for link in Page(navigation).links if link.endswith(".html")}
    assert {str(path) for path in (WRITTEN | {Path("tutorial.html"), Path("benchmarks.html")}) - linked} == set()


def test_the_tutorials_page_offers_the_notebook(site: Path) -> None:
    text = (site / "tutorial.html").read_text(encoding="utf-8")
    assert "kestria-2027" in text
    assert "tutorial.ipynb" in Page(text).links
    assert (site / "tutorial.ipynb").exists()


def test_nothing_of_the_machine_it_was_built_on_is_in_it(site: Path) -> None:
    here = [str(ROOT), str(site.parent)]
    texts = (path for path in site.rglob("*") if path.suffix in (".html", ".json", ".js", ".xml"))
    assert [path.name for path in texts if any(place in path.read_text(encoding="utf-8") for place in here)] == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a window and without a network; skips where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    path = os.environ.get("STANDOFF_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_api.sync_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium was found: apt-get install chromium, or python -m playwright install chromium")
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_disk_pages_open_in_both_colours_search_works_and_nothing_else_is_asked(site, browser, scheme) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto((site / "model" / "patron.html").as_uri())
    assert page.get_attribute("body", "data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("input[name=query]", "quagmire")
    page.wait_for_selector(".md-search-result__item a[href*='model/patron.html']", timeout=20_000, state="attached")
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []
    assert faults == []
