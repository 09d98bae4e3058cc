"""The command that finds successors after the holder or the owner of a task has left the role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import (
    OWNER_POOL,
    choose_for,
    closed,
    escalation_pool,
    passed_on,
    role_pool,
    step_pools,
    turn,
)
from task.domain.choosing import Selection, choose
from task.domain.command import Command, Pools
from task.domain.decision import Decision, Effect, NotifyAssignment, Refusal
from task.domain.events import Event
from task.domain.events.work import OwnerChanged, WaitingForPerson
from task.domain.outcome import report
from task.domain.reasons import Code, Reason
from task.domain.state import Item, ItemStatus, Pool, TaskState
from workflow.domain.definition import Definition, RoleRef

Step = tuple[tuple[Event, ...], tuple[Effect, ...]]
NOTHING: Step = ((), ())


@dataclass(frozen=True, slots=True)
class HandOn(Command):
    """Replace a holder or an owner who left the role.

    The caller reads from the current memberships whether they left: `has_holder_left` and
    `has_owner_left`.
    """

    name = "hand_on"

    has_holder_left: bool
    has_owner_left: bool

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        names = set()
        if self.has_owner_left and state.owner is not None:
            names.add(OWNER_POOL)
        item = state.open_item
        if self.has_holder_left and item is not None:
            names.update(_pool_names(definition, item))
        return tuple(sorted(names))

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Give the item to another person, and the ownership to the next coordinator.

        The strategy of the step finds the person, and the item keeps its deadline. If nobody of the
        role can take the item, or people claim the step's work, the task waits. If there is no
        coordinator, the task has no owner.
        """
        owner = item = NOTHING
        if self.has_owner_left and state.owner is not None:
            owner = _change_owner(state, now, pools[OWNER_POOL])
        if self.has_holder_left and state.open_item is not None:
            item = _pass_on(definition, state, state.open_item, now, pools)
        events = owner[0] + item[0]
        if not events:
            message = "Who holds and who owns this task are still in their roles."
            return Refusal("nobody_left", message)
        return Decision(events, owner[1] + item[1])


def _change_owner(state: TaskState, now: datetime, pool: Pool) -> Step:
    owner = state.owner
    if owner is None or any(member.user_id == owner.user_id for member in pool.members):
        return NOTHING
    choice, successor = choose(Selection(OWNER_POOL), pool)
    reason = Reason(Code.OWNER_LEFT, {"user_id": owner.user_id})
    changed = OwnerChanged(at=now, owner=successor, choice=choice, reason=reason)
    return (changed,), (*turn(choice), report(state.status))


def _pass_on(
    definition: Definition, state: TaskState, item: Item, now: datetime, pools: Pools
) -> Step:
    role, left = _role(definition, item), item.holder
    names = _pool_names(definition, item)
    if role.id == item.role.id and any(
        member.user_id == left.user_id for name in names for member in pools[name].members
    ):
        return NOTHING
    notes = Reason(Code.LEFT_ROLE, {"user_id": left.user_id, "role": item.role.name})
    before = closed(item, ItemStatus.REASSIGNED, None, notes, now)
    step = definition.step(item.step_id)
    if role.id == step.work_role.id:
        choice, holder = choose_for(step, state.items, pools)
    else:
        choice, holder = choose(Selection(names[0]), pools[names[0]])
    if holder is None:
        waiting = WaitingForPerson(at=now, step_id=item.step_id, role=role, choice=choice)
        return (before, waiting), ()
    assigned = passed_on(definition, state, item, role, holder, choice, now)
    return (before, assigned), (*turn(choice), NotifyAssignment(assigned.number))


def _role(definition: Definition, item: Item) -> RoleRef:
    """The role in which the work goes on.

    It is the role that the step escalates to if the item was held in that role, else the step's own
    role.
    """
    step = definition.step(item.step_id)
    is_escalated = step.escalate_to is not None and step.escalate_to.id == item.role.id
    return step.escalate_to if is_escalated and step.escalate_to else step.work_role


def _pool_names(definition: Definition, item: Item) -> tuple[str, ...]:
    """The pools that are needed to choose a successor.

    They are needed even if people claim the step's work: their members show who left.
    """
    role, step = _role(definition, item), definition.step(item.step_id)
    if role.id != step.work_role.id:
        return (escalation_pool(role),)
    return step_pools(step) or (role_pool(role),)
