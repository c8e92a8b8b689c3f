"""A scenario as Python sees it: loaded, looked at, checked, run."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from standoff import scenario as files
from standoff import store
from standoff.scenario import Resolved
from standoff.study import page
from standoff.study.ensemble import Ensemble, run_in_memory, run_into
from standoff.study.plausibility import Plausibility, check_plausibility
from standoff.study.run import Run, resume_command
from standoff.study.settings import Execution, Settings, check_execution, count_threads

if TYPE_CHECKING:
    from standoff.learning import Updated
    from standoff.study.crux import Crux
    from standoff.study.discovery import Discovery
    from standoff.study.drivers import Drivers
    from standoff.study.views import Views
    from standoff.study.what_if import WhatIf


@dataclass(frozen=True)
class Scenario:
    """A resolved scenario, where it came from and what was set on top of it."""

    resolved: Resolved
    source: str
    sets: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Short name, as in ``belarus-2020``."""
        return self.resolved.name

    @property
    def title(self) -> str:
        """One line on what the crisis is."""
        return self.resolved.title

    @property
    def start(self) -> dt.date:
        """Day 0."""
        return self.resolved.start

    @property
    def days(self) -> int:
        """Days simulated unless a run says otherwise."""
        return self.resolved.days

    def settings(self, **given: object) -> Settings:
        """Settings of a run, the scenario's own horizon where ``days`` is not given or None."""
        if given.get("days") is None:
            given["days"] = self.days
        return Settings(**given)  # type: ignore[arg-type]

    def run(
        self,
        members: int = 20_000,
        days: int | None = None,
        seed: int = 1,
        draws: int = 500,
        out: str | Path | None = None,
        series: Sequence[str] = (),
        **execution: Unpack[Execution],
    ) -> Run:
        """Play the crisis forward ``members`` times over ``days`` days.

        ``members`` are assumption ``draws`` × replicates. The same ``seed`` gives the same bits on any number of
        ``threads``. ``series`` names fields whose daily quantiles are to be kept. With ``out`` the run is kept in that
        folder, which must be absent or empty, and can be resumed; without, in memory only. ``progress`` is called
        with chunks done and in all.

        Raises `StandoffError` for settings that cannot be, `RunError` where the folder cannot be written,
        `RunInterrupted` on an interrupt.
        """
        check_execution("run", execution, ("members", "days", "seed", "draws", "out", "series"))
        settings = self.settings(members=members, days=days, seed=seed, draws=draws, series=tuple(series))
        return self.run_with(settings, out, execution)

    def run_with(self, settings: Settings, out: str | Path | None, execution: Execution) -> Run:
        """`run` with its settings in one piece."""
        count_threads(execution.get("threads"))
        ensemble = Ensemble.of(self.resolved, settings)
        if out is None:
            return Run(run_in_memory(ensemble, execution), self.resolved, self.source, self.sets)
        about = {"source": _lasting(self.source), "sets": list(self.sets)}
        plain = self.resolved.model_dump(mode="json")
        with store.create(Path(out), ensemble.provenance, ensemble.assumptions, plain, about) as folder:
            record = run_into(folder, ensemble, execution, resume_command(self.source, out))
        return Run(record, self.resolved, self.source, self.sets)

    def check(self, on_message: Callable[[str], None] | None = None) -> Plausibility:
        """Play 2 000 members of a year and say where the scenario's assumptions, taken together, are absurd."""
        return check_plausibility(self.resolved, on_message)

    def claims(self, only: Sequence[str] | str = (), **how: Any) -> pd.DataFrame:
        """Every causal claim tested (see `standoff.study.claims.try_claims`): one row a claim, with its verdict."""
        from standoff.study.claims import claims_table, try_claims

        return claims_table(try_claims(self.resolved, [only] if isinstance(only, str) else only, **how))

    def lenses(self, only: Sequence[str] | str = (), **how: Any) -> Views:
        """Outcomes by lens, and stated forecasts beside the model's (see `standoff.study.views.look_through`)."""
        from standoff.study.views import look_through

        return look_through(self.resolved, [only] if isinstance(only, str) else only, **how)

    def crux(self, a: str, b: str, outcome: str = "out", **how: Any) -> Crux:
        """Why two lenses differ: Shapley shares of the gap (see `standoff.study.crux.find_crux`)."""
        from standoff.study.crux import find_crux

        return find_crux(self.resolved, a, b, outcome, **how)

    def what_if(self, plans: Mapping[str, Sequence[str]] | Sequence[str], **how: Any) -> WhatIf:
        """What plans of outside actors would change (see `standoff.study.what_if.what_if`)."""
        from standoff.study.what_if import what_if

        return what_if(self.resolved, plans, **how)

    def update(self, as_of: dt.date | str, **how: Any) -> Updated:
        """What observations up to a day change in the answer (see `standoff.learning.update`)."""
        from standoff.learning import update

        return update(self.resolved, as_of, **how)

    def drivers(self, outcome: str = "out", **how: Any) -> Drivers:
        """What the answer hangs on: swings, ranks, Sobol indices (see `standoff.study.drivers.find_drivers`)."""
        from standoff.study.drivers import find_drivers

        return find_drivers(self.resolved, outcome, **how)

    def discover(self, outcome: str = "out", **how: Any) -> Discovery:
        """In the futures where it happens, usually … (see `standoff.study.discovery.discover`)."""
        from standoff.study.discovery import discover

        return discover(self.resolved, outcome, **how)

    def _repr_html_(self) -> str:
        return page.scenario_html(self.resolved)

    def __str__(self) -> str:
        return f"{self.title} ({self.name}), {self.days} days from {self.start}"


def load(name_or_path: str | os.PathLike[str], sets: Sequence[str] = ()) -> Scenario:
    """Load a bundled scenario by name or a file by path, with ``path=value`` changes on top.

    >>> from standoff.study import load
    >>> load("belarus-2020").start
    datetime.date(2020, 8, 9)
    >>> load("belarus-2020", ["days=90"]).days
    90

    Raises `SourceErrors` with line and column of every fault of the file, `StandoffError` for an unknown name or an
    impossible change.
    """
    source = os.fspath(name_or_path)
    changes = (sets,) if isinstance(sets, str) else tuple(sets)
    return Scenario(files.load(source, changes), source, changes)


def _lasting(source: str) -> str:
    """A path that still leads there from another folder; a bundled name as it is."""
    return source if source in files.bundled_names() else str(Path(source).resolve())
