"""The values the decider works on: a task's state, the commands, events and effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from sla.domain.deadlines import Share
from task.domain.reasons import Reason, Why
from workflow.domain.definition import RoleRef

OWNER_POOL = "owners"


def role_pool(role: RoleRef) -> str:
    """The name of a role's pool in what ``plan`` asks for and ``decide`` is given."""
    return f"role:{role.id}"


def escalation_pool(role: RoleRef) -> str:
    """The same people in a rotation of its own: escalations do not count as turns (CONTRACT §9.2)."""
    return f"escalation:{role.id}"


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


class Outcome(StrEnum):
    """How an item ended. Of a cancelled task's last item the status says resolved, too."""

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
    """A person in a role. ``role_user_id`` is the key of that membership."""

    role_user_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Pool:
    """
    Who could take the work: active members in ascending ``user_id``, each once.

    ``last_user_id`` is whose turn was the last one, read after the rotation row was locked.
    """

    members: tuple[Member, ...]
    last_user_id: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """One person's turn on one step. ``number`` counts the task's items from 1."""

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


@dataclass(frozen=True, slots=True)
class TaskState:
    """What a task has become; always equal to the fold of its events."""

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
    resolved_at: datetime | None = None

    @property
    def open_item(self) -> Item | None:
        return next((item for item in self.items if item.status in OPEN_ITEM_STATUSES), None)

    @property
    def nearest_target(self) -> datetime | None:
        """What an open task is next late for: the open item's target, else its own."""
        if self.status not in OPEN_TASK_STATUSES:
            return None
        item = self.open_item
        return item.due_at if item and item.due_at else self.target_at


# --- commands -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Open:
    """A matched ticket becomes a task. ``priority`` is low, medium, high or urgent."""

    priority: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """
    Somebody takes a transition, or finishes on an end step with ``transition_id`` None.

    ``rev`` is the revision the caller saw, or None. ``on_behalf`` is an Admin's act in the
    holder's place.
    """

    actor_user_id: int
    transition_id: int | None
    notes: str
    rev: int | None = None
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class TakeUp:
    """A waiting task looks again for somebody in the role it waits for."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """
    The open item goes to another person, on the same step with the same deadline.

    ``role`` is the role in which ``to`` takes it. ``is_forced`` is an Admin's word: the person
    need not belong to the step's role.
    """

    item_number: int
    to: Member
    role: RoleRef
    actor_user_id: int
    notes: str
    is_forced: bool = False
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class Escalate:
    """
    The open item goes to somebody of the step's ``escalate_to`` role, with a fresh deadline.

    ``is_in_charge`` tells that the actor need not be the holder: the owner, or an Admin.
    """

    item_number: int
    actor_user_id: int
    reason: str
    is_in_charge: bool = False
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who acts on the ticket in its own service: staff, employee or service."""

    user_type: str
    user_id: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """
    The task ends without a result.

    ``actor_user_id`` is that of staff; ``sender`` is who withdrew the ticket in its own service.
    """

    actor_user_id: int | None
    reason: Why
    rev: int | None = None
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class ChangePriority:
    """``priority`` is low, medium, high or urgent; the time already used stays used."""

    priority: str
    actor_user_id: int | None
    reason: Why
    rev: int | None = None
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class ChangeContent:
    """The ticket's content was changed where it is kept: these ``fields``, by ``sender``."""

    fields: frozenset[str]
    sender: Sender | None


@dataclass(frozen=True, slots=True)
class Start:
    """The holder says that the work has begun; saying it again changes nothing."""

    actor_user_id: int
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class HandOn:
    """
    Somebody left a role: the work they hold in it goes on by rotation, and so does the task they own.

    ``has_holder_left`` and ``has_owner_left`` are what their memberships say by now.
    """

    has_holder_left: bool
    has_owner_left: bool


Command = (
    Open
    | Act
    | TakeUp
    | Transfer
    | Escalate
    | Cancel
    | ChangePriority
    | ChangeContent
    | Start
    | HandOn
)

# --- events ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """Why this person: the candidates in turn order, whose turn was last, and the reason."""

    pool: str
    candidate_user_ids: tuple[int, ...]
    last_user_id: int | None
    chosen_user_id: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Happening:
    """
    What happened to a task at a moment. ``kind`` is the word it is stored under.

    ``is_silent`` where nobody who saw the task before could lose by it, as by what only the clock
    does: it leaves the task's ``rev`` alone.
    """

    kind: ClassVar[str]
    is_silent: ClassVar[bool] = False

    at: datetime


@dataclass(frozen=True, slots=True)
class TaskOpened(Happening):
    kind = "task_opened"

    priority: str
    arrived_at: datetime
    sla: timedelta | None
    target_at: datetime | None
    owner: Member | None
    owner_choice: Choice


@dataclass(frozen=True, slots=True)
class StepEntered(Happening):
    kind = "step_entered"

    step_id: int
    transition_id: int | None
    visit: int


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


@dataclass(frozen=True, slots=True)
class WaitingForPerson(Happening):
    """Nobody is eligible: the task waits as unassigned on its step."""

    kind = "waiting_for_person"

    step_id: int
    role: RoleRef
    choice: Choice


@dataclass(frozen=True, slots=True)
class ItemResolved(Happening):
    kind = "item_resolved"

    number: int
    actor_user_id: int
    on_behalf: bool
    transition_id: int | None
    notes: str


@dataclass(frozen=True, slots=True)
class TaskCompleted(Happening):
    kind = "task_completed"

    step_id: int
    end_logic: str


@dataclass(frozen=True, slots=True)
class ItemStarted(Happening):
    kind = "item_started"

    number: int


@dataclass(frozen=True, slots=True)
class ItemClosed(Happening):
    """
    An item ends otherwise than by an act of its holder.

    ``status`` is reassigned or escalated, or resolved where the task was cancelled.
    """

    kind = "item_closed"

    number: int
    status: ItemStatus
    actor_user_id: int | None
    notes: Why


@dataclass(frozen=True, slots=True)
class TaskCancelled(Happening):
    kind = "task_cancelled"

    actor_user_id: int | None
    reason: Why
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class PriorityChanged(Happening):
    """The task's new target, and the open item's new share of what is left where there is one."""

    kind = "priority_changed"

    priority: str
    sla: timedelta | None
    target_at: datetime | None
    actor_user_id: int | None
    reason: Why
    item_number: int | None
    share: Share | None
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class ContentChanged(Happening):
    """
    The ticket says something else in these ``fields``, ascending: whoever looked before looked at
    another content.
    """

    kind = "content_changed"

    fields: tuple[str, ...]
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class OwnerChanged(Happening):
    """Another coordinator owns the task, or nobody where there is none."""

    kind = "owner_changed"

    owner: Member | None
    choice: Choice
    reason: Why


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
)

# --- effects --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NotifyAssignment:
    """Tell the holder of this item that it is theirs."""

    item_number: int


@dataclass(frozen=True, slots=True)
class ReportTicketStatus:
    """Tell the ticket's own service what became of it (CONTRACT's ticket statuses)."""

    status: str


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """The pool's rotation moves on: this person had the last turn."""

    pool: str
    user_id: int


Effect = NotifyAssignment | ReportTicketStatus | TurnTaken


@dataclass(frozen=True, slots=True)
class Decision:
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule said no. ``code`` is stable and reaches clients; ``status`` is the HTTP answer."""

    code: str
    message: str
    status: int = 409
