"""Learned: the futures of a freeze after all that was observed before it has been taken in (`standoff.learning`).

A freeze is a morning, so observations up to the day before are read and none later. Each particle carries its weight,
the ruler's standing included; ``draw`` is the particle's first ancestor, an assumption draw before anything was seen,
and sampling error is clustered by it as the filter does. The range is over these ancestors: as they are few after a
surprising observation, it is a rough one. The filter starts from half as many draws as members, whatever the settings
say: the more ancestors, the more of them are left.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from standoff.learning import update
from standoff.learning.particles import pairs
from standoff.record import EXITS, Floats
from standoff.scenario import Resolved
from standoff.study.cases import YEAR
from standoff.study.settings import Settings
from standoff.study.standing import Futures


def learn_observed(resolved: Resolved, freeze: dt.date, settings: Settings) -> Futures:
    """Members that have seen the scenario's own observations before the freeze; a `hindcast.Learn`.

    ``settings.days`` and ``settings.draws`` are not used. Raises `StandoffError` for a freeze on the scenario's first
    day or before it, and where no future could have given what was seen.
    """
    before = freeze - dt.timedelta(days=1)
    first = (freeze - resolved.start).days
    draws = max(1, settings.members // 2)
    found = update(resolved, before, members=settings.members, seed=settings.seed, draws=draws, days=first + YEAR)
    crisis, cloud = found.crisis, found.filtered.cloud
    assert cloud.state is not None
    days = range(first, first + YEAR)
    probed = crisis.go_on(cloud.state, cloud.noise, first, pairs(days, ("standing", *EXITS)))
    marks = probed.reshape(YEAR, 1 + len(EXITS), -1)
    at_freeze = cloud.state[3].T.astype(np.float64)
    weight = cloud.weights
    standing = np.maximum(at_freeze[0], 1e-30)
    incidence: Floats = ((marks[:, 1:] - at_freeze[1:]) / standing) @ weight
    out = np.clip(1.0 - marks[-1, 0] / standing, 0.0, 1.0)
    ancestors = np.unique(cloud.root, return_inverse=True)[1]
    return Futures(ancestors, weight, out, np.maximum.accumulate(np.clip(incidence, 0.0, 1.0), axis=0))
