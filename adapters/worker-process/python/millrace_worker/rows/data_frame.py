"""A pandas DataFrame as rows."""
from .text_rows import note_line_break

# So many rows are written at once: a frame that is too large is known to be so early.
_SLICE = 65536


def data_frame_text(buffer, frame, warnings):
    """Byte for byte what pandas writes with `sep=' '`, without header and index, as ParallelRunStep does."""
    for start in range(0, len(frame), _SLICE):
        part = frame.iloc[start : start + _SLICE]
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
