"""The catalogue keeps its word: what a mechanism declares is what it reads, writes, draws and explains."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from one_day import any_draws, any_parameters, any_state, any_today, records_of, start_of

from standoff.engine.draws import WORDS
from standoff.engine.layout import TODAY
from standoff.mechanisms import choice, patron, ruler
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, name_of

each_mechanism = pytest.mark.parametrize("mechanism", CATALOGUE, ids=name_of)
STATES = range(28)
"""Four weeks of states, so that both days of choice come, each with four states."""


@dataclass
class Watched:
    """A record that notes which of its columns are read and written."""

    record: Any
    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    read_unwritten: set[str] = field(default_factory=set)
    """Columns read before they were written."""

    def __getattr__(self, name: str) -> Column:
        return Column(self, name, getattr(self.record, name))


@dataclass
class Column:
    """One column of a watched record; asking for its size is no reading."""

    owner: Watched
    name: str
    values: Any

    @property
    def size(self) -> int:
        return int(self.values.size)

    def __getitem__(self, where: Any) -> Any:
        self.owner.read.add(self.name)
        if self.name not in self.owner.written:
            self.owner.read_unwritten.add(self.name)
        return self.values[where]

    def __setitem__(self, where: Any, value: Any) -> None:
        self.owner.written.add(self.name)
        self.values[where] = value


class Told(SimpleNamespace):
    """A schedule of one day that notes what is asked of it."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_"):
            object.__getattribute__(self, "__dict__").setdefault("_asked", set()).add(name)
        return object.__getattribute__(self, name)


@dataclass
class Account:
    """What one step touched."""

    was: Watched
    new: Watched
    p: Watched
    draw: Watched
    asked: set[str]


def watch(mechanism: ModuleType, seed: int) -> Account:
    """One step from some state, watched."""
    given = (any_state(seed), any_parameters(mechanism, seed), any_draws(mechanism, seed), any_today(seed))
    world = records_of(mechanism, *given)
    was, new, p, draw = (Watched(record) for record in (world.was, world.new, world.p, world.draw))
    today = Told(**{name: world.today[name] for name in TODAY.names or ()})
    mechanism.step(was, new, p, draw, today, world.groups)
    return Account(was, new, p, draw, today.__dict__.get("_asked", set()))


def parameters_of_start(mechanism: ModuleType) -> set[str]:
    """Parameters that the first day is made of."""
    asked = Told(**{name: np.array([value]) for name, value in any_parameters(mechanism, 0).items()})
    mechanism.start(asked, SimpleNamespace(population=np.array([9.4e6])))
    found: set[str] = asked.__dict__.get("_asked", set())
    return found


def symbols_of(mechanism: ModuleType) -> str:
    """The docstring's table of symbols."""
    return (mechanism.__doc__ or "").split("**Symbols**")[1].split("**Literature**")[0]


def test_the_catalogue_is_in_alphabetical_order_and_each_field_has_one_owner() -> None:
    names = [name_of(mechanism) for mechanism in CATALOGUE]
    assert names == sorted(names)
    owners = Counter(each.name for mechanism in CATALOGUE for each in mechanism.OWNS)
    assert [name for name, count in owners.items() if count > 1] == []
    assert set(owners) == set(FIELDS)


@each_mechanism
def test_what_is_read_is_what_is_declared(mechanism: ModuleType) -> None:
    assert len(set(mechanism.READS)) == len(mechanism.READS)
    assert set(mechanism.READS) <= set(FIELDS)
    assert set().union(*(watch(mechanism, seed).was.read for seed in STATES)) == set(mechanism.READS)


@each_mechanism
def test_every_owned_field_is_written_every_day_and_nothing_else_is(mechanism: ModuleType) -> None:
    owned = {each.name for each in mechanism.OWNS}
    for seed in STATES:
        account = watch(mechanism, seed)
        assert account.was.written == account.p.written == account.draw.written == set()
        assert account.new.written == owned
        assert account.new.read_unwritten == set()


@each_mechanism
def test_declared_draws_are_the_ones_used_and_at_most_four(mechanism: ModuleType) -> None:
    used = set().union(*(watch(mechanism, seed).draw.read for seed in STATES))
    assert used == {each.name for each in mechanism.DRAWS}
    assert len(mechanism.DRAWS) <= WORDS


def test_no_two_draws_share_a_name() -> None:
    names = [each.name for mechanism in CATALOGUE for each in mechanism.DRAWS]
    assert len(set(names)) == len(names)


@each_mechanism
def test_every_parameter_is_used_and_nothing_else_is(mechanism: ModuleType) -> None:
    stepped = set().union(*(watch(mechanism, seed).p.read for seed in STATES))
    assert stepped | parameters_of_start(mechanism) == {each.name for each in mechanism.PARAMETERS}


@each_mechanism
def test_every_parameter_says_what_it_is_and_where_it_comes_from(mechanism: ModuleType) -> None:
    names = [each.name for each in mechanism.PARAMETERS]
    assert len(set(names)) == len(names)
    for each in mechanism.PARAMETERS:
        assert all(len(text.strip()) > 1 for text in (each.unit, each.meaning, each.source)), each.name
        assert each.low < each.high, each.name
        low, high = each.prior.interval()
        assert each.low <= low <= high <= each.high, each.name


