"""Checks the logins to PostgreSQL, RabbitMQ and Redis, and creates missing databases."""

from __future__ import annotations

import contextlib
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
import redis
from kombu.connection import Connection
from psycopg import sql

from suite.config import SERVICES, Config
from suite.errors import SuiteError
from suite.masking import mask

_SECONDS = 5


def database_refusal(url: str) -> str:
    """Why a login to this PostgreSQL is refused, as one line; empty when it works."""
    try:
        with psycopg.connect(libpq_url(url), connect_timeout=_SECONDS):
            return ""
    except psycopg.Error as error:
        return _first_line(error)


def broker_refusal(url: str) -> str:
    """Why a login to this broker is refused, as one line; empty when it works."""
    try:
        with Connection(url, connect_timeout=_SECONDS) as connection:  # type: ignore[no-untyped-call]
            connection.ensure_connection(max_retries=1, interval_start=0.1)
            connection.default_channel.close()
    except Exception as error:
        # Each transport of kombu raises its own classes of errors.
        return _first_line(error)
    return ""


def redis_refusal(url: str) -> str:
    """Why a login to this Redis is refused, as one line; empty when it works."""
    try:
        with contextlib.closing(
            redis.Redis.from_url(url, socket_connect_timeout=_SECONDS)
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        return _first_line(error)
    return ""


def require_services(config: Config) -> None:
    """Check that PostgreSQL, the broker and Redis accept our logins; create missing databases.

    Raises SuiteError with the variable of the first login that is refused and the reason.
    """
    for service in SERVICES:
        url = config.database_url(service)
        if url.startswith("sqlite"):
            continue
        refusal = database_refusal(url)
        if refusal:
            refusal = create_database(config.admin_url, url) or database_refusal(url)
        if refusal:
            raise SuiteError(
                f"PostgreSQL refuses {service.database_variable} ({mask(url)}): {refusal}; "
                "create the database and its user, or set DATABASE_ADMIN_URL to a login that may."
            )
    broker = config.environment["CELERY_BROKER_URL"]
    refusal = broker_refusal(broker)
    if refusal:
        raise SuiteError(f"The broker refuses CELERY_BROKER_URL ({mask(broker)}): {refusal}.")
    channel_layer = config.environment["REDIS_URL"]
    refusal = redis_refusal(channel_layer)
    if refusal:
        raise SuiteError(f"Redis refuses REDIS_URL ({mask(channel_layer)}): {refusal}.")


def create_database(admin_url: str, url: str) -> str:
    """Create the user and the database of `url` with the admin's login.

    Returns the reason if that fails, else an empty text. An existing user gets the password in
    `url`. Other users lose the right to connect to a new database, so that no service can read the
    tables of another.
    """
    parts = urlsplit(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    database = parts.path.lstrip("/")
    try:
        with psycopg.connect(
            libpq_url(admin_url), autocommit=True, connect_timeout=_SECONDS
        ) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [user]
            ).fetchone()
            verb = sql.SQL("ALTER" if known else "CREATE")
            is_admin = user == connection.info.user
            if user and not is_admin:
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                        verb, sql.Identifier(user), sql.Literal(password)
                    )
                )
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [database]
            ).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(database), sql.Identifier(user or connection.info.user)
                    )
                )
                connection.execute(
                    sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(
                        sql.Identifier(database)
                    )
                )
    except psycopg.Error as error:
        return _first_line(error)
    return ""


def drop_database(admin_url: str, url: str) -> None:
    """Drop the database that the URL names, ending all connections to it."""
    database = urlsplit(url).path.lstrip("/")
    with psycopg.connect(
        libpq_url(admin_url), autocommit=True, connect_timeout=_SECONDS
    ) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


def with_database(url: str, database: str) -> str:
    """The URL with another database and the same login."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{database}", parts.query, ""))


def libpq_url(url: str) -> str:
    """The URL with a scheme that libpq accepts: Django also accepts `psql` and `pgsql`."""
    scheme, separator, rest = url.partition("://")
    if scheme in {"postgres", "postgresql", "psql", "pgsql"}:
        scheme = "postgresql"
    return f"{scheme}{separator}{rest}"


def _first_line(error: BaseException) -> str:
    text = mask(str(error).strip() or type(error).__name__)
    return text.splitlines()[0].rstrip(".")
