"""The command by which a person of a role takes a task that waits in that role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from task.domain.assigning import fresh_share, passed_on, role_pool
from task.domain.choosing import handed
from task.domain.command import Asker, Command, Destination, Offer, Pools, Relation
from task.domain.decision import Decision, NotifyAssignment, Refusal
from task.domain.events.work import ItemAssigned
from task.domain.reasons import Code, Reason
from task.domain.state import Member, Origin, TaskState
from workflow.domain.definition import Definition


def not_waiting(state: TaskState) -> Refusal:
    """The refusal of a claim of this task, which does not wait for anybody."""
    if state.open_item is not None:
        return Refusal("already_held", "Somebody has this task already.")
    return Refusal("not_waiting", "This task does not wait for anybody.")


@dataclass(frozen=True, slots=True)
class Claim(Command):
    """Take a task that waits, either because people claim the work of its step or because nobody
    could be chosen.

    `to` is the actor's membership in the role in which the task waits. If it is None, the actor is
    not in the role, and the command is refused.
    """

    name = "claim"
    label = "Claim"
    asked_by = frozenset({Relation.QUEUE})

    actor_user_id: int
    to: Member | None

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Offer the claim while the task waits, with the deadline that the work would have."""
        role, step_id = state.waiting_for, state.step_id
        if role is None or step_id is None:
            return
        step = definition.step(step_id)
        share = fresh_share(definition, step_id, state.target_at, state.clock_at(now))
        to = Destination(step_id, step.name, role, share.due_at)
        yield Offer(cls.name, cls.label, cls.needs, to=to)

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        return {"to": self.actor_user_id}

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Give the work to the actor. The claim uses no turn.

        The capacity of the step is ignored, because people know how much work they have. If the
        last holder left the role, the new item takes over the deadline of that holder's item.
        """
        role, step_id = state.waiting_for, state.step_id
        if role is None or step_id is None:
            return not_waiting(state)
        if self.to is None:
            return Refusal("not_in_role", f"You are not in the role {role.name}.", 403)
        reason = Reason(Code.CLAIMED_BY, {"user_id": self.actor_user_id})
        choice = handed(role_pool(role), self.to.user_id, reason)
        released = state.released_item(step_id)
        if released is not None:
            passed = passed_on(definition, state, released, role, self.to, choice, now)
            return Decision((passed,), (NotifyAssignment(passed.number),))
        claimed = ItemAssigned(
            at=now,
            number=len(state.items) + 1,
            step_id=step_id,
            role=role,
            holder=self.to,
            origin=Origin.SYSTEM,
            choice=choice,
            share=fresh_share(definition, step_id, state.target_at, state.clock_at(now)),
        )
        return Decision((claimed,), (NotifyAssignment(claimed.number),))
