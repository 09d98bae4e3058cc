"""The command to put a task on hold: its clock is paused until somebody resumes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from task.domain.command import IN_CHARGE, Asker, Command, Offer, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.events.clock import TaskHeld
from task.domain.guards import holder_or_in_charge
from task.domain.outcome import report
from task.domain.state import TaskState, TaskStatus
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Hold(Command):
    """Put the task on hold. If `is_in_charge`, the actor is the owner or an Admin, and need not be
    the holder.
    """

    name = "hold"
    label = "Hold"
    needs = ("reason",)
    asked_by = IN_CHARGE | {Relation.HOLDER}

    actor_user_id: int
    reason: str
    is_in_charge: bool = False

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Offer the hold, unless the task is on hold already."""
        if state.status is not TaskStatus.ON_HOLD:
            yield Offer(cls.name, cls.label, cls.needs)

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        return {"reason": self.reason}

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        refused = holder_or_in_charge(
            state, self.actor_user_id, is_in_charge=self.is_in_charge, to="hold it"
        )
        if refused is not None:
            return refused
        held = TaskHeld(now, self.actor_user_id, self.reason)
        return Decision((held,), (report(TaskStatus.ON_HOLD),))
