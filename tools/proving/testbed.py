"""Finds the servers for tests: the named services if a login succeeds, else the embedded default."""

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
# The name of servicekit's own test database, beside those of the services.
KIT = "servicekit"
MODES = ("embedded", "services")


@dataclass(frozen=True)
class ServiceUrls:
    """Admin logins of PostgreSQL, broker and Redis to test on."""

    database: str
    broker: str
    redis: str


def asked_mode(environ: Mapping[str, str]) -> str | None:
    """MODE, or None if the available services decide. Raises SuiteError for another word."""
    mode = environ.get("MODE") or None
    if mode is not None and mode not in MODES:
        raise SuiteError(f"MODE is {mode!r}: set it to embedded or services.")
    return mode


def find_services(environ: Mapping[str, str]) -> tuple[ServiceUrls | None, list[str]]:
    """The services if every login succeeds, else None, and a sentence for each refusal."""
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
    """The services. Raises SuiteError naming the first that refuses."""
    urls, sentences = find_services(environ)
    if urls is None:
        raise SuiteError(sentences[0])
    return urls


def services_environment(urls: ServiceUrls, name: str) -> dict[str, str]:
    """Variables for a run on services: databases `<name>_<service>`, queues prefixed with the name."""
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
    """Variables for tests on the embedded default: SQLite files in the folder, Valkey on the port."""
    return {
        "DEPLOYMENT": "embedded",
        "TEST_DATABASE_URL": "",
        # Port 1 is never open: tests that would try both brokers find the embedded one only.
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
    """Start a Valkey on a free port; yields the variables that name it."""
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
    """A name for databases and queues that no other current run has."""
    return f"tts_{purpose}_{os.getpid()}"
