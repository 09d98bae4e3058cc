"""The base class of commands, which a person or the suite itself sends to an existing task."""

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
    """A relation of a person to a task; a person may have several at once."""

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
    """The step on which the task would be after an offered command, with its role and its deadline.

    `selection` is the rule by which the person for the step would be found; None if the command
    does not look for a person. The person `passed_over_user_id` would not be chosen.
    """

    step_id: int
    step_name: str
    role: RoleRef
    due_at: datetime | None
    selection: Selection | None = None
    passed_over_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A command as it is offered to a person.

    `needs` are the fields that the person has to fill in. `item_number` and `transition_id` say to
    which item or transition the command belongs. The command `act` without a transition finishes
    the task. `to` is the step to which the command would lead; None if it leads to none. `refused`
    is the reason why the task would not accept the command now.
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
    """The base class of commands. Each command, with all its rules, is a module of `commands`.

    `name` is the command's name in offers and in the audit, and `label` is the name that people
    read. `needs` are the fields that a person has to fill in. A person may send the command if they
    have one of the relations in `asked_by`; if that is empty, only the suite sends it. `rev` is the
    revision that the sender saw; if it is None, every revision will do.
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
        """The details of the command that the audit keeps, as JSON.

        The audit keeps the actor, the time and the task of every command; they are not repeated
        here.
        """
        return {}

    def unsound(self) -> Refusal | None:
        """The refusal of a command that is wrong for every task, such as an unknown priority; None
        if the command is sound.
        """
        return None

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        """The pools that `decide` needs, ascending; empty if the command will be refused."""
        return ()

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """The effect on a task whose status accepts the command, or a refusal.

        `pools` holds at least the pools that `plan` named.
        """
        raise NotImplementedError
