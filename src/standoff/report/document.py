"""Document: everything the front end draws, from one run (the contract is ``frontend/src/document.ts``).

``quick`` holds what the run itself knows; ``full`` also plays lenses, crux, claims, what-ifs, drivers and the map's
cuts, each on its own futures. The live app asks for these parts one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from standoff.errors import StandoffError
from standoff.report.actions import levers_part, what_if_part
from standoff.report.actors import actors_part, cuts_part
from standoff.report.assumptions import assumptions_part, claims_part, sources_part
from standoff.report.drivers import drivers_part
from standoff.report.futures import daily_fans_part, fans_part, futures_part, watch_part
from standoff.report.lenses import crux_part, furthest_apart, lens_names_part, lenses_part
from standoff.report.method import method_part
from standoff.report.outcomes import (
    Asked,
    history_part,
    kinds_part,
    made_part,
    out_by_part,
    outcomes_part,
    scenario_part,
    timing_part,
)
from standoff.report.plain import Json, plain
from standoff.report.summary import headline_part
from standoff.report.timeline import events_part
from standoff.report.trials import tests_part
from standoff.study import Run
from standoff.study.settings import OnChunk, count_threads

FORMAT, VERSION = "standoff.document", 1
Depth = Literal["full", "quick"]


@dataclass
class _Parts:
    """What a full document has beyond a quick one."""

    fans: list[Json]
    watch: list[Json] | None = None
    drivers: Json | None = None
    lenses: Json | None = None
    crux: Json | None = None
    tests: Json | None = None
    what_if: Json | None = None
    cuts: dict[str, Json] | None = None


def make_document(
    run: Run,
    *,
    depth: Depth = "full",
    threads: int | None = None,
    progress: OnChunk | None = None,
    asked: Asked | None = None,
) -> Json:
    """The document of a run, plain JSON.

    ``progress`` is called with parts done and in all. ``asked`` is what the live app asked beyond the scenario.
    Raises `StandoffError` for a depth that is none.
    """
    if depth not in ("full", "quick"):
        raise StandoffError(f"a document is full or quick, found {depth!r}")
    wanted = asked or Asked()
    fans = fans_part(run)
    parts = _Parts(fans) if depth == "quick" else _full_parts(run, fans, threads, progress)
    resolved = run.resolved
    return dict(plain({
        "format": FORMAT, "version": VERSION, "scenario": scenario_part(run), "made": made_part(run, wanted),
        "headline": headline_part(run, wanted, parts.lenses, parts.drivers),
        "outcomes": outcomes_part(run, wanted.beside), "in_power_kinds": kinds_part(run),
        "history": history_part(run), "out_by": out_by_part(run), "timing": timing_part(run), "fans": parts.fans,
        "futures": futures_part(run), "watch": parts.watch, "drivers": parts.drivers,
        "assumptions": assumptions_part(run), "claims": claims_part(resolved), "sources": sources_part(resolved),
        "lenses": parts.lenses, "lens_names": lens_names_part(resolved), "crux": parts.crux, "tests": parts.tests,
        "what_if": parts.what_if, "levers": levers_part(resolved, run.settings.days),
        "actors": actors_part(run, parts.cuts), "events": events_part(resolved), "method": method_part(run),
    }))  # fmt: skip


def _full_parts(run: Run, fans: list[Json], threads: int | None, progress: OnChunk | None) -> _Parts:
    """Every part on the run's seed and days."""
    days, seed = run.settings.days, run.settings.seed
    resolved = run.resolved.model_copy(update={"days": days})
    how: dict[str, Any] = {"threads": count_threads(threads)}
    found = _Parts(fans)

    def find_crux() -> None:
        pair = furthest_apart(found.lenses)
        found.crux = crux_part(resolved, *pair, seed=seed, **how) if pair else None

    def take(name: str, make: Callable[[], Any]) -> Callable[[], None]:
        return lambda: setattr(found, name, make())

    steps: list[Callable[[], None]] = [
        take("fans", lambda: [*fans, *daily_fans_part(run, **how)]),
        take("watch", lambda: watch_part(run, **how)),
        take("drivers", lambda: drivers_part(resolved, days=days, seed=seed, **how)),
        take("lenses", lambda: lenses_part(resolved, seed, **how)),
        find_crux,
        take("tests", lambda: tests_part(resolved, seed, **how)),
        take("what_if", lambda: what_if_part(resolved, days, seed, **how)),
        take("cuts", lambda: cuts_part(resolved, days, seed, **how)),
    ]
    for done, step in enumerate(steps):
        if progress is not None:
            progress(done, len(steps))
        step()
    if progress is not None:
        progress(len(steps), len(steps))
    return found
