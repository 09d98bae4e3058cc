"""Consumers of TICKET_STATUS_QUEUE: for messages of other services and of this service itself."""

from datetime import datetime
from typing import Any

from servicekit.base.logs import get_logger
from servicekit.base.sealing import is_sealed
from servicekit.messages.consuming import MalformedMessageError, Message, consumer_task
from servicekit.messages.erasing import erase_batch, person_to_erase
from servicekit.messages.outbox import outbox_append
from tickets.domain.vocabulary import parse_priority, parse_status
from tickets.locks import ticket_qs_for_update
from tickets.messages import CLOSE_TASK, ERASE_TASK, STATUS_REPORT, erase_further
from tickets.services import (
    MAX_FURTHER_KEYS,
    TEXT_LENGTHS,
    StatusOutcome,
    TaskReport,
    ticket_apply_task_report,
    ticket_close_if_due,
    ticket_push,
)

logger = get_logger(__name__)


@consumer_task(name="ticket_service.update_status", queue="TICKET_STATUS_QUEUE")
def update_status(message: Message, *, now: datetime) -> None:
    """Apply a report of the ticket's task. A report about an unknown ticket is only logged."""
    report = _task_report(message.payload("payload"))
    outcome = ticket_apply_task_report(report=report, now=now)
    if outcome is StatusOutcome.IMPLAUSIBLE:
        raise MalformedMessageError("bad_rev", "rev is too far ahead of the known one.")
    logger.info(
        "ticket.task_state_received",
        ticket_id=report.ticket_id,
        task_rev=report.rev,
        outcome=outcome.value,
    )


@consumer_task(name=CLOSE_TASK, queue="TICKET_STATUS_QUEUE")
def close_resolved(message: Message, *, now: datetime) -> None:
    """Close a resolved ticket whose time has come, unless it was reopened meanwhile."""
    ticket_id = _ticket_id(message.payload("payload"))
    is_closed = ticket_close_if_due(ticket_id=ticket_id, now=now)
    logger.info("ticket.close_due", ticket_id=ticket_id, is_closed=is_closed)


# Registered under two names: the plain one, and the one that Celery derives from the module.
@consumer_task(name="tickets.tasks.push_ticket_to_workflow", queue="TICKET_STATUS_QUEUE")
@consumer_task(name="push_ticket_to_workflow", queue="TICKET_STATUS_QUEUE")
def push_ticket_to_workflow(message: Message, *, now: datetime) -> None:
    """Send the ticket's snapshot to workflow_api again. The message has the ticket's number as its only
    positional argument, or as `ticket_id` in its payload.
    """
    args = message.args
    number = args[0] if len(args) == 1 and isinstance(args[0], str) else None
    ticket_id = _ticket_id({"ticket_id": number} if number else message.payload("payload"))
    ticket = ticket_qs_for_update().filter(ticket_id=ticket_id).first()
    if ticket is not None:
        ticket_push(ticket=ticket, now=now)
    logger.info("ticket.pushed", ticket_id=ticket_id, is_known=ticket is not None)


@consumer_task(name=ERASE_TASK, queue="TICKET_STATUS_QUEUE")
def erase_person(message: Message, *, now: datetime) -> None:
    """Erase a batch of the rows that name a person."""
    person = person_to_erase(message)
    if erase_batch(person):
        outbox_append([erase_further(person)], now=now)


def _ticket_id(payload: dict[str, Any]) -> str:
    ticket_id = payload.get("ticket_id")
    if not isinstance(ticket_id, str) or not 0 < len(ticket_id) <= 64 or "\x00" in ticket_id:
        raise MalformedMessageError("bad_ticket_id")
    return ticket_id


def _owner(payload: dict[str, Any]) -> dict[str, Any]:
    """The `owner_id` and `is_owner_known` of a report. The owner is not known if the payload has no
    `owner_id`, if its value is invalid, or if the report is not sealed.
    """
    value = payload.get("owner_id")
    if "owner_id" in payload and not _is_sealed(payload):
        logger.warning("ticket.task_state_field_left_out", field="owner_id")
        return {"owner_id": None, "is_owner_known": False}
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if value is not None and not (is_number and 0 < value < 2**63):
        logger.warning("ticket.task_state_field_left_out", field="owner_id")
        return {"owner_id": None, "is_owner_known": False}
    return {"owner_id": value, "is_owner_known": "owner_id" in payload}


def _task_report(payload: dict[str, Any]) -> TaskReport:
    ticket_id, rev = _ticket_id(payload), payload.get("rev")
    if not isinstance(rev, int) or isinstance(rev, bool) or not 0 <= rev < 2**31:
        raise MalformedMessageError("bad_rev")
    decided = [payload.get(name) for name in ("content", "decided_fields")]
    if decided != [None, None] and not _is_sealed(payload):
        raise MalformedMessageError(
            "not_sealed",
            "What was decided on is taken from reports with the workflow's seal alone.",
        )
    return TaskReport(
        ticket_id=ticket_id,
        rev=rev,
        status=_word(payload, "status"),
        priority=_word(payload, "priority"),
        **_owner(payload),
        decided_fields=_decided_fields(payload),
        content=_content(payload),
    )


def _is_sealed(payload: dict[str, Any]) -> bool:
    """Whether the workflow has sealed this payload; always true if the services share no secret.

    Other senders do not know the secret of the seal.
    """
    said = {name: value for name, value in payload.items() if name != "seal"}
    return is_sealed(STATUS_REPORT, said, payload.get("seal"))


def _decided_fields(payload: dict[str, Any]) -> tuple[str, ...] | None:
    names = payload.get("decided_fields")
    if names is None:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise MalformedMessageError("bad_decided_fields")
    return tuple(names)


def _content(payload: dict[str, Any]) -> dict[str, Any]:
    """The decided content that the workflow reports. It came from a ticket, so it must fit into
    one.

    Raises MalformedMessageError if it does not.
    """
    content = payload.get("content") or {}
    if not isinstance(content, dict) or len(content) > MAX_FURTHER_KEYS:
        raise MalformedMessageError("bad_content")
    texts = {name: value for name, value in content.items() if name in TEXT_LENGTHS}
    is_text = all(isinstance(v, str) and len(v) <= TEXT_LENGTHS[n] for n, v in texts.items())
    if not is_text or not isinstance(content.get("employee", {}), dict) or "priority" in content:
        raise MalformedMessageError("bad_content")
    return content


def _word(payload: dict[str, Any], name: str) -> str | None:
    value = payload.get(name)
    if value is None:
        return None
    parse = parse_status if name == "status" else parse_priority
    word = parse(value) if isinstance(value, str) else None
    if word is None and name == "status":
        raise MalformedMessageError("bad_status")
    if word is None:
        # Ignore only the unknown priority, so that the status in the report is applied.
        logger.warning("ticket.task_state_field_left_out", field=name)
    return word
