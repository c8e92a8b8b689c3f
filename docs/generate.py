"""Writes the pages that are made from the code: the model chapter, the command and the Python reference.

    python docs/generate.py            # writes what is out of date
    python docs/generate.py --check    # writes nothing; ends with 1 where a page is out of date

The pages are committed, so that they can be read without building anything; a test holds them to the code.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
NOTE = "<!-- Made by docs/generate.py: change the code it is made from, then run `python docs/generate.py`. -->\n\n"


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    from making.api_page import api_page
    from making.command_page import command_page
    from making.model_pages import model_pages

    made = {**model_pages(), "commands.md": command_page(), "api.md": api_page()}
    return {DOCS / name: NOTE + text.rstrip("\n") + "\n" for name, text in made.items()}


def leftovers(made: dict[Path, str]) -> list[Path]:
    """Pages of the model chapter whose mechanism is gone."""
    return sorted(set((DOCS / "model").glob("*.md")) - set(made))


def out_of_date(made: dict[Path, str]) -> list[Path]:
    """Pages that are not on disk as they are made."""
    return [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, end with 1 where a page is out of date")
    check = parser.parse_args().check
    made = pages()
    stale, gone = out_of_date(made), leftovers(made)
    for path in [*stale, *gone]:
        print(f"{'out of date' if check else 'written' if path in made else 'removed'}: docs/{path.relative_to(DOCS)}")
    if check:
        return 1 if stale or gone else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    for path in gone:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
