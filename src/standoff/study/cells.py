"""Cells: every combination of a study's scenarios, lenses, sets, varied values and seeds, numbered.

A grid takes every combination of the varied values; a sample takes the rows of a Latin hypercube: each of n equal
slices of every path's range is met once, shuffled apart from each other path.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario.change import change
from standoff.scenario.positions import Faults
from standoff.scenario.schema import Resolved, ResolvedArm
from standoff.scenario.variants import Variants
from standoff.study.lenses import find_lens
from standoff.study.study_file import MOST, Span, StudyForm, find_study, read_form

Value = str | float
DIGITS = 12
"""Significant digits of a value from a range."""


@dataclass(frozen=True)
class Cell:
    """One combination; ``values`` are those of the varied paths, in their order."""

    number: int
    scenario: str
    lens: str
    set: str
    values: tuple[Value, ...]
    seed: int


@dataclass(frozen=True)
class Plan:
    """A study whose file was found to be sound: every lens is there and every value can be set."""

    form: StudyForm
    points: tuple[tuple[Value, ...], ...]
    """Values of the varied paths, a row for each point of the grid or sample; one empty row where nothing varies."""
    variants: dict[str, Variants]

    @property
    def n_cells(self) -> int:
        """Cells in all."""
        form = self.form
        return len(form.scenarios) * len(form.lenses) * len(form.sets) * len(self.points) * len(form.seeds)

    def cells(self) -> Iterator[Cell]:
        """All cells, in order."""
        form = self.form
        axes = itertools.product(form.scenarios, form.lenses, form.sets, self.points, form.seeds)
        for number, (scenario, lens, chosen, point, seed) in enumerate(axes):
            yield Cell(number, scenario, lens, chosen, point, seed)

    def resolved(self, cell: Cell) -> Resolved:
        """The cell's scenario. What a cell sets stands also where its lens says otherwise."""
        variants = self.variants[cell.scenario]
        values = (f"{path}={_text(value)}" for path, value in zip(self.form.vary, cell.values, strict=True))
        plain = variants.changed(())
        changed = variants.changed((*self.form.sets[cell.set], *values))
        arm = find_lens(variants.resolved, cell.lens).assumptions
        own = {name: each for name, each in arm.items() if _prior(changed, name) == _prior(plain, name)}
        return change(changed, ResolvedArm(assumptions=own))


def read_plan(name_or_path: str) -> Plan:
    """A study by bundled name or path. Raises `SourceErrors` with every fault, `StandoffError` where there is none."""
    path = find_study(name_or_path)
    faults = Faults()
    form = read_form(path, str(path) if str(path) != name_or_path else name_or_path, faults)
    faults.settle()
    assert form is not None  # it has faults otherwise
    variants: dict[str, Variants] = {}
    for name, source in form.scenarios.items():
        try:
            variants[name] = Variants(source)
        except SourceErrors:
            raise
        except StandoffError as problem:
            faults.add(form.spots["scenarios", name], f"scenarios: {problem.message}", problem.hint)
    _check_lenses(form, variants, faults)
    _check_values(form, variants, faults)
    faults.settle()
    plan = Plan(form, points_of(form), variants)
    if plan.n_cells > MOST:
        raise StandoffError(f"{path}: the study has {plan.n_cells} cells, at most {MOST} can be", "make it smaller")
    return plan


def points_of(form: StudyForm) -> tuple[tuple[Value, ...], ...]:
    """Values of the varied paths by point."""
    if form.sample is not None:
        return _sample(list(form.vary.values()), *form.sample)
    axes: list[Sequence[Value]] = [
        _between(axis, np.linspace(0.0, 1.0, axis.n)) if isinstance(axis, Span) else axis for axis in form.vary.values()
    ]
    sizes = int(np.prod([len(axis) for axis in axes], dtype=float))
    if sizes > MOST:
        raise StandoffError(f"{form.name}: the grid has {sizes} points, at most {MOST} can be", "take a sample of it")
    return tuple(itertools.product(*axes))


def _sample(axes: Sequence[tuple[str, ...] | Span], n: int, seed: int) -> tuple[tuple[Value, ...], ...]:
    generator = np.random.Generator(np.random.PCG64(seed))
    columns: list[Sequence[Value]] = []
    for axis in axes:
        where = (generator.permutation(n) + generator.random(n)) / n
        if isinstance(axis, Span):
            columns.append(_between(axis, where))
        else:
            columns.append([axis[min(int(each * len(axis)), len(axis) - 1)] for each in where])
    return tuple(zip(*columns, strict=True))


def _between(span: Span, where: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[Value]:
    return [float(f"{span.low + (span.high - span.low) * each:.{DIGITS}g}") for each in where.tolist()]


def _text(value: Value) -> str:
    return value if isinstance(value, str) else repr(value)


def _prior(resolved: Resolved, name: str) -> object:
    """What is assumed of ``name``, an assumption or ``groups.N.attitude``."""
    if name.startswith("groups."):
        return resolved.groups[int(name.split(".")[1])].attitude
    return resolved.assumptions[name].prior


def _check_lenses(form: StudyForm, variants: dict[str, Variants], faults: Faults) -> None:
    for lens in form.lenses:
        for each in variants.values():
            try:
                find_lens(each.resolved, lens)
            except StandoffError as problem:
                spot = form.spots.get(("lenses", lens))
                if spot is not None:
                    faults.add(spot, f"lenses: {problem.message}", problem.hint)


def _check_values(form: StudyForm, variants: dict[str, Variants], faults: Faults) -> None:
    """Set each value alone, so that its own line can be blamed, then what goes together in a set."""
    for each in variants.values():
        for path, axis in form.vary.items():
            tried = (axis.low, axis.high) if isinstance(axis, Span) else axis
            key = form.spots["vary", path]
            told = [(_try(each, (f"{path}={_text(value)}",)), form.spots.get(("vary", path, str(value)), key))
                    for value in tried]  # fmt: skip
            at_fault = {problem[0]: problem[1] for problem, _ in told if problem}
            if len(at_fault) == 1 and all(problem for problem, _ in told):
                told = [(next(iter(at_fault.items())), key)]
            for problem, spot in told:
                if problem:
                    faults.add(spot, f"vary: {path}: {problem[0]}", problem[1])
        for name, sets in form.sets.items():
            if sets and (problem := _try(each, sets)):
                faults.add(form.spots["sets", name], f"sets: {name}: {problem[0]}", problem[1])
            twice = [path for path in form.vary if any(one.partition("=")[0].strip() == path for one in sets)]
            if twice:
                hint = "take it out of one of them"
                faults.add(form.spots["sets", name], f"sets: {name}: `{twice[0]}` is varied too", hint)


def _try(variants: Variants, sets: tuple[str, ...]) -> tuple[str, str | None] | None:
    """What is wrong with some changes, and what to do; None where they can be made."""
    try:
        variants.changed(sets)
    except StandoffError as problem:
        first = problem.message.splitlines()[0]
        return first.removeprefix(f"--set {sets[0]}: ").removeprefix("--set "), problem.hint
    return None
