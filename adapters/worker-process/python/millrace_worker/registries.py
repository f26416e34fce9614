"""Registered datasets and models that the script asks for by name: the parent puts them into the worker's folder."""
import os
import threading

from . import frames

# None where there is no workspace.
_pipes = None
_owner = None
_known = {}
_turn = threading.Lock()


def ask_through(pipes):
    global _pipes, _owner
    _pipes = pipes
    _owner = os.getpid()


def find(kind, reference):
    """The version that `NAME` or `NAME:VERSION` means, and how its files are read as a table.

    None where nobody can be asked. Raises LookupError with the reason why there is none.
    """
    key = kind, reference
    if _pipes is None or os.getpid() != _owner:
        # A process that was forked has no parent that it could ask, and perhaps a lock that nobody opens.
        return _known.get(key)
    if key not in _known:
        with _turn:
            answer = _pipes.ask(frames.FIND, {"kind": kind, "reference": reference})
        if "error" in answer:
            raise LookupError(answer["error"])
        _known[key] = str(answer["version"]), answer.get("table") or {}
    return _known[key]
