"""The message that a handler receives, and the error with which it refuses one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_BEYOND = 2**63


class MalformedMessageError(Exception):
    """Retrying cannot help: the message goes to the dead letters at once.

    `reason` is one machine word; `message` may say more, without personal data.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


@dataclass(frozen=True)
class Message:
    """One delivery, decoded. `message_id` is the Celery id if the sender gave none."""

    message_id: str
    request_id: str
    task: str
    args: list[Any]
    kwargs: dict[str, Any]
    redelivered: bool

    def payload(self, name: str) -> dict[str, Any]:
        """The one dict of this message: positional, under `name`, or the keywords themselves.

        Raises MalformedMessageError if there is none, or more than one.
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
        """The key of a row under the keyword `name`: a whole number that a database can hold.

        Raises MalformedMessageError.
        """
        value = self.kwargs.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _BEYOND:
            raise MalformedMessageError("not_a_number", f"{name} is not the key of a row.")
        return value


@dataclass(frozen=True)
class Delivery:
    """A message with its delivery state at the broker and in earlier runs.

    `queue` is the contract's name. `attempt` counts earlier failed runs; `replay` names the dead
    letter it was replayed from, so that the retries of a replay are rows of their own.
    """

    queue: str
    message: Message
    attempt: int = 0
    replay: str = ""
    headers: Mapping[str, Any] = field(default_factory=dict)
