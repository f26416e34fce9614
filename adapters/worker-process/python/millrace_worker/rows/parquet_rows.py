"""Rows on their way into a parquet file: lines of JSON, alike to the byte in every language (core/ports/table/row-line.ts)."""
import math
import re
from json.encoder import encode_basestring

from ..table.moments import has_nanoseconds, read_moment
from .columns import values_of
from .refused import refuse_row
from .values import check_value, show_value

_EXPONENT = re.compile(r"(-?)(\d)(?:\.(\d+))?e([+-]\d+)")


def parquet_rows(columns):
    keys = [encode_basestring(column["name"]) + ":" for column in columns]
    forms = [_FORMS[column["type"]] for column in columns]

    def encode(item, row):
        values = values_of(item, row, columns)
        parts = []
        for key, form, column, value in zip(keys, forms, columns, values):
            checked = check_value(value, column, row, is_exact=True)
            try:
                parts.append(key + ("null" if checked is None else form(checked)))
            except _Misfit as misfit:
                where = 'has in column "%s" (%s) %s, which %s'
                refuse_row(row, where % (column["name"], column["type"], show_value(checked), misfit))
        return "{%s}\n" % ",".join(parts)

    return encode


class _Misfit(Exception):
    """Why parquet cannot hold a value, and what would help."""


def _float_text(value):
    number = _exact_float(value)
    if math.isfinite(number):
        return number_text(number)
    return '"NaN"' if math.isnan(number) else '"Infinity"' if number > 0 else '"-Infinity"'


def _exact_float(value):
    try:
        number = float(value)
        if not isinstance(value, int) or number == value:
            return number
    except OverflowError:
        pass
    raise _Misfit("a float does not hold exactly: give the column the type int or string")


def number_text(value):
    """A finite number as JavaScript writes it: the same digits, but another place for the point."""
    text = repr(value)
    if "e" not in text:
        return "0" if value == 0 else text[:-2] if text.endswith(".0") else text
    sign, first, rest, exponent = _EXPONENT.fullmatch(text).groups()
    digits, exponent = first + (rest or ""), int(exponent)
    if 0 <= exponent < 21:
        return sign + digits.ljust(exponent + 1, "0")
    if -7 < exponent < 0:
        return sign + "0." + "0" * (-exponent - 1) + digits
    return "%s%s%se%+d" % (sign, first, "." + rest if rest else "", exponent)


def _moment(value):
    """`value` is ISO 8601 already."""
    if has_nanoseconds(value):
        raise _Misfit("is finer than the microseconds it can hold: round it, or give it as a string")
    moment = read_moment(value)
    if moment is None:
        raise _Misfit("is not in the years 1 to 9999")
    return '"%sZ"' % moment.isoformat(timespec="milliseconds" if moment.microsecond % 1000 == 0 else "microseconds")


_FORMS = {
    "string": encode_basestring,
    "int": lambda value: "%d" % value,
    "float": _float_text,
    "bool": lambda value: "true" if value else "false",
    "datetime": _moment,
}