@each_mechanism
def test_every_field_says_what_it_is_and_its_range(mechanism: ModuleType) -> None:
    for each in mechanism.OWNS:
        assert all(len(text.strip()) > 1 for text in (each.unit, each.meaning)), each.name
        assert each.low < each.high, each.name


@each_mechanism
def test_the_first_day_gives_every_owned_field_inside_its_range(mechanism: ModuleType) -> None:
    for seed in STATES:
        first = start_of(mechanism, any_parameters(mechanism, seed))
        assert set(first) == {each.name for each in mechanism.OWNS}
        for name, value in first.items():
            assert FIELDS[name].low <= value <= FIELDS[name].high or FIELDS[name].scale == "log", name


@each_mechanism
def test_the_docstring_has_its_four_parts_and_names_a_source(mechanism: ModuleType) -> None:
    text = mechanism.__doc__ or ""
    parts = ["**Equations**", "**Symbols**", "**Literature**", "**Departures**"]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert len(text.split("\n")[0]) > 20
    literature = text.split(parts[2])[1].split(parts[3])[0]
    assert re.search(r"\b(?:19|20)\d\d\b", literature) or re.search(r"\bClaims? C\d\d", literature)
    assert len(text.split(parts[3])[1].strip()) > 20


@each_mechanism
def test_the_table_of_symbols_names_every_parameter(mechanism: ModuleType) -> None:
    words = set(re.findall(r"\w+", symbols_of(mechanism)))
    assert {each.name for each in mechanism.PARAMETERS} - words == set()


@each_mechanism
def test_what_is_asked_of_the_day_is_in_the_calendar(mechanism: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(mechanism))
    asked = {
        node.attr for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "today"
    }  # fmt: skip
    assert asked <= set(TODAY.names or ())
    assert set().union(*(watch(mechanism, seed).asked for seed in STATES)) == asked


def test_only_ruler_and_patron_ask_which_day_it_is() -> None:
    assert [mechanism for mechanism in CATALOGUE if "day" in watch(mechanism, 0).asked] == [patron, ruler]


@each_mechanism
def test_numbers_next_to_lane_values_are_floats(mechanism: ModuleType) -> None:
    assert integers_in(inspect.getsource(mechanism)) == []


def test_the_choice_rule_has_no_integers_either() -> None:
    assert integers_in(inspect.getsource(choice.logit)) == []


def integers_in(source: str) -> list[str]:
    """Integers in the functions that run on lanes, but for days of the week, positions and loops."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name != "start"]
    return [
        f"{function.name}: {node.value} in line {node.lineno}" for function in functions for node in _on_lanes(function)
        if isinstance(node, ast.Constant) and type(node.value) is int
    ]  # fmt: skip


def _on_lanes(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is below it, leaving out positions, ``range(…)`` and ``today.day % 7 == 4``."""
    yield node
    for name, below in ast.iter_fields(node):
        if isinstance(node, ast.Subscript) and name == "slice":
            continue
        for child in below if isinstance(below, list) else [below]:
            if isinstance(child, ast.AST) and not _counts(child):
                yield from _on_lanes(child)


def _counts(node: ast.AST) -> bool:
    is_range = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"
    return is_range or (isinstance(node, ast.Compare) and ast.unparse(node.left) == "today.day % 7")


@pytest.mark.parametrize(
    ("line", "n_found"),
    [
        ("new.x[i] = 1 - was.x[i]", 1),
        ("new.x[i] = min(max(was.x[i], 0), 1)", 2),
        ("new.x[i] = 1.0 if was.x[i] > 0 else 0.0", 1),
        ("new.x[i] = was.x[i] ** 2", 1),
        ("new.x[i] = exp(-1 * was.x[i])", 1),
        ("new.x[i] = 1.0 - was.x[0]", 0),
        ("new.x[i] = 1.0 if today.day % 7 == 4 else 2.0", 0),
    ],
)
def test_the_check_for_integers_sees_them(line: str, n_found: int) -> None:
    source = f"def step(was, new, p, draw, today, groups):\n    for i in range(3):\n        {line}\n"
    assert len(integers_in(source)) == n_found


def test_the_watch_sees_what_is_not_declared() -> None:
    def step(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any) -> None:
        for i in range(was.belief.size):
            new.elite[i] = was.loyal[i] + new.strike[i] + p.speed[i] + today.cold

    made_up = ModuleType("made_up")
    made_up.__dict__.update(
        vars(choice), step=step, PARAMETERS=CATALOGUE[0].PARAMETERS, DRAWS=(), OWNS=(), start=lambda p, n: {}
    )
    account = watch(made_up, 0)
    assert account.was.read == {"loyal"}
    assert account.new.written == {"elite"}
    assert account.new.read_unwritten == {"strike"}
    assert account.p.read == {"speed"}
    assert account.asked == {"cold"}
