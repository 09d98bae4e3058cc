"""The events of a task: each with its stored kind and its effect on a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from sla.domain.deadlines import Share
from sla.domain.spans import Spans
from sla.domain.walk import Pause
from task.domain.reasons import Reason, Why, words_of
from task.domain.state import (
    Ending,
    Item,
    ItemStatus,
    Member,
    Origin,
    TaskState,
    TaskStatus,
)
from workflow.domain.definition import RoleRef


@dataclass(frozen=True, slots=True)
class Choice:
    """The reason for choosing this person: the candidates in turn order, the last turn, and a code."""

    pool: str
    candidate_user_ids: tuple[int, ...]
    last_user_id: int | None
    chosen_user_id: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who acts on the ticket in its own service: staff, employee or service."""

    user_type: str
    user_id: int


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a task at a moment. `kind` is its stored name.

    `is_silent` means that nobody who saw the task before could lose by it, as with events of the
    clock alone: it does not change the task's `rev`.
    """

    kind: ClassVar[str]
    is_silent: ClassVar[bool] = False

    at: datetime

    def applied(self, state: TaskState) -> TaskState:
        """The state after the event; `rev` stays, because it counts commands."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class TaskOpened(Happening):
    kind = "task_opened"

    priority: str
    arrived_at: datetime
    sla: timedelta | None
    target_at: datetime | None
    owner: Member | None
    owner_choice: Choice
    calendar: Spans = ()

    def opened(self) -> TaskState:
        """The initial state of a task."""
        return TaskState(
            status=TaskStatus.PENDING,
            rev=0,
            priority=self.priority,
            arrived_at=self.arrived_at,
            target_at=self.target_at,
            owner=self.owner,
            step_id=None,
            calendar=self.calendar,
        )


@dataclass(frozen=True, slots=True)
class StepEntered(Happening):
    kind = "step_entered"

    step_id: int
    transition_id: int | None
    visit: int

    def applied(self, state: TaskState) -> TaskState:
        visits = {**state.visits, self.step_id: self.visit}
        return replace(state, step_id=self.step_id, visits=visits, owes_escalation=False)


@dataclass(frozen=True, slots=True)
class ItemAssigned(Happening):
    kind = "item_assigned"

    number: int
    step_id: int
    role: RoleRef
    holder: Member
    origin: Origin
    choice: Choice
    share: Share
    announced: int = 0

    def applied(self, state: TaskState) -> TaskState:
        item = Item(
            number=self.number,
            step_id=self.step_id,
            role=self.role,
            holder=self.holder,
            status=ItemStatus.NEW,
            origin=self.origin,
            assigned_at=self.at,
            due_at=self.share.due_at,
            announced=self.announced,
        )
        is_escalated = self.origin is Origin.ESCALATION
        return replace(
            state,
            items=(*state.items, item),
            waiting_for=None,
            owes_escalation=state.owes_escalation and not is_escalated,
        )


@dataclass(frozen=True, slots=True)
class WaitingForPerson(Happening):
    """Nobody is eligible: the task waits as unassigned on its step."""

    kind = "waiting_for_person"

    step_id: int
    role: RoleRef
    choice: Choice

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, waiting_for=self.role)


@dataclass(frozen=True, slots=True)
class ItemResolved(Happening):
    kind = "item_resolved"

    number: int
    actor_user_id: int
    on_behalf: bool
    transition_id: int | None
    notes: str

    def applied(self, state: TaskState) -> TaskState:
        items = _with_item(
            state,
            self.number,
            lambda item: replace(
                item, status=ItemStatus.RESOLVED, notes=self.notes, acted_at=self.at
            ),
        )
        # The first act begins the work; an act does not change another status, such as on hold.
        is_first = state.status is TaskStatus.PENDING
        return replace(
            state, items=items, status=TaskStatus.IN_PROGRESS if is_first else state.status
        )


