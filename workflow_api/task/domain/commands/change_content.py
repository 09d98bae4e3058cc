"""The command that records a change of the ticket's content by the service that keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.advancing import faults_ahead
from task.domain.command import Command, Pools
from task.domain.decision import Decision, Refusal, ReportIncident
from task.domain.events.base import Sender
from task.domain.events.work import ContentChanged
from task.domain.state import TaskState
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class ChangeContent(Command):
    """Record that `sender` changed these `fields` of the ticket."""

    name = "change_content"

    fields: frozenset[str]
    sender: Sender | None

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Raise the task's `rev` and change nothing else. So a command of a person who has not seen
        the new content is refused as outdated.
        """
        if not self.fields:
            return Decision(())
        changed = ContentChanged(now, tuple(sorted(self.fields)), self.sender)
        item = state.open_item
        faults = () if item is None else faults_ahead(definition, state, item.step_id, now)
        return Decision((changed,), tuple(map(ReportIncident, faults)))
