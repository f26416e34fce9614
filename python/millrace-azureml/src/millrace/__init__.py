"""What Python entry scripts may import of Millrace itself."""


class NonRetryableError(Exception):
    """Raised by `run()`: the mini-batch is not tried again."""


def get_model_path(name, version=None):
    """The path of a registered model on this machine, the latest version unless one is named."""
    from azureml.core.model import Model

    return Model.get_model_path(name, version)


def __getattr__(name):
    if name == "logger":
        from azureml_user.parallel_run import EntryScript

        return EntryScript().logger
    raise AttributeError("millrace has no %s; it has NonRetryableError, get_model_path, logger" % name)
