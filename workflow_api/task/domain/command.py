"""What a command is: what somebody, or the suite itself, asks of a task that exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from task.domain.decision import Decision, Refusal
from task.domain.state import Pool, TaskState
from workflow.domain.definition import Definition

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
class Command:
    """
    A command file holds one of these with all its rules.

    ``name`` is how ``guards.ALLOWED`` calls it; ``asked_by`` says who may ask for it, nobody where
    only the suite does. ``rev`` is the revision that the caller saw, or None.
    """

    name: ClassVar[str]
    asked_by: ClassVar[frozenset[Relation]] = frozenset()

    rev: int | None = field(default=None, kw_only=True)

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
