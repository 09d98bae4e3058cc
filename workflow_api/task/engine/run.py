"""Run a command on a task, in one transaction.

Lock the task, let the pure decider decide, and store the decision. Rows, events, turns and outgoing
messages commit together or not at all. Existing tasks change only here, and in batches of timers
(`timer_batches`), which use the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.services.record import (
    Actor,
    audit_record,
)
from role.models import RoleUsers
from servicekit.auth import Person
from servicekit.base.visible import one_line
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from sla.selectors import hours_of
from task.domain.command import Command
from task.domain.decide import decide, plan
from task.domain.decision import Decision, Refusal
from task.domain.events.base import Sender
from task.domain.evolve import apply
from task.domain.state import TaskState
from task.engine.locks import task_for_update
from task.engine.rotation import lock_pools
from task.engine.store import (
    Change,
    Changed,
    store_changes,
)
from task.exceptions import TaskNotFoundError, TaskRefusedError
from task.models import Task, TaskItem
from task.outgoing.messages import (
    SECOND_LOOK,
    take_up,
    take_up_next,
)
from task.reads.load import load_locked
from task.reads.relation import SEES_TASK, relations_of
from task.reads.selectors import roles_waiting_for


@dataclass(frozen=True, slots=True)
class Ran:
    """The result of an accepted command: the task's row, the states before and after, and the rows
    of its items in number order.

    `is_changed` is False if the task already was as the command wants it, so that nothing was
    stored.
    """

    task: Task
    before: TaskState
    state: TaskState
    items: tuple[TaskItem, ...]
    is_changed: bool

    @property
    def open_item(self) -> TaskItem | None:
        """The row of the open item after the command; None if there is none."""
        item = self.state.open_item
        return None if item is None else self.items[item.number - 1]


def run_command(
    *,
    task_id: int,
    command: Command,
    actor: Actor | None,
    now: datetime,
    person: RoleUsers | None = None,
    seen_by: Person | None = None,
) -> Ran:
    """Run one command on an existing task.

    `actor` is None if the suite itself acts. `person` is the membership of a person whom the
    command names, who may be in none of the pools. If `seen_by` is given, that person must be
    allowed to see the task.

    Raises TaskNotFoundError, also if `seen_by` may not see the task, and TaskRefusedError. After an
    error nothing has changed.
    """
    task = task_for_update(task_id)
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    loaded = load_locked(task)
    definition, items, state = loaded.definition, loaded.items, loaded.state
    if seen_by is not None and not _may_see(seen_by, task, items):
        raise TaskNotFoundError(f"No task {task_id}.")
    now = not_before(task, now)
    locked = lock_pools(definition=definition, names=plan(definition, state, command), now=now)
    if person is not None:
        locked.people[person.pk] = person
    decision = accepted(decide(definition, state, command, now, locked.pools), task_id)
    if not decision.events:
        return Ran(task, state, state, tuple(items), is_changed=False)
    after = apply(state, decision)
    change = Change(
        definition,
        state,
        after,
        decision,
        locked,
        staff_number(actor),
        now,
        name_of(actor),
        later=definition.in_hours(hours_of(after.calendar)),
    )
    (stored,) = store_changes([Changed(task, items, change, loaded.last_seq, loaded.has_incidents)])
    if loaded.is_capacity_awaited:
        stored.messages.extend(freed(change))
    send(task, change, stored.messages)
    rows = tuple(stored.items[item.number] for item in after.items)
    return Ran(task, state, after, rows, is_changed=True)


def not_before(task: Task, now: datetime) -> datetime:
    """The time for a command's events: `now`, but never before `updated_at`.

    `updated_at` is the time of the last event that changed the task's row. It may lie after `now`,
    because the clocks of processes differ.
    """
    return max(now, task.updated_at)


def _may_see(person: Person, task: Task, items: list[TaskItem]) -> bool:
    relations = relations_of(person, ticket=task.ticket, task=task, items=items)
    return bool(relations & SEES_TASK) and task.ticket.hidden_at is None


def send(task: Task, change: Change, messages: list[OutgoingMessage]) -> None:
    """Append the messages of a change to the outbox."""
    outbox_append([*messages, *second_looks(task, change)], now=change.now)


def second_looks(task: Task, change: Change) -> list[OutgoingMessage]:
    """The message that lets the suite look for a person again soon, if this change leaves the task
    without the person it needs.
    """
    before = change.before.looks_for if change.before else ""
    if change.after.looks_for in ("", before):
        return []
    return [take_up(task_id=task.pk, delay=SECOND_LOOK)]


def freed(change: Change) -> Iterator[OutgoingMessage]:
    """The messages that let other tasks, which wait for capacity, look for a person again.

    There are none unless this change took an item from its holder, who may have fallen below a
    capacity.
    """
    before, after = change.before, change.after
    holder = before.open_item.holder.user_id if before and before.open_item else None
    still = after.open_item
    if holder is not None and (still is None or still.holder.user_id != holder):
        for role_pk in roles_waiting_for(user_id=holder):
            yield take_up_next(role_pk=role_pk)


def staff_number(actor: Actor | None) -> int | None:
    """The actor's number if the actor is staff, else None: the rows of tasks name staff only."""
    return actor.user_id if actor is not None and actor.user_type == "staff" else None


def name_of(actor: Actor | None) -> str:
    """The actor's name for notices; empty if the suite itself acts."""
    if actor is None:
        return ""
    return one_line(actor.full_name) or "Somebody"


def sender_of(actor: Actor | None) -> Sender | None:
    """The actor in the form that events store, if the actor is not staff, else None."""
    if actor is None or actor.user_type == "staff":
        return None
    return Sender(actor.user_type, actor.user_id)


def accepted(outcome: Decision | Refusal, task_id: int | None = None) -> Decision:
    """The decision if the command was accepted. Raises TaskRefusedError if it was refused."""
    if isinstance(outcome, Refusal):
        raise TaskRefusedError(outcome, task_id)
    return outcome


def audit(
    action: str, task: Task, actor: Actor | None, changes: Mapping[str, Any], now: datetime
) -> None:
    """Audit an act on the task, in the transaction of the act and with the time of its events."""
    audit_record(
        action=action,
        target_type="task",
        target_id=task.pk,
        target_label=task.ticket.ticket_number,
        actor=actor,
        changes=changes,
        now=not_before(task, now),
    )
