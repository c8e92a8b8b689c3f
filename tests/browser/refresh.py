"""Makes the document anew that the pictures are drawn from, and forgets the pictures: the next test run makes them.

    python tests/browser/refresh.py

Look at every new picture before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path

from standoff.report import make_document
from standoff.study import load

GOLDEN = Path(__file__).parent / "golden"


def main() -> None:
    """Write ``document.json`` and remove the pictures."""
    document = make_document(load("belarus-2020").run(members=4_000, seed=1))
    GOLDEN.mkdir(exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (GOLDEN / "document.json").write_text(text + "\n", encoding="utf-8")
    for picture in GOLDEN.glob("*.png"):
        picture.unlink()


if __name__ == "__main__":
    main()
