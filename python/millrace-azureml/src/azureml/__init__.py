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
        # Who only looks whether it is there is told that it is not.
        if sys._getframe(2).f_code.co_name != "_find_and_load_unlocked":
            return None
        raise ModuleNotFoundError(
            "the module %s is not part of Millrace's stand-in for azureml, which has azureml.core and azureml.exceptions. "
            "Name the package that has it in the job's environment, or ask for it in an issue of Millrace" % name,
            name=name,
        )


sys.meta_path.append(_LackingModules)
