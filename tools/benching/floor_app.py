"""A bare server to compare the suite with: it only inserts a row, changes a locked row or reads a
page.

gunicorn serves it with its own thread worker. FLOOR_DATABASE_URL names a database with the tables
that `benching.floors` makes.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from suite.services import libpq_url

_local = threading.local()
THINGS = 1_000


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer POST /insert, POST /act/<number> or GET /page."""
    path = environ["PATH_INFO"]
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if path == "/insert":
        status, answer = "201 Created", _insert(body.decode())
    elif path == "/page":
        status, answer = "200 OK", _page()
    else:
        status, answer = "200 OK", _act(int(path.rpartition("/")[2]) % THINGS)
    text = json.dumps(answer).encode()
    start_response(
        status, [("Content-Type", "application/json"), ("Content-Length", str(len(text)))]
    )
    return [text]


def _insert(body: str) -> dict[str, Any]:
    row = _connection().execute(
        "INSERT INTO floor_row (body) VALUES (%s) RETURNING id, created_at::text", [body]
    )
    return dict(zip(("id", "created_at"), row.fetchone() or (), strict=True))


def _act(number: int) -> dict[str, Any]:
    connection = _connection()
    with connection.transaction():
        row = connection.execute(
            "SELECT rev FROM floor_thing WHERE id = %s FOR UPDATE", [number]
        ).fetchone()
        rev = (row[0] if row else 0) + 1
        connection.execute("UPDATE floor_thing SET rev = %s WHERE id = %s", [rev, number])
        connection.execute("INSERT INTO floor_row (body) VALUES (%s)", [str(rev)])
    return {"id": number, "rev": rev}


def _page() -> dict[str, Any]:
    rows = _connection().execute("SELECT id, rev FROM floor_thing ORDER BY id DESC LIMIT 10")
    return {"results": [{"id": key, "rev": rev} for key, rev in rows]}


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_local, "connection"):
        url = libpq_url(os.environ["FLOOR_DATABASE_URL"])
        _local.connection = psycopg.connect(url, autocommit=True)
    connection: psycopg.Connection[Any] = _local.connection
    return connection
