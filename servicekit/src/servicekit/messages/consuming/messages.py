"""The message that a handler receives, and the error with which a handler refuses a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_BEYOND = 2**63


class MalformedMessageError(Exception):
    """The message is malformed. It becomes a dead letter at once, since a retry cannot help.

    `reason` is a code such as `payload_not_a_dict`. `message` may say more, without personal data.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


@dataclass(frozen=True)
class Message:
    """A decoded message. `message_id` is the Celery id if the sender gave no message id."""

    message_id: str
    request_id: str
    task: str
    args: list[Any]
    kwargs: dict[str, Any]
    redelivered: bool

    def payload(self, name: str) -> dict[str, Any]:
        """The payload of the message, a dict.

        It is the only positional argument, the only keyword argument `name`, or all keyword
        arguments together. Raises MalformedMessageError if the message has none of these forms.
        """
        if self.args:
            if len(self.args) > 1 or self.kwargs:
                raise MalformedMessageError("unexpected_arguments")
            value = self.args[0]
        elif set(self.kwargs) == {name}:
            value = self.kwargs[name]
        else:
            value = self.kwargs
        if not isinstance(value, dict) or not value:
            raise MalformedMessageError("payload_not_a_dict")
        return value

    def whole(self, name: str, *, default: int | None = None) -> int:
        """The keyword argument `name`, which must be a row's key: an integer that fits a column.

        Raises MalformedMessageError.
        """
        value = self.kwargs.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _BEYOND:
            raise MalformedMessageError("not_a_number", f"{name} is not the key of a row.")
        return value


@dataclass(frozen=True)
class Delivery:
    """A message together with the data about this delivery.

    `queue` is the queue's name in the contract. `attempt` is the number of earlier failed runs. For
    the replay of a dead letter, `replay` identifies the letter, so that retries of the replay get
    other rows in the outbox than the retries before it.
    """

    queue: str
    message: Message
    attempt: int = 0
    replay: str = ""
    headers: Mapping[str, Any] = field(default_factory=dict)
