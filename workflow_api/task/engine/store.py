"""Writing down what the decider decided: rows, events, turns; and the messages that follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servicekit.inserting import rows_insert
from servicekit.outbox import OutgoingMessage
from servicekit.selecting import rows_fetch
from servicekit.updating import row_update
from sla.domain.deadlines import soon_at
from task.domain.codec import event_to_json
from task.domain.content import FURTHER, values_of
from task.domain.model import (
    Decision,
    Event,
    ItemAssigned,
    ItemClosed,
    ItemResolved,
    ItemStarted,
    ItemStatus,
    NotifyAssignment,
    PriorityChanged,
    ReportTicketStatus,
    TaskCompleted,
    TaskState,
    TaskStatus,
    TurnTaken,
)
from task.engine.rotation import LockedPools
from task.models import Task, TaskEvent, TaskItem, TaskItemHistory
from task.outgoing.end_effects import end_effect
from task.outgoing.messages import ticket_status_report, with_content
from task.outgoing.notices import Story, notices
from tickets.models import RoundRobin
from tickets.services import round_robin_turns_taken
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Change:
    """An accepted command: the state before and after, the decision and what it was made from."""

    definition: Definition
    before: TaskState | None
    after: TaskState
    decision: Decision
    locked: LockedPools
    actor_user_id: int | None
    now: datetime
    actor_name: str = ""


def store_opening(*, task: Task, change: Change) -> list[OutgoingMessage]:
    """Insert a new task with all that belongs to it; returns the messages to send."""
    _mirror(task, change)
    rows_insert([task])
    return _store_rest(task=task, items={}, change=change, first_seq=1)


def store_change(*, task: Task, items: list[TaskItem], change: Change) -> list[OutgoingMessage]:
    """Update a locked task and add what the decision added; returns the messages to send."""
    _mirror(task, change)
    row_update(task, *_MIRRORED)
    ((last,),) = rows_fetch("SELECT max(seq) FROM task_taskevent WHERE task_id = %s", [task.pk])
    first_seq = (last or 0) + 1
    by_number = {item.number: item for item in items}
    return _store_rest(task=task, items=by_number, change=change, first_seq=first_seq)


# What of a task follows its state; the rest is as it was opened.
_MIRRORED = (
    *("status", "rev", "priority", "arrived_at", "target_resolution", "nearest_target"),
    "ticket_owner_id",
    *("current_step_id", "current_step_name", "waiting_role_id", "visits", "resolution_time"),
    "updated_at",
)


def _mirror(task: Task, change: Change) -> None:
    state = change.after
    task.status = state.status
    task.rev = state.rev
    task.priority = state.priority
    task.arrived_at = state.arrived_at
    task.target_resolution = state.target_at
    task.nearest_target = state.nearest_target
    task.ticket_owner_id = state.owner.role_user_id if state.owner else None
    task.current_step_id = state.step_id
    task.current_step_name = (
        change.definition.step(state.step_id).name if state.step_id is not None else ""
    )
    task.waiting_role_id = state.waiting_for.id if state.waiting_for else None
    task.visits = {str(step_id): count for step_id, count in state.visits.items()}
    task.resolution_time = state.resolved_at
    task.updated_at = change.now


def _store_rest(
    *, task: Task, items: dict[int, TaskItem], change: Change, first_seq: int
) -> list[OutgoingMessage]:
    events = change.decision.events
    moved = [item for event in events for item in _changed(items, event)]
    opened = [_open(task, e, change) for e in events if isinstance(e, ItemAssigned)]
    # What is closed first: one open item per task is a constraint of the table.
    for item in moved:
        row_update(item, "status", "notes", "acted_on")
    rows_insert(opened)
    rows_insert(
        [
            TaskItemHistory(task_item=item, status=item.status, created_at=change.now)
            for item in (*moved, *opened)
        ]
    )
    for event in events:
        if isinstance(event, PriorityChanged) and event.item_number is not None:
            _store_deadline(items[event.item_number], event)
    _store_events(task=task, change=change, first_seq=first_seq)
    return _effects(task=task, items=items | {item.number: item for item in opened}, change=change)


def _store_events(*, task: Task, change: Change, first_seq: int) -> None:
    rows = []
    for seq, event in enumerate(change.decision.events, start=first_seq):
        kind, data = event_to_json(event)
        rows.append(
            TaskEvent(
                task=task,
                seq=seq,
                rev=change.after.rev,
                kind=kind,
                data=data,
                actor_user_id=change.actor_user_id,
                at=change.now,
            )
        )
    rows_insert(rows)


def _effects(*, task: Task, items: dict[int, TaskItem], change: Change) -> list[OutgoingMessage]:
    messages: list[OutgoingMessage] = []
    turns: list[tuple[RoundRobin, int]] = []
    for effect in change.decision.effects:
        if isinstance(effect, TurnTaken):
            turns.append((change.locked.rotations[effect.pool], effect.user_id))
        elif isinstance(effect, ReportTicketStatus):
            messages.append(_report(task, effect, change))
    round_robin_turns_taken(turns)
    story = _story(task, items, change)
    messages += notices(story)
    for event in change.decision.events:
        if isinstance(event, TaskCompleted):
            ending = end_effect(story=story, event=event, now=change.now)
            if ending is not None:
                ending[0].save(force_insert=True)
                messages += ending[1]
    return messages


def _report(task: Task, effect: ReportTicketStatus, change: Change) -> OutgoingMessage:
    owner, decided = change.after.owner, change.definition.decided_fields
    report = ticket_status_report(
        task=task, status=effect.status, owner_user_id=owner.user_id if owner else None
    )
    if not decided or change.after.status is TaskStatus.PENDING:
        return report
    # The task's lock may have been waited for, and the ticket read before: what counts is what it
    # says now. The end logic sends the same.
    task.ticket.refresh_from_db(fields=["subject", "sub_category", "dynamic_data"])
    known = {"sub_category": task.ticket.sub_category, FURTHER: task.ticket.dynamic_data}
    content = values_of(known, decided)
    return with_content(report, decided=decided, content=content)


def _story(task: Task, items: dict[int, TaskItem], change: Change) -> Story:
    known = {item.role_user_id: item.role_user for item in items.values() if _knows_holder(item)}
    return Story(
        task=task,
        events=change.decision.events,
        items=items,
        people=known | change.locked.people,
        actor_user_id=change.actor_user_id,
        actor_name=change.actor_name,
        new_items=frozenset(
            effect.item_number
            for effect in change.decision.effects
            if isinstance(effect, NotifyAssignment)
        ),
    )


def _knows_holder(item: TaskItem) -> bool:
    """Whether the item came with its holder, as those do that were read and not just opened."""
    return "role_user" in item._state.fields_cache


def _changed(items: dict[int, TaskItem], event: Event) -> list[TaskItem]:
    """The item whose status the event changes, changed; none for another event."""
    match event:
        case ItemResolved():
            item = items[event.number]
            item.status, item.notes, item.acted_on = ItemStatus.RESOLVED, event.notes, event.at
        case ItemClosed():
            item = items[event.number]
            item.status, item.notes, item.acted_on = event.status, event.notes, event.at
        case ItemStarted():
            item = items[event.number]
            item.status = ItemStatus.IN_PROGRESS
        case _:
            return []
    return [item]


def _store_deadline(item: TaskItem, event: PriorityChanged) -> None:
    due = None if event.share is None else event.share.due_at
    item.target_resolution, item.soon_at = due, soon_at(item.assigned_on, due)
    row_update(item, "target_resolution", "soon_at")


def _open(task: Task, event: ItemAssigned, change: Change) -> TaskItem:
    due = event.share.due_at
    return TaskItem(
        task=task,
        number=event.number,
        role_user_id=event.holder.role_user_id,
        user_id=event.holder.user_id,
        user_full_name=event.holder.full_name,
        role_id=event.role.id,
        role_name=event.role.name,
        status=ItemStatus.NEW,
        origin=event.origin,
        assigned_on=event.at,
        assigned_on_step_id=event.step_id,
        step_name=change.definition.step(event.step_id).name,
        target_resolution=due,
        soon_at=soon_at(event.at, due),
    )
