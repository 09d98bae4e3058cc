"""Readiness of the service: probe everything it depends on, with a short timeout."""

import math
import threading
import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from kombu.connection import Connection

from servicekit.base.logs import get_logger
from servicekit.db.database import database_ping

logger = get_logger(__name__)

PROBE_TIMEOUT_SECONDS = 2
ANSWER_SECONDS = 1.0


class Readiness:
    """Runs the probes at most once a second, and returns the same results to all requests.

    Each probe opens a connection, so the probes must not run for each of many requests.
    Thread-safe: one thread probes, the others wait for its results.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._probed_at = -math.inf
        self._answers: dict[str, str] = {}

    def check(self, *, now: float) -> dict[str, str]:
        """`ok` or `error` for database, migrations, broker and channel_layer; `now` is monotonic."""
        with self._lock:
            if now - self._probed_at >= ANSWER_SECONDS:
                self._answers = {name: _run(name, probe) for name, probe in PROBES.items()}
                self._probed_at = now
            return dict(self._answers)

    def forget(self) -> None:
        """Drop the results, so that the next request runs the probes again."""
        with self._lock:
            self._probed_at = -math.inf


readiness = Readiness()


def check_readiness() -> dict[str, str]:
    """The results of the probes, at most one second old."""
    return readiness.check(now=time.monotonic())


def _run(name: str, probe: Callable[[], None]) -> str:
    try:
        probe()
    except Exception as error:
        logger.warning("readiness.failed", probe=name, error=type(error).__name__)
        return "error"
    return "ok"


def _probe_migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("Migrations are pending.")


def _probe_broker() -> None:
    options = {
        "socket_timeout": PROBE_TIMEOUT_SECONDS,
        "socket_connect_timeout": PROBE_TIMEOUT_SECONDS,
    }
    is_redis = settings.CELERY_BROKER_URL.startswith("redis")
    with Connection(
        settings.CELERY_BROKER_URL,
        connect_timeout=PROBE_TIMEOUT_SECONDS,
        transport_options=options if is_redis else {},
    ) as broker:
        broker.connect()


def _probe_channel_layer() -> None:
    with redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PROBE_TIMEOUT_SECONDS,
        socket_connect_timeout=PROBE_TIMEOUT_SECONDS,
    ) as client:
        client.ping()


PROBES: dict[str, Callable[[], None]] = {
    "database": database_ping,
    "migrations": _probe_migrations,
    "broker": _probe_broker,
    "channel_layer": _probe_channel_layer,
}
