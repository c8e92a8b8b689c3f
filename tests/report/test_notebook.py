"""In a notebook a run shows the report's views in a frame that can reach nothing, with a plain table beside it."""

import html as markup
import re
import subprocess
import sys

import pytest

import standoff as so
from standoff.report.notebook import show_comparison, show_run


def frame_of(cell):
    found = re.match(r'<iframe srcdoc="([^"]*)" ([^>]*)>', cell)
    return markup.unescape(found[1]), found[2]


def test_a_run_is_shown_in_a_sandboxed_frame_with_a_table_below(front_end, run):
    page, attributes = frame_of(show_run(run))
    assert 'sandbox="allow-scripts"' in attributes
    assert "allow-same-origin" not in attributes
    assert 'title="In ' in attributes
    assert 'data-face="notebook"' in page
    assert "<details><summary>As a table</summary>" in show_run(run)
    assert "Managed succession" in show_run(run).partition("<details>")[2]


def test_a_hostile_run_stays_inside_its_attribute(front_end, hostile_run):
    cell = show_run(hostile_run)
    assert len(re.findall(r"<iframe|<script|<img|<svg", cell)) == 1


def test_a_comparison_shows_its_baseline(front_end, run):
    page, _ = frame_of(show_comparison(run.what_if({"patron.support": "none"}, threads=1)))
    assert '"baseline":{"p":' in page
    assert '"actions":["patron.support=none"]' in page


def test_without_a_front_end_the_tables_stand_alone(front_end, run):
    from standoff.report import html

    (front_end / "standoff.js").unlink()
    html.script_and_style.cache_clear()
    assert show_run(run) == run._repr_html_()


class Formatter:
    def __init__(self):
        self.known = {}

    def for_type_by_name(self, module, name, show):
        self.known[module, name] = show


def test_a_notebook_is_told_how_runs_are_shown(monkeypatch, front_end, run):
    formatter = Formatter()
    shell = type("Shell", (), {"display_formatter": type("D", (), {"formatters": {"text/html": formatter}})})
    monkeypatch.setitem(sys.modules, "IPython", type("IPython", (), {"get_ipython": staticmethod(lambda: shell)}))
    so._show_in_notebooks()
    assert set(formatter.known) == {
        ("standoff.study.run", "Run"), ("standoff.study.comparison", "Comparison"),
    }  # fmt: skip
    assert formatter.known["standoff.study.run", "Run"](run).startswith("<iframe")


def test_ipython_takes_it_up():
    pytest.importorskip("IPython")
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "import standoff as so\n"
        "run = so.load('generic-personalist').run(members=100, days=10, threads=1)\n"
        "from standoff.report import html\n"
        "html.script_and_style = lambda: ('1', 'p{}')\n"
        "print(shell.display_formatter.format(run)[0]['text/html'][:40])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<iframe srcdoc=")


def test_importing_standoff_outside_a_notebook_stays_quick_and_alone():
    code = "import standoff, sys; print([m for m in sys.modules if m.startswith('standoff.') or m == 'IPython'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert "standoff.report" not in done.stdout
    assert "standoff.study" not in done.stdout
