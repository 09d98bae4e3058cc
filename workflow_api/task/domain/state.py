"""The state of a task: its people, its items and its progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sla.domain.pausing import clock_at
from sla.domain.spans import Spans
from sla.domain.walk import Pause
from workflow.domain.definition import RoleRef


class TaskStatus(StrEnum):
    PENDING = "pending"
    IN_PROGRESS = "in progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ItemStatus(StrEnum):
    NEW = "new"
    IN_PROGRESS = "in progress"
    RESOLVED = "resolved"
    REASSIGNED = "reassigned"
    ESCALATED = "escalated"
    BREACHED = "breached"


OPEN_ITEM_STATUSES = frozenset({ItemStatus.NEW, ItemStatus.IN_PROGRESS, ItemStatus.BREACHED})
OPEN_TASK_STATUSES = frozenset({TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.ON_HOLD})
# the task's clock runs in these
RUNNING = frozenset({TaskStatus.PENDING, TaskStatus.IN_PROGRESS})


class Outcome(StrEnum):
    """How an item ended; `OPEN` if it has not ended.

    The item's status does not distinguish an act from a cancellation: both leave it resolved.
    """

    OPEN = "open"
    ACTED = "acted"
    TRANSFERRED = "transferred"
    ESCALATED = "escalated"
    CANCELLED = "cancelled"


class Origin(StrEnum):
    SYSTEM = "System"
    TRANSFERRED = "Transferred"
    ESCALATION = "Escalation"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a role. `role_user_id` is the key of that membership."""

    role_user_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A person's absence. `until` is its end; `delegate_user_id` is the person who takes the turns
    meanwhile, None if nobody was named.
    """

    until: datetime
    delegate_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The people among whom a choice is made, and the facts about them.

    `members` are the active members of a role, or the coordinators, in ascending `user_id`, each once.
    They include members who are away; `away` has their absences. `last_user_id` is the person of the
    last turn. `loads` has the number of open items that each member holds, in all roles together; it
    is empty if the choice does not depend on these numbers.
    """

    members: tuple[Member, ...]
    last_user_id: int | None
    away: Mapping[int, Absence] = field(default_factory=dict)
    loads: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One person's turn on one step. `number` counts the task's items from 1.

    `announced` is the highest used part of the item's span, in percent, of which people were notified,
    or 0. When the work is transferred, the new item takes over this value.
    """

    number: int
    step_id: int
    role: RoleRef
    holder: Member
    status: ItemStatus
    origin: Origin
    assigned_at: datetime
    due_at: datetime | None
    notes: str = ""
    acted_at: datetime | None = None
    announced: int = 0
    started_at: datetime | None = None
    is_cancelled: bool = False  # closed because the task was cancelled


class Wait(StrEnum):
    """The event for which a task without a holder waits.

    `PERSON`: somebody joins the role or comes back from an absence. `CAPACITY`: one of these, or
    somebody of the role finishes other work and so falls below the capacity of the step. `CLAIM`:
    somebody claims the task.
    """

    PERSON = ""
    CAPACITY = "capacity"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Ending:
    """The step and the moment at which the work ended, for reopening it."""

    step_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskState:
    """The state of a task. It always equals the result of applying the task's events.

    `waiting_for` is the role in which the task waits for a holder, and `wait` the event for which
    it waits. If `is_target_announced`, people were notified that the task's target has passed. If
    `owes_escalation`, the open item is late, but nobody in the role that the step escalates to
    could take it. If `is_stuck`, the task stands on an automatic step that cannot pass it on.

    `pauses` are the periods in which the task's clock was paused, in order. The last one has no end
    while the task is on hold. `status_before_hold` is the status that the task gets back when it
    resumes. `ended` is None unless the work has ended.
    """

    status: TaskStatus
    rev: int
    priority: str
    arrived_at: datetime
    target_at: datetime | None
    owner: Member | None
    step_id: int | None
    items: tuple[Item, ...] = ()
    visits: Mapping[int, int] = field(default_factory=dict)
    waiting_for: RoleRef | None = None
    wait: Wait = Wait.PERSON
    resolved_at: datetime | None = None
    is_target_announced: bool = False
    owes_escalation: bool = False
    is_stuck: bool = False
    calendar: Spans = ()
    pauses: tuple[Pause, ...] = ()
    status_before_hold: TaskStatus | None = None
    ended: Ending | None = None

    @property
    def has_begun(self) -> bool:
        """Whether somebody has acted on the task. A task on hold is judged by its status before the
        hold.
        """
        return (self.status_before_hold or self.status) is not TaskStatus.PENDING

    def clock_at(self, now: datetime) -> datetime:
        """The time on the task's clock at `now`: during a pause, the beginning of the pause."""
        return clock_at(now, self.pauses)

    def released_item(self, step_id: int | None) -> Item | None:
        """The last item, if its holder left the role while on this step and nobody has taken the
        work over.
        """
        last = self.items[-1] if self.items else None
        is_released = (
            last is not None and last.status is ItemStatus.REASSIGNED and last.step_id == step_id
        )
        return last if is_released else None

    @property
    def open_item(self) -> Item | None:
        return next((item for item in self.items if item.status in OPEN_ITEM_STATUSES), None)

    @property
    def looks_for(self) -> str:
        """The kind of person that the suite looks for: `"holder"`, `"escalation"` or `""`.

        `"holder"`: a person who takes the task. `"escalation"`: a person who takes a late item.
        `""`: nobody, because the task waits for a claim, or because a late item is not escalated
        while the clock is paused.
        """
        if self.waiting_for is not None:
            return "" if self.wait is Wait.CLAIM else "holder"
        return "escalation" if self.owes_escalation and self.status in RUNNING else ""

    @property
    def nearest_target(self) -> datetime | None:
        """The next deadline of an open task: that of its open item, else the task's target."""
        if self.status not in OPEN_TASK_STATUSES:
            return None
        item = self.open_item
        return item.due_at if item and item.due_at else self.target_at
