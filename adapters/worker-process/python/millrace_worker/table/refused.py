"""The rows of a table cannot be given to the script."""


class TableRefused(Exception):
    """A fault of the data, which another try would meet again."""

    retryable = False

    def __init__(self, what, items=None):
        super().__init__(what)
        # Rows that could be counted nevertheless.
        self.items = items


class PackageMissing(Exception):
    """The script's Python lacks what tables need."""

    retryable = False


def load(name, what):
    """Imports a package that only tables need."""
    try:
        return __import__(name)
    except ImportError as error:
        advice = "install it there, or name it in the job's environment: pip: [%s]" % name
        raise PackageMissing("%s needs the package %s in the script's Python; %s" % (what, name, advice)) from error
