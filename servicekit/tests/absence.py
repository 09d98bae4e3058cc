"""Make the test's own database unavailable for a while."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg
from django.db import connection, connections


@contextmanager
def database_away() -> Iterator[Callable[[], None]]:
    """Make the test's database unavailable: PostgreSQL refuses connections, SQLite refuses writes.

    Yields a function that restores it; the end of the block does so too.
    """
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(settings["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield lambda: other.execute("ROLLBACK") and None
        return
    name = settings["NAME"]
    connections.close_all()
    server = psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or 5432,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )
    allow = f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS'
    with server:
        server.execute(f"{allow} false")
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield lambda: server.execute(f"{allow} true") and None
        finally:
            server.execute(f"{allow} true")
