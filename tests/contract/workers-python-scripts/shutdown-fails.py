import os
import signal
import sys


def run(mini_batch):
    return mini_batch


def shutdown():
    how = sys.argv[1]
    if how == "exit":
        os._exit(9)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise RuntimeError("no totals")
