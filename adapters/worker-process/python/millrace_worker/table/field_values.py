"""What a field is for the type of its column; NOT_FITTING for what it cannot be. Datetimes are microseconds since 1970."""
import re
from datetime import datetime, timedelta

from .moments import read_moment

NOT_FITTING = object()

# Digits that 64 bits may hold: of thousands, zeros among them, Python makes no number.
_INT = re.compile(r"[ \t]*([+-]?)0*([0-9]{1,19})", re.ASCII)
_FLOAT = re.compile(r"[ \t]*[+-]?((?:[0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|inf|infinity|nan)", re.ASCII | re.IGNORECASE)
# Of a surrogate pair: no text, and pandas 3 holds none.
_HALF = re.compile("[\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1)
_MOST_EXACT = 2**53 - 1


def field_value(kind, text):
    """Of a csv field, which is not empty."""
    return _FIELDS[kind](text)


def json_value(kind, value):
    """Of a jsonl value, which is not null."""
    return _JSON[kind](value)


def _int(text):
    found = _INT.fullmatch(text)
    if found is None:
        return NOT_FITTING
    value = int("".join(found.groups()))
    return value if -(2**63) <= value < 2**63 else NOT_FITTING


def _float(text):
    return float(text) if _FLOAT.fullmatch(text) else NOT_FITTING


def _bool(text):
    return {"true": True, "false": False}.get(text.lower(), NOT_FITTING)


def _datetime(text):
    moment = read_moment(text)
    return NOT_FITTING if moment is None else (moment - _EPOCH) // timedelta(microseconds=1)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _json_string(text):
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def _json_int(value):
    if not _is_number(value):
        return NOT_FITTING
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else NOT_FITTING
    return int(value) if value.is_integer() and abs(value) <= _MOST_EXACT else NOT_FITTING


def _json_float(value):
    return float(value) if _is_number(value) else NOT_FITTING


def _json_bool(value):
    return value if isinstance(value, bool) else NOT_FITTING


def _json_datetime(value):
    return _datetime(value) if isinstance(value, str) else NOT_FITTING


_FIELDS = {"string": lambda text: text, "int": _int, "float": _float, "bool": _bool, "datetime": _datetime}
_JSON = {
    "string": _json_string,
    "int": _json_int,
    "float": _json_float,
    "bool": _json_bool,
    "datetime": _json_datetime,
}
