"""The command line run in this process, in an empty folder, with what it says split into answers and complaints."""

import json
from dataclasses import dataclass

import pytest

from standoff.cli import main


@dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def standoff(tmp_path, monkeypatch, capsys):
    """Call as ``standoff("run", "belarus-2020")``; the current folder is ``tmp_path``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call
