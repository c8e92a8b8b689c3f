"""Errors a user can meet: what went wrong, where, what was expected, what to do.

Every face prints them as ``error:`` (or ``file:line:column:`` where a file is to blame) followed by
``hint:``; the command line ends with ``exit_code``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class StandoffError(Exception):
    """Something a user can mend.

    ``message`` says what is wrong and what was expected, ``hint`` what to do.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def lines(self) -> list[str]:
        """The error as it is printed, without trailing newlines."""
        shown = [f"error: {self.message}"]
        if self.hint:
            shown.append(f"hint: {self.hint}")
        return shown


@dataclass(frozen=True, order=True)
class SourceError:
    """One fault in a file. ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
    message: str
    hint: str | None = None

    def lines(self) -> list[str]:
        shown = [f"{self.file}:{self.line}:{self.column}: {self.message}"]
        if self.hint:
            shown.append(f"  hint: {self.hint}")
        return shown


class SourceErrors(StandoffError):
    """All faults of one or more files, found in one reading."""

    def __init__(self, faults: Sequence[SourceError]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column)))
        super().__init__(f"{len(self.faults)} fault(s) in the scenario")

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        return [line for fault in self.faults for line in fault.lines()]


class RunError(StandoffError):
    """A run folder that cannot be written, read or resumed."""


class RunInterrupted(StandoffError):
    """A run stopped by its user; finished chunks are kept."""

    exit_code = 130
