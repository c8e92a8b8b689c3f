"""Write the case library's scenario files from its facts, by the coding sheet (`standoff.study.coding`).

``src/standoff/data/cases.csv`` holds the facts, ``docs/cases.md`` the rules in words. Cases of one's own need no
script: `standoff hindcast --facts mine.csv`.

    python fitting/code_cases.py            # write the library's files again
    python fitting/code_cases.py --check    # 1 if a file differs from its facts and rules
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from standoff.errors import StandoffError
from standoff.study.coding import write_case
from standoff.study.facts import read_facts

HOME = Path(__file__).resolve().parents[1] / "src" / "standoff"
FACTS = HOME / "data" / "cases.csv"
CASES = HOME / "scenarios" / "cases"
MAKER = "fitting/code_cases.py from the facts of data/cases.csv"


def write_all(facts: Path, into: Path, check: bool) -> list[str]:
    """Write each case's file into a folder, or with ``check`` only name those that differ."""
    changed = []
    for name, case in read_facts(facts).items():
        path, text = into / f"{name}.yaml", write_case(name, case, MAKER)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            changed.append(path.name)
            if not check:
                into.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return changed


def main(arguments: Iterable[str] | None = None) -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description="Code the library's cases as scenario files.")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if a file differs")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    try:
        changed = write_all(FACTS, CASES, chosen.check)
    except (StandoffError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"{len(changed)} {'differ' if chosen.check else 'written'}: {', '.join(changed) or 'none'}")
    return 1 if chosen.check and changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
