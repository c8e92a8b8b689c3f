"""Actions: what outside actors could do, and each alone beside the run; never what the ruler or his forces choose."""

from __future__ import annotations

from typing import Any, Unpack

from standoff.report.outcomes import as_of
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.study.settings import Execution
from standoff.study.what_if import DRAWS, MEMBERS, what_if

SWITCHES = (
    ("patron.support=none", "none", "gives him no support"),
    ("patron.support=broker", "broker", "brokers a handover"),
    ("patron.support=police_reserve", "police_reserve", "holds a police reserve ready"),
    ("patron.support=troops", "troops", "sends troops"),
    ("patron.loan=withheld", "credit", "withholds its money"),
    ("patron.media_staff=withdrawn", "media", "withdraws its people from state media"),
)
"""Of the patron: what is set, what of its menu that needs, and what it does in words."""
LEVELS = (
    ("west.sanctions", "{west} raise sanctions", 0.6),
    ("west.mediation", "A third state stands behind a deal", 0.8),
    ("opposition.offer", "The opposition offers guarantees", 0.7),
)
"""Levels from 0 to 1: what is set, in words, and the value tried by itself."""


def levers_part(resolved: Resolved, days: int | None = None) -> list[Json]:
    """What each outside actor of this crisis could do, from the ledger's last day on.

    ``days``: length of the run, inside which every action begins.
    """
    days = resolved.days if days is None else days
    known = as_of(resolved)
    first = min(max((known - resolved.start).days, 0), days - 1) if known else 0
    off = set(resolved.off)
    found: list[Json] = []
    patron = resolved.actors.patron_name
    for setting, needs, what in SWITCHES if patron and "patron" not in off else ():
        if needs != "none" and needs not in resolved.menu:
            continue
        found.append({
            "id": setting.split(".", 1)[1].replace("=", "-").replace("_", "-"), "who": patron,
            "name": _opening(f"{patron} {what}"), "kind": "day", "minimum": 0,
            "maximum": days - 1, "step": 1, "value": first, "action": f"{setting} from day {{value}}",
        })  # fmt: skip
    west = resolved.actors.west_name
    who = {
        "west.sanctions": west,
        "west.mediation": "A third state",
        "opposition.offer": resolved.actors.opposition_name,
    }
    for setting, what, value in LEVELS:
        if setting.split(".")[0] in off or who[setting] is None:
            continue
        name = what.format(west="Western states") if setting == "west.sanctions" else what
        found.append({
            "id": setting.split(".")[1], "who": who[setting], "name": name, "kind": "level",
            "minimum": 0, "maximum": 1, "step": 0.1, "value": value, "action": f"{setting}={{value}} from day {first}",
        })  # fmt: skip
    return found


def _opening(text: str) -> str:
    """A sentence begins with a capital, whatever the scenario calls its patron."""
    return text[:1].upper() + text[1:]


def action_of(lever: Json, value: float | None = None) -> str:
    """The action of a lever at ``value``, its own where None."""
    wanted = lever["value"] if value is None else value
    return str(lever["action"]).replace("{value}", f"{wanted:g}")


def what_if_part(
    resolved: Resolved,
    days: int | None = None,
    seed: int = 1,
    members: int = MEMBERS,
    draws: int = DRAWS,
    **execution: Unpack[Execution],
) -> Json | None:
    """Each lever alone at its own value, beside the run on the same draws; None where nobody outside can act."""
    levers = levers_part(resolved, days)
    if not levers:
        return None
    plans = {str(lever["id"]): (action_of(lever),) for lever in levers}
    asked: dict[str, Any] = {**execution, "members": members, "draws": draws, "seed": seed, "days": days}
    found = what_if(resolved, plans, **asked)
    spans: dict[str, Json] = {plan: {} for plan in plans}
    for row in found.outcomes.to_dict("records"):
        spans[str(row["plan"])][str(row["outcome"])] = {
            "p": row["difference"], "low": row["low"], "high": row["high"],
        }  # fmt: skip
    rows = [
        {
            "plan": lever["name"], "who": lever["who"], "actions": list(plans[str(lever["id"])]),
            "differences": spans[str(lever["id"])],
        }
        for lever in levers
    ]  # fmt: skip
    rows.sort(key=lambda row: -abs(row["differences"]["in_power"]["p"]))
    return {"rows": rows}
