"""Track record: how the model did on crises whose end is known, as `standoff hindcast` scored it.

The whole library takes close to a minute, so its summary ships with the package (``data/track_record.json``, written
by ``fitting/track_record.py``) and says which engine it is of.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from standoff.analysis.wording import MINUS, range_in_100
from standoff.report.plain import Json

FILE = "track_record.json"


def summarise(hindcast: Json) -> Json:
    """What of the answer of ``standoff hindcast --json`` is kept."""
    inside = hindcast["scores"]["inside"]
    parts = {row["forecast"]: row for row in hindcast["parts"]}["inside"]
    return {
        "engine_version": hindcast["engine_version"], "members": hindcast["members"], "seed": hindcast["seed"],
        "n_cases": hindcast["n_cases"],
        "skill": {key: inside["brier"][key] for key in ("skill", "skill_low", "skill_high")},
        "verdict": inside["verdict"],
        "pooled": {key: hindcast["scores"]["pooled"]["brier"][key] for key in ("skill", "skill_low", "skill_high")},
        "ordered": {key: parts[key] for key in ("area", "area_low", "area_high")},
    }  # fmt: skip


@cache
def _kept() -> Json | None:
    file = resources.files("standoff").joinpath("data", FILE)
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def track_record_part() -> Json | None:
    """Title and figures, or None where no summary ships."""
    kept = _kept()
    if kept is None:
        return None
    ordered = kept["ordered"]
    return {
        "title": f"{kept['n_cases']} crises whose end is known, forecast with what was known then "
                 f"(engine {kept['engine_version']})",
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
