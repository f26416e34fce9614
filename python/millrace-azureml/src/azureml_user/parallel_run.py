"""Stand-in for `azureml_user.parallel_run`."""
import logging
import os
import sys

from azureml import _millrace_job as job
from azureml._millrace_lacking import Lacking


class EntryScript(Lacking):
    """What the worker knows of itself. There is one: every call gives the same."""

    _instance = None

    def __new__(cls, *_, **__):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance._logger = _make_logger()
        return cls._instance

    @property
    def logger(self):
        """Writes to stderr, which the job keeps in its logs."""
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


def _make_logger():
    logger = logging.getLogger("EntryScript")
    logger.setLevel(job.logging_level())
    logger.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger
