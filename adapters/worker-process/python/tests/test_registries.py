import os
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from millrace_worker import registries

_LIMIT_S = 20


class SlowPipes:
    """A parent that answers when it may."""

    def __init__(self):
        self.asked = threading.Event()
        self.may_answer = threading.Event()

    def ask(self, _kind, header):
        self.asked.set()
        self.may_answer.wait(_LIMIT_S)
        return {"version": 3, "table": None, "request": header}


class Registries(unittest.TestCase):
    def test_a_process_that_is_forked_while_a_thread_asks_does_not_wait(self):
        pipes = SlowPipes()
        registries.ask_through(pipes)
        thread = threading.Thread(target=lambda: registries.find("dataset", "slow"))
        thread.start()
        self.assertTrue(pipes.asked.wait(_LIMIT_S))
        child = os.fork()
        if child == 0:
            # One that waits for the lock ends by the alarm.
            import signal

            signal.alarm(5)
            os._exit(0 if registries.find("model", "other") is None else 1)
        _, status = os.waitpid(child, 0)
        pipes.may_answer.set()
        thread.join()
        self.assertEqual(status, 0)
        self.assertEqual(registries.find("dataset", "slow"), ("3", {}))


if __name__ == "__main__":
    unittest.main()
