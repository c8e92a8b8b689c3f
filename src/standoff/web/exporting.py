"""Exporting: the figures behind the charts of a run, as one tidy table, and its members one by one.

``figures``: one row a number: table, item, place, date, quantity, value. Tables: outcomes, kinds, by_day, out_by,
weekly, drivers. ``members``: a stored run's chunks as they lie there, one row a simulated future.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from standoff import store
from standoff.record import EXITS
from standoff.study import Run
from standoff.web.limits import MOST_MEMBERS
from standoff.web.problems import Problem

COLUMNS = ("table", "item", "place", "date", "quantity", "value")
FIGURES, MEMBERS = "figures", "members"
KINDS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_SPOKEN_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures(run: Run) -> pd.DataFrame:
    """Every figure of a run, one a row."""
    rows: list[tuple[object, ...]] = []
    for table, frame in (("outcomes", run.outcomes), ("kinds", run.in_power_kinds), ("by_day", run.by_day)):
        rows += _long(table, frame, str(frame.columns[0]), ("p", "low", "high", "se"))
    for row in run.timing.out_by.to_dict("records"):
        date = pd.Timestamp(row["date"]).date().isoformat()
        rows += [("out_by", name, "", date, "p", float(row[name])) for name in EXITS]
        rows.append(("out_by", "out", "", date, "p", float(row["p"])))
    for row in run.weekly.to_dict("records"):
        date = pd.Timestamp(row["date"]).date().isoformat()
        for quantity in ("q05", "q25", "q50", "q75", "q95"):
            rows.append(("weekly", "crowd", str(row["place"]), date, quantity, float(row[quantity])))
    for row in run.drivers.to_dict("records"):
        for quantity in ("lowest_fifth", "highest_fifth"):
            rows.append(("drivers", str(row["assumption"]), "", "", quantity, float(row[quantity])))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _long(table: str, frame: pd.DataFrame, item: str, quantities: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    for row in frame.to_dict("records"):
        for quantity in quantities:
            yield table, str(row[item]), "", "", quantity, float(row[quantity])


def members(run: Run) -> pa.Table:
    """One row a simulated future: its probabilities and features.

    Raises `RunError` where a chunk is damaged, `Problem` where there are more than one answer should hold.
    """
    if run.record.provenance.members > MOST_MEMBERS:
        hint = f"read part-*.parquet in {Path(run.record.run_dir or '').name} itself"
        raise Problem(422, f"more than {MOST_MEMBERS} members are too many for one file", "members", hint)
    kept = store.open_run(Path(run.record.run_dir or ""))
    tables = []
    for chunk in kept.chunks():
        number = pa.array(range(chunk.first, chunk.first + chunk.size), pa.int64())
        tables.append(pa.table({"member": number, **{name: pa.array(v) for name, v in chunk.members.items()}}))
    return pa.concat_tables(tables)


def export(run: Run, what: str, kind: str) -> bytes:
    """``what``: `FIGURES` or `MEMBERS`; ``kind``: csv or parquet."""
    table = members(run) if what == MEMBERS else pa.Table.from_pandas(figures(run), preserve_index=False)
    if kind == "parquet":
        sink = io.BytesIO()
        pq.write_table(table, sink)
        return sink.getvalue()
    return to_csv(table.column_names, zip(*(column.to_pylist() for column in table.columns), strict=True))


def to_csv(names: list[str], rows: Iterator[tuple[Any, ...]]) -> bytes:
    """CSV in which no name of a scenario is taken for a formula by a spreadsheet."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in row])
    return sink.getvalue().encode("utf-8")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_SPOKEN_FORMULA) else text
