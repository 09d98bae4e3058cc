"""The ticket's content was changed where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.command import Command, Pools
from task.domain.decision import Decision, Refusal
from task.domain.events.base import Sender
from task.domain.events.work import ContentChanged
from task.domain.state import TaskState
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class ChangeContent(Command):
    """Note that these `fields` of the ticket were changed, by `sender`."""

    name = "change_content"

    fields: frozenset[str]
    sender: Sender | None

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Only the revision of the task changes: the next person to decide has to look again."""
        if not self.fields:
            return Decision(())
        return Decision((ContentChanged(now, tuple(sorted(self.fields)), self.sender),))
