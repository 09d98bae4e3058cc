"""Consume messages: each has its effect once, is retried after errors, and is never lost."""

from servicekit.messages.consuming.decorator import Batching, consumer_task
from servicekit.messages.consuming.messages import MalformedMessageError, Message

__all__ = ["Batching", "MalformedMessageError", "Message", "consumer_task"]
