"""What happened on a cluster that one should know when the run ends, in plain sentences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass
class Happened:
    """Counts and names of what went otherwise than smoothly; workers are named by address."""

    tasks: int = 0
    """Tasks done."""
    resent: int = 0
    """Tasks that were sent again, or that the scheduler gave to another worker."""
    doubled: int = 0
    """Tasks that an idle worker was given too, at the end."""
    late: set[str] = field(default_factory=set)
    """Workers that were overtaken so."""
    lost: set[str] = field(default_factory=set)
    """Workers that were there and are not any more."""
    overdue: set[str] = field(default_factory=set)
    """Workers that kept a task past its deadline."""
    silent: set[str] = field(default_factory=set)
    """Those of them that have not answered since."""
    refusing: dict[str, str] = field(default_factory=dict)
    """Workers that do not give the same bits, and why."""
    processors: set[str] = field(default_factory=set)
    """Kinds of processor other than this machine's that took part."""
    warned: str = ""
    """What dask said of versions."""

    def sentences(self) -> tuple[str, ...]:
        """One for each thing that happened; none where all went well."""
        told = [self.warned] if self.warned else []
        if self.resent:
            told.append(f"{self.resent} task{'s were' if self.resent > 1 else ' was'} sent again")
        if self.lost:
            told.append(f"{_count(self.lost, 'worker')} lost: {', '.join(sorted(self.lost))}")
        if self.overdue - self.lost:
            kept = self.overdue - self.lost
            told.append(f"{_count(kept, 'worker')} did not answer in time: {', '.join(sorted(kept))}")
        if overtaken := self.late - self.overdue - self.lost:
            told.append(f"{_count(overtaken, 'worker')} late, overtaken by idle ones: {', '.join(sorted(overtaken))}")
        for worker, why in sorted(self.refusing.items()):
            told.append(f"worker {worker} took no part: {why}")
        if self.processors:
            kinds = ", ".join(sorted(self.processors))
            told.append(f"some workers have another processor ({kinds}); checked to give the same bits")
        return tuple(told)


def _count(things: Collection[str], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
