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
        if type(error).__name__ == "NonRetryableError" or retry_code_of(error) == "Retry.NoRetry":
            return False
        return getattr(error, "retryable", None) is not False
    except BaseException:
        return True


def retry_code_of(error):
    """What a ParallelRunException asks for; None for any other error, and where it says nothing."""
    return getattr(error, "code", None) if _is_asking(error) else None


def _is_asking(error):
    return any(kind.__name__ == "ParallelRunException" for kind in type(error).__mro__)


def delay_of(error):
    """Seconds to wait before the next mini-batch."""
    if not _is_asking(error) or retry_code_of(error) not in ("Retry.Sleep", None):
        return 0
    delay = getattr(error, "delay_seconds", 0)
    return delay if isinstance(delay, (int, float)) and delay > 0 else 0


def _cut(text):
    return text if len(text) <= _TEXT_LIMIT else text[:_TEXT_LIMIT] + "\u2026"
