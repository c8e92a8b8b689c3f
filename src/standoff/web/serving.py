"""Serving: the socket, the warm-up, and a clean end.

The page is there at once; the model is compiled meanwhile, once after an install or an update. Ctrl-C stops what runs,
answers who waits, and ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import threading
import webbrowser
from collections.abc import Callable
from types import FrameType

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from standoff.engine.ensemble import warm_up
from standoff.errors import StandoffError
from standoff.web import limits
from standoff.web.app import App, State
from standoff.web.guard import House, is_loopback, own_addresses
from standoff.web.shelf import Shelf

Say = Callable[[str], None]
PORT = 8765


class _Connection(H11Protocol):
    """A connection that is closed where a request's head does not come in time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came; wait on where it is no whole head yet."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        self._stop_waiting()

    def _watch(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._stop_waiting()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(limits.HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class _Server(uvicorn.Server):
    """A server that, asked to end, first stops what is being computed."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self.app = app
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Remember the loop that the app lives in."""
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ctrl-C or an end asked for by the system."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.app.close)
        super().handle_exit(sig, frame)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises `StandoffError` for a host that is none and a port that is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise StandoffError(f"there is no host {host!r} to listen on", "leave --host out: 127.0.0.1") from None
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(limits.MOST_CONNECTIONS)
    except OSError as fault:
        made.close()
        if fault.errno == errno.EADDRINUSE:
            hint = "is `standoff serve` running already? --port 0 takes any free port"
            raise StandoffError(f"port {port} is in use", hint) from None
        if fault.errno == errno.EACCES:
            raise StandoffError(f"port {port} needs rights that you have not", "ports from 1024 on are free") from None
        raise StandoffError(f"cannot listen on {host}, port {port}: {fault.strerror}", "leave --host out") from None
    return made


def serve(shelf: Shelf, host: str, port: int, say: Say, open_browser: bool = False) -> None:
    """Serve until interrupted. ``say`` is told the address, of the warm-up and of the end.

    Raises `StandoffError` where the port cannot be had.
    """
    listening = listen(host, port)
    port = listening.getsockname()[1]
    house = House.at(host, port)
    app = App(shelf, house, State())
    address = own_addresses(host, port)[0] + (f"?token={house.token}" if house.token else "")
    config = uvicorn.Config(
        app.asgi, log_level="error", access_log=False, server_header=False, lifespan="off", ws="none",
        limit_concurrency=limits.MOST_CONNECTIONS, timeout_keep_alive=limits.KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=5, h11_max_incomplete_event_size=limits.MOST_HEADER_BYTES, http=_Connection,
        proxy_headers=False,
    )  # fmt: skip
    server = _Server(config, app)
    say(f"Standoff is at {address}")
    if not is_loopback(host):
        say("Others can reach this address over the network, and it is not encrypted; whoever has its token can ask.")
    say("Ctrl-C ends it.")
    threading.Thread(target=_warm, args=(app, say), name="warm-up", daemon=True).start()
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(address,), name="browser", daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    app.state.has_ended = True
    say("ended")


def _warm(app: App, say: Say) -> None:
    """Compile the model and answer the first question, so that the reader's first one is quick."""

    def tell(message: str) -> None:
        app.state.message = message
        say(message)

    try:
        if warm_up(tell):
            say("compiled")
        app.state.message = ""
        app.state.is_ready = True
        app.answers.warm()
    except Exception as fault:  # the page then says why; the reader's own question meets the same fault
        app.state.message = str(fault)
        if not app.state.has_ended:  # else it is the end that broke it off
            say(f"the first answer failed: {fault}")
