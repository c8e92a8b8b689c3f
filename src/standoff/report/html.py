"""One HTML file that holds a document and the front end and asks nothing of any network; written whole or not at all.

**Security.** The page's policy (`content_policy`) allows one script and its styles by their hashes and nothing else: a
name, note or claim of a scenario that got out of its place could not run or load anything. It does not get out: the
document is JSON in a data block with ``<``, ``>``, ``&`` and the two line separators of JavaScript escaped, and the
plain tables are escaped text.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Literal

from standoff.errors import StandoffError
from standoff.report.document import Depth, make_document
from standoff.report.plain import Json
from standoff.report.tables import STYLE, plain_tables
from standoff.store.disk import write_whole
from standoff.study import Run, open_run
from standoff.study.settings import OnChunk

MOST_BYTES = 500_000
"""A report may have; a larger one is refused, with what to leave out."""
Face = Literal["report", "notebook"]
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_report(
    run: Run | str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    depth: Depth = "full",
    threads: int | None = None,
    progress: OnChunk | None = None,
) -> Path:
    """Write the report of a run, or of a run's folder, to ``path``; returns where it is.

    What can be known before the work is checked before it. Raises `StandoffError` where ``path`` is a folder, cannot be
    written, or the front end is not built; `RunError` where the run cannot be read. A file that was there before is
    replaced as a whole.
    """
    target = check_target(path)
    script_and_style()
    found = run if isinstance(run, Run) else open_run(os.fspath(run))
    page = report_html(make_document(found, depth=depth, threads=threads, progress=progress))
    return write_page(page, target)


def check_target(path: str | os.PathLike[str]) -> Path:
    """``path`` where a file can be written there. Raises `StandoffError`."""
    target = Path(path)
    hint = "name a file, as in -o report.html"
    try:
        with contextlib.suppress(FileNotFoundError):
            target.lstat()
        if target.is_dir():
            raise StandoffError(
                f"{target} is a folder; a report is one file", f"name a file in it, as in {target}/report.html"
            )
        if target.exists() and not target.is_file():
            raise StandoffError(f"{target} is no ordinary file", hint)
        parent = target.parent
        if not parent.is_dir():
            raise StandoffError(
                f"there is no folder {parent} to write {target.name} into", "make it first, or name another"
            )
        if not os.access(parent, os.W_OK):
            raise StandoffError(
                f"cannot write {target}: the folder {parent} may not be written to", "name another folder"
            )
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise StandoffError(f"cannot write {target}: {reason}", hint) from None
    return target


def write_page(page: str, target: Path) -> Path:
    """Write a page so that ``target`` holds all of it or what was there before. Raises `StandoffError`."""
    content = page_bytes(page)
    try:
        write_whole(target, content)
    except OSError as fault:
        raise StandoffError(f"cannot write {target}: {fault.strerror or fault}", "name another file with -o") from None
    return target


def page_bytes(page: str) -> bytes:
    """A page as the bytes of its file. Raises `StandoffError` where a report has more than `MOST_BYTES`."""
    content = page.encode("utf-8", "backslashreplace")
    if len(content) > MOST_BYTES:
        message = f"the report would have {len(content) // 1000} kB, more than {MOST_BYTES // 1000}"
        raise StandoffError(
            message, "fewer groups, claims or days make it smaller; `standoff report --json` has no limit"
        )
    return content


def report_html(document: Json, face: Face = "report") -> str:
    """The page of a document. Raises `StandoffError` where the front end is not built."""
    script, style = script_and_style()
    policy = content_policy((script,), (style, STYLE))
    title = escape(f"{document['scenario']['title']}: {document['headline']['text']}")
    return "\n".join([
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f'<meta name="generator" content="standoff {escape(document["made"]["standoff_version"])}">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        f'<div id="standoff" data-face="{face}"></div>',
        f"<noscript>{plain_tables(document)}</noscript>",
        f'<script type="application/json" id="standoff-document">{script_json(document)}</script>',
        f"<script>{script}</script>",
        "</body>",
        "</html>",
        "",
    ])  # fmt: skip


def content_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Nothing but these inline scripts and styles, and images that are in the page."""
    allowed = (" ".join(map(_hash_source, texts)) for texts in (scripts, styles))
    script_source, style_source = allowed
    return (
        f"default-src 'none'; script-src {script_source}; style-src {style_source}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def script_json(document: Json) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin another."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, written in _ESCAPES.items():
        text = text.replace(character, written)
    return text


def static_folder() -> Path:
    """Where the built front end is."""
    return Path(str(resources.files("standoff").joinpath("report", "static")))


@cache
def script_and_style() -> tuple[str, str]:
    """The bundle that ships with the package. Raises `StandoffError` where it was not built."""
    found = []
    for name in ("standoff.js", "standoff.css"):
        try:
            # newlines as a browser reads them, or the hashes would not be its own
            text = (static_folder() / name).read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        except OSError:
            message = f"the front end is not built: {name} is missing in standoff/report/static"
            raise StandoffError(message, "in a copy of the repository: make frontend") from None
        lowered = text.lower()
        if "</script" in lowered or "</style" in lowered or "<!--" in lowered:
            raise StandoffError(f"{name} holds text that would end its own element", "build it again: make frontend")
        found.append(text)
    return found[0], found[1]
