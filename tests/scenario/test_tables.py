"""Tables that people write are read by column, and every fault has its line and column."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario.tables import MAX_ROWS, read_table


def faults_of(path: Path, content: bytes, *also: str) -> list[str]:
    path.write_bytes(content)
    with pytest.raises(SourceErrors) as caught:
        read_table(path, "t.csv", ("a", "b"), also)
    return [line for fault in caught.value.faults for line in fault.lines()][:1]


def test_words_know_their_row_whatever_stands_between(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'\xef\xbb\xbfa, b\r\n\r\n1,2\r\n"x\r\ny",3\r\n4, 5\r\n')
    rows = read_table(path, "t.csv", ("a", "b"))
    assert [dict(row.words) for row in rows] == [{"a": "1", "b": "2"}, {"a": "x\r\ny", "b": "3"}, {"a": "4", "b": "5"}]
    assert [row.line for row in rows] == [3, 4, 6]
    fault = rows[0].fault("b: wrong")
    assert (fault.line, fault.column) == (3, 3)
    assert rows[1].fault("b: wrong").column == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "t.csv:1:1: there is no column a, b: the file is empty"),
        (b"\n\n\n", "t.csv:1:1: there is no column a, b: the file is empty"),
        (b"a;b\n1;2\n", "t.csv:1:1: there is no column a, b"),
        (b"\na,b,c\n", "t.csv:2:5: there is no column `c` to read"),
        (b"a,b,a\n", "t.csv:1:5: the column a stands twice"),
        (b"a,b\n1,2\n1,2,3\n", "t.csv:3:5: expected 2 columns, found 3"),
        (b'a,b\n1,2\n"x,2\n', "t.csv:3:1: this row cannot be read: unexpected end of data"),
        (b'a,b\n"x"y,2\n', "t.csv:2:1: this row cannot be read: ',' expected after '\"'"),
        (b"a,b\n1,\xff\n", "t.csv:2:3: expected text in UTF-8, found the byte 0xff"),
        (b"a,b\n" + b"x" * 200_000, "t.csv:2:1: this row cannot be read: field larger than field limit (131072)"),
        (b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), f"t.csv:{MAX_ROWS + 2}:1: more than {MAX_ROWS} rows up to here"),
        (b"a,b\n" + b"#" * 2_000_000, "t.csv:1:1: the file is larger than 2 MB; a table has some hundred rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_its_place(tmp_path: Path, content: bytes, told: str) -> None:
    assert faults_of(tmp_path / "t.csv", content) == [told]


def test_a_row_may_end_early_and_a_nul_is_only_a_character(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1\n\x00,2\n")
    assert [dict(row.words) for row in read_table(path, "t.csv", ("a", "b"))] == [{"a": "1"}, {"a": "\x00", "b": "2"}]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, told in (("pipe", "not an ordinary file"), ("none.csv", "no such file"), ("x" * 999, "no such file")):
        with pytest.raises(StandoffError, match=told):
            read_table(tmp_path / name, name, ("a", "b"))
