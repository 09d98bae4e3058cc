"""Messages the Ticket Service takes from TICKET_STATUS_QUEUE."""

from datetime import datetime
from typing import Any

from servicekit.consuming import MalformedMessageError, Message, consumer_task
from servicekit.logs import get_logger
from tickets.domain.vocabulary import parse_priority, parse_status
from tickets.services import TaskState, ticket_apply_task_state

logger = get_logger(__name__)


@consumer_task(name="ticket_service.update_status")
def update_status(message: Message, *, now: datetime) -> None:
    """What became of the ticket's task; a number that is not ours is logged and acknowledged."""
    state = _task_state(message.payload("payload"))
    outcome = ticket_apply_task_state(state=state, now=now)
    logger.info(
        "ticket.task_state_received",
        ticket_id=state.ticket_id,
        task_rev=state.rev,
        outcome=outcome.value,
    )


def _task_state(payload: dict[str, Any]) -> TaskState:
    ticket_id, rev = payload.get("ticket_id"), payload.get("rev")
    if not isinstance(ticket_id, str) or not 0 < len(ticket_id) <= 64 or "\x00" in ticket_id:
        raise MalformedMessageError("bad_ticket_id")
    if not isinstance(rev, int) or isinstance(rev, bool) or not 0 <= rev < 2**63:
        raise MalformedMessageError("bad_rev")
    return TaskState(
        ticket_id=ticket_id,
        rev=rev,
        status=_word(payload, "status"),
        priority=_word(payload, "priority"),
    )


def _word(payload: dict[str, Any], name: str) -> str | None:
    value = payload.get(name)
    if value is None:
        return None
    parse = parse_status if name == "status" else parse_priority
    word = parse(value) if isinstance(value, str) else None
    if word is None:
        raise MalformedMessageError(f"bad_{name}")
    return word
