"""The stored data of a request are deleted, even if nobody closes the file."""

import gc
import warnings

from servicekit.http.spooling import Spool


class TestSpool:
    def test_is_closed_with_its_last_reference(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            spool = Spool(4)
            spool.write(b"more than four")
            on_disk = spool._file
            del spool
            gc.collect()
        assert on_disk.closed
