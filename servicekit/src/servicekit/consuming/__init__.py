"""Consuming: a message has its effect once, is retried by a stored due time, and is never lost."""

from servicekit.consuming.decorator import consumer_task
from servicekit.consuming.messages import MalformedMessageError, Message

__all__ = ["MalformedMessageError", "Message", "consumer_task"]
