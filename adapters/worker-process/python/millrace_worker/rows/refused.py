"""What `run()` returned cannot become rows."""


class ResultRefused(Exception):
    """The try has failed; the message says which value it was."""


class ResultTooLarge(Exception):
    """More encoded rows than a result may have; `bytes` were encoded when it gave up."""

    def __init__(self, size):
        super().__init__("run() returned %d bytes of rows or more" % size)
        self.bytes = size


def refuse_row(row, reason, cause=None):
    """`cause` is the script's own error, if there is one: none of ours or of a library's is shown beside the message."""
    raise ResultRefused("row %d (counted from 0) %s" % (row, reason)) from cause


def show_place(place):
    """Names and positions that lead to a value in its row, as Python writes them."""
    return "".join(["row"] + ["[%s]" % show_value(part) for part in place]) if place else "it"


def show_value(value):
    """A value as it may stand in a message."""
    try:
        text = repr(value)
    except BaseException:
        text = "a %s that cannot be shown" % type(value).__name__
    return text if len(text) <= 200 else text[:200] + "\u2026"
