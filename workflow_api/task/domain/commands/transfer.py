"""The command to give the open item to another person, on the same step with the same deadline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import closed, kept_share, role_pool
from task.domain.choosing import handed
from task.domain.command import IN_CHARGE, Asker, Command, Offer, Pools
from task.domain.decision import Decision, NotifyAssignment, Refusal
from task.domain.events.work import ItemAssigned
from task.domain.guards import item_open
from task.domain.reasons import Code, Reason
from task.domain.state import Item, ItemStatus, Member, Origin, TaskState
from workflow.domain.definition import Definition, RoleRef


@dataclass(frozen=True, slots=True)
class Transfer(Command):
    """Transfer the open item. `role` is the role in which `to` gets it.

    If `is_forced`, an Admin has decided that the person may be outside the step's role.
    """

    name = "transfer"
    label = "Transfer"
    needs = ("new_user_id",)
    asked_by = IN_CHARGE

    item_number: int
    to: Member
    role: RoleRef
    actor_user_id: int
    notes: str
    is_forced: bool = False

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Offer the transfer while somebody holds the task."""
        item = state.open_item
        if item is not None:
            yield Offer(cls.name, cls.label, cls.needs, item_number=item.number)

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        item = self._check(state)
        if isinstance(item, Refusal) or self.is_forced:
            return ()
        return (role_pool(definition.step(item.step_id).work_role),)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        item = self._check(state)
        if isinstance(item, Refusal):
            return item
        step = definition.step(item.step_id)
        if not self.is_forced:
            members = pools[role_pool(step.work_role)].members
            if all(self.to.user_id != member.user_id for member in members):
                message = f"That person is not in the role {step.work_role.name}."
                return Refusal("not_in_role", message, 400)
        given_by = Reason(Code.GIVEN_BY, {"user_id": self.actor_user_id})
        choice = handed(role_pool(self.role), self.to.user_id, given_by)
        assigned = ItemAssigned(
            at=now,
            number=len(state.items) + 1,
            step_id=item.step_id,
            role=self.role,
            holder=self.to,
            origin=Origin.TRANSFERRED,
            choice=choice,
            share=kept_share(definition, state, item, now),
            announced=item.announced,
        )
        before = closed(item, ItemStatus.REASSIGNED, self.actor_user_id, self.notes, now)
        return Decision((before, assigned), (NotifyAssignment(assigned.number),))

    def _check(self, state: TaskState) -> Item | Refusal:
        item = item_open(state, self.item_number)
        if isinstance(item, Refusal):
            return item
        if self.to.user_id == self.actor_user_id:
            return Refusal("transfer_to_oneself", "A task is not transferred to oneself.", 400)
        if self.to.user_id == item.holder.user_id:
            return Refusal("already_holder", "That person holds this task already.")
        return item
