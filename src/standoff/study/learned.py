"""Learned: the futures of a freeze after all that was observed before it has been taken in (`standoff.learning`).

A freeze is a morning, so observations up to the day before are read and none later. Each particle carries its weight,
the ruler's standing included; ``draw`` is the particle's family: its ancestor in the oldest generation of which some
twenty are left (`standoff.learning.cloud`), and sampling error is clustered by it. The range is over these families: as
they are few after a surprising observation, it is a rough one. The filter starts from half as many draws as members,
whatever the settings say: the more ancestors, the more of them are left.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from standoff.learning import update
from standoff.learning.particles import pairs
from standoff.record import EXITS, Floats, Integers
from standoff.scenario import Resolved
from standoff.study.cases import YEAR
from standoff.study.settings import Settings
from standoff.study.standing import Futures


@dataclass(frozen=True)
class Lived:
    """Particles of a freeze lived on for a year: ``fields`` (day, field, member), ``before`` standing and exits then.

    ``before`` (1 + exit, member): the chance of standing, and of each exit, on the day before the freeze.
    """

    weight: Floats
    root: Integers
    before: Floats
    fields: Floats


def live_on(resolved: Resolved, freeze: dt.date, settings: Settings, names: tuple[str, ...]) -> Lived:
    """Members that have seen the scenario's own observations before the freeze, and their ``names`` by day after it."""
    before = freeze - dt.timedelta(days=1)
    first = (freeze - resolved.start).days
    draws = max(1, settings.members // 2)
    found = update(resolved, before, members=settings.members, seed=settings.seed, draws=draws, days=first + YEAR)
    crisis, cloud = found.crisis, found.filtered.cloud
    assert cloud.state is not None
    probed = crisis.go_on(cloud.state, cloud.noise, first, pairs(range(first, first + YEAR), names))
    at_freeze = cloud.state[3].T.astype(np.float64)
    return Lived(cloud.weights, cloud.root, at_freeze, probed.reshape(YEAR, len(names), -1))


def learn_observed(resolved: Resolved, freeze: dt.date, settings: Settings) -> Futures:
    """Members that have seen the scenario's own observations before the freeze; a `hindcast.Learn`.

    ``settings.days`` and ``settings.draws`` are not used. Raises `StandoffError` for a freeze on the scenario's first
    day or before it, and where no future could have given what was seen.
    """
    lived = live_on(resolved, freeze, settings, ("standing", *EXITS))
    marks, at_freeze, weight = lived.fields, lived.before, lived.weight
    standing = np.maximum(at_freeze[0], 1e-30)
    incidence: Floats = ((marks[:, 1:] - at_freeze[1:]) / standing) @ weight
    out = np.clip(1.0 - marks[-1, 0] / standing, 0.0, 1.0)
    ancestors = np.unique(lived.root, return_inverse=True)[1]
    return Futures(ancestors, weight, out, np.maximum.accumulate(np.clip(incidence, 0.0, 1.0), axis=0))
