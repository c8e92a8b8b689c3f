"""Kinds of option that several commands share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter, Token

from standoff.errors import StandoffError

RUNS = Path("runs")
"""Where runs are kept when nothing else is said."""

_WHOLE = re.compile(r"[+-]?[0-9]+(_[0-9]+)*")


def read_whole(kind: Any, tokens: Sequence[Token]) -> int:
    """A whole number written in digits. Raises `StandoffError` for fractions, exponents and words."""
    token = tokens[0]
    try:
        if not _WHOLE.fullmatch(token.value):
            raise ValueError
        return int(token.value)
    except ValueError:
        shown = token.value if len(token.value) <= 40 else token.value[:39] + "…"
        message = f"Invalid value for {token.keyword}: expected a whole number, found {shown!r}"
        raise StandoffError(message, "write whole digits, as in 20000") from None


Flag = Annotated[bool, Parameter(negative="", show_default=False)]
"""On when given; there is no ``--no-`` form."""

Whole = Annotated[int | None, Parameter(converter=read_whole)]
"""A whole number, in digits; None where it is not given."""

On = Annotated[str | None, Parameter(metavar="WHERE", show_default=False)]
"""Where to compute: ``local:N``, ``dask://HOST:PORT`` or ``tls://HOST:PORT``; threads of this machine if not given."""


def given(options: object, names: Sequence[str]) -> dict[str, Any]:
    """The options that were given, by name: those of ``names`` that are not None."""
    return {name: value for name in names if (value := getattr(options, name)) is not None}
