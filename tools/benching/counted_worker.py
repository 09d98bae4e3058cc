"""Runs a worker of workflow_api that counts the SQL statements of each of its database connections.

Start it in the folder workflow_api. The first argument is the file for the counters; the other
arguments are passed to Celery. For each connection a JSON line {thread, native_id, pid, backend} is
added to `<file>.who`. The file itself holds eight-byte numbers, two for each of these lines: the
statements and the round trips of that connection.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

LINES = 64
SIZE = LINES * 16


class Counters:
    """Counters in a memory-mapped file: counting needs no system call, and another process can read
    the counters without disturbing the worker.
    """

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(SIZE))
        self._who = path.with_suffix(".who")
        self._who.write_text("")
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), SIZE)
        self._lock = threading.Lock()
        self._lines = 0

    def line(self, backend: int) -> int:
        """Add a line about the calling thread and its database backend. Returns the index of the
        line, which is also the index of its pair of counters.
        """
        thread = threading.current_thread()
        who = {
            "thread": thread.name,
            "native_id": thread.native_id,
            "pid": os.getpid(),
            "backend": backend,
        }
        with self._lock, self._who.open("a") as file:
            file.write(json.dumps(who) + "\n")
            self._lines += 1
            return self._lines - 1

    def add(self, line: int, column: int) -> None:
        offset = line * 16 + column * 8
        (value,) = struct.unpack_from("q", self._memory, offset)
        struct.pack_into("q", self._memory, offset, value + 1)


def count_on(counters: Counters, connection: Any) -> None:
    """Count Django's statements on a new connection, and the round trips to the server."""
    line = counters.line(connection.connection.info.backend_pid)

    def statement(execute: Callable[..., Any], sql: Any, *arguments: Any) -> Any:
        # SAVEPOINT statements count as round trips only.
        if not str(sql).startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
            counters.add(line, 0)
        return execute(sql, *arguments)

    wait = connection.connection.wait

    def counted_wait(*arguments: Any, **options: Any) -> Any:
        counters.add(line, 1)
        return wait(*arguments, **options)

    connection.connection.wait = counted_wait
    connection.execute_wrappers[:] = [statement]


def main() -> None:
    path = Path(sys.argv.pop(1))
    sys.path[0] = os.getcwd()
    # The service's settings recognise a worker by this program name, and configure its database
    # connections for it.
    sys.argv[0] = "celery"
    os.environ["DJANGO_SETTINGS_MODULE"] = "workflow_api.settings"
    from django.db.backends.signals import connection_created

    from workflow_api.celery import app  # type: ignore[import-not-found] # a module of workflow_api

    counters = Counters(path)
    connection_created.connect(lambda connection, **_: count_on(counters, connection), weak=False)
    app.worker_main(sys.argv[1:])


if __name__ == "__main__":
    main()
