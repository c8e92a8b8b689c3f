"""Asked: a request's body as a `Question`. What is not understood is refused by name; nothing is guessed.

==============  =================================================================================================
``scenario``    one of the names of ``GET /api/scenarios``; never a path
``run``         instead of a scenario: the scenario of a stored run, as it was when it was run
``lens``        a lens of the scenario, or null: whose beliefs
``actions``     what outside actors do, as in ``patron.loan=withheld from day 40``
``sets``        ``path=value`` changes of the scenario, as in ``security.unpaid=2 to 4``; they win over the lens
``members``     simulated futures; null for a draft's or a full answer's own number
``days``        null for the scenario's own
``seed``        of all draws
``draft``       a quick answer while a slider is dragged
``baseline``    true: compare with the scenario as it stands; or ``{lens, actions, sets}`` to compare with
``a``, ``b``    for the crux: two lenses
``outcome``     for crux and drivers: one of the outcomes, or ``out``
==============  =================================================================================================
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.record import OUTCOMES
from standoff.scenario.assumptions import catalogue_parameters
from standoff.scenario.form import GroupForm, keys_of
from standoff.scenario.positions import show_text
from standoff.scenario.vocabulary import LEVERS, suggest
from standoff.web import limits
from standoff.web.problems import Problem

VIEW_KEYS = ("lens", "actions", "sets")
PARTS = ("lenses", "crux", "tests", "what_if", "drivers")
"""Parts of a document that take longer and are asked for one by one."""
KEYS = ("scenario", "run", *VIEW_KEYS, "members", "days", "seed", "draft", "baseline", "a", "b", "outcome")
NOT_IN_A_LINE = ("Cc", "Cs", "Zl", "Zp")
"""Kinds of character that no line of text holds: controls, halves of characters, line and paragraph ends."""


@dataclass(frozen=True)
class View:
    """What is believed and done beyond the scenario."""

    lens: str | None = None
    actions: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Is it the scenario as it stands?"""
        return self.lens is None and not self.actions and not self.sets


@dataclass(frozen=True)
class Question:
    """What is asked of a scenario."""

    scenario: str
    view: View
    members: int
    draws: int
    days: int | None
    seed: int
    draft: bool
    baseline: View | None
    a: str | None = None
    b: str | None = None
    outcome: str = "in_power"
    run: str | None = None


def read_body(content: bytes) -> dict[str, Any]:
    """A body as a JSON object. Raises `Problem`: 400 for what is no JSON, 422 for what is no object."""
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as fault:
        raise Problem(400, "the body is not UTF-8 text", f"byte {fault.start}", "send JSON in UTF-8") from None
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise Problem(400, f"the body is no JSON: {fault.msg}", where, "send one JSON object") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as fault:
        raise Problem(400, f"the body is no JSON: {str(fault)[:120]}", "body", "send one JSON object") from None
    if not isinstance(found, dict):
        raise Problem(
            422, f"expected a JSON object, found {_kind(found)}", "body", 'as in {"scenario": "belarus-2020"}'
        )
    _check_depth(found)
    return found


def read_question(body: Mapping[str, Any], default_scenario: str) -> Question:
    """The question of a body. Raises `Problem` 422 that names the key at fault."""
    for key in body:
        if key not in KEYS:
            raise Problem(422, f"there is no key {show_text(key)}", "body", suggest(key, KEYS))
    draft = _flag(body, "draft")
    days = _whole(body, "days", 1, limits.MOST_DAYS)
    most_members, members, draws = limits.MOST_MEMBERS, limits.FULL_MEMBERS, limits.FULL_DRAWS
    if draft:
        members, draws = limits.DRAFT_MEMBERS, limits.DRAFT_DRAWS
    asked = _whole(body, "members", 1, most_members)
    seed = _whole(body, "seed", 0, limits.MOST_SEED)
    outcome = _text(body, "outcome", limits.LONGEST_NAME) or "in_power"
    if outcome not in ("out", *OUTCOMES):
        hint = suggest(outcome, ("out", *OUTCOMES))
        raise Problem(422, f"there is no outcome {show_text(outcome)}", "outcome", hint)
    return Question(
        _text(body, "scenario", limits.LONGEST_NAME) or default_scenario, _view(body), asked or members, draws, days,
        1 if seed is None else seed, draft, _baseline(body.get("baseline")),
        _text(body, "a", limits.LONGEST_NAME), _text(body, "b", limits.LONGEST_NAME), outcome,
        _text(body, "run", limits.LONGEST_NAME),
    )  # fmt: skip


def read_parts(body: dict[str, Any]) -> tuple[str, ...]:
    """The parts that a report is to hold, taken out of its body. Raises `Problem` 422."""
    names = _texts(body, "parts", len(PARTS), "")
    body.pop("parts", None)
    for name in names:
        if name not in PARTS:
            raise Problem(422, f"there is no part {show_text(name)}", "parts", suggest(name, PARTS))
    return tuple(dict.fromkeys(names))


