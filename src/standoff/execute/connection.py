"""A client of a dask scheduler, or a plain word on why there is none, within a time limit whoever listens there.

``dask://`` speaks plainly, ``tls://`` under the certificates of dask's own configuration (``distributed.comm.tls``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import ssl
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from standoff.errors import StandoffError
from standoff.execute.patience import Patience
from standoff.execute.task import introduce
from standoff.version import __version__

PLAIN, SECURE = "dask://", "tls://"
INSTALL = (
    "it is the extra standoff[cluster], needed here, on the scheduler and on the workers: in a copy of the repository, "
    "pip install '.[cluster]'"
)
SAME_PACKAGES = "give scheduler and workers the same packages: constraints.txt pins them"
SETTINGS = "distributed.comm.tls.ca-file, .client.cert and .client.key; docs/cluster.md"
TRUST = "one authority must have signed the certificates of both, and both must speak TLS; docs/cluster.md"
OR_SECURE = "one with certificates is named by " + SECURE
START = "start one: dask scheduler; docs/cluster.md"
QUIET_LOGGERS = ("client", "comm", "comm.tcp", "core", "batched", "scheduler")
_FULL_ADDRESS = re.compile(r"(?P<host>\[[^\s\[\]]+\]|[^\s:/\[\]]+):(?P<port>[0-9]{1,5})")


def connect(where: str, patience: Patience) -> tuple[Any, str]:
    """A client of the scheduler at ``where`` (`PLAIN` or `SECURE`, host, port), and what dask warned of, "" if nothing.

    Raises `StandoffError` where the address cannot be read, where nobody answers, or where who answers is no scheduler.
    """
    try:
        import distributed
    except ImportError:
        raise StandoffError(f"--on {where} needs the package distributed, which is not installed", INSTALL) from None
    for name in QUIET_LOGGERS:
        logging.getLogger(f"distributed.{name}").setLevel(logging.CRITICAL)
    address = _read_address(where)
    make_client: Any = distributed.Client
    security, arguments = _read_certificates(where)
    with _telling_faults(where), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        _knock(address, arguments, patience.connect_s)
        client = make_client(
            address, timeout=patience.connect_s, security=security, set_as_default=False, name="standoff"
        )
    _ask_scheduler(client, patience.connect_s)
    return client, _say_mismatch([str(each.message) for each in warned])


def _read_address(where: str) -> str:
    """The address as dask writes it. Raises `StandoffError` for one without a host or a port."""
    scheme = SECURE if where.startswith(SECURE) else PLAIN
    found = _FULL_ADDRESS.fullmatch(where.removeprefix(scheme))
    if found is None or not 1 <= int(found["port"]) <= 65_535:
        raise StandoffError(f"--on {where}: expected HOST:PORT after {scheme}", f"as in --on {scheme}127.0.0.1:8786")
    return f"{'tls' if scheme == SECURE else 'tcp'}://{found[0]}"


def _read_certificates(where: str) -> tuple[Any, dict[str, Any]]:
    """Dask's security as configured, and what it gives a connection. Raises `StandoffError` where it lacks a thing."""
    from distributed import Security

    make: Any = Security
    security = None
    try:
        security = make()
        arguments: dict[str, Any] = security.get_connection_args("client")
    except (OSError, ValueError) as fault:
        named = [getattr(security, name, None) for name in ("tls_ca_file", "tls_client_cert", "tls_client_key")]
        lacking = [str(each) for each in named if each and "\n" not in each and not Path(each).is_file()]
        why = f"there is no {lacking[0]}" if lacking else _first(fault)
        raise StandoffError(f"--on {where}: dask cannot read its certificates: {why}", SETTINGS) from None
    if where.startswith(SECURE) and arguments.get("ssl_context") is None:
        raise StandoffError(f"--on {where}: dask's configuration names no certificate for a client", SETTINGS)
    if where.startswith(PLAIN) and arguments.get("require_encryption"):
        raise StandoffError(f"--on {where}: dask's configuration requires encryption", f"--on {SECURE}HOST:PORT")
    return security, arguments


def _knock(address: str, arguments: dict[str, Any], limit_s: float) -> None:
    """Greet who listens there as dask does: its own client waits for ever for one who accepts and says nothing.

    In a thread with a loop of its own, so that it works in a notebook, whose thread has one.
    """
    from distributed.comm.core import connect as greet

    greet_there: Any = greet

    async def knock() -> None:
        comm = await greet_there(address, timeout=limit_s, **arguments)
        comm.abort()

    with ThreadPoolExecutor(1, "knock") as pool:
        pool.submit(asyncio.run, asyncio.wait_for(knock(), limit_s + 1.0)).result()


@contextlib.contextmanager
def _telling_faults(where: str) -> Iterator[None]:
    scheme, _, address = where.partition("://")
    try:
        yield
    except (TimeoutError, MemoryError):  # dask takes any first bytes for a length
        why = f"somebody listens at {address} but does not speak as a dask scheduler does"
        raise StandoffError(why, START if scheme == "tls" else f"{START}; {OR_SECURE}{address}") from None
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as fault:
        deepest, hint = _deepest(fault), START
        if scheme == "tls" and isinstance(deepest, ssl.SSLError | ConnectionResetError):
            hint = TRUST
        elif isinstance(deepest, ConnectionResetError):
            hint = f"{START}; {OR_SECURE}{address}"
        raise StandoffError(f"no dask scheduler answers at {address}: {_first(fault)}", hint) from None


def _ask_scheduler(client: Any, limit_s: float) -> None:
    """Leave a scheduler that could not read what it is sent: it needs this version of standoff too."""
    lacking = ""
    try:
        there = client.sync(client._run_on_scheduler, introduce, callback_timeout=limit_s)
        if there["standoff"] != __version__:
            lacking = f"standoff {there['standoff']}, here it is {__version__}"
    except Exception as fault:
        if any(name in repr(fault) for name in ("ModuleNotFoundError", "ImportError", "AttributeError")):
            lacking = f"not this version of standoff, or not all that it needs: {fault}"
    if lacking:
        address = client.scheduler.address
        client.close(timeout=2)
        raise StandoffError(f"the scheduler at {address} has {lacking}"[:400], SAME_PACKAGES)


def _deepest(fault: BaseException) -> BaseException:
    """What was wrong first, of those that say something: dask wraps it."""
    found = fault
    while fault.__cause__ is not None:
        fault = fault.__cause__
        found = fault if str(fault) else found
    return found


def _first(fault: BaseException) -> str:
    first = _deepest(fault)
    return (str(first) or type(first).__name__)[:200]


def _say_mismatch(warned: list[str]) -> str:
    """Dask's table of versions that differ here, on the scheduler and on workers, as one sentence."""
    names = sorted({name for text in warned for name in re.findall(r"^\| ([a-z][\w.-]*)", text, re.MULTILINE)})
    return f"dask finds other versions of {', '.join(names)} on the cluster than here" if names else ""
