"""The broker's address, and the names and declarations of its queues."""

import os

from django.conf import settings
from kombu.entity import Exchange, Queue

DEFAULT_BROKER_URL = "amqp://guest:guest@localhost:5672//"


def queue_prefix() -> str:
    """The prefix of every queue name of this installation; empty except in tests and side-by-side runs."""
    return str(_setting("QUEUE_PREFIX"))


def queue_name(name: str) -> str:
    """The name at the broker of the queue that the contract calls `name`."""
    prefix = queue_prefix()
    return name if prefix and name.startswith(prefix) else prefix + name


def contract_name(queue: str) -> str:
    """The name in the contract of the broker's queue `queue`."""
    return queue.removeprefix(queue_prefix())


def stock_queue(name: str) -> Queue:
    """The queue, declared as every Celery client declares it by default.

    With another declaration the broker would refuse the client that declares it second.
    """
    broker_name = queue_name(name)
    return Queue(broker_name, Exchange(broker_name, "direct"), broker_name)


def broker_url() -> str:
    """The URL of the broker. Do not log it: it includes the password."""
    return str(_setting("CELERY_BROKER_URL")) or DEFAULT_BROKER_URL


def _setting(name: str) -> object:
    return getattr(settings, name, None) or os.environ.get(name, "")
