"""Makes the process what the script expects."""
import faulthandler
import logging
import os
import sys


def settle(settings):
    """Environment, arguments, path, working directory, printing and logging; returns the script's path."""
    path = os.path.join(settings["codeFolder"], settings["entryScript"])
    os.environ.update(settings["environment"])
    os.environ["MILLRACE_LOGGING_LEVEL"] = settings["loggingLevel"]
    sys.argv = [path] + list(settings["arguments"])
    folders = [os.path.dirname(path), settings["codeFolder"]]
    sys.path[:0] = list(dict.fromkeys(folder.rstrip("/") for folder in folders))
    # The code is a snapshot that all workers share.
    sys.dont_write_bytecode = True
    os.chdir(settings["scratchFolder"])
    _print_lines()
    _log_from(settings["loggingLevel"])
    faulthandler.enable()
    return path


def _print_lines():
    """A process that dies has said what it printed before; text that is no text is shown, not raised."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _log_from(level):
    """Without a handler of ours, which would make the script's `logging.basicConfig` do nothing."""
    logging.getLogger().setLevel(level)
    logging.lastResort.setLevel(level)
    logging.lastResort.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
