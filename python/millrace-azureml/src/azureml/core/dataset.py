"""Stand-in for `azureml.core.dataset`."""
import os

from azureml import _millrace_job as job
from azureml._millrace_lacking import Lacking, explain, lacks
from azureml.exceptions import UserErrorException

DATASETS_FOLDER = "azureml-datasets"


class FileDataset(Lacking):
    """Files on this machine."""

    def __init__(self, paths, name=None):
        self._paths = list(paths)
        self.name = name

    def to_path(self):
        """The paths of its files."""
        return list(self._paths)

    def download(self, target_path=None, overwrite=False, **_):
        """The files are here already: their paths."""
        return list(self._paths)

    def to_pandas_dataframe(self, **_):
        """Its files as one table, by their extension."""
        import pandas

        read = {".csv": pandas.read_csv, ".parquet": pandas.read_parquet, ".jsonl": _read_lines}
        frames = [read.get(os.path.splitext(path)[1], pandas.read_csv)(path) for path in self._paths]
        return pandas.concat(frames, ignore_index=True) if frames else pandas.DataFrame()


class Dataset(Lacking):
    """Registered datasets, as far as the worker's folder holds them: `azureml-datasets/NAME/VERSION`."""

    @staticmethod
    def get_by_name(workspace, name, version="latest"):
        folder = os.path.join(job.working_dir(), DATASETS_FOLDER, name)
        versions = os.listdir(folder) if os.path.isdir(folder) else []
        if version not in ("latest", None):
            versions = [found for found in versions if found == str(version)]
        if not versions:
            raise UserErrorException(
                "the dataset %s is not here: name it among the job's side_inputs, whose paths arguments may hold" % name
            )
        return FileDataset(_files_in(os.path.join(folder, max(versions, key=_as_number))), name)


class _Factory(Lacking):
    def from_files(self, path, **_):
        paths = path if isinstance(path, (list, tuple)) else [path]
        if not all(isinstance(one, str) for one in paths):
            raise NotImplementedError(explain("Dataset.File.from_files of a datastore", ["local paths"]))
        return FileDataset(paths)


Dataset.File = _Factory()


def _read_lines(path):
    import pandas

    return pandas.read_json(path, lines=True)


def _as_number(version):
    return int(version) if version.isdigit() else 0


def _files_in(folder):
    return sorted(os.path.join(base, file) for base, _, files in os.walk(folder, followlinks=True) for file in files)


__getattr__ = lacks(__name__)
