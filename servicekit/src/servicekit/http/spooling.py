"""Request data kept while the request is worked on: small ones in memory, larger ones on disk."""

import tempfile


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """Deleted with its request, or with the last reference if a request ends without an answer."""

    def __del__(self) -> None:
        self.close()
