"""Consuming: a message has its effect once, is retried at a stored time, and is never lost."""

from servicekit.consuming.decorator import Batching, consumer_task
from servicekit.consuming.messages import MalformedMessageError, Message

__all__ = ["Batching", "MalformedMessageError", "Message", "consumer_task"]
