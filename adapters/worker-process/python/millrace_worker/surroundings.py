"""Makes the process what the script expects."""
import faulthandler
import logging
import os
import sys

_OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STAND_INS = os.path.normpath(os.path.join(_OWN_FOLDER, "../../../python/millrace-azureml/src"))


def settle(settings):
    """Environment, arguments, path, working directory, printing and logging; returns the script's path."""
    path = os.path.join(settings["codeFolder"], settings["entryScript"])
    os.environ.update(settings["environment"])
    os.environ["MILLRACE_LOGGING_LEVEL"] = settings["loggingLevel"]
    # For the stand-ins of azureml, in processes that the script starts as well.
    os.environ["MILLRACE_WORKING_DIR"] = settings["scratchFolder"]
    if "logFolder" in settings:
        os.environ["MILLRACE_LOG_DIR"] = settings["logFolder"]
    sys.argv = [path] + list(settings["arguments"])
    sys.path[:0] = _import_folders(path, settings["codeFolder"])
    if _wants_real_azureml():
        # What no package has is still there: azureml_user, millrace.
        sys.path.append(_STAND_INS)
    # The code is a snapshot that all workers share.
    sys.dont_write_bytecode = True
    os.chdir(settings["scratchFolder"])
    _print_lines()
    _log_from(settings["loggingLevel"])
    faulthandler.enable()
    return path


def _import_folders(path, code_folder):
    folders = [os.path.dirname(path), code_folder.rstrip("/")]
    if not _wants_real_azureml():
        # Before whatever is installed.
        folders.append(_STAND_INS)
    return list(dict.fromkeys(folders))


def _wants_real_azureml():
    return os.environ.get("MILLRACE_AZUREML") == "real"


def _print_lines():
    """A process that dies has said what it printed before; text that is no text is shown, not raised."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _log_from(level):
    """Without a handler of ours, which would make the script's `logging.basicConfig` do nothing."""
    logging.getLogger().setLevel(level)
    logging.lastResort.setLevel(level)
    logging.lastResort.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
