"""Reads tables whole, by pandas itself, and in mini-batches, as the Python worker does. Cases come on stdin as JSON."""
import json
import math
import sys

sys.path.insert(0, sys.argv[1])
import pandas

from millrace_worker.table.read_table import read_table


def whole(case):
    """Every field as text; None for an empty one."""
    frame = pandas.read_csv(
        case["path"],
        sep=case["separator"],
        header=0 if case["hasHeader"] else None,
        names=["c%d" % at for at in range(case["columns"])],
        dtype=str,
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=case["columns"] > 1,
        encoding="utf-8-sig",
        quotechar='"',
    ) if case["hasRows"] else pandas.DataFrame()
    return [[field or None if isinstance(field, str) else None for field in row] for row in frame.itertuples(index=False)]


def in_mini_batches(path, tasks):
    rows = []
    dtypes = set()
    for task in tasks:
        frame = read_table([path], task)
        if frame is not None:
            dtypes.add(tuple(kind(frame.iloc[:, at]) for at in range(len(frame.columns))))
            columns = [[plain(value) for value in frame.iloc[:, at]] for at in range(len(frame.columns))]
            rows.extend(list(row) for row in zip(*columns))
    return [rows, sorted(dtypes)]


def kind(column):
    """Its type; of the nullable twin the type that it stands in for, where that could not hold the nulls there are."""
    name = str(column.dtype)
    return {"Int64": "int64", "boolean": "bool"}.get(name, name) if column.isna().any() else name


def plain(value):
    if value is None or value is pandas.NA or value is pandas.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pandas.Timestamp):
        return value.isoformat(timespec="microseconds" if value.microsecond % 1000 else "milliseconds")
    return value.item() if hasattr(value, "item") else value


def read(case):
    return [whole(case), *(in_mini_batches(case["path"], case[tasks]) for tasks in ("inParts", "atOnce"))]


json.dump([read(case) for case in json.load(sys.stdin)], sys.stdout)
