"""csv by pandas' own reader, many times faster, where it understands the text as the protocol does."""
import io
import re
import warnings

from .columns import column_series, text_dtype
from .field_values import NOT_FITTING, field_value

# Integers are turned into such by Python, which knows no 1e3 and no 1. among them.
_KINDS = {"int": object, "float": "float64"}
_TRUTH = ("true", "false")
# Read as text, and what the text is by whoever says it for the careful reader.
_OWN = ("bool", "datetime")
# The library drops a byte order mark, which is a value's own here: one at the start of a file is taken away before.
# It, and Python, read numbers beside form feeds and vertical tabs.
_MARKS = '"\0\ufeff\f\v'


def read_plain_csv(pandas, path, text, table):
    """None where it may differ, and for a value that does not fit: the careful reader can say which."""
    columns = table["columns"]
    kept = [at for at, column in enumerate(columns) if column["isKept"]]
    if len(columns) < 2 or not kept or not _is_plain(text, table["separator"]):
        return None
    if any(columns[at]["type"] == "int" for at in kept) and ("_" in text or not text.isascii()):
        # Python takes 1_000, and digits of other alphabets.
        return None
    truths = _truths(text) if any(columns[at]["type"] == "float" for at in kept) else 0
    if truths > 0 and not any(columns[at]["type"] == "bool" for at in kept):
        # The library takes truth values for numbers.
        return None
    dtypes = {}
    for at in kept:
        kind = columns[at]["type"]
        if kind not in ("string", "int", "float") + _OWN:
            return None
        dtypes[at] = _KINDS.get(kind) or str
    options = {"header": None, "names": list(range(len(columns))), "index_col": False, "usecols": kept, "dtype": dtypes}
    try:
        with warnings.catch_warnings():
            # Surplus fields are left out on purpose.
            warnings.simplefilter("ignore")
            frame = pandas.read_csv(
                io.BytesIO(text.encode()), sep=table["separator"], quoting=3, keep_default_na=False, na_values=[""],
                engine="c", low_memory=False, **_exact_floats(pandas), **options
            )
        for at in kept:
            if columns[at]["type"] == "int":
                frame[at] = frame[at].to_numpy(dtype=object).astype("int64")
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    own = {at: _own_values(columns[at]["type"], frame[at]) for at in kept if columns[at]["type"] in _OWN}
    if None in own.values():
        return None
    if truths > sum(_non_null(values) for at, values in own.items() if columns[at]["type"] == "bool"):
        # Some stand elsewhere than where they belong.
        return None
    for at, values in own.items():
        frame[at] = column_series(pandas, path, columns[at], values)
    for at in kept:
        if columns[at]["type"] == "string" and frame[at].dtype != text_dtype(pandas):
            frame[at] = frame[at].astype(text_dtype(pandas))
    frame.columns = [columns[at]["name"] for at in kept]
    return frame


def _own_values(kind, texts):
    """Nulls as None; None for all when one does not fit."""
    texts = texts.to_numpy(dtype=object)
    fitting = {text: field_value(kind, text) for text in set(texts) if isinstance(text, str)}
    if NOT_FITTING in fitting.values():
        return None
    return [fitting.get(text) for text in texts]


def _non_null(values):
    return len(values) - values.count(None)


def _exact_floats(pandas):
    """From 3.1 on pandas reads them so by itself, and wants not to be asked."""
    version = tuple(int(part) for part in pandas.__version__.split(".")[:2])
    return {"float_precision": "round_trip"} if version < (3, 1) else {}


def _is_plain(text, separator):
    """None of the marks, no lone CR, no blank that starts a line or ends a field, no half an exponent at the end of one."""
    if any(mark in text for mark in _MARKS) or text.endswith("\r"):
        return False
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return False
    return not (_has_blank_edge(text, separator) or _has_half_exponent(text, separator))


# Looking for one letter is a hundred times faster than a pattern, which is tried only where it may match.


def _has_blank_edge(text, separator):
    """The library loses some that start a line, and overlooks those behind a number."""
    blanks = tuple(blank for blank in " \t" if blank in text and blank != separator)
    edges = [edge for blank in blanks for edge in ("\n" + blank, blank + separator, blank + "\r", blank + "\n")]
    return text.startswith(blanks) or text.endswith(blanks) or any(edge in text for edge in edges)


def _has_half_exponent(text, separator):
    if "e" not in text and "E" not in text:
        return False
    return re.search(r"[eE](?<=[0-9.].)[+-]?(?:%s|[\r\n]|$)" % re.escape(separator), text) is not None


def _truths(text):
    """As many as stand anywhere in it, in words of their own or others."""
    if not any(letter in text for letter in "uUlL"):
        return 0
    lower = text.lower()
    return sum(lower.count(truth) for truth in _TRUTH)
