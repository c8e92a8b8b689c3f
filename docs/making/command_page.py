"""The command reference, from the command line itself: what ``--help`` knows, with its examples."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from textwrap import dedent

from cyclopts import App
from cyclopts.argument import Argument

from making.docstrings import markdown_table
from standoff.cli import app

EXAMPLE_HEADS = ("Example:", "Examples:", "Start here:")
ABOUT = """\
Made from the commands themselves; `standoff COMMAND --help` says the same. Scenarios are given by the name of a bundled
one (`standoff list`) or by the path of a file. Answers go to stdout, progress and errors to stderr.
"""


def command_page() -> str:
    """The whole page."""
    named = commands()
    rows = [[f"[`{name}`](#{name})", _plain(_about(each).partition("\n\n")[0])] for name, each in named.items()]
    parts = ["# Commands\n", ABOUT, markdown_table(["command", "what it does"], rows), _epilogue(app.help_epilogue)]
    return "\n".join([*parts, *(_command(name, each) for name, each in named.items())])


def commands() -> dict[str, App]:
    """Commands by name, in the order in which the command line declares them."""
    return {name: app[name] for name in app.resolved_commands() if not name.startswith("-")}


def arguments(command: App) -> list[Argument]:
    """What a command takes: its shown arguments and options, in their order."""
    return [each for each in command.assemble_argument_collection(parse_docstring=True) if each.show]


def unexplained(named: Mapping[str, App]) -> list[str]:
    """Commands that do not say what they do or show no example, and arguments and options without a word on them."""
    found = []
    for name, command in named.items():
        if not _about(command):
            found.append(f"{name}: says nothing")
        if not any(head in (command.help_epilogue or "") for head in EXAMPLE_HEADS):
            found.append(f"{name}: shows no example")
        found += [f"{name} {each.names[0]}" for each in arguments(command) if not (each.parameter.help or "").strip()]
    return found


def is_option(argument: Argument) -> bool:
    """Given by name, not by place."""
    return argument.names[0].startswith("-")


def _command(name: str, command: App) -> str:
    taken = arguments(command)
    options = [each for each in taken if is_option(each)]
    given = [each for each in taken if not is_option(each)]
    usage = " ".join([f"standoff {name}", *(_placed(each) for each in given), *(["[OPTIONS]"] if options else [])])
    parts = [f"## {name}\n", f"```text\n{usage}\n```\n", _about(command) + "\n"]
    for head, listed in (("argument", given), ("option", options)):
        if listed:
            rows = [[_named(each), _plain(each.parameter.help or "")] for each in listed]
            parts.append(markdown_table([head, "meaning"], rows))
    return "\n".join([*parts, _epilogue(command.help_epilogue)])


def _about(command: App) -> str:
    """What a command's docstring says before it comes to its parameters."""
    return inspect.cleandoc(command.help or "").partition("Parameters\n---")[0].strip()


def _placed(argument: Argument) -> str:
    metavar = str(argument.parameter.metavar or argument.names[0])
    many = "tuple" in str(argument.hint)
    shown = f"{metavar} …" if many else metavar
    return shown if argument.required else f"[{shown}]"


def _named(argument: Argument) -> str:
    """``--members INT``, as on the command line."""
    names = ", ".join(f"`{each}`" for each in argument.names)
    if not is_option(argument) or argument.hint is bool:
        return names
    hint = str(argument.hint)
    kind = "INT" if "int" in hint else "FLOAT" if "float" in hint else "PATH" if "Path" in hint else "TEXT"
    return f"{names} {argument.parameter.metavar or kind}"


def _epilogue(text: str | None) -> str:
    """Examples as shell lines, tables of words as they stand, single lines as prose."""
    found = []
    for block in (text or "").split("\n\n"):
        head, _, body = block.partition("\n")
        if head in EXAMPLE_HEADS:
            found.append(f"```sh\n{dedent(body)}\n```\n")
        elif body:
            found.append(f"{head}\n\n```text\n{dedent(body)}\n```\n")
        elif head:
            found.append(head + "\n")
    return "\n".join(found)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("[", "\\[").replace("*", "\\*").replace("<", "&lt;")
