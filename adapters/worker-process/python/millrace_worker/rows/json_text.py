"""One JSON value on one line: not finite numbers are null."""
import json
import os
import re
from datetime import date

from .refused import refuse_row
from .values import as_list, is_not_finite, iso_date, plain

_LONE = re.compile("[\ud800-\udfff]")


def to_json(value, row):
    try:
        text = _strict.encode(value)
    except (TypeError, ValueError, RecursionError):
        text = _careful(value, row)
    return text if text.isascii() else _LONE.sub(_escape, text)


def _escape(found):
    return "\\u%04x" % ord(found.group())


def _careful(value, row):
    """Walks through it first: only where the fast way failed."""
    try:
        return _strict.encode(_simple(value))
    except (TypeError, ValueError, RecursionError) as error:
        return refuse_row(row, "cannot be written as JSON: %s" % str(error).split("\n")[0])


def _simple(value):
    value = plain(value)
    if is_not_finite(value):
        return None
    if isinstance(value, dict):
        return {key: _simple(member) for key, member in value.items()}
    values = _members(value) if hasattr(value, "tolist") else as_list(value)
    return value if values is None else [_simple(member) for member in values]


def _members(array):
    # Moments to the nanosecond would be numbers in a list of Python's own.
    is_moments = getattr(getattr(array, "dtype", None), "kind", "") == "M"
    return list(array) if is_moments else array.tolist()


def _other(value):
    """What JSON does not know by itself."""
    simple = plain(value)
    if simple is not value:
        return simple
    if isinstance(value, date):
        return iso_date(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):
        return _members(value)
    raise TypeError("a %s is none" % type(value).__name__)


_strict = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_other)
