"""Values on their way into the columns of a DataFrame."""
import json

from .field_values import NOT_FITTING
from .refused import TableRefused

# Microseconds since 1970 on either side: it counts nanoseconds in 64 bits.
_MOST_BEFORE_PANDAS_2 = 2**63 // 1000

_MISFIT = (
    "%s: column %s has %s, which does not fit %s, the type inferred from its first rows; "
    "such values are null: declare the column in column_types, as string to keep them"
)


class Gatherer:
    """Rows of one file after the other; a column's type does not depend on what was in them."""

    def __init__(self, columns, warn):
        self._columns = [(at, column) for at, column in enumerate(columns) if column["isKept"]]
        self._values = [[] for _ in self._columns]
        self._warn = warn
        # Names of columns of which a value was told that does not fit.
        self._misfits = set()
        self.rows = 0
        # The first: what comes after it is only counted.
        self._refusal = None

    def add(self, value_in, fit, path):
        """`value_in(column, position)` is None for a null."""
        for (position, column), values in zip(self._columns if self._refusal is None else (), self._values):
            value = value_in(column, position)
            if value is not None:
                fitting = fit(column["type"] or "string", value)
                value = self._or_refuse(column, value, path) if fitting is NOT_FITTING else fitting
            values.append(value)
        self.rows += 1

    def refuse(self, what):
        """A row that is none."""
        self._refusal = self._refusal or what
        self.rows += 1

    def frame(self, pandas, path):
        """Raises TableRefused for a row that is none, and for a value that does not fit its column."""
        if self._refusal is not None:
            raise TableRefused(self._refusal, self.rows)
        series = [column_series(pandas, path, column, values) for (_, column), values in zip(self._columns, self._values)]
        frame = pandas.concat(series, axis=1) if series else pandas.DataFrame(index=range(self.rows))
        frame.columns = [column["name"] for _, column in self._columns]
        return frame

    def _or_refuse(self, column, value, path):
        name, kind = column["name"], column["type"]
        if not column["isDeclared"] and name in self._misfits:
            return None
        shown = json.dumps(value, ensure_ascii=False)[:100]
        if not column["isDeclared"]:
            self._misfits.add(name)
            quoted = json.dumps(name, ensure_ascii=False)
            self._warn("misfit %s" % quoted, _MISFIT % (path, quoted, shown, kind))
            return None
        where = (path, self.rows, name, kind, shown)
        refusal = '%s: row %d of the mini-batch has in column "%s" (%s) %s, which does not fit' % where
        self._refusal = self._refusal or refusal
        return None


def text_dtype(pandas):
    """What pandas makes of text by itself."""
    return "str" if int(pandas.__version__.split(".")[0]) >= 3 else object


def column_series(pandas, path, column, values):
    """Values of a column of the file, None for a null. Raises TableRefused for a moment that pandas does not hold."""
    kind = column["type"] or "string"
    has_null = None in values
    if kind == "int":
        return pandas.Series(values, dtype="Int64" if has_null else "int64")
    if kind == "bool":
        return pandas.Series(values, dtype="boolean" if has_null else "bool")
    if kind == "float":
        return pandas.Series(values, dtype="float64")
    if kind == "datetime":
        return _moments(pandas, path, column, values)
    missing = float("nan")
    return pandas.Series([missing if value is None else value for value in values], dtype=text_dtype(pandas))


def _moments(pandas, path, column, values):
    import numpy

    moments = numpy.array(values, dtype="datetime64[us]")
    try:
        return pandas.Series(moments)
    except pandas.errors.OutOfBoundsDatetime:
        row = next(row for row, value in enumerate(values) if value is not None and abs(value) > _MOST_BEFORE_PANDAS_2)
    where = (path, row, column["name"], moments[row], pandas.__version__)
    what = '%s: row %d of the mini-batch has in column "%s" (datetime) %s, which pandas %s cannot hold'
    advice = ": declare the column string in column_types, or take pandas 2 or newer"
    raise TableRefused(what % where + advice, len(values))
