"""Questions that only the database can answer: whether it is away or busy, and the time."""

from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, connection

# SQLSTATE classes: connection, insufficient resources, operator intervention (restart), and
# transaction rollback (serialisation, deadlock); 55P03 is a lock that was not to be had.
TRANSIENT_SQLSTATES = ("08", "53", "57", "40", "55P03")
TRANSIENT_SQLITE = ("is locked", "unable to open database file", "disk i/o error")


def is_transient(error: BaseException) -> bool:
    """Whether the same statement may succeed a moment later."""
    if isinstance(error, InterfaceError):
        return True  # the connection was closed under us
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if type(cause).__module__.startswith("sqlite3"):
        message = str(error).lower()
        return any(words in message for words in TRANSIENT_SQLITE)
    sqlstate = getattr(cause, "sqlstate", None)
    # Without an SQLSTATE the server never answered.
    return sqlstate is None or sqlstate.startswith(TRANSIENT_SQLSTATES)


def database_now() -> datetime:
    """The database's time, the one clock that all processes of a service share."""
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
