"""The page looks as it did: pictures of every view beside the kept ones, within a tolerance.

Compared are means over squares of 8 pixels, so that a smoothed edge is nothing and a moved or missing mark is much.
"""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from watching import GOLDEN, NARROW, VIEWS, WIDE, Open

SQUARE = 8
MOST_APART = 24.0
"""Grey levels (of 255) by which a square may differ before it counts."""
MOST_SQUARES = 0.004
"""Share of squares that may count."""
MOST_PIXELS = 20
"""Height and width may differ by so many pixels."""
SHOTS = [
    *((view, "light", WIDE) for view in VIEWS), ("overview", "dark", WIDE), ("overview", "light", NARROW),
    ("whatif", "light", NARROW), ("assumptions", "dark", NARROW),
]  # fmt: skip


def name_of(view: str, scheme: str, size: tuple[int, int]) -> str:
    """A picture's name."""
    return f"{view}-{scheme}-{size[0]}"


def surroundings(browser: Any) -> dict[str, str]:
    """What a picture hangs on besides the page: the browser's version and the font of the system."""
    try:
        font = subprocess.run(["fc-match", "system-ui"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        font = "unknown"
    return {"browser": browser.version.split(".")[0], "font": font.strip()}


def read(content: bytes) -> npt.NDArray[np.float64]:
    """A picture as (row, column, colour)."""
    image = pytest.importorskip("PIL.Image", reason="pillow is not installed: pip install pillow")
    return np.asarray(image.open(io.BytesIO(content)).convert("RGB"), dtype=np.float64)


def keep(path: Path, content: bytes) -> None:
    """Write a picture in 256 colours that cover all hues: half the bytes, and the tolerance is far wider."""
    image = pytest.importorskip("PIL.Image", reason="pillow is not installed: pip install pillow")
    image.open(io.BytesIO(content)).convert("RGB").quantize(256, image.Quantize.MAXCOVERAGE).save(path, optimize=True)


def squares(picture: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Means over squares; what is left at the right and the bottom is cut off."""
    rows, columns = (length // SQUARE * SQUARE for length in picture.shape[:2])
    cut = picture[:rows, :columns]
    return np.asarray(cut.reshape(rows // SQUARE, SQUARE, columns // SQUARE, SQUARE, 3).mean(axis=(1, 3)))


def share_apart(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Share of squares in which two pictures differ visibly; 1 where their sizes do."""
    if max(abs(a - b) for a, b in zip(one.shape, other.shape, strict=True)) > MOST_PIXELS:
        return 1.0
    rows, columns = (min(a, b) for a, b in zip(one.shape[:2], other.shape[:2], strict=True))
    gap = np.abs(squares(one[:rows, :columns]) - squares(other[:rows, :columns])).max(axis=2)
    return float((gap > MOST_APART).mean())


@pytest.mark.parametrize(("view", "scheme", "size"), SHOTS, ids=[name_of(*shot) for shot in SHOTS])
def test_a_view_looks_as_it_did(
    open_page: Open, browser: Any, report: Path, tmp_path: Path, view: str, scheme: str, size: tuple[int, int]
) -> None:
    about, here = GOLDEN / "about.json", surroundings(browser)
    if about.exists() and json.loads(about.read_text(encoding="utf-8")) != here:
        pytest.skip("the pictures were made with another browser or font: tests/browser/README.md")
    page = open_page(report.as_uri(), size, color_scheme=scheme, reduced_motion="reduce").page
    page.evaluate("document.fonts.ready")
    page.evaluate("() => { document.querySelector('.top').style.position = 'static'; }")  # it would cover what is below
    content = page.locator(f"#{view}").screenshot()
    kept = GOLDEN / f"{name_of(view, scheme, size)}.png"
    if not kept.exists():
        keep(kept, content)
        about.write_text(json.dumps(here) + "\n", encoding="utf-8")
        pytest.fail(f"{kept.name} was made: look at it, then commit it")
    now = tmp_path / kept.name
    now.write_bytes(content)
    apart = share_apart(read(kept.read_bytes()), read(content))
    assert apart <= MOST_SQUARES, f"{100 * apart:.1f} of 100 squares differ; the picture now is {now}"


def test_a_moved_mark_is_seen_and_a_smoothed_edge_is_not() -> None:
    generator = np.random.default_rng(1)
    picture = np.full((900, 1280, 3), 250.0)
    picture[100:116, 300:700] = 60.0
    moved = np.full((900, 1280, 3), 250.0)
    moved[100:116, 300:900] = 60.0
    assert share_apart(picture, picture + generator.normal(0.0, 6.0, picture.shape)) == 0.0
    assert share_apart(picture, np.roll(picture, 1, axis=1)) <= MOST_SQUARES
    assert share_apart(picture, moved) > 0.0
    assert share_apart(picture, picture[:800]) == 1.0