def whole_path(text: str) -> str:
    """``path=value`` with the path in full: a group alone, as a document names it, stands for its attitude."""
    path, equals, value = text.partition("=")
    stripped = path.strip().removeprefix("assumptions.")
    if not stripped.startswith("groups.") or stripped.rpartition(".")[2] in keys_of(GroupForm):
        return text
    return f"{stripped}.attitude{equals}{value}"


def is_belief(text: str) -> bool:
    """Is ``path=value`` about an assumption, so that it can be laid over a lens, or about the file?"""
    path = text.partition("=")[0].strip()
    if path in LEVERS:
        return False
    mechanism, _, name = path.removeprefix("assumptions.").partition(".")
    return name in catalogue_parameters().get(mechanism, ()) or (mechanism == "groups" and name.endswith(".attitude"))


def read_text(body: Mapping[str, Any], key: str) -> str:
    """A text that must be there. Raises `Problem` 422."""
    found = _text(body, key, limits.LONGEST_TEXT)
    if found is None:
        raise Problem(422, f"{key} is missing", key, f"name its {key}")
    return found


def check_work(members: int, days: int) -> None:
    """Raise `Problem` 422 where members times days are more than one answer may take."""
    if members * days > limits.MOST_MEMBER_DAYS:
        most = limits.MOST_MEMBER_DAYS // days
        what = f"{members} members over {days} days are more than one answer may take"
        raise Problem(422, what, "members", f"at most {most} members over so many days")


def _view(body: Mapping[str, Any], where: str = "") -> View:
    lens = _text(body, "lens", limits.LONGEST_NAME, where)
    actions = _texts(body, "actions", limits.MOST_ACTIONS, where)
    sets = _texts(body, "sets", limits.MOST_SETS, where)
    return View(lens, actions, tuple(whole_path(each) for each in sets))


def _baseline(found: object) -> View | None:
    if found is None or found is False:
        return None
    if found is True:
        return View()
    if not isinstance(found, dict):
        what = f"baseline: expected true, false or an object, found {_kind(found)}"
        raise Problem(422, what, "baseline", 'true, or {"lens": …, "actions": […], "sets": […]}')
    for key in found:
        if key not in VIEW_KEYS:
            raise Problem(422, f"baseline: there is no key {show_text(key)}", "baseline", suggest(key, VIEW_KEYS))
    return _view(found, "baseline.")


def _flag(body: Mapping[str, Any], key: str) -> bool:
    found = body.get(key)
    if found is not None and not isinstance(found, bool):
        raise Problem(422, f"{key}: expected true or false, found {_kind(found)}", key)
    return bool(found)


def _whole(body: Mapping[str, Any], key: str, low: int, high: int) -> int | None:
    found = body.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int):
        raise Problem(422, f"{key}: expected a whole number, found {_kind(found)}", key, f"from {low} to {high}")
    if not low <= found <= high:
        shown = str(found) if abs(found) < 10**18 else "one that is far outside"
        raise Problem(422, f"{key}: expected a number from {low} to {high}, found {shown}", key, f"at most {high}")
    return found


def _text(body: Mapping[str, Any], key: str, longest: int, where: str = "") -> str | None:
    found = body.get(key)
    return None if found is None else _check_text(found, f"{where}{key}", longest)


def _texts(body: Mapping[str, Any], key: str, most: int, where: str) -> tuple[str, ...]:
    found = body.get(key)
    if found is None:
        return ()
    path = f"{where}{key}"
    if not isinstance(found, list):
        raise Problem(422, f"{path}: expected a list of texts, found {_kind(found)}", path)
    if len(found) > most:
        raise Problem(422, f"{path}: at most {most} are allowed, found {len(found)}", path, "leave some out")
    return tuple(_check_text(each, f"{path}[{n}]", limits.LONGEST_TEXT) for n, each in enumerate(found))


def _check_text(found: object, path: str, longest: int) -> str:
    if not isinstance(found, str):
        raise Problem(422, f"{path}: expected a text, found {_kind(found)}", path)
    if not found.strip():
        raise Problem(422, f"{path}: expected a text, found nothing", path)
    if len(found) > longest:
        raise Problem(422, f"{path}: at most {longest} characters are allowed, found {len(found)}", path)
    if any(unicodedata.category(sign) in NOT_IN_A_LINE for sign in found):
        raise Problem(
            422, f"{path}: holds a character that cannot be shown", path, "write it on one line, as plain text"
        )
    return found


def _kind(found: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return "nothing" if found is None else names.get(type(found), "something else")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _check_depth(found: object) -> None:
    level = [found]
    for _ in range(limits.DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise _too_deep()


def _inside(found: object) -> list[Any]:
    if isinstance(found, dict):
        return list(found.values())
    return found if isinstance(found, list) else []


def _too_deep() -> Problem:
    return Problem(422, f"the body is nested more than {limits.DEEPEST} levels deep", "body", "send it flat")
