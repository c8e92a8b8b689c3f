"""What is wrong with a request, as it is answered: a status and ``{"error": {"what", "where", "hint"}}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from standoff.errors import RunError, SourceErrors, StandoffError

UNPRINTABLE = "?"


class Problem(Exception):
    """A request that is refused: ``what`` is wrong, ``where`` in the request, and a ``hint`` on what to do."""

    def __init__(
        self, status: int, what: str, where: str = "", hint: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(what)
        self.status = status
        self.what = what
        self.where = where
        self.hint = hint
        self.headers = dict(headers or {})

    def content(self) -> dict[str, Any]:
        """The JSON object of the answer."""
        return {"error": {"what": self.what, "where": self.where, "hint": self.hint}}


def problem_of(fault: StandoffError, where: str = "") -> Problem:
    """A user's error as an answer: 409 for a run that cannot be read, 422 for the rest.

    Faults of a file say where they stand, one to a line of ``what``.
    """
    if isinstance(fault, SourceErrors):
        first = fault.faults[0]
        told = [f"{each.file}:{each.line}:{each.column}: {each.message}" for each in fault.faults]
        return Problem(422, "\n".join(told), f"{first.file}:{first.line}:{first.column}", first.hint)
    return Problem(409 if isinstance(fault, RunError) else 422, fault.message, where, fault.hint)


def to_json(content: object) -> bytes:
    """Compact JSON that can stand inside a page as well: no ``<``, ``>`` or ``&`` as they are.

    Raises `ValueError` on NaN and infinity.
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode("utf-8", "backslashreplace")
