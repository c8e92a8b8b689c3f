"""A run as Python sees it: its answer as tidy frames, its series, what if."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from standoff import scenario as files
from standoff import store
from standoff.analysis.answer import CROWD_WEEKLY, answer
from standoff.analysis.drivers import driver_table
from standoff.analysis.fans import fan_table, path_table
from standoff.analysis.outcomes import by_day_table, kind_table, outcome_table
from standoff.analysis.timing import ExitTiming, exit_timing
from standoff.errors import RunError, StandoffError
from standoff.record import Record
from standoff.scenario import Resolved
from standoff.store import RunFolder
from standoff.study import page
from standoff.study.comparison import Comparison, compare, read_changes
from standoff.study.ensemble import Ensemble, run_in_memory, run_into
from standoff.study.settings import Execution, Settings, check_execution, count_threads
from standoff.version import ENGINE_VERSION

if TYPE_CHECKING:
    from standoff.learning import Updated


class Run:
    """A finished ensemble: `record` holds the arrays, `resolved` the scenario it was made from."""

    def __init__(self, record: Record, resolved: Resolved, source: str, sets: Sequence[str] = ()) -> None:
        self.record = record
        self.resolved = resolved
        self.source = source
        self.sets = tuple(sets)
        self._asked: dict[str, Record] = {}

    @property
    def settings(self) -> Settings:
        """What the run was asked."""
        return Settings.of(self.record.provenance)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """How it may end: outcome, p, low, high, se, members, draws. ``p`` adds up to 1."""
        return outcome_table(self.record)

    @cached_property
    def in_power_kinds(self) -> pd.DataFrame:
        """In power, calm or contested or with foreign troops: kind, p, low, high, se, members, draws."""
        return kind_table(self.record)

    @cached_property
    def by_day(self) -> pd.DataFrame:
        """Probability of being out by day 30, 60, 90, 180 and 365: day, p, low, high, se, members, draws."""
        return by_day_table(self.record)

    @cached_property
    def timing(self) -> ExitTiming:
        """When exits happen: median day, early share, hazards by period, out by each day."""
        return exit_timing(self.record)

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """Largest crowd of each week by place and in ``all``, in futures in which the ruler stands: quantiles."""
        return fan_table(self.record, CROWD_WEEKLY)

    @cached_property
    def drivers(self) -> pd.DataFrame:
        """Assumptions by how strongly they go with being out (see `standoff.analysis.drivers`)."""
        return driver_table(self.record)

    @property
    def answer(self) -> dict[str, Any]:
        """The versioned JSON object that ``standoff run --json`` prints."""
        return answer(self.record)

    def series(self, field: str) -> pd.DataFrame:
        """Daily quantiles of one field: date, place, q05, q25, q50, q75, q95.

        Where the run did not keep them, the same members are run again with this series (once; then remembered).
        Raises `StandoffError` for an unknown field.
        """
        if field in self.record.fans:
            return fan_table(self.record, field)
        if field not in self._asked:
            settings = replace(self.settings, series=(field,), n_paths=0)
            self._asked[field] = run_in_memory(self._ensemble(settings), {})
        return fan_table(self._asked[field], field)

    def paths(self, field: str) -> pd.DataFrame:
        """A sample of whole simulated futures of one field: member, date, place, value."""
        return path_table(self.record, field)

    def plot(self) -> Any:
        """Outcome bars and the weekly crowd as a matplotlib figure (the extra ``plot``; see `study.plotting`)."""
        from standoff.study.plotting import plot_run

        return plot_run(self)

    def what_if(self, changes: Mapping[str, object] | Sequence[str], **execution: Unpack[Execution]) -> Comparison:
        """Change the scenario and play the same members again on the same draws.

        ``changes``: ``{"patron.support": "none"}`` or ``["patron.support=none"]``; anything `load` takes as a set.
        Raises `StandoffError` for an impossible change, or when the scenario's file changed since the run.
        """
        check_execution("what_if", execution, ("changes",))
        wanted = read_changes(changes)
        kept = [each for each in self.sets if each.partition("=")[0].strip() not in wanted]
        sets = (*kept, *(f"{path}={value}" for path, value in wanted.items()))
        if files.load(self.source, self.sets).hash != self.record.provenance.scenario_hash:
            hint = "load it and run it again, then ask what if"
            raise StandoffError(f"the scenario {self.source} is no longer what this run was made from", hint)
        changed = files.load(self.source, sets)
        settings = replace(self.settings, series=(), n_paths=0)
        pairing, record = compare(self._ensemble(settings), Ensemble.of(changed, settings), execution)
        return Comparison(self, Run(record, changed, self.source, sets), wanted, pairing.table())

    def update(self, as_of: dt.date | str, **how: Any) -> Updated:
        """What observations up to a day change in this run's answer (see `standoff.learning.update`).

        The scenario as it was run, its seed, assumption draws and horizon are the run's, so the particles start as its
        first members (20 000 at most unless ``members`` says otherwise). ``how`` may also give ``observed``,
        ``threads``, ``progress`` and ``on_message``. Raises `RunError` for a run of another engine and for a date that
        the run does not reach.
        """
        from standoff.learning import update
        from standoff.learning.updating import MEMBERS, read_day

        for name in how:
            if name in ("seed", "draws", "days"):
                raise StandoffError(f"{name}: the run has its own", "update the scenario itself to choose another")
        about, date = self.record.provenance, read_day(as_of)
        self._check_engine(ENGINE_VERSION)
        last = about.start + dt.timedelta(days=about.days - 1)
        if date >= last:
            hint = f"run the scenario again with --days {(date - about.start).days + 2} or more"
            raise RunError(f"the run ends on {last}: nothing can be forecast from {date}", hint)
        members = how.pop("members", None) or min(about.members, MEMBERS)
        found = update(self.resolved, date, seed=about.seed, draws=about.draws, days=about.days, members=members, **how)
        where = f"the run {self.record.run_dir}" if self.record.run_dir else "the run"
        took = f"from {where}: {about.scenario} as it was run (hash {about.scenario_hash[:6]}), seed {about.seed}"
        more = f"{about.draws} assumption draws, {about.days} days, its first {members} of {about.members} members"
        if members > about.members:
            more = f"{about.draws} assumption draws, {about.days} days; {members} members, where it had {about.members}"
        return replace(found, said=(f"{took}, {more}", *found.said))

    def save(self, folder: str | Path, **execution: Unpack[Execution]) -> Run:
        """Keep the run in ``folder``, which must be absent or empty: its members are run again, to the same bits."""
        check_execution("save", execution, ("folder",))
        ensemble = self._ensemble(self.settings)
        about = {"source": self.source, "sets": list(self.sets)}
        plain = self.resolved.model_dump(mode="json")
        with store.create(Path(folder), ensemble.provenance, ensemble.assumptions, plain, about) as opened:
            record = run_into(opened, ensemble, execution, resume_command(self.source, folder))
        return Run(record, self.resolved, self.source, self.sets)

    def _ensemble(self, settings: Settings) -> Ensemble:
        ensemble = Ensemble.of(self.resolved, settings)
        self._check_engine(ensemble.provenance.engine_version)
        return ensemble

    def _check_engine(self, now: str) -> None:
        kept = self.record.provenance.engine_version
        if kept != now:
            raise RunError(f"the run is of engine {kept}, this is engine {now}", "run the scenario again")

    def _repr_html_(self) -> str:
        return page.run_html(self)

    def __repr__(self) -> str:
        about = self.record.provenance
        return f"<Run of {about.scenario}: {about.members} members, {about.days} days, seed {about.seed}>"


def open_run(folder: str | Path) -> Run:
    """Open a run that was kept. Raises `RunError` where it is unfinished, damaged or no run."""
    kept = store.open_run(Path(folder))
    record = kept.record()
    summary = kept.summary() or {}
    record.elapsed_s = _seconds(summary.get("elapsed_s"))
    return Run(record, _resolved_of(kept), *_origin(kept))


def resume(
    folder: str | Path,
    expected: Resolved | None = None,
    given: Mapping[str, Any] | None = None,
    **execution: Unpack[Execution],
) -> Run:
    """Go on with a run that was interrupted; ends bit for bit as if it had not been.

    ``expected`` and ``given`` (settings by name) are what the caller takes the run to be: a `RunError` names what
    differs. What is not given is taken from the run.
    """
    check_execution("resume", execution, ("folder", "expected", "given"))
    kept = store.open_run(Path(folder))
    count_threads(execution.get("threads"))
    resolved = expected or _resolved_of(kept)
    asked = {name: value for name, value in (given or {}).items() if value is not None}
    settings = replace(Settings.of(kept.provenance), **asked)
    ensemble = Ensemble.of(resolved, settings)
    with store.resume(Path(folder), ensemble.provenance, ensemble.assumptions) as opened:
        source, sets = _origin(opened)
        record = run_into(opened, ensemble, execution, resume_command(source, folder))
    return Run(record, resolved, source, sets)


def _seconds(found: object) -> float:
    """What a summary says of the time taken; NaN where that is no such number."""
    if isinstance(found, int | float) and not isinstance(found, bool) and 0.0 < found < sys.float_info.max:
        return float(found)
    return float("nan")


def resume_command(source: str, folder: str | Path) -> str:
    """The command that goes on with a run kept in ``folder``."""
    return shlex.join(["standoff", "run", source, "--resume", "--out", str(folder)])


def _resolved_of(kept: RunFolder) -> Resolved:
    return Resolved.from_json(json.dumps(kept.resolved))


def _origin(kept: RunFolder) -> tuple[str, tuple[str, ...]]:
    """Where the scenario came from and what was set on top of it."""
    about = kept.manifest.settings
    return str(about.get("source", kept.provenance.scenario)), tuple(about.get("sets", ()))
