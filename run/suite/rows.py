"""Reads and changes rows of a service's database, SQLite or PostgreSQL, from outside of the service."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from suite.services import libpq_url


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """All rows of a query without parameters."""
    with _connected(url) as connection:
        return [tuple(row) for row in connection.execute(query).fetchall()]


def number(url: str, query: str) -> int:
    """The number that a query returns as its only value."""
    return int(rows(url, query)[0][0])


def execute(url: str, statement: str) -> None:
    """Execute one statement without parameters, in a transaction of its own."""
    with _connected(url) as connection:
        connection.execute(statement)
        connection.commit()


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), 20)) as connection:
            yield connection
    else:
        with psycopg.connect(libpq_url(url)) as connection:
            yield connection
