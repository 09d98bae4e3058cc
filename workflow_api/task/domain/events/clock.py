"""Events of the clock: deadlines that move or pass, pauses and their end."""

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
            items = with_item(
                state, self.item_number, lambda item: replace(item, due_at=share.due_at)
            )
        return replace(state, priority=self.priority, target_at=self.target_at, items=items)


@dataclass(frozen=True, slots=True)
class ItemWarned(Happening):
    """`percent` of the item's span are used: its people are warned."""

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
            items = with_item(
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
            items=with_due(state, self.item_number, self.due_at),
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
