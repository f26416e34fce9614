"""Reads the parent's frames and carries them out one after the other."""
import os

from . import frames
from .pipes import Pipes
from .script_host import ScriptHost


def open_session():
    pipes = Pipes()
    host = ScriptHost(pipes)
    carry_out = {frames.INIT: host.init, frames.RUN: host.run, frames.SHUTDOWN: host.shutdown}
    pipes.send(frames.HELLO, {"protocol": frames.PROTOCOL_VERSION, "language": "python", "pid": os.getpid()})
    while True:
        kind, header = pipes.next_message()
        if kind in carry_out:
            carry_out[kind](header)
