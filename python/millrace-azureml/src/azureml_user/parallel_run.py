"""Stand-in for `azureml_user.parallel_run`."""
import logging
import os
import sys

from azureml import _millrace_job as job
from azureml._millrace_lacking import Lacking

# Before a script may have removed them.
_SECRETS = job.secrets()


class EntryScript(Lacking):
    """What the worker knows of itself. There is one: every call gives the same."""

    _instance = None

    def __new__(cls, *_, **__):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance._logger = _make_logger(cls._instance.agent_name)
        return cls._instance

    @property
    def logger(self):
        """Writes to `<agent_name>.log.txt` in `log_dir`; outside a job to stderr."""
        return self._logger

    @property
    def log_dir(self):
        """A folder in the job's logs, for files of the script's own."""
        folder = job.log_dir() or os.path.join(os.getcwd(), "logs", "user", "entry_script_log")
        os.makedirs(folder, exist_ok=True)
        return folder

    @property
    def output_dir(self):
        return job.output_dir()

    @property
    def working_dir(self):
        return job.working_dir()

    @property
    def agent_name(self):
        return "process%03d" % job.worker_number()


def _make_logger(process):
    logger = logging.getLogger("EntryScript")
    logger.setLevel(job.logging_level())
    logger.propagate = False
    handler = logging.StreamHandler(_open_log(process))
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger


def _open_log(process):
    folder = job.log_dir()
    if folder is None:
        return sys.stderr
    try:
        os.makedirs(folder, exist_ok=True)
        # Text that is no text is shown, not raised.
        return open(os.path.join(folder, process + ".log.txt"), "a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        print("%s: the logger of EntryScript writes here" % error, file=sys.stderr)
        return sys.stderr


class _Masked(logging.Formatter):
    """What the job keeps shows no secret, as what a script prints does not."""

    def format(self, record):
        text = super().format(record)
        for secret in _SECRETS:
            text = text.replace(secret, "***")
        return text
