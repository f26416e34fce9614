"""Rows of a parquet file, with the types that it says."""
from .refused import TableRefused, load


def read_parquet(pandas, path, shown, row_range, table):
    """Raises TableRefused for a file that lacks a column, calling it as people do."""
    load("pyarrow", "a parquet table")
    import pyarrow
    import pyarrow.parquet

    names = [column["name"] for column in table["columns"] if column["isKept"]]
    # Nanoseconds in 64 bits, its own choice, hold no years but 1677 to 2262, and others wrap round.
    with pyarrow.parquet.ParquetFile(path, coerce_int96_timestamp_unit="us") as file:
        _require_columns(shown, file, row_range, names)
        rows = _rows(pyarrow, file, row_range, names)
    columns = {name: _column(pandas, pyarrow, rows.column(name)) for name in names}
    return pandas.DataFrame(columns, columns=names) if rows.num_rows else None


def _require_columns(shown, file, row_range, names):
    found = file.schema_arrow.names
    lacking = [name for name in names if name not in found]
    if lacking:
        start, end = row_range
        what = "%s has no column %s, which the input's first file has; it has %s" % (shown, ", ".join(lacking), ", ".join(found))
        raise TableRefused(what, max(0, min(end, file.metadata.num_rows) - start))


def _rows(pyarrow, file, row_range, names):
    """Reads the row groups that hold some of them, and nothing else."""
    start, end = row_range
    parts, first = [], 0
    for group in range(file.metadata.num_row_groups):
        count = file.metadata.row_group(group).num_rows
        if first < end and first + count > start:
            part = file.read_row_group(group, columns=names)
            begin = max(0, start - first)
            parts.append(part.slice(begin, min(end - first, count) - begin))
        first += count
    return pyarrow.concat_tables(parts) if parts else file.schema_arrow.empty_table().select(names)


def _column(pandas, pyarrow, values):
    if values.null_count > 0 and pyarrow.types.is_integer(values.type):
        # Of these half do not fit into the other.
        kind = "UInt64" if pyarrow.types.is_uint64(values.type) else "Int64"
        return pandas.array(values.to_pylist(), dtype=kind)
    if values.null_count > 0 and pyarrow.types.is_boolean(values.type):
        return pandas.array(values.to_pylist(), dtype="boolean")
    return values.to_pandas()
