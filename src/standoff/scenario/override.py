"""``--set path=value``: one change to a scenario, given on the command line.

The change is written into the file's tree as if it stood there, so that it is read and checked like everything else.

===================================  ===================================================================
path                                 what it sets
===================================  ===================================================================
``patron.support`` and other levers  pins what an outside actor does, for the whole run or on the days it says:
                                     ``broker from day 40``, ``none until 2020-09-14``
``security.unpaid``                  an assumption (``assumptions.security.unpaid`` means the same)
``groups.2.online``                  a key of a group, by number from 1 or by name
``days``, ``nation.population`` …    a key of the file, or a key of one of its sections
===================================  ===================================================================
"""

from __future__ import annotations

from collections.abc import Sequence as Listed
from dataclasses import dataclass

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario.actions import parse_dated
from standoff.scenario.assumptions import catalogue_parameters
from standoff.scenario.form import SECTIONS, GroupForm, keys_of
from standoff.scenario.parsing import read_text
from standoff.scenario.positions import (
    COMMAND,
    Entry,
    Faults,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Spot,
    find,
    show_text,
)
from standoff.scenario.values import BadValue, read_date
from standoff.scenario.vocabulary import LEVERS, suggest

SINGLE = ("title", "start", "days", "trigger", "patron", "west")
"""Keys of the file that can be set as a whole."""
OPEN_SECTIONS = ("nation", "ruler", "patron", "opposition", "west", "rhythm", "cold", "mechanisms", "base_rate")
"""Sections whose keys can be set one by one."""
LISTS = ("nation.places", "patron.menu", "mechanisms.off")
"""Paths whose value may be written as words between commas."""


@dataclass(frozen=True)
class Override:
    """One ``--set``: as it was given, its path and its value's text."""

    text: str
    path: str
    value: str

    @property
    def shown(self) -> str:
        return COMMAND + "".join(each if each.isprintable() else "?" for each in self.text[:120])


def settable_paths() -> list[str]:
    """Every path that `--set` takes, groups left out."""
    sections = [f"{name}.{key}" for name in OPEN_SECTIONS for key in keys_of(SECTIONS[name])]
    parameters = [f"{mechanism}.{name}" for mechanism, names in catalogue_parameters().items() for name in names]
    return [*LEVERS, *SINGLE, *sections, *parameters]


def parse(text: str) -> Override:
    """Take ``path=value`` apart. Raises `StandoffError` when it is not of this form."""
    path, equals, value = text.partition("=")
    made = Override(text, path.strip(), value.strip())
    if not equals or not made.path or not made.value:
        missing = "`=`" if not equals else "path" if not made.path else "value"
        hint = "write path=value, as in --set patron.support=none"
        raise StandoffError(f"{made.shown}: expected path=value, found no {missing}", hint)
    return made


def apply_overrides(tree: Mapping, texts: Listed[str]) -> list[Override]:
    """Write changes into a tree. Raises `StandoffError` for a path that does not exist or is given twice."""
    done: list[Override] = []
    for text in texts:
        change = parse(text)
        if any(change.path == other.path for other in done):
            raise StandoffError(f"{change.shown}: `{change.path}` is set twice", "keep one of them")
        done.append(change)
    for change in sorted(done, key=lambda each: each.path in LEVERS):  # levers last: their days count from the start
        write(tree, change)
    return done


def write(tree: Mapping, change: Override) -> None:
    """Write one change into a tree. Raises `StandoffError` where its path or value cannot be."""
    value = read_value(change)
    path = change.path
    head, _, rest = path.partition(".")
    if path in LEVERS:
        write_lever(tree, path, value, change)
    elif head == "groups" and rest:
        write_group(tree, rest, value, change)
    elif path in SINGLE:
        put(tree, (path,), value, change)
    elif head in OPEN_SECTIONS and rest in keys_of(SECTIONS[head]):
        put(tree, (head, rest), value, change)
    else:
        mechanism, name = split_parameter(path, change)
        put(tree, ("assumptions", mechanism, name), value, change)


def split_parameter(path: str, change: Override) -> tuple[str, str]:
    """Mechanism and parameter of a path."""
    known = catalogue_parameters()
    mechanism, _, name = path.removeprefix("assumptions.").partition(".")
    if name in known.get(mechanism, {}):
        return mechanism, name
    owner = next((each for each, names in known.items() if name and name in names), None)
    if owner is not None:
        hint = f"did you mean `{owner}.{name}`?"
    else:
        here = [each for each in settable_paths() if each.startswith(f"{mechanism}.")]
        hint = suggest(path, here or settable_paths()) or ""
    raise StandoffError(f"{change.shown}: nothing to set is called {show_text(path)}", hint)


