"""Stand-in for `azureml.core.dataset`."""
import os
import shutil

from azureml import _millrace_job as job
from azureml._millrace_lacking import Lacking, explain, lacks
from azureml.exceptions import UserErrorException

DATASETS_FOLDER = "azureml-datasets"


class FileDataset(Lacking):
    """Files on this machine; `root` is what their places in a download are relative to."""

    def __init__(self, paths, name=None, root=None, table=None):
        self._paths = list(paths)
        self._root = root
        self._table = table or {}
        self.name = name

    def to_path(self):
        """The paths of its files."""
        return list(self._paths)

    def download(self, target_path=None, overwrite=False, **_):
        """Copies the files there; without a target they are here already. Their paths."""
        if target_path is None:
            return list(self._paths)
        return [_copy(path, self._place(path, target_path), overwrite) for path in self._paths]

    def _place(self, path, target_path):
        inside = os.path.basename(path) if self._root is None else os.path.relpath(path, self._root)
        return os.path.abspath(os.path.join(target_path, inside))

    def to_pandas_dataframe(self, **_):
        """Its files as one table, as pandas reads them."""
        import pandas

        if self._table.get("unread"):
            unread = ", ".join(self._table["unread"])
            raise NotImplementedError(
                "to_pandas_dataframe() does not know %s, which %s has: read its files yourself, from to_path()"
                % (unread, "the side input" if self.name is None else "dataset %s" % self.name)
            )
        frames = [_read_table(pandas, path, self._table) for path in self._paths]
        return pandas.concat(frames, ignore_index=True) if frames else pandas.DataFrame()


class Dataset(Lacking):
    """Registered datasets of the workspace: in the worker's folder as `azureml-datasets/NAME/VERSION`."""

    @staticmethod
    def get_by_name(workspace, name, version="latest"):
        """The latest version is that of the side input of this dataset, if there is one, else what it was when the job first asked.

        `NAME:VERSION` says it too.
        """
        try:
            name, version = job.asked_version(name, version)
            found = job.find("dataset", name, version)
        except LookupError as error:
            raise UserErrorException(str(error)) from None
        number, table = found or _version_here(name, version)
        return dataset_in(os.path.join(job.working_dir(), DATASETS_FOLDER, name, number), name, table)


def _version_here(name, version):
    """For processes that the script starts, and outside of jobs: what is in the folder already."""
    versions = job.versions_here(DATASETS_FOLDER, name)
    wanted = job.meant("dataset", name) if version is None else version
    if wanted is not None:
        versions = [found for found in versions if found == wanted]
    if not versions:
        raise UserErrorException(
            "the dataset %s is not here: get it in init(), or make all of it a side input" % job.spoken(name, version)
        )
    number = max(versions, key=_as_number)
    place = os.path.join(DATASETS_FOLDER, name, number)
    return number, job.table_here(place) or job.side_table(dataset=name, version=_as_number(number))


class SideInput(str):
    """The path of a side input, as a mounted one is in Azure ML; it can also be read as the dataset that it is.

    `files` holds the files of one that is a pattern or a list: beside them in its path may lie others.
    """

    def __new__(cls, path, files=None, table=None):
        side_input = super().__new__(cls, path)
        side_input._files = files
        side_input._table = table
        return side_input

    def to_path(self):
        return self._dataset().to_path()

    def download(self, target_path=None, overwrite=False, **_):
        return self._dataset().download(target_path, overwrite)

    def to_pandas_dataframe(self, **_):
        return self._dataset().to_pandas_dataframe()

    def _dataset(self):
        if self._files is not None:
            return FileDataset(_files_in(self._files), root=self._files, table=self._table)
        if os.path.isdir(self):
            return FileDataset(_files_in(self), root=str(self), table=self._table)
        return FileDataset([str(self)], table=self._table)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(explain("a side input's %s" % name, ["download", "to_pandas_dataframe", "to_path"]))


class _Factory(Lacking):
    def from_files(self, path, **_):
        paths = path if isinstance(path, (list, tuple)) else [path]
        if not all(isinstance(one, str) for one in paths):
            raise NotImplementedError(explain("Dataset.File.from_files of a datastore", ["local paths"]))
        return FileDataset(paths)


Dataset.File = _Factory()


def dataset_in(folder, name, table=None):
    """What the worker's folder has of a dataset: a link to its folder, or to its one file."""
    entries = [os.path.join(folder, entry) for entry in os.listdir(folder)]
    is_whole = len(entries) == 1 and os.path.islink(entries[0]) and os.path.isdir(entries[0])
    root = entries[0] if is_whole else folder
    return FileDataset(_files_in(folder), name, root, table)


def _copy(source, target, overwrite):
    if os.path.exists(target) and not overwrite:
        raise UserErrorException("%s is there already; overwrite=True replaces it" % target)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    return shutil.copyfile(source, target)


def _read_table(pandas, path, table):
    """`table` says what the job file or the dataset does; without a format the extension tells it."""
    name = path[: -len(".gz")] if path.endswith(".gz") else path
    format = table.get("format") or os.path.splitext(name)[1].lower()[1:]
    if format == "parquet":
        return pandas.read_parquet(path)
    encoding = table.get("encoding")
    if format in ("jsonl", "ndjson"):
        return pandas.read_json(path, lines=True, encoding=encoding)
    if format in ("csv", "tsv", "tab"):
        separator = table.get("separator") or ("," if format == "csv" else "\t")
        return pandas.read_csv(path, sep=separator, encoding=encoding)
    raise UserErrorException(
        "%s is no table by its name: say type: tabular and a format where it is named, or read it yourself" % path
    )


def _as_number(version):
    return int(version) if version.isdigit() else 0


def _files_in(folder):
    return sorted(os.path.join(base, file) for base, _, files in os.walk(folder, followlinks=True) for file in files)


__getattr__ = lacks(__name__)
