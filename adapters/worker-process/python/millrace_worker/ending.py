"""How the process ends: at once, whatever threads are left, but with all that was printed."""
import atexit
import os
import sys


def end_process(code, last_words=""):
    if last_words:
        _quietly(lambda: sys.stderr.write(last_words.rstrip("\n") + "\n"))
    # Private, but there in every version: what ends a process properly would first wait for the script's threads.
    _quietly(getattr(atexit, "_run_exitfuncs", lambda: None))
    for stream in (sys.stdout, sys.stderr):
        _quietly(lambda stream=stream: stream.flush())
    os._exit(code & 0xFF)


def exit_code_of(system_exit):
    """As Python has it: None is 0, a number itself; anything else is printed, and 1."""
    code = system_exit.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    _quietly(lambda: sys.stderr.write("%s\n" % (code,)))
    return 1


def _quietly(act):
    try:
        act()
    except BaseException:
        # The script may have closed its streams or put something else there; the exit code still tells.
        pass
