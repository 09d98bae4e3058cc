"""Giving a step to a person, with a deadline: who is asked in which rotation, and shares of the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sla.domain.deadlines import Share, ShareReason, step_share
from sla.domain.walk import counted
from task.domain.choosing import Selection, choose, left_to_claim
from task.domain.command import Pools
from task.domain.decision import Effect, NotifyAssignment, TurnTaken
from task.domain.events import Event
from task.domain.events.base import Choice, Preferred
from task.domain.events.work import ItemAssigned, ItemClosed, WaitingForPerson
from task.domain.reasons import Code, Why
from task.domain.state import Item, ItemStatus, Member, Origin, TaskState
from workflow.domain.definition import Assignment, Definition, RoleRef, Step

OWNER_POOL = "owners"


def role_pool(role: RoleRef) -> str:
    """The name of a role's pool in the result of `plan` and the input of `decide`."""
    return f"role:{role.id}"


def escalation_pool(role: RoleRef) -> str:
    """The same people in a separate rotation: escalations do not count as turns (CONTRACT §9.2)."""
    return f"escalation:{role.id}"


def load_pool(role: RoleRef) -> str:
    """The same people in the rotation that decides between those with the fewest open items."""
    return f"load:{role.id}"


# --- whose turn it is -----------------------------------------------------------------------


def step_pools(step: Step) -> tuple[str, ...]:
    """The pools that a choice for the step reads, ascending; empty if its work is claimed.

    The rotation of the role is among them, so that all who count the work of its people wait for
    each other.
    """
    if step.assignment is Assignment.CLAIM:
        return ()
    own = role_pool(step.work_role)
    if step.assignment is Assignment.LEAST_LOADED:
        return (load_pool(step.work_role), own)
    return (own,)


def selection(step: Step, held: Sequence[Item], first: Preferred | None = None) -> Selection:
    """How the step finds its person; `held` are the task's items, in order. `first` is asked before
    anybody else.
    """
    preferred: tuple[Preferred, ...] = () if first is None else (first,)
    if step.assignment is Assignment.STICKY:
        preferred += _sticky(step, held)
    is_by_load = step.assignment is Assignment.LEAST_LOADED
    pool = load_pool(step.work_role) if is_by_load else role_pool(step.work_role)
    return Selection(pool, step.assignment, step.capacity, preferred)


def selection_for_offer(step: Step, held: Sequence[Item]) -> Selection | None:
    """How the step would find its person; None if its work is claimed."""
    return None if step.assignment is Assignment.CLAIM else selection(step, held)


def _sticky(step: Step, held: Sequence[Item]) -> tuple[Preferred, ...]:
    """The last holder on this step, and the last one in the step's role."""
    on_step = [it.holder.user_id for it in held if it.step_id == step.step_id]
    in_role = [it.holder.user_id for it in held if it.role.id == step.work_role.id]
    found = [Preferred(on_step[-1], Code.HELD_STEP)] if on_step else []
    if in_role and in_role[-1] not in on_step[-1:]:
        found.append(Preferred(in_role[-1], Code.HELD_IN_ROLE))
    return tuple(found)


def choose_for(
    step: Step, held: Sequence[Item], pools: Pools, first: Preferred | None = None
) -> tuple[Choice, Member | None]:
    """Choose a person of the step's role, as the step says."""
    wanted = selection(step, held, first)
    if step.assignment is not Assignment.CLAIM:
        return choose(wanted, pools[wanted.pool])
    if first is not None and wanted.pool in pools:
        choice, member = choose(wanted, pools[wanted.pool])
        if member is not None:
            return choice, member
    return left_to_claim(wanted.pool, step.capacity), None


def turn(choice: Choice) -> tuple[TurnTaken, ...]:
    """The turn that a choice used, if it used one."""
    if choice.turn_of is None:
        return ()
    return (TurnTaken(choice.pool, choice.turn_of),)


# --- by when --------------------------------------------------------------------------------


def fresh_share(
    definition: Definition, step_id: int, target_at: datetime | None, now: datetime
) -> Share:
    """A share of the time left until the task's target; `now` is the moment of the task's clock."""
    return step_share(
        now=now,
        target_at=target_at,
        weight=definition.share_weight[step_id],
        path_weight=definition.path_weight[step_id],
        hours=definition.hours,
    )


def kept_share(definition: Definition, state: TaskState, item: Item, now: datetime) -> Share:
    """The deadline of the item that is replaced."""
    left = None
    if state.target_at is not None:
        left = counted(now, state.target_at, definition.hours)
    return Share(
        left=left,
        weight=str(definition.share_weight[item.step_id]),
        path_weight=str(definition.path_weight[item.step_id]),
        due_at=item.due_at,
        reason=ShareReason.KEPT,
    )


# --- the events of it -----------------------------------------------------------------------


def assign(
    definition: Definition,
    step: Step,
    number: int,
    target_at: datetime | None,
    now: datetime,
    pools: Pools,
    origin: Origin = Origin.SYSTEM,
    clock_at: datetime | None = None,
    announced: int = 0,
    held: Sequence[Item] = (),
    first: Preferred | None = None,
) -> tuple[Event, tuple[Effect, ...]]:
    """Assign the step to a person, as it says, with a share of the time left, or let the task wait.

    `clock_at` is the time on the task's clock if that is paused. `announced` is the highest warning,
    in percent, that the people of a transferred item have had. `held` are the task's items so far;
    `first` is asked before anybody else.
    """
    choice, holder = choose_for(step, held, pools, first)
    if holder is None:
        return WaitingForPerson(
            at=now, step_id=step.step_id, role=step.work_role, choice=choice
        ), ()
    event = ItemAssigned(
        at=now,
        number=number,
        step_id=step.step_id,
        role=step.work_role,
        holder=holder,
        origin=origin,
        choice=choice,
        share=fresh_share(definition, step.step_id, target_at, clock_at or now),
        announced=announced,
    )
    return event, (*turn(choice), NotifyAssignment(number))


def closed(
    item: Item, status: ItemStatus, actor_user_id: int | None, notes: Why, now: datetime
) -> ItemClosed:
    """The event that closes an item without an act of its holder."""
    return ItemClosed(
        at=now, number=item.number, status=status, actor_user_id=actor_user_id, notes=notes
    )


def passed_on(
    definition: Definition,
    state: TaskState,
    item: Item,
    role: RoleRef,
    holder: Member,
    choice: Choice,
    now: datetime,
) -> ItemAssigned:
    """Give the item of somebody who left the role to another person, on the same step."""
    target, due, clock_at = state.target_at, item.due_at, state.clock_at(now)
    # Keep its deadline, unless the task's own moved while it waited.
    has_moved = target is None or due is None or due > target
    return ItemAssigned(
        at=now,
        number=len(state.items) + 1,
        step_id=item.step_id,
        role=role,
        holder=holder,
        origin=Origin.TRANSFERRED,
        choice=choice,
        share=fresh_share(definition, item.step_id, target, clock_at)
        if has_moved
        else kept_share(definition, state, item, clock_at),
        announced=item.announced,
    )
