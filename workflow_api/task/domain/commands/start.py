"""The holder says that the work has begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.command import Command, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.events import ItemStarted
from task.domain.guards import held_by
from task.domain.state import ItemStatus, TaskState
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Start(Command):
    """Saying it again changes nothing."""

    name = "start"
    asked_by = frozenset({Relation.HOLDER})

    actor_user_id: int

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        item = held_by(state, self.actor_user_id, to="start it")
        if isinstance(item, Refusal):
            return item
        if item.status is not ItemStatus.NEW:
            return Decision(())
        return Decision((ItemStarted(now, item.number),))
