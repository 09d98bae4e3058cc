"""The command to give the open item to somebody of the role that its step escalates to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from task.domain.assigning import escalation_pool, fresh_share
from task.domain.choosing import Selection
from task.domain.command import (
    IN_CHARGE,
    Asker,
    Command,
    Destination,
    Offer,
    Pools,
    Relation,
)
from task.domain.decision import Decision, Refusal
from task.domain.escalating import escalated
from task.domain.guards import item_open
from task.domain.state import Item, TaskState
from workflow.domain.definition import Definition, RoleRef


@dataclass(frozen=True, slots=True)
class Escalate(Command):
    """Escalate the open item. If `is_in_charge`, the actor is the owner or an Admin, and need not
    be the holder.
    """

    name = "escalate"
    label = "Escalate"
    needs = ("reason",)
    asked_by = IN_CHARGE | {Relation.HOLDER}

    item_number: int
    actor_user_id: int
    reason: str
    is_in_charge: bool = False

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Offer the escalation while somebody holds the task. It is offered as refused if the step
        has no role to escalate to.
        """
        item = state.open_item
        if item is None:
            return
        is_in_charge = bool(asker.relations & IN_CHARGE)
        checked = cls(item.number, asker.user_id, "", is_in_charge)._check(definition, state)
        if isinstance(checked, Refusal):
            refused = Offer(cls.name, cls.label, cls.needs, item_number=item.number)
            yield replace(refused, refused=checked)
            return
        step = definition.step(item.step_id)
        share = fresh_share(definition, step.step_id, state.target_at, now)
        role, holder = checked[1], item.holder.user_id
        wanted = Selection(escalation_pool(role))
        to = Destination(step.step_id, step.name, role, share.due_at, wanted, holder)
        yield Offer(cls.name, cls.label, cls.needs, item_number=item.number, to=to)

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        checked = self._check(definition, state)
        return () if isinstance(checked, Refusal) else (escalation_pool(checked[1]),)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Give the work to the next person of the role, with a new share of the time left.

        Refused if nobody other than the holder can take it.
        """
        checked = self._check(definition, state)
        if isinstance(checked, Refusal):
            return checked
        item, role = checked
        found = escalated(
            definition,
            state,
            item,
            role,
            now,
            pools,
            actor_user_id=self.actor_user_id,
            reason=self.reason,
        )
        if isinstance(found, Decision):
            return found
        return nobody_else(role)

    def _check(self, definition: Definition, state: TaskState) -> tuple[Item, RoleRef] | Refusal:
        item = item_open(state, self.item_number)
        if isinstance(item, Refusal):
            return item
        if not self.is_in_charge and self.actor_user_id != item.holder.user_id:
            return Refusal("not_holder", "Only who holds this task may escalate it.", 403)
        role = definition.step(item.step_id).escalate_to
        if role is None:
            return Refusal("no_escalation_target", "This step escalates to nobody.")
        return item, role


def nobody_else(role: RoleRef) -> Refusal:
    message = f"There is nobody else in the role {role.name} at the moment."
    return Refusal("nobody_eligible", message)
