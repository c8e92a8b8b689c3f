"""Track record: how the model did on crises whose end is known, as `standoff hindcast` scored it.

Only cases that the default priors were not fitted to count. Scoring them takes a while, so the summary ships with the
package (``data/track_record.json``, written by ``fitting/track_record.py``) and says which engine it is of.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path

from standoff.analysis.wording import MINUS, range_in_100
from standoff.report.plain import Json
from standoff.version import ENGINE_VERSION

FILE = "track_record.json"
READ = ("data/outcomes.csv", "scenarios/cases/*.yaml", "scenarios/*-20*.yaml")
"""What the scores are read from, beside the engine."""


@cache
def digest_of_cases() -> str:
    """A digest of all files in `READ`, by which a summary of other cases is known."""
    package = Path(str(resources.files("standoff")))
    found = hashlib.sha256()
    for path in sorted(path for pattern in READ for path in package.glob(pattern)):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def summarise(hindcast: Json) -> Json:
    """What of the answer of ``standoff hindcast --json`` is kept."""
    inside = hindcast["scores"]["inside"]
    parts = {row["forecast"]: row for row in hindcast["parts"]}["inside"]
    return {
        "engine_version": hindcast["engine_version"], "members": hindcast["members"], "seed": hindcast["seed"],
        "n_cases": hindcast["n_cases"], "cases": digest_of_cases(),
        "skill": {key: inside["brier"][key] for key in ("skill", "skill_low", "skill_high")},
        "verdict": inside["verdict"],
        "pooled": {key: hindcast["scores"]["pooled"]["brier"][key] for key in ("skill", "skill_low", "skill_high")},
        "ordered": {key: parts[key] for key in ("area", "area_low", "area_high")},
    }  # fmt: skip


@cache
def kept_summary() -> Json | None:
    """The summary that ships, or None."""
    file = resources.files("standoff").joinpath("data", FILE)
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def track_record_part() -> Json | None:
    """Title and figures, or None where no summary ships, or one of another engine or of other cases."""
    kept = kept_summary()
    if kept is None or kept["engine_version"] != ENGINE_VERSION or kept["cases"] != digest_of_cases():
        return None
    ordered = kept["ordered"]
    return {
        "title": f"{kept['n_cases']} crises whose end is known and to which no prior was fitted, forecast with what "
        f"was known then (engine {kept['engine_version']})",
        "figures": [
            ["verdict", kept["verdict"]],
            ["skill of the model against the base rate (1 perfect, 0 no better)", _skill(kept["skill"])],
            ["skill of model and base rate pooled", _skill(kept["pooled"])],
            [
                "pairs of one ruler who left and one who stayed that it orders rightly, in 100",
                f"{100 * ordered['area']:.0f} ({range_in_100(ordered['area_low'], ordered['area_high'])})",
            ],
        ],
    }  # fmt: skip


def _skill(found: Json) -> str:
    ends = [f"{found[key]:+.2f}".replace("-", MINUS) for key in ("skill", "skill_low", "skill_high")]
    return f"{ends[0]} ({ends[1]} to {ends[2]})"
