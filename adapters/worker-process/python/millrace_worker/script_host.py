"""Holds one entry script and calls its functions."""
import time

from . import frames, metrics, registries
from .context import MiniBatchContext
from .ending import end_process, exit_code_of
from .entry_script import load_entry_script
from .input_check import find_changed_input
from .rows.encode_rows import encode_rows, load_encoder
from .rows.refused import ResultTooLarge
from .script_error import delay_of, describe_error, retry_code_of
from .surroundings import settle

# Taken before the script is loaded: what it puts in their place is not our time.
_wall_s = time.time
_monotonic_s = time.perf_counter
_QUICK_CHECK_S = 0.001
# Of Retry.Sleep; hand-over has a timeout.
_LONGEST_DELAY_S = 300


class ScriptHost:
    def __init__(self, pipes):
        self._pipes = pipes
        self._settings = None
        self._script = None

    def init(self, settings):
        """Loads the script and calls its `init()`."""
        self._settings = settings
        if settings.get("hasRegistries"):
            registries.ask_through(self._pipes)
        try:
            load_encoder(settings["rows"])
            self._script = load_entry_script(settle(settings))
            if self._script.init is not None:
                self._script.init()
        except SystemExit as error:
            self._leave(error)
        except BaseException as error:
            self._pipes.send(frames.INIT_ERROR, describe_error(error))
            end_process(1)
        self._pipes.send(frames.READY, {})

    def run(self, task):
        attempt = _Try(task)
        try:
            self._run(task, attempt)
        except SystemExit as error:
            self._leave(error)
        except BaseException as error:
            self._report(attempt, error)

    def shutdown(self, _):
        """Calls the script's `shutdown()` and ends the process, whatever threads are left."""
        try:
            if self._script is not None and self._script.shutdown is not None:
                self._script.shutdown()
        except SystemExit as error:
            self._leave(error)
        except BaseException as error:
            self._say_goodbye(error)
        self._pipes.send(frames.BYE, {})
        end_process(0)

    def _run(self, task, attempt):
        folder = task["folder"]
        paths = [folder + name for name in task["names"]]
        changed = find_changed_input(paths, task["sizes"], task["modifiedMs"])
        # A file system that takes its time must not keep the answer before from the parent, nor the one after.
        is_quick = _monotonic_s() - attempt.began_at < _QUICK_CHECK_S
        if changed is not None:
            self._pipes.send(frames.INPUT_CHANGED, attempt.answer(changed))
            return
        mini_batch = paths
        if "table" in task:
            mini_batch = self._rows(paths, task["table"], attempt)
            attempt.items = 0 if mini_batch is None else len(mini_batch)
        # Counted before: what the script gets is its own to change.
        items = 0 if mini_batch is None else len(mini_batch)
        attempt.begin()
        returned = []
        if mini_batch is not None:
            returned = self._call(task, attempt, mini_batch, paths)
        self._answer(attempt, returned, items, is_quick)

    def _rows(self, paths, table, attempt):
        try:
            return _load_rows(paths, table, attempt.warnings.setdefault)
        except Exception as error:
            # Thresholds are about rows, also about those that the script never gets.
            attempt.items = getattr(error, "items", None)
            raise

    def _call(self, task, attempt, mini_batch, paths):
        self._pipes.send(frames.BEGAN, attempt.began())
        metrics.begin()
        returned = self._script.run(mini_batch, lambda: MiniBatchContext(task, paths, mini_batch))
        attempt.end()
        return returned

    def _answer(self, attempt, returned, items, is_quick):
        limit = self._settings["resultLimitBytes"]
        try:
            counts, chunks = encode_rows(self._settings["rows"], returned, items, limit)
        except ResultTooLarge as error:
            header = {"bytes": error.bytes, "limitBytes": limit}
            self._pipes.send(frames.TOO_LARGE, attempt.answer(header))
            return
        counts["warnings"] += ["%s\t%s" % warning for warning in attempt.warnings.items()]
        metrics.add_to(counts)
        may_wait = is_quick and self._pipes.is_next(frames.RUN)
        send = self._pipes.hold if may_wait else self._pipes.send
        send(frames.ROWS, attempt.answer(counts), chunks)

    def _report(self, attempt, error):
        self._pipes.leave_if_forked()
        attempt.end()
        # It asks for another process; there is always one for each place of a worker.
        is_last = retry_code_of(error) in ("Retry.RestartProcess", "Retry.StopProcess")
        header = dict(describe_error(error), isLast=is_last)
        self._pipes.send(frames.ERROR, attempt.answer(header))
        if is_last:
            end_process(1)
        time.sleep(min(delay_of(error), _LONGEST_DELAY_S))

    def _leave(self, system_exit):
        """The script called `sys.exit`: its process ends as it would have ended without us."""
        self._pipes.leave_if_forked()
        self._pipes.release()
        end_process(exit_code_of(system_exit))

    def _say_goodbye(self, error):
        self._pipes.leave_if_forked()
        described = describe_error(error)
        self._pipes.send(frames.BYE, {})
        end_process(1, described["traceback"])


def _load_rows(paths, table, warn):
    # Few scripts read tables, and it takes its time.
    from .table.read_table import read_table

    return read_table(paths, table, warn)


class _Try:
    """The try that is going on, and its times."""

    def __init__(self, task):
        self._index = task["index"]
        self._attempt = task["attempt"]
        self._duration = None
        # Rows of a table.
        self.items = None
        # Of reading them, by their keys.
        self.warnings = {}
        self.begin()

    def begin(self):
        self._started_at_ms = int(_wall_s() * 1000)
        self.began_at = _monotonic_s()

    def end(self):
        """Only the first end counts: what comes behind it is not the script's."""
        if self._duration is None:
            # Some libraries put a false clock in place of ours, too.
            self._duration = max(0.0, _monotonic_s() - self.began_at)

    def began(self):
        header = {"index": self._index, "attempt": self._attempt}
        if self.items is not None:
            header["items"] = self.items
        return header

    def answer(self, fields):
        self.end()
        header = dict(self.began(), startedAtMs=self._started_at_ms)
        header["durationMs"] = round(self._duration * 1000, 3)
        header.update(fields)
        return header
