"""Where the broker is, and what its queues are called and declared as."""

import os

from django.conf import settings
from kombu.entity import Exchange, Queue

DEFAULT_BROKER_URL = "amqp://guest:guest@localhost:5672//"


def queue_prefix() -> str:
    """What this installation puts before every queue name; empty but for tests and side by side."""
    return str(_setting("QUEUE_PREFIX"))


def queue_name(name: str) -> str:
    """The broker's name of the contract's queue `name`."""
    prefix = queue_prefix()
    return name if prefix and name.startswith(prefix) else prefix + name


def contract_name(queue: str) -> str:
    """The contract's name of the broker's queue `queue`."""
    return queue.removeprefix(queue_prefix())


def stock_queue(name: str) -> Queue:
    """The queue as any Celery client declares it by itself, or the second to declare is refused."""
    broker_name = queue_name(name)
    return Queue(broker_name, Exchange(broker_name, "direct"), broker_name)


def broker_url() -> str:
    """Where the broker is, with its password: not for logs."""
    return str(_setting("CELERY_BROKER_URL")) or DEFAULT_BROKER_URL


def _setting(name: str) -> object:
    return getattr(settings, name, None) or os.environ.get(name, "")
