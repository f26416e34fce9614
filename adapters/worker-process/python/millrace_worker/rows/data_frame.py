"""A pandas DataFrame as rows."""
from .refused import ResultRefused, show_value
from .text_rows import note_line_break

# As many values as pandas itself writes at once: what it finds in them decides how dates are written. And a frame that is
# too large is known to be so early.
_VALUES_AT_ONCE = 100000


def data_frame_text(buffer, frame, warnings):
    """Byte for byte what pandas writes with `sep=' '`, without header and index, as ParallelRunStep does."""
    rows_at_once = max(1, _VALUES_AT_ONCE // max(1, len(frame.columns)))
    for start in range(0, len(frame), rows_at_once):
        part = frame.iloc[start : start + rows_at_once]
        text = part.to_csv(sep=" ", header=False, index=False)
        if text.count("\n") != len(part) or "\r" in text:
            note_line_break(warnings)
        buffer.add(text)


def records_of_data_frame(frame):
    """Rows by position. What pandas counts as missing is None."""
    return _records(frame, range(len(frame.columns)))


def objects_of_data_frame(frame, columns):
    """Rows by column name, of these columns only where there are any. Raises ResultRefused for a name that is there twice."""
    names = [str(name) for name in frame.columns]
    wanted = set(names if columns is None else [column["name"] for column in columns])
    kept = [at for at, name in enumerate(names) if name in wanted]
    names = [names[at] for at in kept]
    if len(set(names)) < len(names):
        _refuse_twice([frame.columns[at] for at in kept], names)
    return [dict(zip(names, values)) for values in _records(frame, kept)]


def _records(frame, positions):
    if not positions:
        return [()] * len(frame)
    return list(zip(*[_values_of(frame.iloc[:, at]) for at in positions]))


def _refuse_twice(labels, names):
    name = next(name for at, name in enumerate(names) if name in names[:at])
    alike = ", ".join(show_value(label) for label, other in zip(labels, names) if other == name)
    what = 'run() returned a DataFrame that has the column "%s" more than once (%s): rename one of them, or drop it'
    raise ResultRefused(what % (name, alike))


def _values_of(series):
    # Short floats keep their own digits only as what they are.
    is_short = getattr(series.dtype, "kind", "") == "f" and series.dtype.itemsize < 8
    values = list(series.to_numpy()) if is_short else list(series)
    missing = series.isna()
    if not missing.any():
        return values
    return [None if is_missing else value for value, is_missing in zip(values, missing)]
