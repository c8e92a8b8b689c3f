"""Guard: who may ask at all, before anything of a request is understood; and the headers of every answer.

============================  =====================================================================================
a page of another site        a browser says where a request comes from (``Sec-Fetch-Site``, ``Origin``); only this
that writes or reads here     page's own requests and typed addresses pass, and a POST must carry ``X-Standoff: 1``
                              and JSON, which no form can send and no other site may (there is no CORS)
a name that leads here        the ``Host`` must be this machine's own (DNS rebinding)
a page that frames this one   ``frame-ancestors 'none'``, ``X-Frame-Options``
markup in a scenario          ``script-src 'self'``: nothing inline runs, whatever a name holds
a large or slow body          at most 64 kB, within ten seconds
others on the network         loopback only; elsewhere every request needs the token of the printed address
============================  =====================================================================================
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import secrets
import socket
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standoff.errors import StandoffError
from standoff.web import limits
from standoff.web.problems import Problem, problem_of, to_json
from standoff.web.turns import GoneError

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
METHODS = ("GET", "HEAD", "POST")
OWN_SITE = ("same-origin", "none")
COOKIE = "standoff_token"


@dataclass(frozen=True)
class House:
    """Where the app lives: ``host`` it listens on, ``port``, and the ``token`` that others than this machine need."""

    host: str = "127.0.0.1"
    port: int = 0
    token: str | None = None
    names: tuple[str, ...] = field(default_factory=lambda: ("localhost",))
    """Names of hosts, besides addresses, by which it may be called."""

    @classmethod
    def at(cls, host: str, port: int) -> House:
        """The house at an address: on loopback without a token, elsewhere with a new one."""
        if is_loopback(host):
            return cls(host, port)
        return cls(host, port, secrets.token_urlsafe(24), ("localhost", host.lower(), socket.gethostname().lower()))

    def is_called(self, host: str) -> bool:
        """Is this ``Host`` header one of ours? A name must be known; an address needs no name to be safe."""
        name, port = split_host(host)
        if port != (self.port or port):
            return False
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self.names
        return address.is_loopback if self.token is None else True


def is_loopback(host: str) -> bool:
    """Does this host mean this machine alone?"""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def split_host(host: str) -> tuple[str, int]:
    """Name in small letters and port (80 where none is given) of a ``Host`` header; ("", 0) for what is none."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name = host
    if colon and not (port.isascii() and port.isdigit() and len(port) <= 5):
        return "", 0
    return name.strip("[]").lower(), int(port) if colon else 80


class Guard:
    """ASGI around the app: lets through what may pass, with its body read; answers the rest itself."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # a WebSocket is refused so
        scope["app"] = self.app
        began = False

        async def send_with_headers(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            entered = self.check(scope)
            if entered is not None:
                return await entered(scope, receive, send_with_headers)
            if scope["method"] == "POST":
                receive = replay(await read_whole(scope, receive), receive)
            await self.app(scope, receive, send_with_headers)
        except GoneError:
            return  # nobody is there to answer
        except Exception as fault:
            if began:
                raise
            await answer_problem(fault)(scope, receive, send_with_headers)

    def check(self, scope: Scope) -> Response | None:
        """Raise `Problem` for what may not pass; an answer where a token was brought by address."""
        headers, method = Headers(scope=scope), scope["method"]
        if method not in METHODS:
            raise Problem(405, f"{method[:20]} is not understood here", "method", "GET or POST", {"allow": "GET, POST"})
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.house.is_called(hosts[0]):
            hint = "open the address that `standoff serve` printed"
            raise Problem(403, "this name does not lead here", "Host", hint)
        self._check_site(headers, hosts[0], scope)
        entered = self._check_token(headers, scope)
        if method == "POST":
            check_post(headers)
        return entered

    def _check_site(self, headers: Headers, host: str, scope: Scope) -> None:
        """Refuse what another site's page asks; its links may lead to the page itself."""
        is_page = scope["path"] == "/" and scope["method"] in ("GET", "HEAD")
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None and site not in OWN_SITE and not is_page:
            raise Problem(403, "another site's page may not ask here", "Sec-Fetch-Site", "open the app itself")
        if origin is not None and origin.lower() != f"http://{host.lower()}":
            raise Problem(403, "another site's page may not ask here", "Origin", "open the app itself")

    def _check_token(self, headers: Headers, scope: Scope) -> Response | None:
        token = self.house.token
        if token is None:
            return None
        given = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20).get("token", [""])[0]
        if scope["path"] == "/" and given and _same(given, token):
            cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
            return Response(status_code=303, headers={"location": "/", "set-cookie": cookie})
        if _same(_cookie(headers), token) or _same(headers.get("authorization", ""), f"Bearer {token}"):
            return None
        raise Problem(403, "this address needs its token", "token", "open the whole address that was printed")


