"""Nothing that comes from outside is run: no pickle, no evaluation, no shell, no archive; and what is read has an end.

The sources are read as syntax trees; the exceptions are listed with their reasons. `docs/security.md` is the page.
"""

from __future__ import annotations

import ast
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from standoff.cli import main
from standoff.errors import StandoffError
from standoff.reading.decoding import LARGEST
from standoff.reading.loading import read_article

SOURCE = Path(__file__).resolve().parents[1] / "src" / "standoff"

RUNS_WHAT_IT_READS = ("pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "runpy")
ARCHIVES = ("zipfile", "tarfile", "gzip", "bz2", "lzma", "zlib")
NETWORK = ("socket", "urllib.request", "http.client", "requests", "httpx", "ftplib", "smtplib", "webbrowser")
SHELL = ("subprocess", "pty", "os.system", "os.popen")

MAY = {
    ("web/guard.py", "socket"): "asks for this machine's own names",
    ("web/serving.py", "socket"): "listens, on loopback unless told otherwise",
    ("web/serving.py", "webbrowser"): "opens the app's own address where --open asks for it",
    ("execute/simulation.py", "zlib"): "orders between a study and the workers of its own cluster",
    ("cli/bench.py", "subprocess"): "runs this Python on a constant program to time compiling",
}
"""(file, module) -> why."""
MOST_SECONDS = 10.0
"""Of the processor, for what a person could not have written."""


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Modules named by imports, as they are written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def breaches(file: str, tree: ast.AST) -> list[str]:
    """What a source does that none may, unless `MAY` says why."""
    forbidden = (*RUNS_WHAT_IT_READS, *ARCHIVES, *NETWORK, *SHELL)
    found = {
        name for module in imported(tree) for name in forbidden
        if (module == name or module.startswith(name + ".")) and (file, name) not in MAY
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("eval", "exec", "compile", "__import__", "os.system", "os.popen", "shutil.unpack_archive"):
                found.add(called)
            if called.endswith(".read_pickle"):
                found.add(called)
            found |= {f"{called}({each.arg}=…)" for each in node.keywords if each.arg in ("shell", "allow_pickle")}
            if called.endswith("YAML") and not any(ast.unparse(each.value) == "'safe'" for each in node.keywords):
                found.add(f"{called} that is not safe")
    return sorted(f"{file}: {each}" for each in found)


def test_no_source_unpickles_evaluates_unpacks_calls_a_shell_or_the_network() -> None:
    assert [each for file, tree in trees() for each in breaches(file, tree)] == []


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from joblib import load", "eval(text)", "np.load(path, allow_pickle=True)", "YAML(typ='rt')",
     "subprocess.run(a, shell=True)", "import urllib.request", "from urllib import request", "import tarfile",
     "pd.read_pickle(path)", "from ruamel.yaml import YAML\nYAML(typ='unsafe')"],
)  # fmt: skip
def test_that_search_finds_each_kind(line: str) -> None:
    assert breaches("cli/any.py", ast.parse(line))


def test_every_exception_is_still_used() -> None:
    used = {(file, name) for file, tree in trees() for name in imported(tree)}
    assert [each for each in MAY if each not in used and (SOURCE / each[0]).exists()] == []


def test_a_file_of_more_than_the_limit_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.html"
    with huge.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(StandoffError, match="MB at most"):
        read_article(huge)


ENDLESS_PAGES = {
    "nested": b"<div>" * 200_000,
    "attributes": b"<p " + b"a=1 " * 200_000 + b">",
    "references": b"&amp;" * 400_000,
    "comments": b"<!--" * 200_000,
    "sections": b"<![CDATA[" * 99_999,
    "entities": b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]><p>&d;&d;</p>' * 1_000,
    "brackets": b"<" * 500_000,
}


@pytest.mark.parametrize("page", ENDLESS_PAGES.values(), ids=ENDLESS_PAGES)
def test_a_page_made_to_be_endless_ends(tmp_path: Path, page: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"<html><body><p>Some words of a story that goes on.</p>" + page)
    began = time.process_time()
    with contextlib.suppress(StandoffError):
        assert read_article(path).text
    assert time.process_time() - began < MOST_SECONDS


HARMFUL_SCENARIOS = {
    "aliases": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1),
    "brackets": ("a: " + "[" * 100_000, 1),
    "objects": ("a: !!python/object/apply:os.system [true]\n", 1),
    "lists": ("- " * 50_000, 1),
    "keys": ("? " * 50_000, 1),
    "doubles": ("a: 1\n" * 300_000, 2),
    "larger than a scenario": ("a" * 2_000_001, 1),
}
"""Text, and the line that is to blame."""


@pytest.mark.parametrize(("text", "line"), HARMFUL_SCENARIOS.values(), ids=HARMFUL_SCENARIOS)
def test_a_scenario_made_to_harm_is_refused_soon_and_at_its_place(
    tmp_path: Path, text: str, line: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "harm.yaml"
    path.write_text(text)
    began = time.process_time()
    assert main(["run", str(path)]) == 2
    assert f"harm.yaml:{line}:" in capsys.readouterr().err
    assert time.process_time() - began < MOST_SECONDS
