"""Tables that people write (CSV): rows of words by column, each with its place in the file, within limits.

Commas part the columns, the first line names them, quotes may hold commas and line ends.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from standoff.errors import SourceError, SourceErrors, StandoffError
from standoff.scenario.parsing import read_words
from standoff.scenario.positions import MAX_FAULTS, Faults, show_text
from standoff.scenario.vocabulary import suggest

MAX_ROWS = 5_000


@dataclass(frozen=True)
class Row:
    """One row of a table: its words by column, and where it stands."""

    file: str
    line: int
    words: Mapping[str, str]
    places: Mapping[str, int]
    """Column of the file where a word begins, from 1; left out where quotes make it hard to say."""

    def fault(self, message: str, hint: str | None = None) -> SourceError:
        """A fault of this row, placed at the word whose column the message begins with, where it does."""
        return SourceError(self.file, self.line, self.places.get(message.partition(":")[0], 1), message, hint)


def read_table(path: Path, shown: str, needed: Collection[str], also: Collection[str] | None = ()) -> list[Row]:
    """The rows of a file. Columns ``needed`` must be there, ``also`` may be; any other is refused, unless it is None.

    Raises `StandoffError` where there is no such file, `SourceErrors` with the place of what cannot be read.
    """
    try:
        found = path.exists()
    except (OSError, ValueError):
        found = False
    if not found:
        raise StandoffError(f"cannot read {show_text(shown)}: there is no such file", "check its name")
    faults = Faults()
    text = read_words(path, shown, faults, "a table has some hundred rows")
    faults.settle()
    rows: list[Row] = []
    names: list[str] | None = None
    for line, words, places in _split(text or "", shown):
        if names is None:
            names = words
            _check_names(Row(shown, line, {}, dict(zip(names, places, strict=False))), names, needed, also)
            continue
        rows.append(_row(shown, line, names, (words, places)))
        if len(rows) > MAX_ROWS:
            raise SourceErrors([rows[-1].fault(f"more than {MAX_ROWS} rows up to here", "is this the right file?")])
    if names is None:
        fault = f"there is no column {', '.join(needed)}: the file is empty"
        raise SourceErrors([SourceError(shown, 1, 1, fault, _naming(needed, also))])
    return rows


def settle(faults: list[SourceError]) -> None:
    """Raise `SourceErrors` with the first of the faults, where there are any."""
    if faults:
        raise SourceErrors(faults[:MAX_FAULTS])


def _split(text: str, shown: str) -> Iterator[tuple[int, list[str], list[int]]]:
    """Line, words and their columns of every row that is not blank; no columns where the row has quotes."""
    kept: list[str] = []
    reader = csv.reader(_remembering(text, kept), strict=True)
    line = 1
    while True:
        try:
            words = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            hint = "quote words that hold a quote or a comma, and double the quotes in them"
            raise SourceErrors([SourceError(shown, line, 1, f"this row cannot be read: {fault}", hint)]) from None
        if any(word.strip() for word in words):
            places = [1]
            for word in words:
                places.append(places[-1] + len(word) + 1)
            quoted = any('"' in each for each in kept)
            yield line, [word.strip() for word in words], [] if quoted else places
        kept.clear()
        line = reader.line_num + 1


def _remembering(text: str, kept: list[str]) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        kept.append(line)
        yield line


def _check_names(head: Row, names: list[str], needed: Collection[str], also: Collection[str] | None) -> None:
    missing = [name for name in needed if name not in names]
    if missing:
        hint = _naming(needed, also)
        raise SourceErrors([SourceError(head.file, head.line, 1, f"there is no column {', '.join(missing)}", hint)])
    for number, name in enumerate(names):
        place = head.places.get(name, 1)
        if name not in needed and also is not None and name not in also:
            known = suggest(name, (*needed, *also))
            fault = SourceError(head.file, head.line, place, f"there is no column {show_text(name)} to read", known)
            raise SourceErrors([fault])
        if name in names[:number]:
            raise SourceErrors([SourceError(head.file, head.line, place, f"the column {name} stands twice")])


def _row(shown: str, line: int, names: list[str], found: tuple[list[str], list[int]]) -> Row:
    words, places = found
    if len(words) > len(names):
        place = places[len(names)] if places else 1
        message = f"expected {len(names)} columns, found {len(words)}"
        raise SourceErrors([SourceError(shown, line, place, message, "quote words that hold a comma")])
    return Row(shown, line, dict(zip(names, words, strict=False)), dict(zip(names, places, strict=False)))


def _naming(needed: Collection[str], also: Collection[str] | None) -> str:
    return f"the first line names the columns, parted by commas: {', '.join((*needed, *(also or ())))}"
