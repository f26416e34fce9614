"""Stand-ins for what entry scripts import of Azure ML. A module that is not here comes from the real package."""
import os
import sys
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)


class _LackingModules:
    """Asked for a module when nobody has it."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if not name.startswith("azureml.") or os.environ.get("MILLRACE_AZUREML") == "real":
            return None
        from azureml._millrace_lacking import explain

        raise ModuleNotFoundError(explain("the module %s" % name, ["azureml.core", "azureml.exceptions"]), name=name)


sys.meta_path.append(_LackingModules)
