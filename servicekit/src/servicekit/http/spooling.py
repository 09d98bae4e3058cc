"""Storage for the data of a request while it is handled: small data in memory, larger data on disk."""

import tempfile


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """A temporary file that is deleted with its last reference, if nothing has closed it before.

    A request may end without an answer, so that nobody closes the file.
    """

    def __del__(self) -> None:
        self.close()
