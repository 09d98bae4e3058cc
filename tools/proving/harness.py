"""Runs a separate suite on free ports with empty data, and removes it afterwards."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kombu.connection import Connection

from proving.testbed import (
    ServiceUrls,
    own_name,
    require_services,
    services_environment,
)
from suite import ports
from suite.config import ROOT, SERVICES, Config, load_config
from suite.errors import SuiteError
from suite.services import drop_database

START_SECONDS = 180.0
STOP_SECONDS = 40.0
QUEUES = (
    "TICKET_TASKS_PRODUCTION",
    "WORKFLOW_TASKS_PRODUCTION",
    "INAPP_NOTIFICATION_QUEUE",
    "EMAIL_NOTIFICATION_QUEUE",
    "TTS_ROLE_SYNC_QUEUE",
    "TICKET_STATUS_QUEUE",
    "MESSAGING_TASKS_QUEUE",
)
_SHOWN_LINES = 80


@dataclass(frozen=True)
class RunningSuite:
    """A suite that is ready, with the settings that its supervisor uses and its log file."""

    config: Config
    log: Path

    @property
    def url(self) -> str:
        return self.config.public_url

    @property
    def environment(self) -> dict[str, str]:
        return dict(self.config.environment)


@contextlib.contextmanager
def running_suite(
    mode: str,
    *,
    purpose: str,
    variables: Mapping[str, str] | None = None,
    urls: ServiceUrls | None = None,
) -> Iterator[RunningSuite]:
    """Start a suite in `embedded` or `services` mode and end it with the block.

    `urls` are the servers to run on; without them, those that the variables TEST_…_URL name. Raises
    SuiteError if the suite does not get ready, or if one of its processes is still alive after the block.
    If the block or the start fails, the last lines of the suite's log are printed.
    """
    # Turn SIGTERM into SystemExit, so that the `with` blocks below clean up.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    name = own_name(purpose)
    if urls is None and mode == "services":
        urls = require_services(os.environ)
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        run_dir = Path(folder)
        environment = _environment(name, run_dir, urls, variables or {})
        config = load_config(root=ROOT, environ=environment)
        log = run_dir / "suite.log"
        try:
            with log.open("w") as output:
                process = subprocess.Popen(
                    [sys.executable, str(ROOT / "run" / "run.py"), "--ends-with-parent"],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            try:
                _wait_until_ready(process, log)
                yield RunningSuite(config, log)
            finally:
                _stop(process)
            _require_nothing_left(run_dir)
        except BaseException:
            _show_end(log)
            raise
        finally:
            if urls is not None:
                _remove_traces(config, urls)


def _environment(
    name: str, run_dir: Path, urls: ServiceUrls | None, variables: Mapping[str, str]
) -> dict[str, str]:
    """The suite's environment. It sets every variable that a developer's .env could set to another
    value.
    """
    web, valkey, *service_ports = ports.free_ports(2 + len(SERVICES))
    if urls is not None:
        addresses = services_environment(urls, name)
    else:
        keys = ["CELERY_BROKER_URL", "REDIS_URL", "QUEUE_PREFIX"]
        keys += [service.database_variable for service in SERVICES]
        addresses = {"DEPLOYMENT": "embedded", **dict.fromkeys(keys, "")}
    return {
        **os.environ,
        **addresses,
        "TTS_RUN_DIR": str(run_dir),
        "DEBUG": "0",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(48),
        "JWT_SIGNING_KEY": secrets.token_urlsafe(48),
        "JWT_OTHER_SIGNING_KEY": "",
        "JWT_ALGORITHM": "HS256",
        "DATABASE_ADMIN_URL": urls.database if urls else "",
        "AUTH_SERVICE_URL": "",
        "PUBLIC_URL": "",
        "WORKFLOW_URL": "",
        "MAIL_DIR": "",
        "MEDIA_ROOT": str(run_dir / "media"),
        "METRICS_DIR": "",
        "TRUSTED_PROXIES": "127.0.0.1,::1",
        "FRONTEND_PORT": str(web),
        "EMBEDDED_BROKER_PORT": str(valkey),
        **{
            service.port_variable: str(port)
            for service, port in zip(SERVICES, service_ports, strict=True)
        },
        "ADMIN_EMAIL": "",
        "ADMIN_PASSWORD": "",
        "DEMO": "1",
        "DEMO_PASSWORD": secrets.token_urlsafe(12),
        "NO_COLOR": "1",
        **variables,
    }


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "TTS is ready at" not in log.read_text(errors="replace"):
        if process.poll() is not None:
            raise SuiteError(f"The suite ended with code {process.returncode} before it was ready.")
        if time.monotonic() > deadline:
            raise SuiteError(f"The suite is not ready after {START_SECONDS:.0f} s.")
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise SuiteError(f"The suite does not stop within {STOP_SECONDS:.0f} s.") from None


def _require_nothing_left(run_dir: Path) -> None:
    """Raise SuiteError if a process of the suite still runs. Every process of a suite has the
    suite's TTS_RUN_DIR in its environment.
    """
    mark = f"TTS_RUN_DIR={run_dir}".encode()
    left = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                left.append(f"{(entry / 'comm').read_text().strip()} ({entry.name})")
    if left:
        raise SuiteError(f"The suite left processes behind: {', '.join(left)}.")


def _remove_traces(config: Config, urls: ServiceUrls) -> None:
    for service in SERVICES:
        drop_database(urls.database, config.database_url(service))
    prefix = config.environment["QUEUE_PREFIX"]
    with Connection(urls.broker) as connection:  # type: ignore[no-untyped-call]
        channel = connection.default_channel
        for queue in QUEUES:
            channel.queue_delete(f"{prefix}{queue}")


def _show_end(log: Path) -> None:
    if log.is_file():
        lines = log.read_text(errors="replace").splitlines()[-_SHOWN_LINES:]
        sys.stderr.write("\n".join(["--- last lines of the suite", *lines, "---", ""]))
