"""Actors: who stands where, who acts on whom, and how far the answer falls when a link's mechanism is switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Unpack

import numpy as np

from standoff.analysis.difference import Pairing
from standoff.analysis.wording import n_in_100
from standoff.mechanisms.catalogue import CATALOGUE, name_of
from standoff.record import Chunk
from standoff.report.assumptions import rank_rows
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.study import Run
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.grouping import write_name
from standoff.study.settings import Execution, Settings, count_threads

LANES = ("patron and abroad", "ruler and opposition", "who holds him up", "society")
MEMBERS, DRAWS = 3_000, 300
NEVER_OFF = "exits"
"""Without it nobody would ever leave."""
MECHANISMS_OF = {
    "patron": ("patron", "goodwill", "contagion"),
    "west": ("west",),
    "ruler": ("ruler", "exits"),
    "opposition": ("opposition", "negotiation"),
    "forces": ("security", "repression"),
    "officials": ("elites",),
    "media": ("information",),
    "purse": ("treasury",),
    "society": ("mobilisation", "belief", "strikes"),
}
"""Actor -> the mechanisms whose assumptions are about it."""
LINKS = (
    ("patron", "ruler", "backs him", "patron"),
    ("west", "ruler", "sanctions, recognition", "west"),
    ("ruler", "forces", "orders", "ruler"),
    ("forces", "society", "arrests, violence", "repression"),
    ("forces", "ruler", "obey or refuse", "security"),
    ("officials", "ruler", "stay or leave", "elites"),
    ("purse", "forces", "pay", "treasury"),
    ("media", "society", "what is shown and hidden", "information"),
    ("opposition", "society", "calls, organises", "opposition"),
    ("opposition", "ruler", "talks", "negotiation"),
    ("society", "ruler", "marches", "mobilisation"),
    ("society", "officials", "who is expected to win", "belief"),
    ("society", "purse", "strikes", "strikes"),
    ("society", "patron", "goodwill", "goodwill"),
    ("society", "patron", "fear of the example", "contagion"),
)
"""From, to, label, mechanism."""


def actors_part(run: Run, cuts: dict[str, Json] | None = None) -> Json:
    """The map; ``cuts`` as `cuts_part` gives them, nothing known of them where None."""
    resolved = run.resolved
    actors = list(_actors(run))
    there = {actor["id"] for actor in actors}
    links = [
        {
            "from": one, "to": other, "label": label, "mechanism": mechanism, "cut": (cuts or {}).get(mechanism),
            "used": mechanism not in resolved.off,
        }
        for one, other, label, mechanism in LINKS
        if one in there and other in there
    ]  # fmt: skip
    return {"lanes": LANES, "actors": actors, "links": links}


def _actors(run: Run) -> Iterator[Json]:
    resolved, actors = run.resolved, run.resolved.actors
    paths = _paths_by_mechanism(run)

    def actor(id: str, lane: int, name: str, note: str, own: list[str] | None = None) -> Json:
        found = own if own is not None else [each for key in MECHANISMS_OF[id] for each in paths.get(key, [])]
        return {"id": id, "lane": lane, "name": name, "note": note, "assumptions": found}

    mean = {name: float(np.mean(values)) for name, values in run.record.features.items()}
    if actors.patron_name:
        troops = _said(mean, "troops_ever", "troops in {} of 100 futures")
        menu = ", ".join(option.replace("_", " ") for option in resolved.menu)
        yield actor("patron", 0, actors.patron_name, "; ".join(part for part in (f"may give {menu}", troops) if part))
    if actors.west_name:
        yield actor("west", 0, actors.west_name, "sanctions, recognition, mediation")
    since = actors.in_power_since.year
    yield actor("ruler", 1, actors.ruler_name, f"{actors.regime} rule, since {since}")
    yield actor("opposition", 1, actors.opposition_name, "calls, organises, offers talks")
    forces = _said(mean, "loyal_least", "on their worst day {} of 100 obey, mean over futures")
    yield actor("forces", 2, "Police and army", forces)
    elites = _said(mean, "elite_least", "on their worst day {} of 100 stay, mean over futures")
    yield actor("officials", 2, "Officials and elites", elites)
    yield actor("media", 2, "State media", "show, hide, can be cut off")
    yield actor(
        "purse", 2, "The purse", _said(mean, "arrears_most", "at worst {} of 100 of wages unpaid, mean over futures")
    )
    strikes = _said(mean, "strike_most", "at most {} of 100 state workers strike, mean over futures")
    yield actor("society", 3, "The street", strikes)
    for number, group in enumerate(resolved.groups):
        ready = 1.0 / (1.0 + np.exp(-float(group.attitude.quantile(0.5))))
        share = "everybody" if group.share > 0.995 else f"{n_in_100(group.share)} of 100 people"
        note = f"{share}, {n_in_100(float(ready))} of 100 of them ready to march before it begins"
        own = [write_name(resolved, f"groups.{number}.attitude")]
        yield actor(f"group-{number}", 3, group.name, note, own)


def _said(mean: dict[str, float], feature: str, text: str) -> str:
    return text.format(n_in_100(mean[feature])) if feature in mean else ""


def _paths_by_mechanism(run: Run) -> dict[str, list[str]]:
    """Mechanism -> its assumptions as they are written, those that go with the answer most strongly first."""
    ranked = dict.fromkeys(str(row["assumption"]) for row in rank_rows(run))
    names = [*ranked, *(name for name in run.resolved.assumptions if name not in ranked)]
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(".")[0], []).append(write_name(run.resolved, name))
    return found


def cuts_part(
    resolved: Resolved, days: int | None = None, seed: int = 1, members: int = MEMBERS, draws: int = DRAWS,
    **execution: Unpack[Execution],
) -> dict[str, Json]:  # fmt: skip
    """Mechanism -> fall of P(in power) when it alone is switched off, a rise being negative, with its range.

    All are lived through on the same draws. A mechanism that is off leaves its fields as they started.
    """
    settings = Settings(members, resolved.days if days is None else days, seed, draws, n_paths=0)
    baseline = Ensemble.of(resolved, settings)
    names = [name for name in map(name_of, CATALOGUE) if name != NEVER_OFF and name not in resolved.off]
    progress = execution.get("progress")
    quiet: Execution = {"threads": count_threads(execution.get("threads")), "on_message": execution.get("on_message")}
    kept: dict[int, Chunk] = {}

    def keep(index: int) -> Chunk:
        kept[index] = baseline.simulate(index)
        return kept[index]

    run_in_memory(baseline, quiet, keep)
    found = {}
    for done, name in enumerate(names, 1):
        without = resolved.model_copy(update={"off": tuple(sorted({*resolved.off, name}))})
        found[name] = _cut(Ensemble.of(without, settings), kept, quiet)
        if progress is not None:
            progress(done, len(names))
    return found


def _cut(changed: Ensemble, kept: dict[int, Chunk], quiet: Execution) -> Json:
    pairing = Pairing(changed.program.draws, changed.program.days)

    def simulate(index: int) -> Chunk:
        chunk = changed.simulate(index)
        pairing.add(kept[index], chunk)
        return chunk

    run_in_memory(changed, quiet, simulate)
    row: dict[Any, Any] = pairing.table().set_index("outcome").loc["in_power"].to_dict()
    return {"p": -row["difference"], "low": -row["high"], "high": -row["low"]}
