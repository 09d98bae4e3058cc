"""Events that concern a task's clock: deadlines that move or pass, and pauses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sla.domain.deadlines import Share
from sla.domain.spans import Spans
from sla.domain.walk import Pause
from task.domain.reasons import Why
from task.domain.state import ItemStatus, TaskState, TaskStatus
from workflow.domain.definition import RoleRef

from .base import Choice, Happening, Sender, with_due, with_item


@dataclass(frozen=True, slots=True)
class PriorityChanged(Happening):
    """The task has another priority, and with it a new target.

    `item_number` is the open item and `share` its new share of the time left; both are None if no
    item is open.
    """

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
            items = with_item(
                state, self.item_number, lambda item: replace(item, due_at=share.due_at)
            )
        return replace(state, priority=self.priority, target_at=self.target_at, items=items)


@dataclass(frozen=True, slots=True)
class ItemWarned(Happening):
    """The item has used `percent` of its span, and the people concerned are warned."""

    kind = "item_warned"
    is_silent = True

    number: int
    percent: int

    def applied(self, state: TaskState) -> TaskState:
        items = with_item(state, self.number, lambda item: replace(item, announced=self.percent))
        return replace(state, items=items)


@dataclass(frozen=True, slots=True)
class ItemBreached(Happening):
    """The item's deadline has passed. The item stays open."""

    kind = "item_breached"
    is_silent = True

    number: int

    def applied(self, state: TaskState) -> TaskState:
        items = with_item(
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
    """A late item could not be escalated, because nobody in `role` could take it.

    It stays with its holder until somebody can.
    """

    kind = "escalation_waiting"
    is_silent = True

    step_id: int
    role: RoleRef
    choice: Choice

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, owes_escalation=True)


@dataclass(frozen=True, slots=True)
class CalendarTakenUp(Happening):
    """The task counts its time by an edited calendar from now on.

    `calendar` has the revisions by which the task counts, one after another. The targets move, and
    the time that was counted before the event is kept. `due_at` is the new deadline of the item
    `item_number`, if there is one.
    """

    kind = "calendar_taken_up"
    is_silent = True

    calendar: Spans
    target_at: datetime | None
    item_number: int | None
    due_at: datetime | None

    def applied(self, state: TaskState) -> TaskState:
        items = state.items
        if self.item_number is not None:
            items = with_item(
                state, self.item_number, lambda item: replace(item, due_at=self.due_at)
            )
        return replace(state, calendar=self.calendar, target_at=self.target_at, items=items)


@dataclass(frozen=True, slots=True)
class TaskHeld(Happening):
    """The task is on hold: its clock is paused. The targets do not move until it is resumed."""

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
    """The hold has ended: the clock runs again, and the targets have moved by the time of the pause.

    `due_at` is the new deadline of the item `item_number`: the open item, or the last one if its
    holder left and nobody has the work yet.
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
            items=with_due(state, self.item_number, self.due_at),
        )


@dataclass(frozen=True, slots=True)
class TaskReopened(Happening):
    """The work of an ended task goes on. The time since its end counts as a pause.

    `due_at` is the new deadline of the item `item_number`. That is the last item, if its holder had
    left and nobody had the work when the task ended.
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
            items=with_due(state, self.item_number, self.due_at),
        )


ClockEvent = (
    PriorityChanged
    | ItemWarned
    | ItemBreached
    | TargetPassed
    | EscalationWaiting
    | CalendarTakenUp
    | TaskHeld
    | TaskResumed
    | TaskReopened
)
