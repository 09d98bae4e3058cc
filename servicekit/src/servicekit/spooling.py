"""Bytes of a request that are kept while it is worked on: a little in memory, more on the disk."""

import tempfile


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """Goes with its request, or with the last reference where a request ends without an answer."""

    def __del__(self) -> None:
        self.close()