def read_value(change: Override) -> Node:
    """The value of a change as a tree of its own. Raises `StandoffError` when it is not YAML."""
    faults = Faults()
    value = read_text(change.value, change.shown, faults)
    if value is None or faults.found:
        told = "; ".join(fault.message for fault in faults.found) or "expected a value, found nothing"
        raise StandoffError(f"{change.shown}: {told}", "quote text that holds : # [ or {")
    if change.path in LISTS and isinstance(value, Scalar):
        words = [Scalar(value.spot, word.strip()) for word in value.text.split(",")]
        return Sequence(value.spot, list(words))
    return value


def put(tree: Mapping, path: tuple[str, ...], value: Node, change: Override) -> None:
    """Set a node, making the sections above it where they are missing."""
    spot = Spot(change.shown)
    for step in path[:-1]:
        below = tree.get(step)
        if not isinstance(below, Mapping):
            below = Mapping(spot)
            tree.entries[step] = Entry(spot, below)
        tree = below
    tree.entries[path[-1]] = Entry(spot, value)


def write_lever(tree: Mapping, lever: str, value: Node, change: Override) -> None:
    """Pin a lever, from start to end or on the days its value carries; what the file says of it goes."""
    spot = Spot(change.shown)
    parts: dict[str, Node] = {"lever": Scalar(spot, lever), "value": value, **dated(tree, lever, value, change)}
    made = Mapping(spot, {key: Entry(spot, node) for key, node in parts.items()})
    section = tree.get("levers")
    others = section.items if isinstance(section, Sequence) else []
    kept = [item for item in others if not _is_lever(item, lever)]
    tree.entries["levers"] = Entry(spot, Sequence(spot, [*kept, made]))


def dated(tree: Mapping, lever: str, value: Node, change: Override) -> dict[str, Node]:
    """``value``, ``from`` and ``until`` of a lever's value that carries days; nothing where it carries none."""
    start = tree.get("start")
    if not isinstance(value, Scalar) or start is None:
        return {}
    try:
        made = parse_dated(lever, value.text, read_date(start))
    except BadValue:
        return {}  # the start is at fault, and is told as such
    except StandoffError as problem:
        raise StandoffError(f"{change.shown}: value: {problem.message}", problem.hint) from None
    if made is None:
        return {}
    texts = {"value": made.value, "from": made.start, "until": made.until}
    return {key: Scalar(value.spot, str(text)) for key, text in texts.items()}


def _is_lever(item: Node, lever: str) -> bool:
    name = find(item, "lever")
    return isinstance(name, Scalar) and name.text == lever


def write_group(tree: Mapping, rest: str, value: Node, change: Override) -> None:
    """Set a key of the group meant by number or name. Raises `StandoffError` when there is none."""
    name, _, key = rest.rpartition(".")
    section = tree.get("groups")
    groups = [item for item in section.items if isinstance(item, Mapping)] if isinstance(section, Sequence) else []
    names = [each.text if isinstance(each, Scalar) else "" for each in (find(item, "name") for item in groups)]
    keys = keys_of(GroupForm)
    if key not in keys:
        hint = suggest(key, keys) if key and name else "write groups.<number or name>.<key>"
        raise StandoffError(f"{change.shown}: a group has no key `{key}`", hint)
    if name in names:
        number = names.index(name)
    elif name.isascii() and name.isdigit() and 1 <= int(name[:9]) <= len(groups):
        number = int(name[:9]) - 1
    else:
        hint = suggest(name, names)
        raise StandoffError(f"{change.shown}: there is no group {show_text(name)}", hint)
    put(groups[number], (key,), value, change)


def blame(problem: SourceErrors, changes: Listed[Override]) -> StandoffError:
    """Faults that only the changes brought, in the changes' own words."""
    own = {change.shown for change in changes}
    together = ", ".join(change.shown for change in changes)
    told = []
    for fault in problem.faults:
        if fault.file in own:
            told.append(f"{fault.file}: {fault.message}")
        else:
            told.append(f"{together}: {fault.file}:{fault.line}:{fault.column}: {fault.message}")
    hints = [fault.hint for fault in problem.faults if fault.hint]
    return StandoffError("\n".join(dict.fromkeys(told)), hints[0] if hints else None)
