"""The command by which an Admin gives the ownership of a task to another coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from task.domain.assigning import OWNER_POOL
from task.domain.choosing import handed
from task.domain.command import Command, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.events.work import OwnerChanged
from task.domain.outcome import report
from task.domain.reasons import Code, Reason
from task.domain.state import Member, TaskState
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class ChangeOwner(Command):
    """Change the owner. `to` is the person's membership as an active coordinator.

    If `to` is None, the person is not a coordinator, and the command is refused.
    """

    name = "change_owner"
    label = "Change owner"
    needs = ("user_id",)
    asked_by = frozenset({Relation.ADMIN})

    to: Member | None
    actor_user_id: int
    reason: str = ""

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        return {
            "from": before.owner.user_id if before.owner else None,
            "to": after.owner.user_id if after.owner else None,
            "reason": self.reason,
        }

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Make the person the owner. The rotation of the coordinators does not move."""
        if self.to is None:
            return Refusal("not_a_coordinator", "That person is not an active coordinator.", 400)
        if state.owner is not None and state.owner.user_id == self.to.user_id:
            return Refusal("already_owner", "That person owns this task already.")
        named_by = Reason(Code.NAMED_BY, {"user_id": self.actor_user_id})
        choice = handed(OWNER_POOL, self.to.user_id, named_by)
        changed = OwnerChanged(at=now, owner=self.to, choice=choice, reason=self.reason)
        return Decision((changed,), (report(state.status),))
