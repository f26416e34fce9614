"""What a script raised, as data. Scripts raise anything, errors that cannot be shown included: this never fails."""
import os
import traceback

# Longer texts are cut by the parent, after it has masked secrets; this only keeps a frame below its limit.
_TEXT_LIMIT = 25000
_OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def describe_error(error):
    """The fields of an `error` frame: name, message, traceback, retryable."""
    return {
        "name": _cut(type(error).__name__),
        "message": _cut(_message_of(error)),
        "traceback": _cut(_traceback_of(error)),
        "retryable": _is_retryable(error),
    }


def _message_of(error):
    try:
        return str(error)
    except BaseException:
        return "an error that cannot be shown"


def _traceback_of(error):
    try:
        shown = traceback.TracebackException.from_exception(error)
        _drop_own_frames(shown, set())
        return "".join(shown.format())
    except BaseException:
        return ""


def _drop_own_frames(shown, seen):
    """Of the error itself, of what caused it, and of the members of a group."""
    if shown is None or id(shown) in seen:
        return
    seen.add(id(shown))
    if shown.stack is not None:
        shown.stack[:] = [frame for frame in shown.stack if not _is_own(frame.filename)]
    for other in (shown.__cause__, shown.__context__):
        _drop_own_frames(other, seen)
    for member in getattr(shown, "exceptions", None) or ():
        _drop_own_frames(member, seen)


def _is_own(filename):
    return filename.startswith(_OWN_FOLDER) or filename.startswith("<frozen importlib")


def _is_retryable(error):
    # By name and by field, not by class: the script may hold a second copy of what defines it.
    try:
        return type(error).__name__ != "NonRetryableError" and getattr(error, "retryable", None) is not False
    except BaseException:
        return True


def _cut(text):
    return text if len(text) <= _TEXT_LIMIT else text[:_TEXT_LIMIT] + "\u2026"
