"""Stand-in for `azureml.core.workspace`."""
from azureml._millrace_lacking import Lacking, lacks


class Workspace(Lacking):
    """The workspace of the job."""

    def __init__(self, subscription_id=None, resource_group=None, workspace_name=None, **_):
        self.subscription_id = subscription_id or ""
        self.resource_group = resource_group or ""
        self.name = workspace_name or "millrace"

    @staticmethod
    def from_config(*_, **__):
        return Workspace()

    @staticmethod
    def get(name, subscription_id=None, resource_group=None, **_):
        return Workspace(subscription_id, resource_group, name)


__getattr__ = lacks(__name__)
