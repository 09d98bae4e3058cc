"""Finds the servers for tests: the named ones if a login at each succeeds, else the embedded ones."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from suite import ports
from suite.config import SERVICES
from suite.errors import SuiteError
from suite.masking import mask
from suite.programs import valkey_command
from suite.services import broker_refusal, database_refusal, redis_refusal, with_database

DEFAULT_URLS = {
    "TEST_DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
    "TEST_BROKER_URL": "amqp://guest:guest@127.0.0.1:5672//",
    "TEST_REDIS_URL": "redis://127.0.0.1:6379/9",
}
_REFUSALS = {
    "TEST_DATABASE_URL": database_refusal,
    "TEST_BROKER_URL": broker_refusal,
    "TEST_REDIS_URL": redis_refusal,
}
# The end of the name of servicekit's own test database.
KIT = "servicekit"
MODES = ("embedded", "services")


@dataclass(frozen=True)
class ServiceUrls:
    """The addresses, with admin logins, of the PostgreSQL, broker and Redis to test on."""

    database: str
    broker: str
    redis: str


def asked_mode(environ: Mapping[str, str]) -> str | None:
    """The value of MODE; None if it is not set, so that the available servers decide.

    Raises SuiteError if it is neither `embedded` nor `services`.
    """
    mode = environ.get("MODE") or None
    if mode is not None and mode not in MODES:
        raise SuiteError(f"MODE is {mode!r}: set it to embedded or services.")
    return mode


def find_services(environ: Mapping[str, str]) -> tuple[ServiceUrls | None, list[str]]:
    """The servers, or None if a login fails, and a sentence for each failed login."""
    urls = {key: environ.get(key) or default for key, default in DEFAULT_URLS.items()}
    sentences = []
    for key, url in urls.items():
        refusal = _REFUSALS[key](url)
        if refusal:
            sentences.append(f"{key} ({mask(url)}) refuses a login: {refusal}.")
    if sentences:
        return None, sentences
    return ServiceUrls(*urls.values()), []


def require_services(environ: Mapping[str, str]) -> ServiceUrls:
    """The servers. Raises SuiteError with the first failed login."""
    urls, sentences = find_services(environ)
    if urls is None:
        raise SuiteError(sentences[0])
    return urls


def services_environment(urls: ServiceUrls, name: str) -> dict[str, str]:
    """Variables for a run on these servers. Databases are called `<name>_<service>`, and the names
    of queues begin with `name`.
    """
    return {
        "DEPLOYMENT": "services",
        "TEST_DATABASE_URL": with_database(urls.database, f"{name}_{KIT}"),
        "TEST_BROKER_URL": urls.broker,
        "TEST_REDIS_URL": urls.redis,
        "CELERY_BROKER_URL": urls.broker,
        "REDIS_URL": urls.redis,
        "QUEUE_PREFIX": f"{name}_",
        **{
            service.database_variable: with_database(urls.database, f"{name}_{service.name}")
            for service in SERVICES
        },
    }


def embedded_environment(valkey_port: int, folder: Path) -> dict[str, str]:
    """Variables for embedded tests: SQLite files in the folder, Valkey on the port."""
    return {
        "DEPLOYMENT": "embedded",
        "TEST_DATABASE_URL": "",
        # Nothing listens on port 1, so tests do not use a RabbitMQ that they would find otherwise.
        "TEST_BROKER_URL": "amqp://127.0.0.1:1//",
        "TEST_REDIS_URL": "",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{valkey_port}/0",
        "REDIS_URL": f"redis://127.0.0.1:{valkey_port}/1",
        "QUEUE_PREFIX": "",
        **{
            service.database_variable: f"sqlite:///{folder}/{service.name}.sqlite3"
            for service in SERVICES
        },
    }


@contextlib.contextmanager
def embedded_testbed() -> Iterator[dict[str, str]]:
    """Run Valkey on a free port until the block ends. Yields the variables for embedded tests."""
    port = ports.free_ports(1)[0]
    with tempfile.TemporaryDirectory(prefix="tts-test-") as name:
        folder = Path(name)
        valkey = subprocess.Popen(
            valkey_command(port, folder),
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _until_listening(port)
            yield embedded_environment(port, folder)
        finally:
            valkey.kill()
            valkey.wait()


def _until_listening(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SuiteError("The embedded Valkey does not start.")


def own_name(purpose: str) -> str:
    """A name for databases and queues that no other process uses."""
    return f"tts_{purpose}_{os.getpid()}"
