"""What a file's path says of all of its rows."""
import json

from .columns import column_series
from .field_values import NOT_FITTING, field_value
from .refused import TableRefused


def with_path_columns(pandas, frame, path, columns, texts):
    """The rows behind these columns. Raises TableRefused for a value that does not fit."""
    kept = [(column, _value(path, column, text)) for column, text in zip(columns, texts) if column["isKept"]]
    for column, value in reversed(kept):
        series = column_series(pandas, path, column, [value] * len(frame))
        frame.insert(0, column["name"], series.array)
    return frame


def _value(path, column, text):
    if text == "":
        return None
    value = field_value(column["type"] or "string", text)
    if value is not NOT_FITTING:
        return value
    if not column["isDeclared"]:
        return None
    shown = json.dumps(text, ensure_ascii=False)
    raise TableRefused('%s: its column "%s" (%s) is %s, which does not fit' % (path, column["name"], column["type"], shown))
