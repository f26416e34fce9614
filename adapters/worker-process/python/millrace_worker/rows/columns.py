"""An item's values in the order of the columns; unchecked."""
from .refused import refuse_row, show_value
from .values import as_list


def values_of(item, row, columns):
    if isinstance(item, dict):
        return [field_of(item, row, column["name"]) for column in columns]
    values = as_list(item)
    if values is None:
        values = [item]
    if len(values) == len(columns):
        return values
    what = "has %d values for %d columns: %s; return one value for each, in the order %s, or a dict of them by name"
    names = ", ".join(column["name"] for column in columns)
    return refuse_row(row, what % (len(values), len(columns), show_value(item), names))


def field_of(item, row, name):
    if name in item:
        return item[name]
    return refuse_row(row, 'lacks the column "%s"' % name)
