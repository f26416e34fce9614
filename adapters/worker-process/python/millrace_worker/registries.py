"""Registered datasets and models that the script asks for by name: the parent puts them into the worker's folder."""
import threading

from . import frames

# None where there is no workspace.
_pipes = None
_known = {}
_turn = threading.Lock()


def ask_through(pipes):
    global _pipes
    _pipes = pipes


def find(kind, reference):
    """The version that `NAME` or `NAME:VERSION` means, and how its files are read as a table.

    None where nobody can be asked. Raises LookupError with the reason why there is none.
    """
    if _pipes is None:
        return None
    # Also what processes that the script forks know of it.
    key = kind, reference
    if key not in _known:
        with _turn:
            answer = _pipes.ask(frames.FIND, {"kind": kind, "reference": reference})
        if "error" in answer:
            raise LookupError(answer["error"])
        _known[key] = str(answer["version"]), answer.get("table") or {}
    return _known[key]
