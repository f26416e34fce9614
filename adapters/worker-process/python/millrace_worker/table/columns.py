"""Values on their way into the columns of a DataFrame."""
import json

from .field_values import NOT_FITTING
from .refused import TableRefused


class Gatherer:
    """Rows of one file after the other; a column's type does not depend on what was in them."""

    def __init__(self, columns):
        self._columns = [(at, column) for at, column in enumerate(columns) if column["isKept"]]
        self._values = [[] for _ in self._columns]
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

    def frame(self, pandas):
        """Raises TableRefused for a row that is none, and for a value that does not fit its column's declared type."""
        if self._refusal is not None:
            raise TableRefused(self._refusal, self.rows)
        series = [column_series(pandas, column["type"] or "string", values) for (_, column), values in zip(self._columns, self._values)]
        frame = pandas.concat(series, axis=1) if series else pandas.DataFrame(index=range(self.rows))
        frame.columns = [column["name"] for _, column in self._columns]
        return frame

    def _or_refuse(self, column, value, path):
        if not column["isDeclared"]:
            return None
        shown = json.dumps(value, ensure_ascii=False)[:100]
        where = (path, self.rows, column["name"], column["type"], shown)
        refusal = '%s: row %d of the mini-batch has in column "%s" (%s) %s, which does not fit' % where
        self._refusal = self._refusal or refusal
        return None


def text_dtype(pandas):
    """What pandas makes of text by itself."""
    return "str" if int(pandas.__version__.split(".")[0]) >= 3 else object


def column_series(pandas, kind, values):
    """Values of a kind, None for a null."""
    has_null = None in values
    if kind == "int":
        return pandas.Series(values, dtype="Int64" if has_null else "int64")
    if kind == "bool":
        return pandas.Series(values, dtype="boolean" if has_null else "bool")
    if kind == "float":
        return pandas.Series(values, dtype="float64")
    if kind == "datetime":
        moments = pandas.Series(pandas.to_datetime(pandas.Series(values, dtype="Int64"), unit="us"))
        return moments.astype("datetime64[us]") if int(pandas.__version__.split(".")[0]) >= 2 else moments
    missing = float("nan")
    return pandas.Series([missing if value is None else value for value in values], dtype=text_dtype(pandas))
