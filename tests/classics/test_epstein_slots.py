"""Epstein's second model never has more citizens than slots, however full its torus and its jails."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from standoff.classics.epstein import RUN_8, EthnicViolence, ethnic_violence, model
from standoff.classics.epstein.layout import PERSON
from standoff.errors import StandoffError

FULL_TORUS = """
from standoff.classics.epstein import EthnicViolence, ethnic_violence

setting = EthnicViolence(height=10, width=10, density=0.8, cop_density=0.2, cloning=1.0, jail_max=0, life_max=100_000,
    legitimacy=0.0, until_extinct=False, arrest_constant=1e-9, vision=1.7, cop_vision=7.0, first_share=1.0)
course = ethnic_violence(setting, ticks=200, seed=1)
assert course.jailed.max() > 2 * 100, course.jailed.max()
assert (course.population == 80 + (course.births - course.deaths - course.kills).cumsum()).all()
print("whole")
"""


def test_jails_that_nobody_can_leave_because_the_torus_is_full_overflow_no_array() -> None:
    played = subprocess.run([sys.executable, "-c", FULL_TORUS], capture_output=True, text=True, timeout=120)
    assert (played.returncode, played.stdout) == (0, "whole\n"), played.stderr


def test_a_clone_without_a_slot_is_not_born() -> None:
    setting = EthnicViolence(height=6, width=6, density=0.3, cloning=1.0, until_extinct=False, threshold=1.0)
    course = ethnic_violence(setting, ticks=3, seed=2)
    assert course.population[-1] > setting.n_citizens + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "_slots", lambda *_: np.zeros(setting.n_citizens + 1, PERSON))
        assert ethnic_violence(setting, ticks=3, seed=2).population.max() == setting.n_citizens + 1


def test_more_prisoners_than_memory_holds_are_refused_and_few_ticks_are_not() -> None:
    setting = EthnicViolence(height=100, width=100, cop_density=0.2, jail_max=math.inf, life_max=2**31 - 2)
    with pytest.raises(StandoffError, match=r"^life_max must be a number in \[1, 2684.*\] for 2000 cops"):
        ethnic_violence(setting, ticks=1_000_000)
    assert ethnic_violence(setting, ticks=3).active.size == 3


def test_a_machine_without_the_memory_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(model.np, "zeros", refuse)
    rules, setting = model._rules(RUN_8), RUN_8
    with pytest.raises(StandoffError, match=r"^life_max 200 with 64 cops and 10 ticks takes room for"):
        model._slots(setting, rules, 10)
