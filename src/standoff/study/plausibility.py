"""Is what a scenario's assumptions say together historically absurd? A small run of a year, held against wide margins.

The margins are meant to catch slips (a group of the wrong size, an attitude of the wrong sign), not to judge a
scenario that differs from history with reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from standoff.analysis.outcomes import outcome_table
from standoff.analysis.wording import n_in_100, range_in_100
from standoff.outside.classes import BaseRate, reference_class
from standoff.record import Chunk
from standoff.scenario import Resolved
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.settings import Settings

MEMBERS, DRAWS, DAYS = 2000, 500, 365
ODDS = 10.0
"""How many times the odds of history's interval may be missed."""
MASS_SHARE = 0.10
"""Share of the nation that hardly any crowd has reached (Chenoweth & Lewis 2013)."""
MASS_MEMBERS = 0.01
"""Share of members in which such a crowd passes; `ODDS` times as many where one was reported of this very crisis."""
ONE_KIND = 0.95
"""Share of all exits that one kind may make up, where exits are not rare."""
RARE = 0.05
REDRAWN = 1.0
"""Assumption draws drawn again for each one kept, because no regime could rest there."""


@dataclass(frozen=True)
class Plausibility:
    """What a scenario's assumptions together predict for a year, and what of it is absurd (``warnings``)."""

    members: int
    out: float
    """Probability of any exit within twelve months."""
    forced_out: float
    """Probability of an uprising or a coup within twelve months."""
    history: BaseRate
    mass_crowds: float
    """Share of members in which a crowd passes `MASS_SHARE` of the nation."""
    mass_reported: bool
    """Whether the scenario's own observations reach that share at their highest."""
    redrawn: float
    """Unstable assumption draws for each one kept."""
    warnings: tuple[str, ...]


def check_plausibility(resolved: Resolved, on_message: Callable[[str], None] | None = None) -> Plausibility:
    """Play `MEMBERS` members of a year and look at them with wide margins."""
    ensemble = Ensemble.of(resolved, Settings(MEMBERS, DAYS, draws=DRAWS, n_paths=0))
    n_mass = 0

    def simulate(index: int) -> Chunk:
        nonlocal n_mass
        chunk = ensemble.simulate(index)
        n_mass += int(np.count_nonzero(chunk.members["peak_share"] > MASS_SHARE))
        return chunk

    record = run_in_memory(ensemble, {"threads": 1, "on_message": on_message}, simulate)
    exits = {str(row["outcome"]): float(row["p"]) for row in outcome_table(record).to_dict("records")}
    out = 1.0 - exits.pop("in_power")
    found = Plausibility(
        members=MEMBERS,
        out=out,
        forced_out=exits["uprising"] + exits["coup"],
        history=reference_class(resolved.base_rate_class or "all"),
        mass_crowds=n_mass / MEMBERS,
        mass_reported=reports_mass_crowd(resolved),
        redrawn=ensemble.program.redrawn / DRAWS,
        warnings=(),
    )
    return Plausibility(**{**vars(found), "warnings": tuple(_warnings(found, exits))})


def reports_mass_crowd(resolved: Resolved) -> bool:
    """Whether a crowd of more than `MASS_SHARE` of the nation lies within what a scenario says was reported.

    What may have happened in the very crisis is no slip of whoever wrote the scenario: Bahrain 2011 has 80 000 to
    150 000 marchers on one day among 1.2 million.
    """
    highest = max((each.high for each in resolved.observed if each.what == "crowd"), default=0.0)
    return highest > MASS_SHARE * resolved.population.centre


def _warnings(found: Plausibility, exits: dict[str, float]) -> Iterator[str]:
    history = found.history
    if not _odds(history.low) / ODDS <= _odds(found.forced_out) <= _odds(history.high) * ODDS:
        yield (
            f"forced out within 12 months in {n_in_100(found.forced_out)} of 100 simulated futures; history has "
            f"{n_in_100(history.p)} ({range_in_100(history.low, history.high)}), {history.numerator} of "
            f"{history.denominator}: check the groups' sizes and attitudes, and the force"
        )
    if found.mass_crowds > MASS_MEMBERS * (ODDS if found.mass_reported else 1.0):
        yield (
            f"a crowd passes {n_in_100(MASS_SHARE)} in 100 of the nation in {n_in_100(found.mass_crowds)} of 100 "
            "simulated futures; in history hardly ever: check the groups' sizes and attitudes"
        )
    kind, most = max(exits.items(), key=lambda item: item[1])
    if found.out > RARE and most > ONE_KIND * found.out:
        yield f"nearly every exit is of one kind ({kind}); history has a mix"
    if found.redrawn > REDRAWN:
        yield (
            f"{found.redrawn:.1f} assumption draws had to be drawn again for each one kept: most describe no regime "
            "that could have rested before the crisis"
        )


def _odds(p: float) -> float:
    return p / max(1.0 - p, 1e-9)
