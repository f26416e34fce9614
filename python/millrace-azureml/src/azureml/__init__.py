"""Stand-ins for what entry scripts import of Azure ML. A module that is not here comes from the real package."""
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
