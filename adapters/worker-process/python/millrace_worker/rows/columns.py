"""An item's values in the order of the columns; unchecked."""
from .refused import refuse_row
from .values import as_list


def values_of(item, row, columns):
    if isinstance(item, dict):
        return [field_of(item, row, column["name"]) for column in columns]
    values = as_list(item)
    if values is None:
        values = [item]
    if len(values) == len(columns):
        return values
    return refuse_row(row, "has %d values for %d columns" % (len(values), len(columns)))


def field_of(item, row, name):
    if name in item:
        return item[name]
    return refuse_row(row, 'lacks the column "%s"' % name)
