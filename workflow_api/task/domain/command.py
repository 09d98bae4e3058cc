"""The interface of commands: requests of somebody, or of the suite itself, to an existing task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from task.domain.choosing import Selection
from task.domain.decision import Decision, Refusal
from task.domain.state import Pool, TaskState
from workflow.domain.definition import Definition, RoleRef

Pools = Mapping[str, Pool]


class Relation(StrEnum):
    """The relation of somebody to a task; one person may have several at once."""

    HOLDER = "holder"
    FORMER_HOLDER = "former_holder"
    OWNER = "owner"
    QUEUE = "queue"
    ADMIN = "admin"
    REQUESTER = "requester"


IN_CHARGE = frozenset({Relation.OWNER, Relation.ADMIN})


@dataclass(frozen=True, slots=True)
class Asker:
    """A staff member with all their relations to the task."""

    user_id: int
    relations: frozenset[Relation]


@dataclass(frozen=True, slots=True)
class Destination:
    """The destination of an offer: a step, the role that gets it, and its deadline.

    `selection` is how its person is found, among whom `passed_over_user_id` is not; None if nobody
    is looked for.
    """

    step_id: int
    step_name: str
    role: RoleRef
    due_at: datetime | None
    selection: Selection | None = None
    passed_over_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that somebody may ask for.

    `needs` are the fields that they have to fill in. `item_number` and `transition_id` are the
    subject of the command, if it has one; an act without a transition finishes. `to` is the
    destination, and `refused` the reason why the task would not accept it now.
    """

    command: str
    label: str
    needs: tuple[str, ...] = ()
    item_number: int | None = None
    transition_id: int | None = None
    to: Destination | None = None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """The base of command files, each of which has one with all its rules.

    `name` is its name in offers and in the audit, `label` the one for people; `needs` are
    the fields that somebody has to fill in. `asked_by` says who may ask for it, nobody if only the
    suite does. `rev` is the revision that the caller saw, or None.
    """

    name: ClassVar[str]
    label: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    asked_by: ClassVar[frozenset[Relation]] = frozenset()

    rev: int | None = field(default=None, kw_only=True)

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """The offers of the command to a person who has a relation in `asked_by`.

        The caller adds the refusals that follow from the task's status.
        """
        yield Offer(cls.name, cls.label, cls.needs)

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        """The changes that the audit keeps of the command, as JSON. The actor, the time and the task are
        recorded for every command.
        """
        return {}

    def unsound(self) -> Refusal | None:
        """Errors of the command itself, independent of the task."""
        return None

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        """The pools whose rotation it may move, ascending; empty if it will be refused."""
        return ()

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """The effect on a task whose status allows it; `pools` holds at least the planned ones."""
        raise NotImplementedError
