"""A pandas DataFrame as rows."""
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


def rows_of_data_frame(frame):
    """Rows by column name. What pandas counts as missing is None."""
    names = [str(name) for name in frame.columns]
    columns = [_values_of(frame.iloc[:, at]) for at in range(len(names))]
    if not columns:
        return [{} for _ in range(len(frame))]
    return [dict(zip(names, values)) for values in zip(*columns)]


def _values_of(series):
    # Short floats keep their own digits only as what they are.
    is_short = getattr(series.dtype, "kind", "") == "f" and series.dtype.itemsize < 8
    values = list(series.to_numpy()) if is_short else list(series)
    missing = series.isna()
    if not missing.any():
        return values
    return [None if is_missing else value for value, is_missing in zip(values, missing)]
