"""Stand-in for `azureml.core.experiment`."""
from azureml._millrace_lacking import Lacking, lacks


class Experiment(Lacking):
    """The experiment of the job."""

    def __init__(self, workspace, name, **_):
        self.workspace = workspace
        self.name = name


__getattr__ = lacks(__name__)
