"""What the stand-ins know of the job: from its environment, which processes that a script starts have as well."""
import json
import os
import re
import sys


def job_id():
    """None outside a job."""
    return os.environ.get("MILLRACE_JOB_ID")


def refuse_in_place_of_the_real(module):
    """For modules that must not stand in for a package that the job asked for and that is not installed."""
    if os.environ.get("MILLRACE_AZUREML") == "real":
        raise ImportError("No module named %r: the job has `azureml: real`, but azureml-core is not installed" % module)


def step():
    return os.environ.get("MILLRACE_STEP", "step")


def output_dir():
    return os.environ.get("MILLRACE_OUTPUT_DIR") or os.getcwd()


def logging_level():
    return os.environ.get("MILLRACE_LOGGING_LEVEL", "INFO")


def worker_number():
    return int(os.environ.get("MILLRACE_WORKER", "0"))


def working_dir():
    """The private folder of the worker, wherever the script has gone since; outside a worker the current one."""
    return os.environ.get("MILLRACE_WORKING_DIR") or os.getcwd()


def log_dir():
    """None outside a worker."""
    return os.environ.get("MILLRACE_LOG_DIR")


def secrets():
    """What no log may show, longest first. What is shorter than four would mask half of any text."""
    values = {os.environ.get(name, "") for name in os.environ.get("MILLRACE_MASKED", "").split(",")}
    return sorted((value for value in values if len(value) >= 4), key=len, reverse=True)


def note_metric(name, json_text):
    """Tells the worker, where there is one."""
    worker = sys.modules.get("millrace_worker.metrics")
    if worker is not None:
        worker.note(name, json_text)


def asked_version(name, version):
    """The name and the version, None for the latest, of `NAME` or `NAME:VERSION`, and of a version beside it.

    Raises LookupError when two versions are given that differ.
    """
    plain, colon, said = str(name or "").partition(":")
    given = [str(each) for each in (said if colon else None, version) if each not in (None, "latest")]
    if len(set(given)) > 1:
        raise LookupError("%s: its version is given twice, as %s and as %s" % (name, given[0], given[1]))
    return plain, given[0] if given else None


def spoken(name, version):
    return name if version is None else "%s:%s" % (name, version)


def find(kind, name, version):
    """The version of a registered dataset or model, which is in the worker's folder then, and how it is read as a table.

    `name` and `version` as `asked_version` gives them.

    None where there is no worker that could ask. Raises LookupError.
    """
    worker = sys.modules.get("millrace_worker.registries")
    return None if worker is None else worker.find(kind, spoken(name, version))


def versions_here(folder, name):
    """What the worker's folder has of a registered name already."""
    try:
        return sorted(os.listdir(os.path.join(working_dir(), folder, name))) if re.match(r"\w[\w.-]*$", name) else []
    except OSError:
        return []


def meant(kind, name):
    """The version that the worker was told a name means: '' for none; None where it never asked."""
    try:
        with open(os.path.join(working_dir(), ".millrace-meant", kind, os.path.basename(name))) as file:
            return file.read()
    except OSError:
        return None


def table_here(place):
    """How the worker was told that the files of a place in its folder are read; empty where they are no table, or it never asked."""
    try:
        with open(os.path.join(working_dir(), ".millrace-tables", place + ".json"), encoding="utf-8") as file:
            return json.load(file)
    except OSError:
        return {}


def model_version(name, newest):
    """What the name means without a version; None for nothing. The job says so where it is not the newest that is there."""
    return json.loads(os.environ.get("MILLRACE_MODELS", "{}")).get(name, newest)


def side_table(**wanted):
    """What the job says of the side input that is a table, and has these members; empty for others."""
    for table in json.loads(os.environ.get("MILLRACE_SIDE_TABLES", "[]")):
        if all(table.get(key) == value for key, value in wanted.items()):
            return table
    return {}
