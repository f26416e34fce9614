"""Stand-in for `azureml.exceptions`."""
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)

from azureml._millrace_job import refuse_in_place_of_the_real
from azureml._millrace_lacking import lacks

refuse_in_place_of_the_real(__name__)

_CODES = ("Retry.NoRetry", "Retry.RestartProcess", "Retry.StopProcess", "Retry.Sleep")


class AzureMLException(Exception):
    def __init__(self, exception_message="", inner_exception=None, **_):
        super().__init__(exception_message)
        self.message = exception_message
        self.inner_exception = inner_exception


class UserErrorException(AzureMLException):
    pass


class WebserviceException(AzureMLException):
    pass


class ParallelRunException(AzureMLException):
    """Says what becomes of the mini-batch and of its worker (docs/how-to/python-scripts.md of Millrace).

    `code`: Retry.NoRetry ends the mini-batch, Retry.RestartProcess and Retry.StopProcess replace the worker, Retry.Sleep (also
    without a code) lets it wait `delay_seconds` before its next mini-batch.
    """

    def __init__(self, exception_message, code=None, delay_seconds=0, **_):
        if code is not None and code not in _CODES:
            raise ValueError("code is %r; it may be %s" % (code, ", ".join(_CODES)))
        super().__init__(exception_message)
        self.code = code
        self.delay_seconds = delay_seconds


__getattr__ = lacks(__name__)
