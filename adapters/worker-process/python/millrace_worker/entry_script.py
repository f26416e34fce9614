"""Loads an entry script: a module that is not `__main__`, as with ParallelRunStep."""
import importlib.util
import os
import sys


class EntryScriptInvalid(Exception):
    """The script is there but is not an entry script that can run."""


class EntryScript:
    def __init__(self, init, run, shutdown):
        self.init = init
        self.run = run
        self.shutdown = shutdown


def load_entry_script(path):
    if not os.path.isfile(path):
        raise EntryScriptInvalid("there is no entry script %s" % path)
    module = _import_script(path)
    run = _find_function(module, "run")
    if run is None:
        raise EntryScriptInvalid(_missing_run(path, module))
    return EntryScript(_find_function(module, "init"), _with_context(run), _find_function(module, "shutdown"))


def _import_script(path):
    name = os.path.splitext(os.path.basename(path))[0]
    if name in sys.modules or name in sys.builtin_module_names:
        # A script may be called as a module of the standard library is; nobody else may get it under that name.
        name = "entry_script_%s" % name
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    # Under its name: what it defines can be pickled, and its helpers may import it.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _find_function(module, name):
    found = getattr(module, name, None)
    if found is not None and not callable(found):
        kind = type(found).__name__
        raise EntryScriptInvalid("the entry script defines %s, but as %s, not as a function" % (name, kind))
    return found


def _missing_run(path, module):
    names = [name for name, value in vars(module).items() if callable(value) and not name.startswith("_")]
    found = ", ".join(names) or "nothing"
    return "%s defines %s, but no run: define a function run(mini_batch)" % (path, found)


def _with_context(run):
    """A function of mini-batch and what makes the context: most scripts take none."""
    if _takes_context(run):
        return lambda mini_batch, context_of: run(mini_batch, context_of())
    return lambda mini_batch, _: run(mini_batch)


def _takes_context(run):
    code = getattr(run, "__code__", None)
    if code is not None and not hasattr(run, "__wrapped__") and not hasattr(run, "__self__"):
        takes_any = bool(code.co_flags & 0x04)
        return takes_any or code.co_argcount >= 2
    # Loaded here because few scripts need it and it takes its time.
    import inspect

    try:
        # Of a decorated function the decorator's (*args) says nothing: what it wraps decides.
        parameters = inspect.signature(run).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return len(positional) >= 2 or any(one.kind == one.VAR_POSITIONAL for one in parameters)
