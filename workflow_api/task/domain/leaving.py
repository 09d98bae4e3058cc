"""What becomes of a task whose holder or owner has left the role: it goes on by rotation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sla.domain.deadlines import Share
from task.domain.assignment import choose
from task.domain.handing import check_open, closed_item, fresh_share, kept_share
from task.domain.model import (
    OWNER_POOL,
    Choice,
    Decision,
    Effect,
    Event,
    HandOn,
    Item,
    ItemAssigned,
    ItemStatus,
    Member,
    NotifyAssignment,
    Origin,
    OwnerChanged,
    Pool,
    Refusal,
    ReportTicketStatus,
    TaskState,
    TaskStatus,
    TurnTaken,
    WaitingForPerson,
    escalation_pool,
    role_pool,
)
from task.domain.reasons import Code, Reason
from workflow.domain.definition import Definition, RoleRef

Pools = Mapping[str, Pool]
_REPORTED = {
    TaskStatus.PENDING: "Open",
    TaskStatus.IN_PROGRESS: "In Progress",
    TaskStatus.ON_HOLD: "On Hold",
}


def plan_hand_on(definition: Definition, state: TaskState, command: HandOn) -> tuple[str, ...]:
    if check_open(state, None) is not None:
        return ()
    names = set()
    if command.has_owner_left and state.owner is not None:
        names.add(OWNER_POOL)
    item = state.open_item
    if command.has_holder_left and item is not None:
        names.add(_pool_name(definition, item))
    return tuple(sorted(names))


def hand_on(
    definition: Definition, state: TaskState, command: HandOn, now: datetime, pools: Pools
) -> Decision | Refusal:
    """
    The next in the rotation gets the item, on the same step with the same deadline, and the next
    coordinator the task. With nobody in the role the task waits; without coordinators nobody owns it.
    """
    closed = check_open(state, None)
    if closed is not None:
        return closed
    events: list[Event] = []
    effects: list[Effect] = []
    if command.has_owner_left and state.owner is not None:
        _change_owner(state, now, pools[OWNER_POOL], events, effects)
    item = state.open_item
    if command.has_holder_left and item is not None:
        _pass_on(definition, state, item, now, pools, events, effects)
    if not events:
        return Refusal("nobody_left", "Who holds and who owns this task are still in their roles.")
    return Decision(tuple(events), tuple(effects))


def released_item(state: TaskState) -> Item | None:
    """The item of who left, where the task waits on the same step for somebody to go on with it."""
    last = state.items[-1] if state.items else None
    is_released = (
        last is not None
        and state.waiting_for is not None
        and last.status is ItemStatus.REASSIGNED
        and last.step_id == state.step_id
    )
    return last if is_released else None


def take_up_released(
    definition: Definition, state: TaskState, role: RoleRef, now: datetime, pools: Pools
) -> Decision | Refusal:
    """The next in the rotation goes on with it, as if somebody had been there at once."""
    item, name = released_item(state), role_pool(role)
    choice, holder = choose(name, pools[name])
    if item is None or holder is None:
        return Refusal("nobody_eligible", "There is still nobody in the role it waits for.")
    assigned = _assigned(definition, state, item, role, holder, choice, now)
    effects = (TurnTaken(name, holder.user_id), NotifyAssignment(assigned.number))
    return Decision((assigned,), effects)


def _change_owner(
    state: TaskState, now: datetime, pool: Pool, events: list[Event], effects: list[Effect]
) -> None:
    owner = state.owner
    if owner is None or any(member.user_id == owner.user_id for member in pool.members):
        return
    choice, successor = choose(OWNER_POOL, pool)
    reason = Reason(Code.OWNER_LEFT, {"user_id": owner.user_id})
    events.append(OwnerChanged(at=now, owner=successor, choice=choice, reason=reason))
    if successor is not None:
        effects.append(TurnTaken(OWNER_POOL, successor.user_id))
    effects.append(ReportTicketStatus(_REPORTED[state.status]))


def _pass_on(
    definition: Definition,
    state: TaskState,
    item: Item,
    now: datetime,
    pools: Pools,
    events: list[Event],
    effects: list[Effect],
) -> None:
    name, role = _pool_name(definition, item), _role(definition, item)
    left = item.holder
    if role.id == item.role.id and any(
        member.user_id == left.user_id for member in pools[name].members
    ):
        return
    notes = Reason(Code.LEFT_ROLE, {"user_id": left.user_id, "role": item.role.name})
    events.append(closed_item(item, ItemStatus.REASSIGNED, None, notes, now))
    choice, holder = choose(name, pools[name])
    if holder is None:
        events.append(WaitingForPerson(at=now, step_id=item.step_id, role=role, choice=choice))
        return
    assigned = _assigned(definition, state, item, role, holder, choice, now)
    events.append(assigned)
    effects += [TurnTaken(name, holder.user_id), NotifyAssignment(assigned.number)]


def _assigned(
    definition: Definition,
    state: TaskState,
    item: Item,
    role: RoleRef,
    holder: Member,
    choice: Choice,
    now: datetime,
) -> ItemAssigned:
    return ItemAssigned(
        at=now,
        number=len(state.items) + 1,
        step_id=item.step_id,
        role=role,
        holder=holder,
        origin=Origin.TRANSFERRED,
        choice=choice,
        share=_share(definition, state, item, now),
    )


def _share(definition: Definition, state: TaskState, item: Item, now: datetime) -> Share:
    """The deadline that the item had, unless the task's own moved while it waited."""
    target, due = state.target_at, item.due_at
    if target is None or due is None or due > target:
        return fresh_share(definition, item.step_id, target, now)
    return kept_share(definition, state, item, now)


def _role(definition: Definition, item: Item) -> RoleRef:
    """The role that goes on with it: the one it was held in, where that is one of the step's."""
    step = definition.step(item.step_id)
    is_escalated = step.escalate_to is not None and step.escalate_to.id == item.role.id
    return step.escalate_to if is_escalated and step.escalate_to else step.role


def _pool_name(definition: Definition, item: Item) -> str:
    role = _role(definition, item)
    is_own = role.id == definition.step(item.step_id).role.id
    return role_pool(role) if is_own else escalation_pool(role)
