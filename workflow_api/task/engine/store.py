"""Store decisions as rows, events and turns, and make the messages that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from role.selectors import admins
from servicekit.db.sql import rows_insert, rows_update
from servicekit.messages.outbox import OutgoingMessage
from task.domain.codec import event_to_json
from task.domain.content import values_of
from task.domain.decision import (
    Decision,
    NotifyAssignment,
    ReportIncident,
    ReportTicketStatus,
    TurnTaken,
)
from task.domain.events.work import TaskCompleted
from task.domain.state import TaskState
from task.engine.differences import Differences, differences, statuses_reached
from task.engine.incidents import incidents_follow
from task.engine.rotation import LockedPools
from task.engine.sla_notices import sla_notices_append
from task.engine.timers import Following, timers_follow
from task.models import Task, TaskEvent, TaskItem, TaskItemHistory
from task.outgoing.end_effects import end_effect
from task.outgoing.messages import ticket_status_report, with_content
from task.outgoing.notice import Story
from task.outgoing.notices import notices
from task.outgoing.sla_notices import sla_notices
from tickets.models import RoundRobin
from tickets.services import content_of, round_robin_turns_taken
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Change:
    """An accepted command: the decision, its input, and the states before and after.

    `definition` has the calendar hours that apply to the state before. `later` is the definition
    with the hours that apply to the state after, if these may differ.
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
class Changed:
    """A locked task with a change to store.

    `items` are the rows of its items in number order, and `last_seq` is the number of its last
    event. `has_incidents` is False if none of its incidents is open.
    """

    task: Task
    items: Sequence[TaskItem]
    change: Change
    last_seq: int
    has_incidents: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """The task's current items by number, and the messages to send."""

    items: dict[int, TaskItem]
    messages: list[OutgoingMessage]


@dataclass(frozen=True, slots=True)
class _Writing:
    """A change with the columns to write. `items` are the task's items by number; they include a
    new item as soon as it is stored.
    """

    task: Task
    items: dict[int, TaskItem]
    change: Change
    found: Differences
    first_seq: int
    has_incidents: bool


def store_opening(*, task: Task, change: Change) -> Stored:
    """Insert a new task with everything that belongs to it."""
    found = differences(change.definition, None, change.after)
    for name, value in {**found.task, "updated_at": change.now}.items():
        setattr(task, name, value)
    rows_insert([task])
    (stored,) = _store_rest([_Writing(task, {}, change, found, 1, has_incidents=False)])
    return stored


def store_changes(changed: Sequence[Changed]) -> list[Stored]:
    """Update locked tasks and add the rows of their decisions, in the order given.

    The number of statements does not grow with the number of tasks, if all tasks change in the same
    way. Each completed task needs statements of its own.
    """
    writings = [_writing(it) for it in changed]
    rows_update(
        [
            (it.task, {**it.found.task, "updated_at": it.change.now})
            for it in writings
            if it.found.task or not all(event.is_silent for event in it.change.decision.events)
        ]
    )
    return _store_rest(writings)


def _writing(it: Changed) -> _Writing:
    change = it.change
    found = differences(change.definition, change.before, change.after, later=change.later)
    return _Writing(
        it.task,
        {item.number: item for item in it.items},
        change,
        found,
        it.last_seq + 1,
        it.has_incidents,
    )


def _store_rest(writings: Sequence[_Writing]) -> list[Stored]:
    # Close items before opening: a task may have only one open item.
    rows_update(
        [
            (it.items[number], columns)
            for it in writings
            for number, columns in it.found.changed.items()
        ]
    )
    _open_items(writings)
    rows_insert(
        [
            TaskItemHistory(task_item=it.items[number], status=status, created_at=it.change.now)
            for it in writings
            for number, status in statuses_reached(it.change.before, it.change.decision.events)
        ]
    )
    rows_insert([row for it in writings for row in _events(it)])
    timers_follow([_following(it) for it in writings])
    return _store_effects(writings)


def _open_items(writings: Sequence[_Writing]) -> None:
    opened = []
    for it in writings:
        people = it.change.locked.people
        for columns in it.found.opened:
            name = people[columns["role_user_id"]].user_full_name
            item = TaskItem(task=it.task, user_full_name=name, **columns)
            it.items[item.number] = item
            opened.append(item)
    rows_insert(opened)


def _following(it: _Writing) -> Following:
    change = it.change
    return Following(
        task_id=it.task.pk,
        definition=change.definition,
        later=change.later or change.definition,
        before=change.before,
        after=change.after,
        epoch=it.first_seq,
    )


def _events(it: _Writing) -> Iterator[TaskEvent]:
    for seq, event in enumerate(it.change.decision.events, start=it.first_seq):
        kind, data = event_to_json(event)
        yield TaskEvent(
            task=it.task,
            seq=seq,
            first_seq=it.first_seq,
            rev=it.change.after.rev,
            kind=kind,
            data=data,
            actor_user_id=it.change.actor_user_id,
            at=it.change.now,
        )


def _store_effects(writings: Sequence[_Writing]) -> list[Stored]:
    """Store the turns, incidents, end effects and deadline notices of all changes, and collect their other
    messages.
    """
    stored: list[Stored] = []
    warnings: list[tuple[OutgoingMessage, datetime]] = []
    turns = [turn for it in writings for turn in _turns(it)]
    round_robin_turns_taken(turns)
    in_charge = cache(admins)  # read at most once, and only if a notice needs the Admins
    for it in writings:
        story = _story(it.task, it.items, it.change)
        messages = [*_reports(it), *notices(story), *_endings(it.change, story)]
        stored.append(Stored(it.items, messages))
        warnings += [(message, it.change.now) for message in sla_notices(story, in_charge)]
    sla_notices_append(warnings)
    return stored


def _turns(it: _Writing) -> Iterator[tuple[RoundRobin, int]]:
    for effect in it.change.decision.effects:
        if isinstance(effect, TurnTaken):
            yield it.change.locked.rotations[effect.pool], effect.user_id


def _reports(it: _Writing) -> list[OutgoingMessage]:
    """Store the incidents of a change. Returns the reports to the service that keeps the ticket."""
    effects = it.change.decision.effects
    incidents_follow(
        task_id=it.task.pk,
        definition=it.change.definition,
        before=it.change.before,
        after=it.change.after,
        has_open=it.has_incidents,
        faults=[effect.incident for effect in effects if isinstance(effect, ReportIncident)],
        now=it.change.now,
    )
    return [
        _report(it.task, effect, it.change)
        for effect in effects
        if isinstance(effect, ReportTicketStatus)
    ]


def _endings(change: Change, story: Story) -> list[OutgoingMessage]:
    """Store the end effect of a completion. Returns its messages."""
    messages: list[OutgoingMessage] = []
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
    content = values_of(content_of(task.ticket), decided)
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
    """Whether the item was loaded with its holder's membership. An item that this change opened was
    not.
    """
    return "role_user" in item._state.fields_cache
