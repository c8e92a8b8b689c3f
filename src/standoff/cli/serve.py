"""`standoff serve`: the same answers as a live page in the browser, from this machine alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from standoff.cli.options import RUNS, Flag, Whole
from standoff.errors import StandoffError

EXAMPLES = """Examples:
  standoff serve
  standoff serve belarus-2020 --open
  standoff serve my-crisis.yaml --port 0
  standoff serve runs/belarus-2020-20260101T120000Z-4f2a91

Ctrl-C ends it. docs/app.md says what it can be asked, and what it guards against."""


def serve(
    what: Annotated[tuple[str, ...], Parameter(negative="", metavar="SCENARIO|FILE|RUN")] = (),
    /,
    *,
    host: str = "127.0.0.1",
    port: Whole = None,
    runs: Path = RUNS,
    open: Flag = False,
    i_know: Flag = False,
) -> int:
    """Show a live page: how it may end, what it hangs on, who disagrees, what if.

    Parameters
    ----------
    what
        Scenarios, files and run folders to show besides the bundled scenarios and the runs folder; the first of them
        is shown first. The page can reach no other file.
    host
        Address to listen on. Others than this machine's own need --i-know.
    port
        Port; 0 takes any free one and says which. [default: 8765]
    runs
        Folder that holds run folders.
    open
        Open the page in the browser.
    i_know
        Let others on the network reach the page, by an address that holds a secret token: whoever has it can use this
        machine's computing time. The connection is not encrypted.
    """
    from standoff.web.guard import is_loopback
    from standoff.web.serving import PORT
    from standoff.web.serving import serve as serve_app
    from standoff.web.shelf import Shelf

    wanted = PORT if port is None else port
    if not 0 <= wanted <= 65535:
        raise StandoffError(f"a port is a number from 0 to 65535, found {wanted}", "0 takes any free one")
    if not is_loopback(host) and not i_know:
        message = f"{host} can be reached by others: whoever does could use this machine's computing time"
        raise StandoffError(message, "leave --host out; or give --i-know too, and a secret address is made")
    serve_app(Shelf.of(what, runs), host, wanted, _say, open)
    return 0


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
