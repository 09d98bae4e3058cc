"""A connection to a service's database that stays open, for many small queries."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

import psycopg

from suite.services import libpq_url


class Tables:
    """Reads one service's database, SQLite or PostgreSQL. Belongs to one thread."""

    def __init__(self, url: str) -> None:
        self._is_sqlite = url.startswith("sqlite")
        self._connection: Any
        if self._is_sqlite:
            path = url.removeprefix("sqlite:///")
            self._connection = sqlite3.connect(path, 20, isolation_level=None)
        else:
            self._connection = psycopg.connect(libpq_url(url), autocommit=True)

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, in which `%s` stands for each of the values."""
        if self._is_sqlite:
            query = query.replace("%s", "?")
            values = tuple(_stored(value) for value in values)
        return [tuple(row) for row in self._connection.execute(query, values).fetchall()]

    def value(self, query: str, values: tuple[Any, ...] = ()) -> Any:
        """The only value of a query."""
        return self.rows(query, values)[0][0]

    def close(self) -> None:
        self._connection.close()


def _stored(value: Any) -> Any:
    """A time as Django stores it in SQLite."""
    if not isinstance(value, datetime):
        return value
    moment = value.astimezone(UTC).replace(tzinfo=None)
    return str(moment)
