"""Celery tasks of the audit: storing reports of the other services, and erasing people."""

from __future__ import annotations

from datetime import datetime

from servicekit.messages.auditing import QUEUE, TASK, is_sealed
from servicekit.messages.consuming import MalformedMessageError, Message, consumer_task
from servicekit.messages.erasing import erase_batch, person_to_erase
from servicekit.messages.outbox import outbox_append

from .domain.report import ReportError, read_report
from .services.erasing import QUEUE as OWN_QUEUE
from .services.erasing import TASK as ERASE_TASK
from .services.erasing import erase_further
from .services.record import audit_record


@consumer_task(name=TASK, queue=QUEUE)
def audit_event(message: Message, *, now: datetime) -> None:
    """Store a report of another service, with the time and the service that the report names.

    The inbox drops repeated messages before they reach this function.
    """
    event = message.kwargs.get("event")
    if message.args or set(message.kwargs) != {"event", "seal"} or not isinstance(event, dict):
        raise MalformedMessageError("not_a_report", "No event with its seal.")
    if not is_sealed(event, message.kwargs["seal"]):
        raise MalformedMessageError("not_sealed", "No service of the suite has made this report.")
    if event.get("id") != message.message_id:
        raise MalformedMessageError("not_a_report", "The report is of another message.")
    try:
        report = read_report(event)
    except ReportError as error:
        raise MalformedMessageError("not_a_report", str(error)) from None
    audit_record(
        actor=report.actor,
        action=report.action,
        target_type=report.target_type,
        target_id=report.target_id,
        target_label=report.target_label,
        changes=report.changes,
        now=report.at,
        service=report.service,
        request_id=report.request_id,
    )


@consumer_task(name=ERASE_TASK, queue=OWN_QUEUE)
def erase_person(message: Message, *, now: datetime) -> None:
    """Erase one batch of this service's rows that name a person."""
    person = person_to_erase(message)
    if erase_batch(person):
        outbox_append([erase_further(person)], now=now)
