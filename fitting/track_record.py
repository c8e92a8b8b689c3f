"""Score the cases that the default priors were not fitted to; the summary is the track record of a report.

    .venv/bin/python fitting/track_record.py        # writes src/standoff/data/track_record.json, a minute

Run it again when the engine or a case changes: a test tells when the summary is of other ones.
"""

from __future__ import annotations

import json
from pathlib import Path

from prior_figures import halves
from standoff.report.track_record import FILE, summarise
from standoff.study.hindcast import hindcast
from standoff.version import ENGINE_VERSION

TARGET = Path(__file__).parents[1] / "src" / "standoff" / "data" / FILE


def main() -> None:
    """Score, summarise, write."""
    found = summarise({"engine_version": ENGINE_VERSION} | hindcast(halves()[1]).plain())
    TARGET.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {found['n_cases']} cases, {found['verdict']}")


if __name__ == "__main__":
    main()
