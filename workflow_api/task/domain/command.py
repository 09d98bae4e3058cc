"""What a command is: what somebody, or the suite itself, asks of a task that exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from task.domain.decision import Decision, Refusal
from task.domain.state import Pool, TaskState
from workflow.domain.definition import Definition, RoleRef

Pools = Mapping[str, Pool]


class Relation(StrEnum):
    """What somebody is to a task; one person may be several of these at once."""

    HOLDER = "holder"
    FORMER_HOLDER = "former_holder"
    OWNER = "owner"
    QUEUE = "queue"
    ADMIN = "admin"
    REQUESTER = "requester"


IN_CHARGE = frozenset({Relation.OWNER, Relation.ADMIN})


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody of staff, and all that they are to the task."""

    user_id: int
    relations: frozenset[Relation]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an offer leads: a step, the role that has it there, and by when it were due."""

    step_id: int
    step_name: str
    role: RoleRef
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A command that somebody may ask for.

    ``needs`` are the fields that they have to fill in. ``item_number`` and ``transition_id`` are what
    the command is about, where it is about one; an act without a transition finishes. ``to`` is where
    it leads, and ``refused`` why the task would not take it now.
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
    """
    A command file holds one of these with all its rules.

    ``name`` is how ``guards.ALLOWED`` and offers call it, ``label`` how people do; ``needs`` are the
    fields that somebody has to fill in. ``asked_by`` says who may ask for it, nobody where only the
    suite does. ``rev`` is the revision that the caller saw, or None.
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
        """How it is offered to somebody among ``asked_by``; what the status forbids is added."""
        yield Offer(cls.name, cls.label, cls.needs)

    def unsound(self) -> Refusal | None:
        """What is wrong with the command whatever the task is like."""
        return None

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        """The pools whose rotation it may move, ascending; none where it will be refused."""
        return ()

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """What it does to a task whose status allows it; ``pools`` holds at least those planned."""
        raise NotImplementedError
