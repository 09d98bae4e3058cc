"""Queues declared as any Celery client does."""

from __future__ import annotations

from typing import Any

from kombu.entity import Exchange, Queue


def plain_queue(name: str) -> Any:
    """Durable, no arguments, a direct exchange and a routing key of the same name."""
    return Queue(name, Exchange(name, "direct"), name)  # type: ignore[no-untyped-call]
