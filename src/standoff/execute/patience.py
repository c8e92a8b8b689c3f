"""How long to wait for a cluster, and for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for what."""

    connect_s: float = 15.0
    workers_s: float = 60.0
    """For a first worker, and for another one after the last is gone."""
    scheduler_s: float = 30.0
    first_s: float = 180.0
    """For a task before any was measured: fresh workers import and compile."""
    fresh_s: float = 120.0
    """For the first task of a worker once others have answered."""
    fetch_s: float = 60.0
    """For a finished task's reply."""
    task_s: float = 3.0
    """A task is to take about so long."""
    least_s: float = 30.0
    """A deadline is never nearer than this."""
    idle_s: float = 5.0
    """At the end, a task out for longer than this, and for twice what it should take, goes to an idle worker too."""
    factor: float = 5.0
    """A deadline is this many times what the task and those ahead of it should take, twice that when sent again."""
    attempts: int = 8
    """A task that fails so often on workers ends the run."""
