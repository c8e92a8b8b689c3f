"""One mechanism by itself, compiled or plain, with any numbers: what the reductions are made of."""

from __future__ import annotations

import functools
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from standoff.engine.lanes import compile_alone
from standoff.engine.layout import N_ROWS, ROWS, TODAY, Groups, as_record, draw_type, parameter_type, state_type
from standoff.mechanisms.catalogue import CATALOGUE, name_of


def quiet_day(**today: float) -> np.ndarray:
    """A day on which everything is allowed and nothing happens; an array of one record."""
    schedule = np.zeros(1, TODAY)
    schedule["rhythm"] = schedule["rhythm_yesterday"] = schedule["rhythm_tomorrow"] = 1.0
    schedule["pinned_support"] = -1.0
    schedule["loan_allowed"] = schedule["staff_allowed"] = 1.0
    for name, value in today.items():
        schedule[name] = value
    return schedule


def one_person_groups(attitude: np.ndarray, sharpness: float) -> Groups:
    """Equal groups in one place, all online, none a state worker."""
    n = len(attitude)
    return Groups(
        n, 1, np.zeros(n, np.int64), np.full(n, 1.0 / n, np.float32), np.ones(n, np.float32),
        np.full(n, sharpness, np.float32), np.zeros(n, np.float32), np.asarray(attitude, np.float32)[:, None],
    )  # fmt: skip


def medians(mechanism: ModuleType) -> dict[str, float]:
    """The centre of each parameter's default prior."""
    return {parameter.name: parameter.prior.centre for parameter in mechanism.PARAMETERS}


compile_once = functools.cache(compile_alone)


class Alone:
    """A mechanism with all other fields held still."""

    def __init__(self, mechanism: ModuleType, parameters: dict[str, float], fields: dict[str, float],
                 groups: Groups | None = None, compiled: bool = False) -> None:  # fmt: skip
        self.rows = [np.zeros((N_ROWS, 1), np.float32) for _ in range(2)]
        self.parameters = np.zeros(1, parameter_type(mechanism, 1))
        for name, value in {**medians(mechanism), **parameters}.items():
            self.parameters[name] = value
        self.groups = one_person_groups(np.zeros(1), 1.0) if groups is None else groups
        self.draw = np.zeros(1, draw_type(1))
        for other in CATALOGUE:
            own = {key: np.array([value]) for key, value in medians(other).items()}
            own |= {key: np.array([value]) for key, value in parameters.items()} if other is mechanism else {}
            population = np.array([fields.get("population", 9.4e6)])
            for name, first in other.start(SimpleNamespace(**own), SimpleNamespace(population=population)).items():
                for block in self.rows:
                    block[ROWS[name]] = np.asarray(first, np.float32)
        self.name = name_of(mechanism)
        self.compiled = compiled
        self.step = compile_once(mechanism.step) if compiled else mechanism.step
        self.set(**fields)

    def set(self, **fields: float) -> None:
        """Hold fields at new values."""
        for name, value in fields.items():
            for block in self.rows:
                block[ROWS[name]] = value

    def live(self, n_days: int = 1, today: np.ndarray | None = None) -> dict[str, float]:
        """Live ``n_days``; returns every field afterwards."""
        schedule = quiet_day() if today is None else today
        for _ in range(n_days):
            was, new = (self._read(as_record(block, state_type(1))) for block in self.rows)
            self.step(was, new, self._read(self.parameters), self._read(self.draw), self._read(schedule), self.groups)
            self.rows.reverse()
        return {name: float(self.rows[0][row, 0]) for name, row in ROWS.items()}

    def _read(self, records: np.ndarray) -> Any:
        return records[0] if self.compiled else records.view(np.recarray)[0]
