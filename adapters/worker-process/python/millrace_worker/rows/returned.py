"""What `run()` may return: a list, a tuple, an array of one dimension of numpy or pandas, a Series or a DataFrame."""
import sys
from array import array

from .refused import ResultRefused, show_value

_ADVICE = "return one element for each input item that succeeded"


def as_returned_list(result):
    """The elements; a DataFrame stays what it is. Raises ResultRefused for anything else."""
    if type(result) in (list, tuple, array) or is_data_frame(result):
        return result
    if isinstance(result, (list, tuple, array)):
        # One of a class of its own may say another length than it has elements.
        return list(result)
    values = one_dimension(result)
    if values is not None:
        return values
    raise ResultRefused("run() returned %s, not a list: %s" % (_describe(result), _ADVICE))


def one_dimension(value):
    """The elements of what numpy or pandas has of one dimension: arrays, a Series, an Index; None for what is neither."""
    if getattr(value, "ndim", None) != 1:
        return None
    numpy = sys.modules.get("numpy")
    is_array = numpy is not None and isinstance(value, getattr(numpy, "ndarray", ()))
    is_list = is_array or any(_is_of_pandas(value, name) for name in ("Series", "Index", "api.extensions.ExtensionArray"))
    return list(value) if is_list else None


def is_data_frame(value):
    return _is_of_pandas(value, "DataFrame")


def _is_of_pandas(value, name):
    # Whoever holds one has loaded pandas; nobody else must pay for it.
    pandas = sys.modules.get("pandas")
    kind = pandas
    for part in name.split("."):
        # An old pandas has not all of them.
        kind = getattr(kind, part, None)
    return kind is not None and isinstance(value, kind)


def _describe(result):
    if result is None:
        return "None"
    dimensions = getattr(result, "ndim", None)
    if isinstance(dimensions, int):
        return "an array of %d dimensions" % dimensions
    if isinstance(result, (str, bytes, int, float, dict, set)):
        return "the %s %s" % (type(result).__name__, show_value(result))
    if _is_of_polars(result):
        return "a polars %s (.to_pandas() makes one that is taken)" % type(result).__name__
    return "a %s" % type(result).__name__


def _is_of_polars(value):
    return type(value).__module__.split(".")[0] == "polars"
