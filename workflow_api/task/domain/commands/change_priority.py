"""The command to change the priority of a task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sla.domain.deadlines import task_target
from task.domain.assigning import fresh_share
from task.domain.command import IN_CHARGE, Command, Pools
from task.domain.decision import Decision, Refusal
from task.domain.events.base import Sender
from task.domain.events.clock import PriorityChanged
from task.domain.outcome import report
from task.domain.reasons import Why, sentence
from task.domain.state import TaskState
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class ChangePriority(Command):
    """Change the priority; `priority` is low, medium, high or urgent."""

    name = "change_priority"
    label = "Change priority"
    needs = ("priority", "reason")
    asked_by = IN_CHARGE

    priority: str
    actor_user_id: int | None
    reason: Why
    sender: Sender | None = None

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        return {
            "from": before.priority,
            "priority": self.priority,
            "reason": sentence(self.reason),
        }

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Move the target to the arrival plus the SLA of the new priority. Time that was used
        before counts.

        The open item gets a new share of the time that is left. While the task is on hold, its
        deadlines are computed as of the beginning of the hold. If the task has this priority
        already, nothing changes.
        """
        if self.priority == state.priority:
            return Decision(())
        sla = definition.sla(self.priority)
        ended_pauses = tuple(pause for pause in state.pauses if pause.end is not None)
        target_at = task_target(state.arrived_at, sla, definition.hours, ended_pauses)
        item, clock_at = state.open_item, state.clock_at(now)
        changed = PriorityChanged(
            at=now,
            priority=self.priority,
            sla=sla,
            target_at=target_at,
            actor_user_id=self.actor_user_id,
            reason=self.reason,
            item_number=None if item is None else item.number,
            share=None
            if item is None
            else fresh_share(definition, item.step_id, target_at, clock_at),
            sender=self.sender,
        )
        return Decision((changed,), (report(state.status),))
