"""The command to end a task without a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from task.domain.assigning import closed
from task.domain.command import IN_CHARGE, Command, Pools
from task.domain.decision import Decision, Refusal
from task.domain.events import Event
from task.domain.events.base import Sender
from task.domain.events.work import TaskCancelled
from task.domain.outcome import report
from task.domain.pauses import resumed
from task.domain.reasons import Why, sentence
from task.domain.state import ItemStatus, TaskState, TaskStatus
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Cancel(Command):
    """End the task without a result.

    If a staff member cancels it here, `actor_user_id` is that person. If the ticket was withdrawn
    in the service that keeps it, `sender` is the person who withdrew it.
    """

    name = "cancel"
    label = "Cancel"
    needs = ("reason",)
    asked_by = IN_CHARGE

    actor_user_id: int | None
    reason: Why
    sender: Sender | None = None

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        return {"reason": sentence(self.reason)}

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Close the open item and cancel the task. End a hold first, so that its pause has an end."""
        events: list[Event] = []
        if state.status is TaskStatus.ON_HOLD:
            events.append(resumed(definition, state, self.actor_user_id, now))
        item = state.open_item
        if item is not None:
            events.append(closed(item, ItemStatus.RESOLVED, self.actor_user_id, self.reason, now))
        events.append(TaskCancelled(now, self.actor_user_id, self.reason, self.sender))
        return Decision(tuple(events), (report(TaskStatus.CANCELLED),))
