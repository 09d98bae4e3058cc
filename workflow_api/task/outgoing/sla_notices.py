"""Notices that a deadline is near or has passed, and the digest that replaces many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from role.models import RoleUsers
from servicekit.base.visible import isolated
from servicekit.messages.outbox import OutgoingMessage
from task.domain.events.clock import ItemBreached, ItemWarned, TargetPassed
from task.domain.state import OPEN_ITEM_STATUSES
from task.domain.thresholds import BREACH
from task.models import TaskItem

from .notice import NOTICE_QUEUE, NOTICE_TASK, Recipient, Story, is_deleted, notice, staff_member

# From this percentage of the item's span on, warnings go to the owner, too.
_OWNER_FROM = 90
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class _Person:
    to: Recipient
    reason: str  # holder, owner or admin


def sla_notices(
    story: Story, admins: Callable[[], Sequence[RoleUsers]]
) -> Iterator[OutgoingMessage]:
    """The notices about warnings and missed deadlines, one for each recipient.

    There are none for a deleted ticket. `admins` returns the Admins to notify of a missed deadline. It
    reads the database, so it is called only if a deadline was missed.
    """
    if is_deleted(story.task):
        return
    for event in story.events:
        match event:
            case ItemWarned():
                yield from _warned(story, story.items[event.number], event.percent)
            case ItemBreached():
                yield from _late(story, story.items[event.number], admins())
            case TargetPassed():
                yield from _target_passed(story, admins())


def _warned(story: Story, item: TaskItem, percent: int) -> Iterator[OutgoingMessage]:
    number, step = story.task.ticket.ticket_number, isolated(item.step_name)
    holder = isolated(item.user_full_name) or f"Person {item.user_id}"
    people = _people(story, item, with_owner=percent >= _OWNER_FROM)
    for person in people:
        has_it = "" if person.reason == "holder" else f" {holder} has it."
        yield _notice(
            story,
            person,
            item,
            kind="sla_warning",
            percent=percent,
            message=f"{percent} % of the time for {number} at {step} are used up.{has_it}",
        )


def _late(story: Story, item: TaskItem, admins: Sequence[RoleUsers]) -> Iterator[OutgoingMessage]:
    number, step = story.task.ticket.ticket_number, isolated(item.step_name)
    holder = isolated(item.user_full_name) or f"Person {item.user_id}"
    further = f" {story.new_holder} has it now." if story.new_holder else ""
    for person in _people(story, item, with_owner=True, admins=admins):
        had_it = "" if person.reason == "holder" else f", with {holder}"
        yield _notice(
            story,
            person,
            item,
            kind="sla_breach",
            percent=BREACH,
            message=f"{number} is late at {step}{had_it}.{further}",
        )


def _target_passed(story: Story, admins: Sequence[RoleUsers]) -> Iterator[OutgoingMessage]:
    task = story.task
    number, step = task.ticket.ticket_number, isolated(task.current_step_name)
    item = next((item for item in story.items.values() if item.status in OPEN_ITEM_STATUSES), None)
    waits = "" if item is not None else "; it waits for somebody"
    for person in _people(story, item, with_owner=True, admins=admins):
        yield _notice(
            story,
            person,
            None,
            kind="sla_breach",
            percent=BREACH,
            message=f"The time for {number} as a whole is used up. It is at {step}{waits}.",
        )


def _people(
    story: Story, item: TaskItem | None, *, with_owner: bool, admins: Sequence[RoleUsers] = ()
) -> list[_Person]:
    """The recipients, each once. A person with several reasons gets the first of these: holder,
    owner, admin.
    """
    found: dict[int, _Person] = {}
    owner = story.task.ticket_owner
    if item is not None:
        found[item.user_id] = _Person(staff_member(story.people[item.role_user_id]), "holder")
    if with_owner and owner is not None:
        found.setdefault(owner.user_id, _Person(staff_member(owner), "owner"))
    for admin in admins:
        found.setdefault(admin.user_id, _Person(staff_member(admin), "admin"))
    return list(found.values())


def _notice(
    story: Story,
    person: _Person,
    item: TaskItem | None,
    *,
    kind: Any,
    percent: int,
    message: str,
) -> OutgoingMessage:
    """A notice about an item, or about the whole task if `item` is None."""
    due = story.task.target_resolution if item is None else item.target_resolution
    subject = f"task:{story.task.pk}" if item is None else f"task-item:{item.pk}"
    base = notice(
        story,
        to=person.to,
        kind=kind,
        title="Late" if kind == "sla_breach" else "Deadline Near",
        message=message,
        cause=f"{subject}:sla:{percent}",
        item=item,
    )
    metadata = {
        **base.kwargs["metadata"],
        "percent": percent,
        "due_at": None if due is None else due.isoformat(),
        "reason": person.reason,
    }
    return replace(base, kwargs={**base.kwargs, "metadata": metadata})


def sla_digest(
    payload: Mapping[str, Any],
    counts: Mapping[str, int],
    ticket_numbers: Sequence[str],
    *,
    cause: str,
) -> OutgoingMessage:
    """One notice that replaces many. It is about all `ticket_numbers` and lists the first of them.

    `counts` has the number of replaced notices by type. `payload` is one of these notices; the digest
    has the same recipient.
    """
    breaches, warnings = counts.get("sla_breach", 0), counts.get("sla_warning", 0)
    parts = [
        words
        for count, words in (
            (breaches, f"{breaches} deadlines have passed"),
            (warnings, f"{warnings} are near"),
        )
        if count
    ]
    listed = ", ".join(ticket_numbers[:SAMPLE])
    more = len(ticket_numbers) - SAMPLE
    end = f" and {more} more." if more > 0 else "."
    person = {
        name: payload[name] for name in ("user_type", "user_id", "user_email", "user_full_name")
    }
    return OutgoingMessage(
        queue=NOTICE_QUEUE,
        task=NOTICE_TASK,
        kwargs={
            **person,
            "subject": f"{breaches + warnings} deadlines need a look",
            "message": f"{' and '.join(parts)}: {listed}{end}",
            "notification_type": "sla_breach" if breaches else "sla_warning",
            "related_task_item_id": None,
            "related_ticket_number": "",
            "metadata": {
                "digest": True,
                "count": breaches + warnings,
                "breaches": breaches,
                "warnings": warnings,
                "ticket_numbers": list(ticket_numbers[:SAMPLE]),
                "reason": "digest",
            },
            "actor": None,
            "cause": cause,
        },
        key=f"sla-digest:{payload['user_id']}",
    )
