"""App: which address leads where.

=============================================  ================================================================
``GET /``, ``/static/standoff.js``, ``….css``  the page and its bundle
``GET /api/state``                             ready or compiling; version; limits; what is shown first
``GET /api/scenarios``, ``/api/runs``          what there is
``POST /api/answer``                           a question (`asked`) -> a document
``POST /api/part/{name}``                      a question -> its lenses, crux, tests, what_if or drivers
``POST /api/report``                           a question and ``parts`` -> its one-file report
``POST /api/data/{what}.{kind}``               a question -> its figures as csv or parquet
``POST /api/yaml``                             ``{scenario, path, value}`` -> an assumption's lines, edited
``GET /api/run/{id}``                          a stored run -> its document
``GET /api/run/{id}/report.html``              … its one-file report
``GET /api/run/{id}/{what}.{kind}``            … its figures (``data``) or its members, as csv or parquet
``GET /api/compare?a=&b=``                     two stored runs beside each other
=============================================  ================================================================

What is computed waits for its turn (`turns`) and runs in a thread; it is given up when the client goes.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from standoff.study import Run
from standoff.version import ENGINE_VERSION, __version__
from standoff.web import exporting, limits, yaml_line
from standoff.web.answering import Answers
from standoff.web.asked import PARTS, Question, read_body, read_parts, read_question, read_text
from standoff.web.comparing import compare_runs
from standoff.web.guard import Guard, House
from standoff.web.pages import PAGE, static_file
from standoff.web.problems import Problem, to_json
from standoff.web.shelf import Shelf
from standoff.web.turns import Stop, Turns

JSON = "application/json"
CLIENT = "x-standoff-client"
"""Header with a token the page makes up: whose newer request supersedes whose older one."""
_CLIENT = re.compile(r"[A-Za-z0-9_-]{1,64}")
T = TypeVar("T")


@dataclass
class State:
    """How far the app is: compiling, ready, or failed with a message."""

    is_ready: bool = False
    message: str = ""
    has_ended: bool = False


@dataclass
class App:
    """The app over a shelf, for one event loop. ``asgi`` is what a server runs."""

    shelf: Shelf
    house: House
    state: State = field(default_factory=State)

    def __post_init__(self) -> None:
        self.answers = Answers(self.shelf)
        self.turns = Turns(limits.MOST_RUNNING_ANSWERS)
        self.parts = Turns(limits.MOST_RUNNING_PARTS)
        get, post = ["GET"], ["POST"]
        router = Router(
            [
                Route("/", self.page, methods=get),
                Route("/static/{name}", self.static, methods=get),
                Route("/api/state", self.tell_state, methods=get),
                Route("/api/scenarios", self.scenarios, methods=get),
                Route("/api/runs", self.runs, methods=get),
                Route("/api/answer", self.answer, methods=post),
                Route("/api/part/{name}", self.part, methods=post),
                Route("/api/report", self.report, methods=post),
                Route("/api/data/figures.{kind}", self.data, methods=post),
                Route("/api/yaml", self.yaml, methods=post),
                Route("/api/run/{id}", self.run, methods=get),
                Route("/api/run/{id}/report.html", self.run_report, methods=get),
                Route("/api/run/{id}/{what}.{kind}", self.run_data, methods=get),
                Route("/api/compare", self.compare, methods=get),
            ],
            redirect_slashes=False,
        )
        self.asgi: ASGIApp = Guard(router, self.house)

    def close(self) -> None:
        """Stop what runs: the app is ending."""
        self.turns.close()
        self.parts.close()

    async def page(self, request: Request) -> Response:
        """The page."""
        return Response(PAGE, media_type="text/html", headers={"cache-control": "no-cache"})

    async def static(self, request: Request) -> Response:
        """A file of the bundle."""
        content, kind, tag = static_file(request.path_params["name"])
        headers = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=kind, headers=headers)

    async def tell_state(self, request: Request) -> Response:
        """Whether the model is compiled, and what the app may be asked."""
        state = {
            "ready": self.state.is_ready, "message": self.state.message, "standoff_version": __version__,
            "engine_version": ENGINE_VERSION, "scenario": self.shelf.first, "run": self.shelf.first_run,
            "limits": {
                "members": limits.MOST_MEMBERS, "days": limits.MOST_DAYS, "actions": limits.MOST_ACTIONS,
                "sets": limits.MOST_SETS, "draft_members": limits.DRAFT_MEMBERS, "members_usual": limits.FULL_MEMBERS,
            },
        }  # fmt: skip
        return _json(state)

    async def scenarios(self, request: Request) -> Response:
        """The scenarios there are; the one to begin with first."""
        found = await self._work(request, lambda stop: self.shelf.list_scenarios(), self.parts)
        return _json({"scenarios": found, "first": self.shelf.first})

    async def runs(self, request: Request) -> Response:
        """The stored runs, newest first."""
        found = await self._work(request, lambda stop: self.shelf.list_runs(), self.parts)
        return _json({"runs": found, "first": self.shelf.first_run})

    async def answer(self, request: Request) -> Response:
        """The document of a question."""
        asked = await self._question(request)
        lane = _lane(request, "answer")
        return _sent(await self._work(request, lambda stop: self.answers.answer(asked, stop), self.turns, lane))

    async def part(self, request: Request) -> Response:
        """One part of the document that takes longer."""
        name = request.path_params["name"]
        if name not in PARTS:
            raise Problem(404, "there is no such part", "path", f"there are {', '.join(PARTS)}")
        asked = await self._question(request)
        lane = _lane(request, f"part {name}")
        return _sent(await self._work(request, lambda stop: self.answers.part(name, asked, stop), self.parts, lane))

    async def data(self, request: Request) -> Response:
        """A question's figures as a file."""
        kind = request.path_params["kind"]
        _check_kind(kind)
        asked = await self._question(request)

        def make(stop: Stop) -> bytes:
            return exporting.export(self.answers.run(asked, stop), exporting.FIGURES, kind)

        return _file(await self._work(request, make, self.parts), asked.scenario, kind)

    async def report(self, request: Request) -> Response:
        """A question's one-file report, made in memory, with the parts that are on screen."""
        body = read_body(await request.body())
        parts = read_parts(body)
        asked = read_question(body, self.shelf.first)
        lane = _lane(request, "report")
        made = await self._work(request, lambda stop: self.answers.report(asked, parts, stop), self.parts, lane)
        return _file(made, asked.scenario, "html")

    async def yaml(self, request: Request) -> Response:
        """An assumption's lines, edited."""
        body = read_body(await request.body())
        scenario, path, value = (read_text(body, key) for key in ("scenario", "path", "value"))

        def make(stop: Stop) -> dict[str, Any]:
            return yaml_line.edit(self.shelf.source(scenario), self.shelf.resolved(scenario), path, value)

        return _json(await self._work(request, make, self.turns))

    async def run(self, request: Request) -> Response:
        """The document of a stored run."""
        name = request.path_params["id"]
        return _sent(await self._work(request, lambda stop: self.answers.stored(name), self.parts))

    async def run_report(self, request: Request) -> Response:
        """A stored run's one-file report, made in memory."""
        name = request.path_params["id"]
        return _file(await self._work(request, lambda stop: self.answers.stored_report(name), self.parts), name, "html")

    async def run_data(self, request: Request) -> Response:
        """A stored run's figures, or its members, as a file."""
        name, what, kind = (request.path_params[key] for key in ("id", "what", "kind"))
        tables = {"data": exporting.FIGURES, "members": exporting.MEMBERS}
        _check_kind(kind)
        if what not in tables:
            raise Problem(404, "there is no such file", "path", "data.csv, data.parquet, members.csv, members.parquet")

        def make(stop: Stop) -> bytes:
            return exporting.export(self.shelf.open(name), tables[what], kind)

        return _file(await self._work(request, make, self.parts), name, kind)

    async def compare(self, request: Request) -> Response:
        """Two stored runs beside each other."""
        names = [request.query_params.get(key, "") for key in ("a", "b")]
        for key, name in zip("ab", names, strict=True):
            if not name:
                raise Problem(422, f"name two runs; {key} is missing", key, "as in /api/compare?a=…&b=…")

        def make(stop: Stop) -> dict[str, Any]:
            opened: list[tuple[str, Run]] = [(name, self.shelf.open(name)) for name in names]
            return compare_runs(opened[0], opened[1], stop.check)

        return _json(await self._work(request, make, self.parts))

    async def _question(self, request: Request) -> Question:
        return read_question(read_body(await request.body()), self.shelf.first)

    async def _work(
        self, request: Request, work: Callable[[Stop], T], turns: Turns, lane: tuple[str, str] | None = None
    ) -> T:
        """Do ``work`` in its turn; given up when the client goes."""

        async def gone() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                await asyncio.sleep(0)

        return await turns.take(lane, work, gone)


def _lane(request: Request, kind: str) -> tuple[str, str] | None:
    client = request.headers.get(CLIENT)
    if client is None:
        return None
    if not _CLIENT.fullmatch(client):
        raise Problem(422, "a client's token has up to 64 letters, digits, - and _", CLIENT, "leave it out")
    return client, kind


def _check_kind(kind: str) -> None:
    if kind not in exporting.KINDS:
        raise Problem(404, "there is no such kind of file", "path", f"there are {', '.join(exporting.KINDS)}")


def _json(content: object) -> Response:
    return _sent(to_json(content))


def _sent(content: bytes) -> Response:
    return Response(content, media_type=JSON)


def _file(content: bytes, name: str, kind: str) -> Response:
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", name)[:100]
    headers = {"content-disposition": f'attachment; filename="{plain}.{kind}"'}
    return Response(content, media_type=exporting.KINDS.get(kind, "text/html"), headers=headers)