@dataclass(frozen=True, slots=True)
class TaskCompleted(Happening):
    kind = "task_completed"

    step_id: int
    end_logic: str

    def applied(self, state: TaskState) -> TaskState:
        return replace(
            state,
            status=TaskStatus.COMPLETED,
            step_id=None,
            resolved_at=self.at,
            owes_escalation=False,
            ended=Ending(self.step_id, self.at),
        )


@dataclass(frozen=True, slots=True)
class ItemStarted(Happening):
    kind = "item_started"

    number: int

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, items=_with_item(state, self.number, self._started))

    def _started(self, item: Item) -> Item:
        # A late item stays marked as late.
        is_late = item.status is ItemStatus.BREACHED
        status = item.status if is_late else ItemStatus.IN_PROGRESS
        return replace(item, status=status, started_at=self.at)


@dataclass(frozen=True, slots=True)
class ItemClosed(Happening):
    """An item ends without an act of its holder.

    `status` is reassigned or escalated, or resolved if the task was cancelled.
    """

    kind = "item_closed"

    number: int
    status: ItemStatus
    actor_user_id: int | None
    notes: Why

    def applied(self, state: TaskState) -> TaskState:
        notes = words_of(self.notes)
        items = _with_item(
            state,
            self.number,
            lambda item: replace(
                item,
                status=self.status,
                notes=notes,
                acted_at=self.at,
                is_cancelled=self.status is ItemStatus.RESOLVED,
            ),
        )
        return replace(state, items=items)


@dataclass(frozen=True, slots=True)
class TaskCancelled(Happening):
    kind = "task_cancelled"

    actor_user_id: int | None
    reason: Why
    sender: Sender | None = None

    def applied(self, state: TaskState) -> TaskState:
        ended = None if state.step_id is None else Ending(state.step_id, self.at)
        return replace(
            state,
            status=TaskStatus.CANCELLED,
            step_id=None,
            waiting_for=None,
            owes_escalation=False,
            ended=ended,
        )


@dataclass(frozen=True, slots=True)
class PriorityChanged(Happening):
    """The task's new target, and the open item's new share of the time left if there is one."""

    kind = "priority_changed"

    priority: str
    sla: timedelta | None
    target_at: datetime | None
    actor_user_id: int | None
    reason: Why
    item_number: int | None
    share: Share | None
    sender: Sender | None = None

    def applied(self, state: TaskState) -> TaskState:
        share, items = self.share, state.items
        if share is not None and self.item_number is not None:
            items = _with_item(
                state, self.item_number, lambda item: replace(item, due_at=share.due_at)
            )
        return replace(state, priority=self.priority, target_at=self.target_at, items=items)


@dataclass(frozen=True, slots=True)
class ContentChanged(Happening):
    """The ticket's content changed in these `fields`, ascending: earlier readers saw another content."""

    kind = "content_changed"

    fields: tuple[str, ...]
    sender: Sender | None = None

    def applied(self, state: TaskState) -> TaskState:
        return state


@dataclass(frozen=True, slots=True)
class OwnerChanged(Happening):
    """Another coordinator owns the task, or nobody if there is none."""

    kind = "owner_changed"

    owner: Member | None
    choice: Choice
    reason: Why

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, owner=self.owner)


@dataclass(frozen=True, slots=True)
class ItemWarned(Happening):
    """`percent` of the item's span are used: its people are warned."""

    kind = "item_warned"
    is_silent = True

    number: int
    percent: int

    def applied(self, state: TaskState) -> TaskState:
        items = _with_item(state, self.number, lambda item: replace(item, announced=self.percent))
        return replace(state, items=items)


@dataclass(frozen=True, slots=True)
class ItemBreached(Happening):
    """The item's deadline has passed. The item stays open."""

    kind = "item_breached"
    is_silent = True

    number: int

    def applied(self, state: TaskState) -> TaskState:
        items = _with_item(
            state,
            self.number,
            lambda item: replace(item, status=ItemStatus.BREACHED, announced=100),
        )
        return replace(state, items=items)


