"""The file's name says how: `exit-3`, `signal-SIGKILL`; any other name is echoed."""
import os
import signal
from pathlib import Path


def run(mini_batch):
    kind, _, how = Path(mini_batch[0]).name.partition("-")
    if kind == "exit":
        os._exit(int(how))
    if kind == "signal":
        os.kill(os.getpid(), getattr(signal, how))
        signal.pause()
    return [Path(path).name for path in mini_batch]
