"""The page of dependencies names what `pyproject.toml` asks for, on terms that may stand beside Apache-2.0."""

from __future__ import annotations

import re

import pytest

import dependencies


def rows() -> dict[str, tuple[str, str]]:
    """Package -> what it is for, its licence, as the page says."""
    found = re.findall(r"^\| ([\w.-]+) \| (.+) \| (.+) \|$", dependencies.PAGE.read_text("utf-8"), re.M)
    return {name: (purpose, terms) for name, purpose, terms in found if name != "package"}


def test_the_page_names_every_direct_dependency_and_what_it_is_for() -> None:
    told = {name: purpose for name, (purpose, _) in rows().items() if purpose != dependencies.INDIRECT}
    assert told == dependencies.direct(), "python verification/dependencies.py writes the page anew"


def test_every_licence_may_stand_beside_ours() -> None:
    for name, (_, terms) in rows().items():
        alternatives = [each for each in terms.split(" OR ") if not re.search(r"\bA?GPL", each)]
        assert any(dependencies.PERMISSIVE.search(each) for each in alternatives), f"{name}: {terms}"


@pytest.mark.parametrize("name", sorted(dependencies.direct()))
def test_a_direct_dependency_still_has_the_licence_that_the_page_names(name: str) -> None:
    terms = dependencies.licence(name)
    if terms is None:
        pytest.skip(f"{name} is not installed")
    assert rows()[name][1] == terms
