"""Links as the repository has them, made good for the site: what lies outside it is named by its path instead."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PAGE_NAME = re.compile(r"(?<!\]\()(?<![\[`/\w])((?:docs/[\w/-]+|benchmarks/RESULTS|CHANGELOG)\.md)(?![\w/\]`])")
_ELSEWHERE = re.compile(r"[a-z]+:|#|//")


@dataclass(frozen=True)
class Places:
    """Where things are: the repository, the site's files by their path in it, and pages borrowed from elsewhere."""

    root: Path
    files: frozenset[str]
    borrowed: Mapping[str, str]
    """Path in the repository -> path in the site."""

    def in_site(self, path: str) -> str | None:
        """The site's path of a file of the repository, None where the site does not hold it."""
        name = self.borrowed.get(path, path.removeprefix("docs/") if path.startswith("docs/") else "")
        return name if name in self.files else None


def rewrite(markdown: str, origin: str, page: str, places: Places) -> tuple[str, list[str]]:
    """The page's text with its links made good, and the targets that are nowhere.

    ``origin`` is the page's path in the repository, ``page`` its path in the site. A link to a file that is in the
    repository and not in the site becomes text that names it; a page named in running text becomes a link. Code is
    left alone.
    """
    lost: list[str] = []
    parts, at = [], 0
    for fence in _FENCE.finditer(markdown):
        parts += [_prose(markdown[at : fence.start()], origin, page, places, lost), fence[0]]
        at = fence.end()
    parts.append(_prose(markdown[at:], origin, page, places, lost))
    return "".join(parts), lost


def _prose(text: str, origin: str, page: str, places: Places, lost: list[str]) -> str:
    here = posixpath.dirname(page)

    def mended(link: re.Match[str]) -> str:
        mark, shown, target = link.groups()
        if _ELSEWHERE.match(target):
            return link[0]
        path, _, anchor = target.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(origin), path))
        inside = places.in_site(path)
        if inside == page and not anchor:
            return link[0]
        if inside is not None:
            return f"{mark}[{shown}]({posixpath.relpath(inside, here or '.')}{f'#{anchor}' if anchor else ''})"
        if not (places.root / path).exists():
            lost.append(target)
            return link[0]
        plain = shown.strip("`")
        return f"`{path}`" if path.endswith(plain) else f"{shown} (`{path}`)"

    def linked(name: str) -> str | None:
        inside = places.in_site(name)
        return f"[`{name}`]({posixpath.relpath(inside, here or '.')})" if inside and inside != page else None

    def name_pages(plain: str) -> str:
        return _PAGE_NAME.sub(lambda name: linked(name[1]) or name[0], plain)

    text = _LINK.sub(mended, text)
    found, at = [], 0
    for code in _CODE.finditer(text):
        is_shown = text[: code.start()].endswith("[") and text[code.end() :].startswith("](")
        found += [name_pages(text[at : code.start()]), (None if is_shown else linked(code[2])) or code[0]]
        at = code.end()
    return "".join([*found, name_pages(text[at:])])
