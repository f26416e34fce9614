"""Rows on their way into a parquet file: lines of JSON, alike to the byte in every language (core/ports/table/row-line.ts)."""
import math
import re
from json.encoder import encode_basestring

from ..table.moments import read_moment
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
            checked = check_value(value, column, row)
            parts.append(key + ("null" if checked is None else _formed(form, checked, column, row)))
        return "{%s}\n" % ",".join(parts)

    return encode


def _formed(form, value, column, row):
    text = form(value)
    if text is not None:
        return text
    where = 'has in column "%s" (%s) %s, which is not in the years 1 to 9999'
    return refuse_row(row, where % (column["name"], column["type"], show_value(value)))


def number_text(value):
    """As JavaScript writes it: the same digits, but another place for the point."""
    try:
        value = float(value)
    except OverflowError:
        return "null"
    if not math.isfinite(value):
        return "null"
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
    """`value` is ISO 8601 already. None for years that four digits do not hold."""
    moment = read_moment(value)
    if moment is None:
        return None
    return '"%sZ"' % moment.isoformat(timespec="milliseconds" if moment.microsecond % 1000 == 0 else "microseconds")


_FORMS = {
    "string": encode_basestring,
    "int": lambda value: "%d" % value,
    "float": number_text,
    "bool": lambda value: "true" if value else "false",
    "datetime": _moment,
}
