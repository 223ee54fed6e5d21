"""What DAGs and images share."""

from importlib.metadata import version


def installed_version(package: str) -> str:
    """The version that is installed, for logs."""
    return version(package)
