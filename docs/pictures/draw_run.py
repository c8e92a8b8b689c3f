"""Draw `run.svg`, the README's picture: what `standoff run belarus-2020` prints, recorded from a real run.

.venv/bin/python docs/pictures/draw_run.py
"""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

import standoff as so
from standoff.cli.page import print_run

HUES = [(196, 74, 0), (0, 125, 92), (143, 99, 0), (0, 114, 178), (160, 82, 130), (11, 92, 148)]
PAPER = TerminalTheme(
    (252, 251, 248),
    (27, 33, 38),
    [(27, 33, 38), *HUES, (100, 109, 116)],
    [(74, 84, 92), *HUES, (74, 84, 92)],
)  # fmt: skip


def main() -> None:
    console = Console(record=True, width=96, force_terminal=True, highlight=False, emoji=False, markup=False)
    print_run(console, so.load("belarus-2020").run())
    picture = console.export_svg(title="standoff run belarus-2020", theme=PAPER)
    # no font is fetched from anywhere: the reader's own monospace font serves
    picture = re.sub(r"@font-face\s*\{.*?\}", "", picture, flags=re.DOTALL)
    picture = re.sub(
        r"font-family:\s*Fira Code,\s*monospace", "font-family: ui-monospace, Menlo, Consolas, monospace", picture
    )
    Path(__file__).with_name("run.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
