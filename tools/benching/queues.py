"""Declares queues in the same way as any Celery client."""

from __future__ import annotations

from typing import Any

from kombu.entity import Exchange, Queue


def plain_queue(name: str) -> Any:
    """A durable queue without arguments; exchange (direct) and routing key have the queue's name."""
    return Queue(name, Exchange(name, "direct"), name)  # type: ignore[no-untyped-call]
