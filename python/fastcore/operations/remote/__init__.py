"""Files that a request names by their address: fetched from where the operator allows, and nowhere else."""

from fastcore.operations.remote.errors import RemoteFailedError, RemoteRefusedError, RemoteTimeoutError
from fastcore.operations.remote.files import RemoteFiles

__all__ = ["RemoteFailedError", "RemoteFiles", "RemoteRefusedError", "RemoteTimeoutError"]
