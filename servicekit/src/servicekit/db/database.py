"""Helpers for the database itself: its transient errors, its time, its timeouts and locks."""

from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

# SQLSTATE classes: connection, insufficient resources, operator intervention (restart), and
# transaction rollback (serialisation, deadlock). 55P03: a lock is not available.
TRANSIENT_SQLSTATES = ("08", "53", "57", "40", "55P03")
TRANSIENT_SQLITE = ("is locked", "unable to open database file", "disk i/o error")


def is_transient(error: BaseException) -> bool:
    """Whether the same statement may succeed a moment later."""
    if isinstance(error, InterfaceError):
        return True  # the connection was closed
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if type(cause).__module__.startswith("sqlite3"):
        message = str(error).lower()
        return any(words in message for words in TRANSIENT_SQLITE)
    sqlstate = getattr(cause, "sqlstate", None)
    # No SQLSTATE means that the server did not answer.
    return sqlstate is None or sqlstate.startswith(TRANSIENT_SQLSTATES)


def database_now() -> datetime:
    """The database's time. All processes of a service share this clock."""
    if connection.vendor == "postgresql":
        query = "SELECT clock_timestamp()"
    else:
        query = "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"
    with connection.cursor() as cursor:
        cursor.execute(query)
        moment = cursor.fetchone()[0]
    if isinstance(moment, datetime):
        return moment
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def database_ping() -> None:
    """Run an empty query; raises a database error if the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def lock_timeout_set(milliseconds: int) -> None:
    """Limit the wait for each lock until the transaction ends; 0 means no limit. PostgreSQL only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{milliseconds:d}ms"])


def busy_timeout_set(on: BaseDatabaseWrapper, milliseconds: int) -> None:
    """Limit the wait for another writer, for this connection. SQLite only."""
    with on.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


def advisory_lock_take(key: int) -> bool:
    """Try once to take the advisory lock with this number; it is held until the transaction ends.

    Returns whether the lock was free. Always true on SQLite, which has only one writer anyway.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        return bool(cursor.fetchone()[0])
