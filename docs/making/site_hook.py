"""What MkDocs does beyond its own: pages from outside ``docs/``, the played tutorial, links that hold in the site."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from making.links import Places, rewrite
from making.notebook import notebook_page, play, read_notebook

log = logging.getLogger("mkdocs.hooks.standoff")
DOCS = Path(__file__).resolve().parents[1]
ROOT = DOCS.parent
BORROWED = {"benchmarks.md": "benchmarks/RESULTS.md", "changes.md": "CHANGELOG.md"}
"""Pages of the site whose text lies elsewhere in the repository."""
WIDE = ("verification.md", "ablation.md", "default-priors.md", "benchmarks.md", "model/")
"""Pages of wide tables, which take the room of the contents beside them."""
NOTEBOOK = "tutorial.ipynb"
UNPLAYED = os.environ.get("STANDOFF_TUTORIAL") == "unplayed"
"""For a quick build: the tutorial's page is made without what its cells print."""
PLAYED = (
    f"*This page is the notebook [{NOTEBOOK}]({NOTEBOOK}), played when the site was built. To play it yourself, run "
    f"`jupyter lab docs/{NOTEBOOK}` in an environment that holds Standoff and Jupyter, or paste it cell by cell.*\n\n"
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is written elsewhere or played, then fit the navigation to the pages there are."""
    for name, path in BORROWED.items():
        files.append(File.generated(config, name, content=(ROOT / path).read_text(encoding="utf-8")))
    files.append(File.generated(config, "tutorial.md", content=_tutorial()))
    there = {file.src_uri for file in files.documentation_pages()}
    config.nav = _complete(_nav(config.nav or [], there), there)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite links that lead out of the site, and make room for wide tables."""
    uri = page.file.src_uri
    if uri.startswith(WIDE):
        page.meta.setdefault("hide", ["toc"])
    borrowed = {path: name for name, path in BORROWED.items()} | {f"docs/{NOTEBOOK}": "tutorial.md"}
    places = Places(ROOT, frozenset(file.src_uri for file in files), borrowed)
    text, lost = rewrite(markdown, BORROWED.get(uri, f"docs/{uri}"), uri, places)
    for target in lost:
        log.warning("%s: link to %s, which is not in the repository", uri, target)
    return text


def _tutorial() -> str:
    """The notebook with what its cells print, below its title."""
    cells = read_notebook(DOCS / NOTEBOOK)
    with tempfile.TemporaryDirectory() as folder:
        shown = [""] * len(cells) if UNPLAYED else play(cells, Path(folder))
    title, _, rest = notebook_page(cells, shown).partition("\n")
    return f"{title}\n\n{PLAYED}{rest}"


def _complete(nav: list[Any], there: set[str]) -> list[Any]:
    """The navigation with pages that it does not name at the end of its last section."""
    named: set[str] = set()
    stack = list(nav)
    while stack:
        entry = stack.pop()
        stack += entry if isinstance(entry, list) else entry.values() if isinstance(entry, dict) else []
        named |= {entry} if isinstance(entry, str) else set()
    *sections, last = nav
    label, pages = next(iter(last.items()))
    return [*sections, {label: [*pages, *sorted(there - named)]}]


def _nav(wanted: list[Any], there: set[str]) -> list[Any]:
    """The navigation with folders spread out and without pages that are not there."""
    found: list[Any] = []
    for entry in wanted:
        label, target = next(iter(entry.items())) if isinstance(entry, dict) else (None, entry)
        if isinstance(target, list):
            found.append({label: _nav(target, there)})
        elif target.endswith("/"):
            found.append({label: sorted(uri for uri in there if uri.startswith(target))})
        elif target in there:
            found.append(entry)
        else:
            log.info("the navigation's %s is not there yet", target)
    return found
