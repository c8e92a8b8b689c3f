"""The integrated model in JAX: the second writing's own source, traced with jax.numpy in the place of NumPy.

The translation is mechanical: the modules' syntax trees with the imports of NumPy and SciPy pointed at JAX, and
``x[i] = v`` turned into ``x = x.at[i].set(v)``. Single precision, one compiled scan over all days, threefry draws.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy_members import CHOICE_DAY, DRAWS, NAMES, VERIFICATION, first_day, groups_of
from outcomes import Ended, Fields, begin_tally, end_tally, note_day

from standoff.engine.program import Program
from standoff.record import EXITS


def _divide(one: Any, two: Any, out: Any = None, where: Any = True) -> Any:
    return jnp.where(where, one / jnp.where(where, two, 1.0), 0.0 if out is None else out)


NUMPY = SimpleNamespace(
    **{name: getattr(jnp, name) for name in dir(jnp) if not name.startswith("_")} | {
        "float64": np.float32, "divide": _divide, "errstate": lambda **_: contextlib.nullcontext(),
    }
)  # fmt: skip
"""What the modules meet as ``np``."""
SPECIAL = {
    "expit": jax.nn.sigmoid,
    "softmax": jax.nn.softmax,
    "logsumexp": jax.nn.logsumexp,
    "xlogy": jax.scipy.special.xlogy,
}


class _WithoutAssignment(ast.NodeTransformer):
    """No array is written in place, and no import reaches NumPy."""

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        target = node.targets[0]
        if not (isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name)):
            return node
        array, index, value = target.value.id, ast.unparse(target.slice), ast.unparse(node.value)
        return ast.parse(f"{array} = {array}.at[{index}].set({value}) if hasattr({array}, 'at') else "
                         f"{{**{array}, {index}: {value}}}").body[0]  # fmt: skip

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        return None if node.names[0].name == "numpy" else node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        return None if node.module in ("scipy.special", "second.world", "world") else node


def traced_writing() -> dict[str, ModuleType]:
    """The second writing, by mechanism, with JAX inside."""
    modules: dict[str, ModuleType] = {}
    for name in ("world", *NAMES):
        path = VERIFICATION / "second" / f"{name}.py"
        tree = _WithoutAssignment().visit(ast.parse(path.read_text(encoding="utf-8")))
        module = ModuleType(f"traced_{name}")
        module.__dict__.update(np=NUMPY, **SPECIAL)
        if name != "world":
            module.__dict__.update({k: v for k, v in vars(modules["world"]).items() if not k.startswith("__")})
        exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), module.__dict__)
        modules[name] = module
    return modules


def prepare(program: Program) -> Callable[[int, int], Ended]:
    """A function that lives members ``first`` to ``first + n`` and returns what was noted of them."""
    second = traced_writing()
    if (program.schedule["pinned_support"] >= 0.0).any():
        raise ValueError("the traced writing does not pin the patron's support")
    schedule = {name: jnp.asarray(program.schedule[name]) for name in program.schedule.dtype.names}

    def step(name: str, key: Any, was: Fields, parameters: Fields, today: Fields, groups: Any) -> Fields:
        """One mechanism's day; a weekly choice is traced for its day and for another, and only one of them runs."""
        shape, number = was["share"].shape, today["day"]
        today = {**today, "pinned_support": -1.0}
        keys = jax.random.split(jax.random.fold_in(key, NAMES.index(name)), 4)

        def run(day: int) -> Fields:
            drawn = {d.name: getattr(jax.random, d.kind)(k, shape) for d, k in zip(DRAWS[name], keys, strict=False)}
            found = second[name].step(was, parameters, drawn, {**today, "day": day}, groups)
            return {
                field: jnp.broadcast_to(value, was[field].shape).astype(jnp.float32) for field, value in found.items()
            }

        if name not in CHOICE_DAY:
            return run(number)
        weekday = CHOICE_DAY[name]
        return jax.lax.cond(number % 7 == weekday, lambda: run(weekday), lambda: run((weekday + 1) % 7))

    @jax.jit
    def live_all(key: Any, was: Fields, parameters: dict[str, Fields], groups: dict[str, Any]) -> Any:
        people = second["world"].Groups(place=program.groups.place, n_places=program.groups.n_places, **groups)

        def one_day(before: tuple[Fields, Fields], today: Fields) -> tuple[tuple[Fields, Fields], Any]:
            was, tally = before
            of_day = jax.random.fold_in(key, today["day"])
            new: Fields = {}
            for name in NAMES:
                new |= step(name, of_day, was, parameters[name], today, people)
            tally = note_day(jnp, tally, new, today["day"], program.days)
            return (new, tally), jnp.stack([new[name].sum() for name in EXITS])

        (last, tally), by_day = jax.lax.scan(one_day, (was, begin_tally(jnp, was)), schedule)
        return end_tally(tally, last), by_day

    def live(first: int, n: int) -> Ended:
        draw = np.arange(first, first + n) % program.draws
        was, parameters = first_day(program, draw, np.float32)
        people = groups_of(second["world"], program, draw, np.float32)._asdict()
        groups = {name: value for name, value in people.items() if name not in ("place", "n_places")}
        key = jax.random.fold_in(jax.random.key(program.seed), first)
        columns, by_day = live_all(key, was, parameters, groups)
        return Ended({name: np.asarray(value) for name, value in columns.items()}, np.asarray(by_day, np.float64))

    return live
