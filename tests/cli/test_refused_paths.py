"""A path that the system refuses to look at (too long, in a closed folder) is told in one line by every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.cli import main

COMMANDS = (["runs"], ["report"], ["update", "--as-of", "2020-09-01"], ["check"], ["run"], ["read"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_path_that_the_system_refuses_is_told_in_one_line(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / ("a" * 300)
    assert main([command[0], str(path), *command[1:]]) == 2
    said = capsys.readouterr().err
    assert "error: " in said or f"{path}:1:1: " in said
    assert "hint: " in said