@dataclass(frozen=True, slots=True)
class TargetPassed(Happening):
    """The task's own target has passed."""

    kind = "target_passed"
    is_silent = True

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, is_target_announced=True)


@dataclass(frozen=True, slots=True)
class EscalationWaiting(Happening):
    """Nobody is there to escalate a late item to: it stays with its holder until somebody is."""

    kind = "escalation_waiting"
    is_silent = True

    step_id: int
    role: RoleRef
    choice: Choice

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, owes_escalation=True)


@dataclass(frozen=True, slots=True)
class CalendarTakenUp(Happening):
    """An edit of its calendar is in force: the targets move, the time counted so far is kept."""

    kind = "calendar_taken_up"
    is_silent = True

    calendar: Spans
    target_at: datetime | None
    item_number: int | None
    due_at: datetime | None

    def applied(self, state: TaskState) -> TaskState:
        items = state.items
        if self.item_number is not None:
            items = _with_item(
                state, self.item_number, lambda item: replace(item, due_at=self.due_at)
            )
        return replace(state, calendar=self.calendar, target_at=self.target_at, items=items)


@dataclass(frozen=True, slots=True)
class TaskHeld(Happening):
    """The clock is paused; the targets stay those of this moment."""

    kind = "task_held"

    actor_user_id: int
    reason: str

    def applied(self, state: TaskState) -> TaskState:
        return replace(
            state,
            status=TaskStatus.ON_HOLD,
            status_before_hold=state.status,
            pauses=(*state.pauses, Pause(self.at, None)),
        )


@dataclass(frozen=True, slots=True)
class TaskResumed(Happening):
    """The clock goes on, with the targets that follow from the pause.

    `item_number` is the item that has `due_at` now: the open one, or the one that waits for a
    successor of its holder.
    """

    kind = "task_resumed"

    actor_user_id: int | None
    target_at: datetime | None
    item_number: int | None = None
    due_at: datetime | None = None

    def applied(self, state: TaskState) -> TaskState:
        *earlier, pause = state.pauses
        return replace(
            state,
            status=state.status_before_hold or TaskStatus.IN_PROGRESS,
            status_before_hold=None,
            pauses=(*earlier, replace(pause, end=self.at)),
            target_at=self.target_at,
            items=_with_due(state, self.item_number, self.due_at),
        )


@dataclass(frozen=True, slots=True)
class TaskReopened(Happening):
    """The work goes on after its end; the time between was a pause.

    `item_number` and `due_at` as in TaskResumed.
    """

    kind = "task_reopened"

    actor_user_id: int
    reason: str
    target_at: datetime | None
    item_number: int | None = None
    due_at: datetime | None = None

    def applied(self, state: TaskState) -> TaskState:
        ended_at = self.at if state.ended is None else state.ended.at
        return replace(
            state,
            status=TaskStatus.IN_PROGRESS,
            ended=None,
            resolved_at=None,
            pauses=(*state.pauses, Pause(ended_at, self.at)),
            target_at=self.target_at,
            items=_with_due(state, self.item_number, self.due_at),
        )


Event = (
    TaskOpened
    | StepEntered
    | ItemAssigned
    | WaitingForPerson
    | ItemResolved
    | TaskCompleted
    | ItemStarted
    | ItemClosed
    | TaskCancelled
    | PriorityChanged
    | OwnerChanged
    | ContentChanged
    | ItemWarned
    | ItemBreached
    | TargetPassed
    | EscalationWaiting
    | CalendarTakenUp
    | TaskHeld
    | TaskResumed
    | TaskReopened
)


def _with_due(state: TaskState, number: int | None, due_at: datetime | None) -> tuple[Item, ...]:
    if number is None:
        return state.items
    return _with_item(state, number, lambda item: replace(item, due_at=due_at))


def _with_item(state: TaskState, number: int, change: Callable[[Item], Item]) -> tuple[Item, ...]:
    return tuple(change(item) if item.number == number else item for item in state.items)
