"""Stand-in for `azureml.core.model`."""
import os
import shutil

from azureml import _millrace_job as job
from azureml._millrace_lacking import Lacking, lacks
from azureml.exceptions import WebserviceException

MODELS_FOLDER = "azureml-models"


class Model(Lacking):
    """A registered model: `azureml-models/NAME/VERSION` in the worker's folder; of which version, unless one is named, the job says."""

    def __init__(self, workspace, name=None, id=None, version=None, **_):
        self.name, found = _found(id if name is None else name, version)
        self.workspace = workspace
        self.version = int(found)

    @property
    def id(self):
        return "%s:%d" % (self.name, self.version)

    @staticmethod
    def get_model_path(model_name, version=None, _workspace=None):
        """The model's file or folder on this machine; its name may be `NAME:VERSION`.

        Raises WebserviceException naming the models that are known.
        """
        folder = os.path.join(_models_folder(), *_found(model_name, version))
        entries = os.listdir(folder)
        return os.path.join(folder, entries[0]) if len(entries) == 1 else folder

    def download(self, target_dir=".", exist_ok=False, exists_ok=None):
        """Copies it; returns where it is then."""
        source = Model.get_model_path(self.name, self.version)
        target = os.path.join(target_dir, os.path.basename(source))
        if os.path.exists(target):
            if exist_ok or exists_ok:
                return target
            raise WebserviceException("%s is there already; exist_ok=True takes it" % target)
        os.makedirs(target_dir, exist_ok=True)
        return (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, target)


def _models_folder():
    return os.path.join(job.working_dir(), MODELS_FOLDER)


def _found(name, version):
    """The name without a version, and the version."""
    try:
        name, version = job.asked_version(name, version)
        found = job.find("model", name, version)
    except LookupError as error:
        raise WebserviceException(str(error)) from None
    return name, _version_here(name, version) if found is None else found[0]


def _version_here(name, version):
    """For processes that the script starts, and outside of jobs: what is in the folder already."""
    versions = job.versions_here(MODELS_FOLDER, name)
    number = job.meant("model", name) if version is None else version
    if number is None and versions:
        number = job.model_version(name, max(versions, key=lambda found: int(found) if found.isdigit() else 0))
    if str(number) in versions:
        return str(number)
    raise WebserviceException("there is no model %s; known are: %s" % (job.spoken(name, version), _known()))


def _known():
    folder = _models_folder()
    known = ["%s:%s" % (name, found) for name in _names_in(folder) for found in _names_in(os.path.join(folder, name))]
    return ", ".join(known) or "none (millrace model register NAME PATH adds one)"


def _names_in(folder):
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


__getattr__ = lacks(__name__)
