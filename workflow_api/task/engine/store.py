"""Storing decisions: rows, events, turns; and the messages that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from role.selectors import admins
from servicekit.db.sql import row_update, rows_insert
from servicekit.messages.outbox import OutgoingMessage
from task.domain.codec import event_to_json
from task.domain.content import FURTHER, values_of
from task.domain.decision import Decision, NotifyAssignment, ReportTicketStatus, TurnTaken
from task.domain.events.work import TaskCompleted
from task.domain.evolve import evolve
from task.domain.state import ItemStatus, TaskState
from task.engine.differences import Columns, Differences, differences
from task.engine.rotation import LockedPools
from task.engine.sla_notices import sla_notices_append
from task.engine.timers import timer_follow
from task.hot import last_event_seq
from task.models import Task, TaskEvent, TaskItem, TaskItemHistory
from task.outgoing.end_effects import end_effect
from task.outgoing.messages import ticket_status_report, with_content
from task.outgoing.notice import Story
from task.outgoing.notices import notices
from task.outgoing.sla_notices import sla_notices
from tickets.models import RoundRobin
from tickets.services import round_robin_turns_taken
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Change:
    """An accepted command: the states before and after, the decision and its input.

    `later` is the definition with the hours of the state after, if those may differ.
    """

    definition: Definition
    before: TaskState | None
    after: TaskState
    decision: Decision
    locked: LockedPools
    actor_user_id: int | None
    now: datetime
    actor_name: str = ""
    later: Definition | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The task's current items by number, and the messages to send."""

    items: dict[int, TaskItem]
    messages: list[OutgoingMessage]


def store_opening(*, task: Task, change: Change) -> Stored:
    """Insert a new task with everything that belongs to it."""
    found = differences(change.definition, None, change.after)
    _set(task, {**found.task, "updated_at": change.now})
    rows_insert([task])
    return _store_rest(task=task, items={}, change=change, found=found, first_seq=1)


def store_change(*, task: Task, items: list[TaskItem], change: Change) -> Stored:
    """Update a locked task and add the decision's rows."""
    found = differences(change.definition, change.before, change.after, later=change.later)
    if found.task or not all(event.is_silent for event in change.decision.events):
        _update(task, {**found.task, "updated_at": change.now})
    return _store_rest(
        task=task,
        items={item.number: item for item in items},
        change=change,
        found=found,
        first_seq=last_event_seq(task.pk) + 1,
    )


def _store_rest(
    *,
    task: Task,
    items: dict[int, TaskItem],
    change: Change,
    found: Differences,
    first_seq: int,
) -> Stored:
    # Close items before opening: a task may have only one open item.
    for number, columns in found.changed.items():
        _update(items[number], columns)
    people = change.locked.people
    opened = [
        TaskItem(
            task=task, user_full_name=people[columns["role_user_id"]].user_full_name, **columns
        )
        for columns in found.opened
    ]
    rows_insert(opened)
    items |= {item.number: item for item in opened}
    rows_insert(
        [
            TaskItemHistory(task_item=items[number], status=status, created_at=change.now)
            for number, status in _statuses(change)
        ]
    )
    _store_events(task=task, change=change, first_seq=first_seq)
    timer_follow(
        task_id=task.pk,
        definition=change.definition,
        later=change.later or change.definition,
        before=change.before,
        after=change.after,
        epoch=first_seq,
    )
    return Stored(items, _effects(task=task, items=items, change=change))


def _statuses(change: Change) -> Iterator[tuple[int, ItemStatus]]:
    """Each status that an item came to, in order: one command may mark it late and escalate it."""
    state, known = change.before, {} if change.before is None else _by_item(change.before)
    for event in change.decision.events:
        state = evolve(state, event)
        found = _by_item(state)
        yield from (pair for pair in found.items() if known.get(pair[0]) != pair[1])
        known = found


def _by_item(state: TaskState) -> dict[int, ItemStatus]:
    return {item.number: item.status for item in state.items}


def _update(row: Task | TaskItem, columns: Columns) -> None:
    _set(row, columns)
    row_update(row, *columns)


def _set(row: Task | TaskItem, columns: Columns) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _store_events(*, task: Task, change: Change, first_seq: int) -> None:
    rows = []
    for seq, event in enumerate(change.decision.events, start=first_seq):
        kind, data = event_to_json(event)
        rows.append(
            TaskEvent(
                task=task,
                seq=seq,
                first_seq=first_seq,
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
    sla_notices_append(list(sla_notices(story, admins)), now=change.now)
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
    if not decided or not change.after.has_begun:
        return report
    # The transaction may have waited for the task's lock after reading the ticket: read its current
    # content. The end logic sends the same.
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
    """Whether the item was loaded with its holder, unlike one that was just opened."""
    return "role_user" in item._state.fields_cache
