"""`standoff read`: articles into a dossier: who said what, which figures agree, what belongs in the ledger."""

from __future__ import annotations

import datetime as dt
import json as jsonlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from standoff.cli.options import Flag
from standoff.cli.terminal import AnswerStream, answer_console, print_error, print_json
from standoff.errors import StandoffError

if TYPE_CHECKING:
    from standoff.reading.dossier import Dossier
    from standoff.reading.mentions import Cast
    from standoff.scenario import Resolved

EXAMPLES = """Examples:
  standoff read articles/*.txt saved-page.html
  standoff read articles/*.txt --scenario belarus-2020 --html dossier.html
  standoff read report.txt --published 2020-09-15 --json > dossier.json
  standoff read a.txt b.txt --published a.txt=2020-08-17 --published b.txt=2020-08-18
  standoff read articles/*.txt --scenario belarus-2020 --alias "Russia=Kremlin" --draft -o draft.yaml

Exit codes: 0 all files read, 1 some could not be read, 2 none could, or bad usage."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What to look for and what to write.

    Parameters
    ----------
    scenario
        A scenario (name or path) whose actors and places are looked for; a draft leaves out its identifiers.
    published
        Day for files that do not say theirs, as in 2020-09-15; or FILE=2020-09-15 for one file, whatever it says.
    alias
        Another name of one of the scenario's actors or places, as in "Alexander Lukashenko=Batka".
    json
        Print one JSON object instead of text; offsets count characters of the files as decoded.
    draft
        Print proposed ledger entries as YAML, for a person to go through.
    output
        Write what would be printed into this file.
    html
        Also write the dossier as one readable page.
    no_text
        Leave the articles' own words out of JSON, draft and page: places and hashes only.
    """

    scenario: str | None = None
    published: Annotated[tuple[str, ...], Parameter(negative="", metavar="DATE", show_default=False)] = ()
    alias: Annotated[tuple[str, ...], Parameter(negative="", metavar="NAME=OTHER", show_default=False)] = ()
    json: Flag = False
    draft: Flag = False
    output: Annotated[Path | None, Parameter(name=("--output", "-o"))] = None
    html: Path | None = None
    no_text: Flag = False


def read(
    files: Annotated[tuple[str, ...], Parameter(negative="", metavar="FILE", show_default=False)] = (),
    /,
    *,
    options: ReadOptions | None = None,
) -> int:
    """Read articles: who said what, which figures agree, what happened when, and which article retells another.

    Plain text or saved pages, in English; everything found carries its place. Nothing is sent anywhere.

    Parameters
    ----------
    files
        Articles, one a file.
    """
    from standoff.reading.dossier import read_dossier

    asked = options or ReadOptions()
    if not files:
        raise StandoffError("no file is given", "name the articles: standoff read articles/*.txt")
    if asked.json and asked.draft:
        raise StandoffError("--json and --draft are two answers", "ask for one of them")
    _check_targets(asked, files)
    resolved = _load(asked)
    dossier = read_dossier(files, _cast(resolved, asked), _published(asked.published))
    for refusal in (*dossier.refusals, *dossier.skipped):
        print_error(StandoffError(refusal.message, refusal.hint or None))
    if not dossier.readings:
        return 2
    if asked.html is not None:
        from standoff.report.dossier import write_dossier

        write_dossier(dossier, asked.html, text=not asked.no_text)
    _answer(dossier, resolved, asked)
    return 0 if dossier.is_complete else 1


def _check_targets(asked: ReadOptions, files: tuple[str, ...]) -> None:
    """Refuse before the work what cannot be written after it, and what would replace an article."""
    for target in (asked.output, asked.html):
        if target is None:
            continue
        from standoff.report.dossier import check_page

        check_page(target)
        if any(target.exists() and Path(name).exists() and target.samefile(name) for name in files):
            raise StandoffError(f"{target} is one of the articles", "write to another file")
    if asked.output is not None and asked.output == asked.html:
        raise StandoffError(f"{asked.output} cannot hold both the answer and the page", "name two files")


def _load(asked: ReadOptions) -> Resolved | None:
    if asked.scenario is None:
        if asked.alias:
            raise StandoffError("--alias needs the scenario whose actors are meant", "add --scenario NAME")
        return None
    from standoff.study import load

    return load(asked.scenario).resolved


def _cast(resolved: Resolved | None, asked: ReadOptions) -> Cast | None:
    if resolved is None:
        return None
    from standoff.study.cast import make_cast

    aliases: dict[str, list[str]] = {}
    for given in asked.alias:
        name, _, other = (part.strip() for part in given.partition("="))
        if not name or not other:
            raise StandoffError(f"--alias {given!r} is no alias", 'write it as in --alias "Alexander Lukashenko=Batka"')
        aliases.setdefault(name, []).append(other)
    return make_cast(resolved, aliases)


def _published(given: tuple[str, ...]) -> dict[str, dt.date] | dt.date | None:
    """A day for all files, or days by file."""
    days: dict[str, dt.date] = {}
    for one in given:
        name, _, day = one.rpartition("=")
        try:
            days[name] = dt.date.fromisoformat(day.strip())
        except ValueError:
            hint = "write it as in 2020-09-15, or FILE=2020-09-15 for one file"
            raise StandoffError(f"--published {one}: expected a day of the calendar", hint) from None
    if "" in days:
        if len(given) > 1:
            raise StandoffError("--published is given for all files and again", "a day for all, or FILE=DATE for each")
        return days[""]
    return days or None


def _draft(dossier: Dossier, resolved: Resolved | None, text: bool) -> str:
    """Proposed entries, with identifiers and places that go with the scenario where there is one."""
    from standoff.reading.draft import draft_entries

    if resolved is None:
        return draft_entries(dossier, text=text)
    from standoff.study.cast import named_places

    return draft_entries(dossier, named_places(resolved), [*resolved.sources, *resolved.claims], text=text)


def _answer(dossier: Dossier, resolved: Resolved | None, asked: ReadOptions) -> None:
    """Print what was asked for, or write it into a file."""
    from standoff.cli.read_page import show_dossier

    text = not asked.no_text
    if asked.draft:
        written = _draft(dossier, resolved, text)
    elif asked.json and asked.output is None:
        return print_json(dossier.plain(text))
    elif asked.json:
        written = jsonlib.dumps(dossier.plain(text), indent=1, allow_nan=False, ensure_ascii=False) + "\n"
    elif asked.output is None:
        console = answer_console()
        show_dossier(console, dossier, text, asked.html)
        return None
    else:
        console = answer_console()
        console.width = 100
        with console.capture() as captured:
            show_dossier(console, dossier, text, asked.html)
        written = captured.get()
    if asked.output is None:
        stream = AnswerStream()
        stream.write(written)
        stream.flush()
        return None
    from standoff.report.dossier import write_page

    write_page(written, asked.output)
    return None
