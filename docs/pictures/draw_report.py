"""Draw `report-light.png` and `report-dark.png`, the README's pictures: the first screen of a report of a real run.

.venv/bin/python docs/pictures/draw_report.py     (needs a Chromium, see tests/browser/README.md)
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import standoff as so
from standoff.report import make_document
from standoff.report.html import report_html

WIDTH, HEIGHT = 1280, 1145


def main() -> None:
    """Run, write the report, photograph it in both schemes."""
    path = os.environ.get("STANDOFF_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "report.html"
        page.write_text(report_html(make_document(so.load("belarus-2020").run())), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        for scheme in ("light", "dark"):
            shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)
            shown.goto(page.as_uri())
            shown.wait_for_selector("#overview svg")
            picture = Path(__file__).parent / f"report-{scheme}.png"
            shown.screenshot(path=str(picture))
            whole = Image.open(picture).convert("RGB")
            fewer = whole.quantize(255, kmeans=6, dither=Image.Dither.NONE)  # rare colours stay what they are
            fewer.save(picture, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
