"""The feed of a task: its stored events as entries for people. Each act or happening is one entry.

This module is pure. Entries contain people as numbers; the reader of the feed looks up the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from task.domain.events import Event
from task.domain.events.base import Sender
from task.domain.events.clock import (
    CalendarTakenUp,
    EscalationWaiting,
    ItemBreached,
    ItemWarned,
    PriorityChanged,
    TargetPassed,
    TaskHeld,
    TaskReopened,
    TaskResumed,
)
from task.domain.events.work import (
    ContentChanged,
    ItemAssigned,
    ItemClosed,
    ItemResolved,
    ItemStarted,
    OwnerChanged,
    PassingFailed,
    StepEntered,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
    WaitingForPerson,
)
from task.domain.evolve import evolve
from task.domain.reasons import Code, Why
from task.domain.state import Item, ItemStatus, Member, Origin, TaskState


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of the history, with its place `seq` and the staff member who sent its command.

    `first_seq` is the place of the first event of the same command. Older rows do not have it; their
    events are grouped by `rev` alone.
    """

    seq: int
    rev: int
    actor_user_id: int | None
    event: Event
    first_seq: int | None = None


def commands(history: Sequence[StoredEvent]) -> Iterator[tuple[StoredEvent, ...]]:
    """The events of a history in groups. Each group has the events of one command."""
    for _, rows in groupby(history, key=lambda stored: (stored.rev, stored.first_seq)):
        yield tuple(rows)


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person by number."""

    user_type: str
    user_id: int


@dataclass(frozen=True, slots=True)
class StepRef:
    """A step of the version that the task runs on."""

    step_id: int


# The type of an entry's `source` and `target`; a string is a word such as a priority.
End = PersonRef | StepRef | str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One act or happening. `kind` is the group of the entry, `text_code` names its sentence.

    `source` and `target` are the two ends of the act: the two steps of a transition, the two people
    of a transfer, or the former and the new priority. `deadline` is the deadline of the task, or of
    the item that the entry is about.
    """

    seq: int
    rev: int
    at: datetime
    kind: str
    text_code: str
    actor: PersonRef | None = None
    on_behalf_of: PersonRef | None = None
    source: End = None
    target: End = None
    reason: Why = ""
    step: StepRef | None = None
    role: str = ""
    deadline: datetime | None = None


# Every sentence that a kind of entry can have.
TEXT_CODES: Mapping[str, tuple[str, ...]] = {
    "opened": ("opened",),
    "assigned": ("assigned", "taken_up", "claimed"),
    "waiting": ("waiting",),
    "passed": ("passed",),
    "stuck": ("stuck",),
    "started": ("started", "work_begun"),
    "acted": ("moved", "moved_on_behalf", "finished", "finished_on_behalf"),
    "transferred": ("transferred",),
    "escalated": ("escalated",),
    "released": ("released",),
    "priority_changed": ("priority_changed",),
    "owner_changed": ("owner_changed",),
    "content_changed": ("content_changed",),
    "calendar_changed": ("calendar_changed",),
    "completed": ("completed",),
    "cancelled": ("cancelled",),
    "warned": ("warned_80", "warned_90"),
    "late": ("item_late", "target_passed"),
    "escalation_waiting": ("escalation_waiting",),
    "held": ("held",),
    "resumed": ("resumed",),
    "reopened": ("reopened",),
}


@dataclass(frozen=True, slots=True)
class _Context:
    """One event, the state before it, and the events of the same command."""

    stored: StoredEvent
    before: TaskState | None
    together: tuple[Event, ...]

    @property
    def actor(self) -> PersonRef | None:
        user_id = self.stored.actor_user_id
        return None if user_id is None else PersonRef("staff", user_id)

    def item(self, number: int) -> Item:
        """The item as it was before the command. Raises KeyError if this command opened the item."""
        for item in self.before.items if self.before else ():
            if item.number == number:
                return item
        raise KeyError(number)

    def entry(self, kind: str, text_code: str, **fields: Any) -> Entry:
        return Entry(
            seq=self.stored.seq,
            rev=self.stored.rev,
            at=self.stored.event.at,
            kind=kind,
            text_code=text_code,
            **fields,
        )


def feed(history: Sequence[StoredEvent]) -> list[Entry]:
    """The entries of a task's whole `history`, oldest first.

    Raises ValueError if the history does not begin with TaskOpened.
    """
    return list(_entries(history))


