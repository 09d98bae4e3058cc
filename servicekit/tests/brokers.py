"""Brokers and workers of the tests' own project."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import Celery

from servicekit.messages.celeryapp import create_celery_app
from servicekit.testing import brokers, workers
from servicekit.testing.brokers import BROKERS, RABBITMQ_URL, EmbeddedBroker, celery_body, free_port
from servicekit.testing.workers import Worker

__all__ = [
    "BROKERS",
    "RABBITMQ_URL",
    "Broker",
    "EmbeddedBroker",
    "Worker",
    "broker_of",
    "celery_body",
    "free_port",
    "run_script",
    "running_worker",
]

TESTS = Path(__file__).resolve().parent


class Broker(brokers.Broker):
    """A broker with the project's one queue."""

    def __post_init__(self) -> None:
        # The queue is deleted at the end, even if only another process published to it.
        self.name("SAMPLE_QUEUE")

    def app(self) -> Celery:
        """A Celery application. It uses this broker because the settings of the test point to it."""
        return create_celery_app("project", ["SAMPLE_QUEUE"])


@contextmanager
def broker_of(kind: str, embedded: EmbeddedBroker) -> Iterator[Broker]:
    """A broker of that kind, with settings that point to it inside the block."""
    broker = Broker(kind, brokers.broker_url_of(kind, embedded))
    with brokers.pointed_at(broker):
        yield broker


def child_environment(broker: Broker | None = None) -> dict[str, str]:
    """The environment in which a process of the project uses the test's own database and broker."""
    return {
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "PYTHONPATH": str(TESTS),
        "TEST_DATABASE_URL": workers.own_database_url(),
        "PROJECT_LOGS": "1",
        **(broker.environment if broker else {}),
    }


@contextmanager
def running_worker(broker: Broker, *, pool: str = "solo", concurrency: int = 1) -> Iterator[Worker]:
    """A worker for SAMPLE_QUEUE, which is ready when the block begins and stopped when it ends."""
    with workers.running_worker(
        "project", child_environment(broker), folder=TESTS, pool=pool, concurrency=concurrency
    ) as worker:
        yield worker


def run_script(script: str, broker: Broker | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, with Django set up on the test's database."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        env={**os.environ, **child_environment(broker)},
        cwd=TESTS,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
