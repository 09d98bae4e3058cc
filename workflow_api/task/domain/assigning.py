"""Give a step to a person: name the pools, choose the person, share the time, make the events."""

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
    """The name of the role's pool for escalations.

    It has the same people as `role_pool`, but a rotation of its own: escalations do not count as
    turns (CONTRACT §9.2).
    """
    return f"escalation:{role.id}"


def load_pool(role: RoleRef) -> str:
    """The name of the role's pool for choices by load.

    It has the same people as `role_pool`; its rotation decides between people with equally few items.
    """
    return f"load:{role.id}"


def step_pools(step: Step) -> tuple[str, ...]:
    """The pools, ascending, from which a person for the step is chosen; empty if its work is
    claimed.

    A choice by load needs `role_pool` in addition to its own pool. Every choice among the people of
    a role locks the rotation of `role_pool`. So no choice counts open items while another one
    assigns some.
    """
    if step.assignment is Assignment.CLAIM:
        return ()
    own = role_pool(step.work_role)
    if step.assignment is Assignment.LEAST_LOADED:
        return (load_pool(step.work_role), own)
    return (own,)


def selection(step: Step, held: Sequence[Item], first: Preferred | None = None) -> Selection:
    """The rule by which the step finds its person.

    `held` are the task's items in order. The person `first`, if given, is asked before everybody
    else.
    """
    preferred: tuple[Preferred, ...] = () if first is None else (first,)
    if step.assignment is Assignment.STICKY:
        preferred += _sticky(step, held)
    is_by_load = step.assignment is Assignment.LEAST_LOADED
    pool = load_pool(step.work_role) if is_by_load else role_pool(step.work_role)
    return Selection(pool, step.assignment, step.capacity, preferred)


def selection_for_offer(step: Step, held: Sequence[Item]) -> Selection | None:
    """The `selection` of the step; None if people claim its work, because then nobody is chosen."""
    return None if step.assignment is Assignment.CLAIM else selection(step, held)


def _sticky(step: Step, held: Sequence[Item]) -> tuple[Preferred, ...]:
    """The people who had the task before, as the strategy "sticky" prefers them, each once.

    First comes the last holder on this step, then the last holder in the step's role.
    """
    on_step = [it.holder.user_id for it in held if it.step_id == step.step_id]
    in_role = [it.holder.user_id for it in held if it.role.id == step.work_role.id]
    found = [Preferred(on_step[-1], Code.HELD_STEP)] if on_step else []
    if in_role and in_role[-1] not in on_step[-1:]:
        found.append(Preferred(in_role[-1], Code.HELD_IN_ROLE))
    return tuple(found)


def choose_for(
    step: Step, held: Sequence[Item], pools: Pools, first: Preferred | None = None
) -> tuple[Choice, Member | None]:
    """Choose a person of the step's role by the strategy of the step.

    If the work of the step is claimed, only `first` can be chosen. The member is None if nobody is.
    """
    wanted = selection(step, held, first)
    if step.assignment is not Assignment.CLAIM:
        return choose(wanted, pools[wanted.pool])
    if first is not None and wanted.pool in pools:
        choice, member = choose(wanted, pools[wanted.pool])
        if member is not None:
            return choice, member
    return left_to_claim(wanted.pool, step.capacity), None


def turn(choice: Choice) -> tuple[TurnTaken, ...]:
    """The effect that counts the turn of a choice; empty if the choice used no turn."""
    if choice.turn_of is None:
        return ()
    return (TurnTaken(choice.pool, choice.turn_of),)


def fresh_share(
    definition: Definition, step_id: int, target_at: datetime | None, now: datetime
) -> Share:
    """The step's share of the time left until the task's target.

    `now` is the time on the task's clock: during a pause, the beginning of the pause.
    """
    return step_share(
        now=now,
        target_at=target_at,
        weight=definition.share_weight[step_id],
        path_weight=definition.path_weight[step_id],
        hours=definition.hours,
    )


def kept_share(definition: Definition, state: TaskState, item: Item, now: datetime) -> Share:
    """A share with the deadline of `item`, for the item that takes its place.

    `now` is the time on the task's clock, as in `fresh_share`.
    """
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
    """Assign the step to a person by its strategy, with a share of the time left. If nobody can be
    chosen, let the task wait.

    `number` is the number of the new item. `clock_at` is the time on the task's clock; None if it
    is the same as `now`. `announced` is taken over from the item that the new one
    replaces. `held` are the task's items so far. The person `first`, if given, is asked before
    everybody else.
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
    """The event that gives the work of `item`, whose holder left the role, to `holder`, on the same step."""
    target, due, clock_at = state.target_at, item.due_at, state.clock_at(now)
    # Keep the item's deadline. It is recomputed only if it is missing, or if it is later than the
    # task's target, which may have moved.
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
