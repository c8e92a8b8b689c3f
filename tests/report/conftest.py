"""A run and a hostile one as documents, each made once; and a front end of one line where a test needs a bundle."""

import pytest
from hostile import write_hostile

import standoff as so
from standoff.report import html, make_document

SCRIPT = 'document.getElementById("standoff").textContent = "drawn";'
STYLE = "body{margin:0}"


@pytest.fixture(scope="session")
def run():
    return so.load("belarus-2020").run(members=1_000, seed=3, threads=1)


@pytest.fixture(scope="session")
def quick(run):
    return make_document(run, depth="quick")


@pytest.fixture(scope="session")
def hostile_run(tmp_path_factory):
    return so.load(write_hostile(tmp_path_factory.mktemp("hostile"))).run(members=600, threads=1)


@pytest.fixture(scope="session")
def hostile(hostile_run):
    """The hostile scenario in full."""
    return make_document(hostile_run, threads=1)


@pytest.fixture
def front_end(tmp_path, monkeypatch):
    """A placeholder bundle, in a folder of its own."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "standoff.js").write_text(SCRIPT, encoding="utf-8")
    (folder / "standoff.css").write_text(STYLE, encoding="utf-8")
    monkeypatch.setattr(html, "static_folder", lambda: folder)
    html.script_and_style.cache_clear()
    yield folder
    html.script_and_style.cache_clear()
