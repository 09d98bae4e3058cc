"""Events of the work on a task: the step on which it stands, its people, and their acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sla.domain.deadlines import Share
from sla.domain.spans import Spans
from task.domain.reasons import Code, Reason, Why, words_of
from task.domain.state import (
    Ending,
    Item,
    ItemStatus,
    Member,
    Origin,
    TaskState,
    TaskStatus,
    Wait,
)
from workflow.domain.definition import RoleRef

from .base import Choice, Happening, Sender, with_item


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
    """The task enters the step `step_id`, for the `visit`-th time.

    `reason` says why an automatic step passed the task on to this one; None if it was no automatic
    step.
    """

    kind = "step_entered"

    step_id: int
    transition_id: int | None
    visit: int
    reason: Reason | None = None

    def applied(self, state: TaskState) -> TaskState:
        visits = {**state.visits, self.step_id: self.visit}
        return replace(
            state, step_id=self.step_id, visits=visits, owes_escalation=False, is_stuck=False
        )


@dataclass(frozen=True, slots=True)
class PassingFailed(Happening):
    """An automatic step cannot pass the task on, so the task stays there until an Admin helps.

    A condition cannot be evaluated, no way is open, or the conditions lead in a circle.
    """

    kind = "passing_failed"

    step_id: int

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, is_stuck=True)


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
            wait=Wait.PERSON,
            owes_escalation=state.owes_escalation and not is_escalated,
        )


@dataclass(frozen=True, slots=True)
class WaitingForPerson(Happening):
    """Nobody got the work on the step. The task waits without a holder until somebody can be
    chosen, or until somebody claims it.
    """

    kind = "waiting_for_person"

    step_id: int
    role: RoleRef
    choice: Choice

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, waiting_for=self.role, wait=self.wait)

    @property
    def wait(self) -> Wait:
        if self.choice.reason.code is Code.FOR_CLAIM:
            return Wait.CLAIM
        return Wait.PERSON if self.choice.capacity is None else Wait.CAPACITY


@dataclass(frozen=True, slots=True)
class ItemResolved(Happening):
    kind = "item_resolved"

    number: int
    actor_user_id: int
    on_behalf: bool
    transition_id: int | None
    notes: str

    def applied(self, state: TaskState) -> TaskState:
        items = with_item(
            state,
            self.number,
            lambda item: replace(
                item, status=ItemStatus.RESOLVED, notes=self.notes, acted_at=self.at
            ),
        )
        # The first act begins the work of a pending task. An act in another status does not change
        # the status.
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
            is_stuck=False,
            ended=Ending(self.step_id, self.at),
        )


@dataclass(frozen=True, slots=True)
class ItemStarted(Happening):
    kind = "item_started"

    number: int

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, items=with_item(state, self.number, self._started))

    def _started(self, item: Item) -> Item:
        # A late item keeps the status "breached" when its work begins; `started_at` records the
        # beginning.
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
        items = with_item(
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
            wait=Wait.PERSON,
            owes_escalation=False,
            is_stuck=False,
            ended=ended,
        )


@dataclass(frozen=True, slots=True)
class ContentChanged(Happening):
    """These `fields` of the ticket changed; the names are ascending.

    The state stays the same, but `rev` rises: people who saw the task before have to look again.
    """

    kind = "content_changed"

    fields: tuple[str, ...]
    sender: Sender | None = None

    def applied(self, state: TaskState) -> TaskState:
        return state


@dataclass(frozen=True, slots=True)
class OwnerChanged(Happening):
    """The task has another owner; None if there is no coordinator to own it."""

    kind = "owner_changed"

    owner: Member | None
    choice: Choice
    reason: Why

    def applied(self, state: TaskState) -> TaskState:
        return replace(state, owner=self.owner)


WorkEvent = (
    TaskOpened
    | StepEntered
    | PassingFailed
    | ItemAssigned
    | WaitingForPerson
    | ItemResolved
    | TaskCompleted
    | ItemStarted
    | ItemClosed
    | TaskCancelled
    | OwnerChanged
    | ContentChanged
)
