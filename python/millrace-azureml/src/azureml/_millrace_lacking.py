"""What a stand-in lacks: taken from the real package where that is installed, else an error that names it."""
import importlib
import opcode
import os
import sys
import types

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))
_REAL = "azureml_real"


def lacks(module_name):
    """A module's `__getattr__`."""
    known = sorted(name for name in vars(sys.modules[module_name]) if name[0].isupper())

    def missing(name):
        if name.startswith("__"):
            raise AttributeError(name)
        real = _real_module(module_name)
        if real is not None and hasattr(real, name):
            return getattr(real, name)
        error = ImportError if _is_from_import(sys._getframe(1)) else AttributeError
        raise error(explain("%s.%s" % (module_name, name), known))

    return missing


def _is_from_import(frame):
    """`from module import name` would put words of its own in the place of an AttributeError's."""
    return frame.f_code.co_code[frame.f_lasti] == opcode.opmap["IMPORT_FROM"]


class _LackingClass(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        members = [member for member in dir(cls) if not member.startswith("_")]
        raise AttributeError(explain("%s.%s" % (cls.__name__, name), members))


class Lacking(metaclass=_LackingClass):
    """Base of the stand-ins' classes: a member that is not there is named, never a silent None."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        members = [member for member in dir(type(self)) if not member.startswith("_")]
        members += [member for member in vars(self) if not member.startswith("_")]
        raise AttributeError(explain("%s.%s" % (type(self).__name__, name), sorted(set(members))))


def explain(what, known):
    return (
        "%s is not part of Millrace's stand-in for azureml, which has %s. Install azureml-core in the job's environment and "
        "set `azureml: real` there to use the real package, or ask for it in an issue of Millrace"
        % (what, ", ".join(known))
    )


def _real_module(module_name):
    """The real package under a name of its own, so that its parts find each other."""
    folders = [path for path in sys.modules["azureml"].__path__ if os.path.abspath(path) != _OWN_FOLDER]
    if not folders:
        return None
    if _REAL not in sys.modules:
        package = types.ModuleType(_REAL)
        package.__path__ = folders
        sys.modules[_REAL] = package
    try:
        return importlib.import_module(_REAL + module_name[len("azureml") :])
    except ImportError:
        return None
