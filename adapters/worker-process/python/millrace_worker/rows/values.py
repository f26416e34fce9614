"""Values of a row: what is none, what is a list, how dates are written."""
import math
import re
from datetime import date, datetime, timezone

from .refused import refuse_row, show_value
from .returned import one_dimension

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")


def as_list(item):
    """Lists, tuples, arrays of one dimension and records of numpy by position; None for what is one value."""
    if isinstance(item, (list, tuple)):
        return item
    names = getattr(getattr(item, "dtype", None), "names", None)
    if names and getattr(item, "ndim", None) == 0:
        return [item[name] for name in names]
    return one_dimension(item)


def plain(value, is_exact=False):
    """The Python value of a numpy scalar; anything else is itself. What is missing in pandas, or masked, is None.

    A float of less than 64 bits becomes what its own few digits say, unless `is_exact`: then what it is.
    """
    if type(value) in (str, int, float, bool):
        return value
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return None
    if hasattr(value, "dtype") and getattr(value, "ndim", None) == 0 and hasattr(value, "tolist"):
        return _from_numpy(value, is_exact)
    return value


def _from_numpy(value, is_exact):
    simple = value.tolist()
    if simple is None:
        # A moment that is none, and whatever is masked.
        return None
    if value.dtype.kind == "f" and value.dtype.itemsize < 8 and not is_exact:
        return float(str(value))
    if value.dtype.kind == "M":
        return _moment_of(value)
    return simple


def _moment_of(value):
    rounded = value.astype("datetime64[us]")
    # A `datetime` would lose what is finer.
    return rounded.item() if rounded == value else str(value)


def iso_date(value):
    """In UTC where it has a zone; without one it means no moment, and none is made up."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
        return _iso_time(value) + "Z"
    return _iso_time(value)


def _iso_time(value):
    text = value.isoformat()
    if getattr(value, "nanosecond", 0):
        return text
    # Not by `timespec`, which the Timestamp of pandas has since 1.4 only.
    if value.microsecond == 0:
        return text + ".000"
    return text[:-3] if value.microsecond % 1000 == 0 else text


def check_value(value, column, row, is_exact=False):
    """The value if it is of the column's type. None is of every type. `is_exact` where numbers are not kept as their digits."""
    value = plain(value, is_exact or column["type"] == "int")
    if value is None:
        return None
    checked = _CHECKS[column["type"]](value)
    if checked is not None:
        return checked
    where = 'has in column "%s" (%s) %s, which does not fit%s'
    return refuse_row(row, where % (column["name"], column["type"], show_value(value), _advice(value, column)))


def _advice(value, column):
    """What to do about a number that is none of the column's, about what is no text, and about objects; empty for what explains itself."""
    if not isinstance(value, (str, int, float, date)):
        return ": it is a %s; %s" % (type(value).__name__, _conversion(value, column["type"]))
    if column["type"] == "string":
        return ": " + _conversion(value, "string")
    if column["type"] != "int" or isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    if is_not_finite(value):
        return ": return None where there is no number"
    if isinstance(value, float) and not value.is_integer():
        return ": give the column the type float"
    return ": beyond 2^53 return an int, beyond 64 bits give the column the type string and return str(value)"


def _conversion(value, kind):
    if kind == "string":
        return "return str(value)"
    way = "give the column the type string and return str(value)"
    return "return %s(value), or %s" % (kind, way) if kind in ("int", "float") and hasattr(value, "__float__") else way


def _string(value):
    return value if isinstance(value, str) else None


def _int(value):
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and -(2**63) <= value < 2**63 else None


def _float(value):
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _bool(value):
    return value if isinstance(value, bool) else None


def _datetime(value):
    if isinstance(value, date):
        return iso_date(value)
    return value if isinstance(value, str) and _is_iso(value) else None


def _is_iso(text):
    """Kept as it is then: more digits than a `datetime` holds would be lost."""
    if _ISO.fullmatch(text) is None:
        return False
    try:
        datetime.strptime(text[:10], "%Y-%m-%d")
        if len(text) > 10:
            datetime.strptime(text[11:16], "%H:%M")
    except ValueError:
        return False
    return True


_CHECKS = {"string": _string, "int": _int, "float": _float, "bool": _bool, "datetime": _datetime}


def is_not_finite(value):
    return isinstance(value, float) and not math.isfinite(value)
