"""Operations: how many a member-day takes, counted in the source of the mechanisms, draws and notes.

Counted are additions, multiplications, comparisons, choices and the like (``simple``), divisions and square roots
(``slow``), each once a lane, as written: what the compiler shares between expressions is counted twice, casts and index
arithmetic not at all. Functions called by a lane are counted where they are called, loops as often as they go round,
branches as often as they are taken (`TAKEN`); a loop or branch that is not listed is an error, not a guess.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff import float32, rng
from standoff.engine import kernel
from standoff.engine.draws import streams
from standoff.mechanisms.catalogue import CATALOGUE, name_of
from standoff.record import MILESTONES

LANES = ("n_lanes", "was.choice.size", "new.share.size", "new.standing.size", "standing.size", "bins.size", "n_active")
"""What a loop over lanes runs to, besides ``was.<field>.size``."""

TAKEN = {
    "today.day % 7 == CHOICE_DAY": 1.0 / 7.0,
    "today.pinned_support >= 0.0": 0.0,
    "groups.worker_weight[g] > 0.0": 2.0 / 7.0,
    "week_ends": 1.0 / 7.0,
    "per_step > 0.0": 0.0,
    **{f"day == {day}": 0.0 for day in (14, *(milestone - 1 for milestone in MILESTONES))},
}
"""How often a branch is taken in the measured scenario, the generic autocracy; 0 also for single days."""

SLOW_CALLS = ("sqrt",)
SIMPLE_CALLS = ("floor", "abs")
NOT_COUNTED = ("view", "float32", "int32", "uint32", "int64", "float64", "uint64", "range")


@dataclass(frozen=True)
class Count:
    """Operations a lane and day."""

    simple: float = 0.0
    slow: float = 0.0

    def __add__(self, other: Count) -> Count:
        return Count(self.simple + other.simple, self.slow + other.slow)

    def __mul__(self, times: float) -> Count:
        return Count(self.simple * times, self.slow * times)


class Counter:
    """Counts one function; ``sizes`` says how often loops over groups and places go round."""

    def __init__(self, sizes: dict[str, float]) -> None:
        self.sizes = sizes

    def function(self, function: Callable[..., Any], lane: bool) -> Count:
        """A function's body; ``lane``: it is one lane's arithmetic, or else it loops over lanes itself."""
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        return self.block(tree.body, function.__globals__, lane)

    def block(self, body: list[ast.stmt], names: dict[str, Any], lane: bool) -> Count:
        return sum((self.statement(statement, names, lane) for statement in body), Count())

    def statement(self, node: ast.stmt, names: dict[str, Any], lane: bool) -> Count:
        if isinstance(node, ast.For):
            over = ast.unparse(node.iter)
            inside, times = self.loop(over.removeprefix("range(").removesuffix(")"), lane)
            return self.block(node.body, names, inside) * times
        if isinstance(node, ast.If):
            test = ast.unparse(node.test)
            taken = TAKEN.get(test)
            if taken is None:
                raise ValueError(f"how often is `{test}` true?")
            return self.block(node.body, names, lane) * taken + self.block(node.orelse, names, lane) * (1.0 - taken)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return Count()
        extra = Count(1.0 if lane else 0.0) if isinstance(node, ast.AugAssign) else Count()
        value = getattr(node, "value", None)
        return extra + (self.expression(value, names, lane) if value is not None else Count())

    def loop(self, end: str, lane: bool) -> tuple[bool, float]:
        """Whether we are at one lane inside the loop, and how often it goes round for that lane."""
        if end in LANES or (end.startswith("was.") and end.endswith(".size")):
            return True, 1.0
        if end in self.sizes:
            return lane, self.sizes[end]
        raise ValueError(f"how often does a loop over `{end}` go round?")

    def expression(self, node: ast.expr, names: dict[str, Any], lane: bool) -> Count:
        own, parts = Count(), [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if isinstance(node, ast.Subscript):
            return Count()
        if isinstance(node, ast.BinOp):
            own = Count(slow=1.0) if isinstance(node.op, ast.Div) else Count(simple=1.0)
        elif isinstance(node, ast.Compare | ast.IfExp | ast.UnaryOp):
            own = Count(simple=0.0 if isinstance(node, ast.UnaryOp) else 1.0)
        elif isinstance(node, ast.Call):
            own, parts = self.call(node, names, lane), node.args
        inside = sum((self.expression(part, names, lane) for part in parts), Count())
        return inside + (own if lane or isinstance(node, ast.Call) else Count())

    def call(self, node: ast.Call, names: dict[str, Any], lane: bool) -> Count:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        called = names.get(name)
        if isinstance(called, types.FunctionType):
            return self.function(called, lane)
        if name in ("min", "max"):
            return Count(simple=len(node.args) - 1.0) if lane else Count()
        if name in NOT_COUNTED:
            inside = node.func.value if isinstance(node.func, ast.Attribute) else None
            return self.expression(inside, names, lane) if isinstance(inside, ast.Call) else Count()
        if name in SLOW_CALLS or name in SIMPLE_CALLS:
            return Count(slow=1.0) if name in SLOW_CALLS else Count(simple=1.0)
        raise ValueError(f"what does `{name}` cost?")


def count_member_day(n_groups: int, n_places: int) -> dict[str, Count]:
    """Mechanism, ``draws`` or ``notes`` -> operations a member and day."""
    places = {"groups.n_places": n_places, "n_places": n_places, "n_places + 1": n_places + 1}
    counter = Counter({"groups.n_groups": n_groups, **places, "ROUNDS": rng.ROUNDS})
    counts = {name_of(mechanism): counter.function(mechanism.step, lane=False) for mechanism in CATALOGUE}
    counts["draws"] = count_draws(counter)
    notes = (kernel.note_exits, kernel.note_day, kernel.note_week)
    counts["notes"] = sum((counter.function(part, lane=False) for part in notes), Count())
    return counts


def count_draws(counter: Counter) -> Count:
    """Philox blocks (words of 64 bits, half as many a vector: each counts twice) and what is made of their words."""
    drawn = streams()
    often = np.where(drawn.only_on >= 0, 1.0 / 7.0, 1.0)
    starts = np.concatenate([[0], np.cumsum(drawn.n_draws)])
    normals = sum(
        share * drawn.is_normal[first:last].sum() for share, first, last in zip(often, starts, starts[1:], strict=False)
    )
    blocks, words = float(often.sum()), float((often * drawn.n_draws).sum())
    return (
        counter.function(rng.philox, lane=True) * (2.0 * blocks)
        + counter.function(rng.to_uniform, lane=True) * words
        + counter.function(float32.normal, lane=True) * float(normals)
    )
