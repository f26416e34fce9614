"""`csv` as RFC 4180 has it: one record stays one record, whatever its fields hold."""
import json
import re
from datetime import date

from .columns import field_of, values_of
from .json_text import to_json
from .refused import refuse_row, show_place
from .values import as_list, check_value, iso_date, plain


# What the first objects of this process had, which works on one step.
_first_columns = []


def csv_rows(separator, columns, on_other_columns=lambda text: None):
    fields_of = _fields_by_first_row(on_other_columns) if columns is None else _fields_by_columns(columns)
    # A byte order mark is quoted too: at the start of a file readers would drop it.
    special = re.compile('["\r\n\ufeff]|' + re.escape(separator)).search

    def encode(item, row):
        fields = fields_of(item, row)
        line = separator.join([_quoted(field) if special(field) else field for field in fields])
        # Readers skip an empty line, and with it the record.
        return line + "\r\n" if line else '""\r\n'

    return encode


def _quoted(field):
    return '"%s"' % field.replace('"', '""')


def _fields_by_columns(columns):
    def fields_of(item, row):
        values = values_of(item, row, columns)
        return [_typed_field(check_value(value, column, row)) for value, column in zip(values, columns)]

    return fields_of


def _typed_field(value):
    if value is None:
        return ""
    # Alike in every language.
    return str(value).lower() if isinstance(value, bool) else str(value)


def _compare_columns(names, on_other):
    found = json.dumps(names, ensure_ascii=False, separators=(",", ":"), default=str)
    if not _first_columns:
        _first_columns.append(found)
    if found != _first_columns[0]:
        what = "its rows have the columns %s, those of a mini-batch before it %s: declare append_row_columns"
        on_other(what % (found[:300], _first_columns[0][:300]))


def _fields_by_first_row(on_other_columns):
    """Without columns the first object decides which there are, and in which order."""
    names = []

    def fields_of(item, row):
        if not isinstance(item, dict):
            values = as_list(item)
            return [_to_field(value, row, at) for at, value in enumerate([item] if values is None else values)]
        if not names:
            names.extend(item)
            _compare_columns(names, on_other_columns)
        _refuse_other_keys(item, names, row)
        return [_to_field(field_of(item, row, name), row, name) for name in names]

    return fields_of


def _refuse_other_keys(item, names, row):
    for name in item:
        if name not in names:
            refuse_row(row, 'has the key "%s", which the first row does not have' % name)


def _to_field(value, row, place):
    if type(value) is str:
        return value
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, date):
        return iso_date(value)
    if isinstance(value, (dict, list, tuple)) or as_list(value) is not None:
        return to_json(value, row, place)
    if callable(value):
        refuse_row(row, "cannot be written: %s is a %s" % (show_place([place]), type(value).__name__))
    return str(value)
