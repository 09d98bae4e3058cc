"""Celery tasks of the identity: work that must not delay a response."""

from __future__ import annotations

from datetime import datetime

from servicekit import clock
from servicekit.messages.consuming import MalformedMessageError, Message, consumer_task

from .services import passwords


@consumer_task(name=passwords.RESET_TASK, queue=passwords.RESET_QUEUE)
def mail_reset(message: Message, *, now: datetime) -> None:
    """Mail a link to set a new password, if there is an account with this e-mail address."""
    email = message.payload("reset").get("email")
    if not isinstance(email, str):
        raise MalformedMessageError("invalid_fields", "Wrong: email.")
    # Links expire by the real time, not by a simulated one.
    passwords.reset_mail(email=email, now=clock.real(now))
