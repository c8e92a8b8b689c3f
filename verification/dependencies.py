"""The packages that Standoff needs, and on what terms: ``docs/dependencies.md`` from installed metadata.

    python verification/dependencies.py            # writes the page
    python verification/dependencies.py --check    # 1 where the page is not what it would write

Direct dependencies are those of ``pyproject.toml``; the others are what they need in turn, for this Python.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
HEAD = """# Dependencies

Made by `python verification/dependencies.py` from the metadata of the installed packages; a test holds it against
`pyproject.toml`. Tested versions are in `constraints.txt`. Nothing here is changed or bundled: `pip` installs it from
its authors. What is needed only to test, check, document or compare Standoff is not listed.

Known vulnerabilities: no advisory database comes with Standoff, and none was asked for this page. With a network,
`pip-audit -r constraints.txt` asks one.

| package | for | licence |
|---|---|---|
"""
INDIRECT = "needed by the others"
NOT_USERS = ("test", "quality", "fuzz", "docs", "site")
"""Extras that no user of the program installs."""
SHORTER = (
    ("BSD License", "BSD-3-Clause"), ("Apache Software License", "Apache-2.0"), ("MIT License", "MIT"),
    ("Python Software Foundation License", "PSF-2.0"), ("Mozilla Public License 2.0", "MPL-2.0"),
)  # fmt: skip
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|PSF|Python Software|ISC|MPL|Mozilla|Zlib|CC0|HPND|Unlicense|0BSD|LGPL)", re.I
)
"""Terms under which a package may be used beside Apache-2.0; LGPL and MPL as separate, unchanged packages."""


def direct() -> dict[str, str]:
    """Canonical name -> what it is for: ``every run`` or the extra."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {named(line): "every run" for line in about["dependencies"]}
    for extra, lines in about.get("optional-dependencies", {}).items():
        if extra not in NOT_USERS:
            found = {**{named(line): f"the extra `{extra}`" for line in lines}, **found}
    return found


def named(line: str) -> str:
    """The canonical name in a requirement."""
    return canonicalize_name(Requirement(line).name)


def needed() -> dict[str, str]:
    """Every package that an installation can hold -> what it is for; those not installed here lead no further."""
    found = direct()
    waiting = list(found)
    while waiting:
        try:
            lines = metadata.requires(waiting.pop()) or []
        except metadata.PackageNotFoundError:
            continue
        for line in lines:
            wanted = Requirement(line)
            name = canonicalize_name(wanted.name)
            if name not in found and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
                found[name] = INDIRECT
                waiting.append(name)
    return found


def licence(name: str) -> str | None:
    """A package's licence in a few words; None where it is not installed here."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classified = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or () if "License ::" in each]
    stated = (about.get("License") or "").strip()
    told = about.get("License-Expression") or (stated if 0 < len(stated) < 60 else "") or ", ".join(classified)
    for long, short in SHORTER:
        told = short if told == long else told
    return " ".join(told.split()) or "not stated"


def page() -> str:
    """The page's text; a package that is not installed here keeps the line that it had."""
    kept = dict(re.findall(r"^\| ([\w.-]+) (\|.*)$", PAGE.read_text("utf-8"), re.M)) if PAGE.exists() else {}
    order = {"every run": 0, INDIRECT: 2}
    packages = sorted(needed().items(), key=lambda each: (order.get(each[1], 1), each[1], each[0]))
    lines = []
    for name, purpose in packages:
        terms = licence(name)
        before = kept.get(name, f"| {purpose} | not installed here |")
        lines.append(f"| {name} {before}" if terms is None else f"| {name} | {purpose} | {terms} |")
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    made = page()
    if "--check" in sys.argv:
        return int(made != PAGE.read_text("utf-8"))
    PAGE.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
