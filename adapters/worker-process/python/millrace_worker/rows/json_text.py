"""One JSON value on one line: not finite numbers are null."""
import json
import os
import re
from datetime import date

from .refused import refuse_row, show_place, show_value
from .returned import one_dimension
from .values import is_not_finite, iso_date, plain

_LONE = re.compile("[\ud800-\udfff]")


def to_json(value, row, *place):
    """`place` are the names and positions that lead to the value in its row."""
    try:
        text = _strict.encode(value)
    except (TypeError, ValueError, RecursionError):
        text = _careful(value, row, place)
    return text if text.isascii() else _LONE.sub(_escape, text)


def _escape(found):
    return "\\u%04x" % ord(found.group())


class _Misfit(Exception):
    """What JSON cannot hold, and what would help."""


def _careful(value, row, place):
    """Walks through it first: only where the fast way failed."""
    try:
        return _strict.encode(_simple(value, place))
    except _Misfit as misfit:
        reason = str(misfit)
    except RecursionError:
        reason = "it holds itself, or is nested too deep"
    except (TypeError, ValueError) as error:
        reason = str(error).split("\n")[0]
    return refuse_row(row, "cannot be written as JSON: %s" % reason)


def _simple(value, place):
    if _is_of_json(value):
        return None if is_not_finite(value) else value
    if isinstance(value, dict):
        return {_key(key, place): _simple(member, (*place, key)) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_simple(member, (*place, at)) for at, member in enumerate(value)]
    known = _known(value)
    if known is not value:
        return _simple(known, place)
    ways = "float(value) or str(value)" if hasattr(value, "__float__") else "str(value)"
    what = (show_place(place), type(value).__name__, ways)
    raise _Misfit("%s is a %s: convert it in run(), for example by %s" % what)


def _key(key, place):
    if _is_of_json(key) and not is_not_finite(key):
        return key
    what = (show_place(place), show_value(key), type(key).__name__)
    raise _Misfit("%s has the key %s, a %s: convert it in run(), for example by str(key)" % what)


def _is_of_json(value):
    return value is None or isinstance(value, (str, int, float))


def _known(value):
    """What comes nearer to JSON than a value that it does not know; itself where there is nothing."""
    simple = plain(value)
    if simple is not value:
        return simple
    if isinstance(value, date):
        return iso_date(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):
        return _members(value)
    # An array of pandas before 1.5 has no such thing.
    values = one_dimension(value)
    return value if values is None else values


def _members(array):
    # Moments to the nanosecond would be numbers in a list of Python's own.
    is_moments = getattr(getattr(array, "dtype", None), "kind", "") == "M"
    return list(array) if is_moments else array.tolist()


# It takes for a circle what is known to nobody.
_strict = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_known)
