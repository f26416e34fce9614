"""Stand-in for `azureml.core.run`."""
import json
import os
import re
import shutil
from collections.abc import Mapping

from azureml import _millrace_job as job
from azureml._millrace_lacking import Lacking, lacks
from azureml.core.dataset import SideInput
from azureml.core.experiment import Experiment
from azureml.core.workspace import Workspace

_OFFLINE = "OfflineRun"


class Run(Lacking):
    """The run of the step, or with `parent` that of the job.

    What is logged while `run()` goes on becomes a metric of the job once the mini-batch has succeeded, and only then; all
    of it stands in the worker's stdout log.
    """

    def __init__(self, run_id, parent):
        self.id = run_id
        self.parent = parent
        self.experiment = Experiment(Workspace(), os.environ.get("MILLRACE_EXPERIMENT", "millrace"))
        self.input_datasets = _InputDatasets()
        self.tags = {}

    @classmethod
    def get_context(cls, allow_offline=True, **_):
        if job.job_id() is None:
            return cls(_OFFLINE, None)
        return cls("%s_%s" % (job.job_id(), job.step()), cls(job.job_id(), None))

    def log(self, name, value, description="", step=None):
        _tell(name, value if step is None else {"step": step, "value": value})

    def log_list(self, name, value, description=""):
        _tell(name, list(value))

    def log_row(self, name, description=None, **values):
        _tell(name, values)

    def log_table(self, name, value, description=""):
        _tell(name, value)

    def log_image(self, name, path=None, plot=None, description=""):
        """Keeps the image in the job's logs; the metric is its path there."""
        if (path is None) == (plot is None):
            raise ValueError("log_image takes either path or plot")
        _tell(name, _keep_image(name, path, plot))

    def tag(self, key, value=None):
        self.tags[key] = value

    def flush(self, timeout_seconds=300):
        pass


class _InputDatasets(Mapping):
    """Side inputs by name: their paths on this machine."""

    def __getitem__(self, name):
        path = os.path.join(self._folder(), str(name))
        if os.path.lexists(path):
            files = os.path.join(job.working_dir(), "side-input-files", str(name))
            table = job.side_table(name=str(name))
            return SideInput(os.path.realpath(path), files if os.path.isdir(files) else None, table)
        known = ", ".join(self) or "none"
        raise KeyError("%s is no side input of the job, which has %s; its inputs come to run()" % (name, known))

    def __iter__(self):
        folder = self._folder()
        return iter(sorted(os.listdir(folder)) if os.path.isdir(folder) else [])

    def __len__(self):
        return len(list(iter(self)))

    @staticmethod
    def _folder():
        return os.path.join(job.working_dir(), "side-inputs")


def _tell(name, value):
    text = _to_json(value)
    print("metric %s %s" % (name, text), flush=True)
    job.note_metric(str(name), text)


def _to_json(value):
    try:
        return json.dumps(value, default=_plain, allow_nan=False)
    except ValueError:
        # JSON has no NaN and no infinity: they are written as text.
        finite = json.loads(json.dumps(value, default=_plain), parse_constant=str)
        return json.dumps(finite)


def _plain(value):
    """numpy's numbers and arrays."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _keep_image(name, path, plot):
    folder = os.path.join(job.log_dir() or os.getcwd(), "images")
    os.makedirs(folder, exist_ok=True)
    # One name may be logged by many mini-batches, and in many workers.
    number = sum(1 for _ in os.scandir(folder))
    extension = os.path.splitext(path)[1] if path is not None else ".png"
    stem = "%s-%d-%d" % (re.sub(r"[^A-Za-z0-9_.-]", "_", str(name)), job.worker_number(), number)
    target = os.path.join(folder, stem + extension)
    if path is not None:
        shutil.copyfile(path, target)
    else:
        plot.savefig(target)
    return target


def get_run(*_, **__):
    return Run.get_context()


__getattr__ = lacks(__name__)