def _entries(history: Sequence[StoredEvent]) -> Iterator[Entry]:
    state: TaskState | None = None
    for rows in commands(history):
        together = tuple(row.event for row in rows)
        before = state
        for row in rows:
            entry = READINGS[type(row.event)](_Context(row, before, together), row.event)
            if entry is not None:
                yield entry
            state = evolve(state, row.event)


def _opened(context: _Context, event: TaskOpened) -> Entry:
    steps = [other for other in context.together if isinstance(other, StepEntered)]
    return context.entry(
        "opened",
        "opened",
        actor=context.actor,
        target=_person(event.owner) if event.owner else None,
        step=StepRef(steps[0].step_id) if steps else None,
        deadline=event.target_at,
    )


def _entered(context: _Context, event: StepEntered) -> Entry | None:
    """The entry of a step that an automatic step passed the task on to.

    None if an opening, an act or a reopening entered the step: the entry of that event names the
    step.
    """
    if event.reason is None:
        return None
    earlier = [
        other
        for other in context.together[: context.together.index(event)]
        if isinstance(other, StepEntered)
    ]
    before = context.before.step_id if context.before else None
    source = earlier[-1].step_id if earlier else before
    return context.entry(
        "passed",
        "passed",
        source=None if source is None else StepRef(source),
        target=StepRef(event.step_id),
        reason=event.reason,
        step=StepRef(event.step_id),
    )


def _stuck(context: _Context, event: PassingFailed) -> Entry:
    return context.entry("stuck", "stuck", step=StepRef(event.step_id))


def _assigned(context: _Context, event: ItemAssigned) -> Entry:
    fields: dict[str, Any] = {
        "target": _person(event.holder),
        "step": StepRef(event.step_id),
        "role": event.role.name,
        "deadline": event.share.due_at,
    }
    closed = _closing(context)
    if closed is not None and event.origin is not Origin.SYSTEM:
        kind = "transferred" if event.origin is Origin.TRANSFERRED else "escalated"
        return context.entry(
            kind,
            kind,
            actor=context.actor,
            source=_person(context.item(closed.number).holder),
            reason=closed.notes,
            **fields,
        )
    if event.choice.reason.code is Code.CLAIMED_BY:
        return context.entry("assigned", "claimed", actor=context.actor, **fields)
    is_taken_up = len(context.together) == 1
    # Name no actor: the suite chose the person, even if a person sent the command.
    return context.entry("assigned", "taken_up" if is_taken_up else "assigned", **fields)


def _waiting(context: _Context, event: WaitingForPerson) -> Entry:
    return context.entry("waiting", "waiting", step=StepRef(event.step_id), role=event.role.name)


def _resolved(context: _Context, event: ItemResolved) -> Entry:
    item = context.item(event.number)
    entered = [other for other in context.together if isinstance(other, StepEntered)]
    deed = "moved" if entered else "finished"
    return context.entry(
        "acted",
        f"{deed}_on_behalf" if event.on_behalf else deed,
        actor=PersonRef("staff", event.actor_user_id),
        on_behalf_of=_person(item.holder) if event.on_behalf else None,
        source=StepRef(item.step_id),
        target=StepRef(entered[0].step_id) if entered else None,
        reason=event.notes,
        step=StepRef(item.step_id),
        role=item.role.name,
    )


def _completed(context: _Context, event: TaskCompleted) -> Entry:
    return context.entry(
        "completed",
        "completed",
        actor=context.actor,
        step=StepRef(event.step_id),
        deadline=context.before.target_at if context.before else None,
    )


def _started(context: _Context, event: ItemStarted) -> Entry:
    item = context.item(event.number)
    # Old rows may have no sender. The sender was the holder, because nobody else can start the
    # work.
    actor = context.actor or _person(item.holder)
    return context.entry("started", "started", actor=actor, step=StepRef(item.step_id))


def _closed(context: _Context, event: ItemClosed) -> Entry | None:
    """The entry of an item whose holder left while nobody could take the item over.

    None if the same command opened another item or cancelled the task, because its entry says
    enough.
    """
    if event.status is ItemStatus.RESOLVED or any(
        isinstance(other, ItemAssigned) for other in context.together
    ):
        return None
    item = context.item(event.number)
    return context.entry(
        "released",
        "released",
        actor=context.actor,
        source=_person(item.holder),
        reason=event.notes,
        step=StepRef(item.step_id),
        role=item.role.name,
    )


def _cancelled(context: _Context, event: TaskCancelled) -> Entry:
    before = context.before
    item = before.open_item if before else None
    return context.entry(
        "cancelled",
        "cancelled",
        actor=_sender(event.sender) or context.actor,
        source=_person(item.holder) if item else None,
        reason=event.reason,
        step=StepRef(before.step_id) if before and before.step_id is not None else None,
    )


