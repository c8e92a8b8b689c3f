"""Search for bytes that a reader does not survive, led by the code they reach (the extra ``fuzz``: atheris).

    python verification/fuzz.py scenario --seconds 600
    python verification/fuzz.py article --seconds 600 --keep found

Readers: scenario, ledger, table (of observations), study, article.

Begins from ``tests/corpus/``; inputs that reach new code go to ``--keep``, a folder of its own. An input that breaks
the reader is written there too, as ``crash-…``; mend the reader and put the input into ``tests/corpus/``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

try:
    import atheris
except ImportError:
    raise SystemExit("error: atheris was not found\nhint: pip install -e '.[fuzz]' (CPython on Linux)") from None

LARGEST = 4096


def main() -> None:
    """Fuzz one reader until the time is over or it breaks."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("reader", choices=("scenario", "ledger", "table", "study", "article"))
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--keep", type=Path, default=None)
    chosen = asked.parse_args()
    with atheris.instrument_imports(
        include=["standoff.scenario", "standoff.learning", "standoff.study", "standoff.reading"]
    ):
        from corpus_targets import CORPUS, TARGETS

    target = TARGETS[chosen.reader]

    def try_one(data: bytes) -> None:
        target(data)

    keep = chosen.keep or Path(tempfile.mkdtemp(prefix="standoff-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    print(f"new inputs go to {keep}", file=sys.stderr)
    options = [f"-max_total_time={chosen.seconds}", f"-max_len={LARGEST}", f"-artifact_prefix={keep}/", "-timeout=20"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(keep), str(CORPUS / chosen.reader)], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
