"""Where a command computes (``--on``), and what is told of it at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from standoff.errors import StandoffError


@contextmanager
def computing_on(where: str | None, threads: int | None = None) -> Iterator[None]:
    """Compute on this machine's threads, or at the place that ``where`` names; say on stderr what happened there.

    Raises `StandoffError` for a place that cannot be read or does not answer, or one that is given with ``--threads``.
    """
    if where is None:
        yield
        return
    if threads is not None:
        raise StandoffError("--on and --threads cannot be given together", f"--on local:{threads} means the same")
    from standoff.execute import working_on

    with working_on(where) as place:
        try:
            yield
        finally:
            for sentence in place.said() if place is not None else ():
                print(f"{place.name if place else where}: {sentence}", file=sys.stderr)