def _priority_changed(context: _Context, event: PriorityChanged) -> Entry:
    return context.entry(
        "priority_changed",
        "priority_changed",
        actor=_sender(event.sender) or context.actor,
        source=context.before.priority if context.before else None,
        target=event.priority,
        reason=event.reason,
        deadline=event.target_at,
    )


def _owner_changed(context: _Context, event: OwnerChanged) -> Entry:
    before = context.before.owner if context.before else None
    return context.entry(
        "owner_changed",
        "owner_changed",
        actor=context.actor,
        source=_person(before) if before else None,
        target=_person(event.owner) if event.owner else None,
        reason=event.reason,
    )


def _content_changed(context: _Context, event: ContentChanged) -> Entry:
    return context.entry(
        "content_changed",
        "content_changed",
        actor=_sender(event.sender) or context.actor,
        reason=", ".join(event.fields),
    )


def _warned(context: _Context, event: ItemWarned) -> Entry:
    return _of_item(context, event.number, "warned", f"warned_{event.percent}")


def _breached(context: _Context, event: ItemBreached) -> Entry:
    return _of_item(context, event.number, "late", "item_late")


def _of_item(context: _Context, number: int, kind: str, text_code: str) -> Entry:
    item = context.item(number)
    return context.entry(
        kind,
        text_code,
        target=_person(item.holder),
        step=StepRef(item.step_id),
        role=item.role.name,
        deadline=item.due_at,
    )


def _target_passed(context: _Context, event: TargetPassed) -> Entry:
    target_at = context.before.target_at if context.before else None
    return context.entry("late", "target_passed", deadline=target_at)


def _escalation_waiting(context: _Context, event: EscalationWaiting) -> Entry:
    step, role = StepRef(event.step_id), event.role.name
    return context.entry("escalation_waiting", "escalation_waiting", step=step, role=role)


def _calendar_taken_up(context: _Context, event: CalendarTakenUp) -> Entry:
    return context.entry("calendar_changed", "calendar_changed", deadline=event.target_at)


def _held(context: _Context, event: TaskHeld) -> Entry:
    before = context.before
    return context.entry(
        "held",
        "held",
        actor=context.actor,
        reason=event.reason,
        step=StepRef(before.step_id) if before and before.step_id is not None else None,
    )


def _resumed(context: _Context, event: TaskResumed) -> Entry | None:
    """The entry of the end of a hold. None if a cancellation ended the hold, because its entry says
    enough.
    """
    if any(isinstance(other, TaskCancelled) for other in context.together):
        return None
    before = context.before
    after = event.applied(before) if before else None
    return context.entry(
        "resumed",
        "resumed",
        actor=context.actor,
        step=StepRef(after.step_id) if after and after.step_id is not None else None,
        deadline=after.nearest_target if after else None,
    )


def _reopened(context: _Context, event: TaskReopened) -> Entry:
    (entered,) = (other for other in context.together if isinstance(other, StepEntered))
    return context.entry(
        "reopened",
        "reopened",
        actor=context.actor,
        reason=event.reason,
        step=StepRef(entered.step_id),
        deadline=event.target_at,
    )


# The function that makes the entry of each event class. A class that is missing here fails with a
# KeyError.
READINGS: Mapping[type[Event], Callable[[_Context, Any], Entry | None]] = {
    TaskOpened: _opened,
    StepEntered: _entered,
    PassingFailed: _stuck,
    ItemAssigned: _assigned,
    WaitingForPerson: _waiting,
    ItemResolved: _resolved,
    TaskCompleted: _completed,
    ItemStarted: _started,
    ItemClosed: _closed,
    TaskCancelled: _cancelled,
    PriorityChanged: _priority_changed,
    OwnerChanged: _owner_changed,
    ContentChanged: _content_changed,
    ItemWarned: _warned,
    ItemBreached: _breached,
    TargetPassed: _target_passed,
    EscalationWaiting: _escalation_waiting,
    CalendarTakenUp: _calendar_taken_up,
    TaskHeld: _held,
    TaskResumed: _resumed,
    TaskReopened: _reopened,
}


def _closing(context: _Context) -> ItemClosed | None:
    return next((other for other in context.together if isinstance(other, ItemClosed)), None)


def _sender(sender: Sender | None) -> PersonRef | None:
    return None if sender is None else PersonRef(sender.user_type, sender.user_id)


def _person(member: Member) -> PersonRef:
    return PersonRef("staff", member.user_id)
