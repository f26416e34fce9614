"""`jsonl`: one JSON value a line; with columns, objects of exactly those."""
from .columns import values_of
from .json_text import to_json
from .values import check_value


def jsonl_rows(columns):
    if columns is None:
        return lambda item, row: to_json(item, row) + "\n"
    names = [column["name"] for column in columns]

    def encode(item, row):
        values = values_of(item, row, columns)
        checked = [check_value(value, column, row) for value, column in zip(values, columns)]
        return to_json(dict(zip(names, checked)), row) + "\n"

    return encode