def check_post(headers: Headers) -> None:
    """Raise `Problem` for a POST that a form or another page could have sent, or whose body is too large."""
    if headers.get("x-standoff") != "1":
        raise Problem(403, "a POST needs the header X-Standoff: 1", "X-Standoff", "send it; other sites cannot")
    kind, _, rest = headers.get("content-type", "").lower().partition(";")
    if kind.strip() != "application/json" or rest.strip() not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise Problem(415, "a body must be JSON in UTF-8", "Content-Type", "send Content-Type: application/json")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "a body must not be packed", "Content-Encoding", "send it as it is")
    length = headers.get("content-length")
    if length is not None and not (length.isascii() and length.isdigit()):
        raise Problem(400, "the length of the body is no number", "Content-Length")
    if length is not None and (len(length) > 12 or int(length) > limits.MOST_BODY_BYTES):
        raise _too_large()


async def read_whole(scope: Scope, receive: Receive) -> bytes:
    """A request's body. Raises `Problem` 413 where it is too large, 408 where it does not come."""
    content = bytearray()
    try:
        async with asyncio.timeout(limits.BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem(400, "the body broke off", "body")
                content += message.get("body", b"")
                if len(content) > limits.MOST_BODY_BYTES:
                    raise _too_large()
                if not message.get("more_body", False):
                    return bytes(content)
    except TimeoutError:
        what = f"the body did not come within {limits.BODY_SECONDS:g} seconds"
        raise Problem(408, what, "body", "send it again", {"connection": "close"}) from None


def replay(content: bytes, receive: Receive) -> Receive:
    """A receiver that brings a body that was read, then goes on with what comes."""
    brought = False

    async def receive_again() -> Message:
        nonlocal brought
        if not brought:
            brought = True
            return {"type": "http.request", "body": content, "more_body": False}
        return await receive()

    return receive_again


def answer_problem(fault: BaseException) -> Response:
    """Any fault as an answer: a user's own as it is; one of ours as 500, its trace on the terminal only."""
    if isinstance(fault, StandoffError):
        fault = problem_of(fault)
    if isinstance(fault, HTTPException):
        what = {404: "there is nothing at this address", 405: "this method is not understood at this address"}
        allowed = (fault.headers or {}).get("Allow")
        hint = f"use {allowed}" if allowed else "the page is at /"
        fault = Problem(fault.status_code, what.get(fault.status_code, fault.detail), "path", hint, fault.headers)
    if not isinstance(fault, Problem):
        traceback.print_exception(fault, file=sys.stderr)
        fault = Problem(500, "the app met a fault of its own", "", "the terminal of `standoff serve` says more")
    return Response(to_json(fault.content()), fault.status, fault.headers, "application/json")


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _too_large() -> Problem:
    most = f"at most {limits.MOST_BODY_BYTES // 1024} kB"
    return Problem(413, "the body is too large", "body", most, {"connection": "close"})


def own_addresses(host: str, port: int) -> Sequence[str]:
    """Addresses to print for a host that is listened on, the one for this machine first."""
    if host in ("0.0.0.0", "::"):
        return (f"http://127.0.0.1:{port}/", f"http://{socket.gethostname()}:{port}/")
    return (f"http://{f'[{host}]' if ':' in host else host}:{port}/",)
