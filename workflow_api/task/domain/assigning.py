"""Choosing the person and the deadline: round robin over a pool of people, and shares of deadlines."""

from __future__ import annotations

from datetime import datetime

from sla.domain.deadlines import Share, ShareReason, step_share
from sla.domain.walk import counted
from task.domain.command import Pools
from task.domain.decision import Effect, NotifyAssignment, TurnTaken
from task.domain.events import Event
from task.domain.events.base import Choice
from task.domain.events.work import ItemAssigned, ItemClosed, WaitingForPerson
from task.domain.reasons import Code, Reason, Why
from task.domain.state import Item, ItemStatus, Member, Origin, Pool, TaskState
from workflow.domain.definition import Definition, RoleRef, Step

OWNER_POOL = "owners"


def role_pool(role: RoleRef) -> str:
    """The name of a role's pool in the result of `plan` and the input of `decide`."""
    return f"role:{role.id}"


def escalation_pool(role: RoleRef) -> str:
    """The same people in a separate rotation: escalations do not count as turns (CONTRACT §9.2)."""
    return f"escalation:{role.id}"


# --- whose turn it is -----------------------------------------------------------------------


def choose(pool_name: str, pool: Pool) -> tuple[Choice, Member | None]:
    """The next member after the one who had the last turn, in ascending user id, wrapping around.

    While membership stays the same, turns differ by at most one between people. The person of the
    last turn keeps their place in the order even after leaving the pool. With an empty pool the
    choice says so and the member is None.
    """
    last = pool.last_user_id
    turns = sorted(
        pool.members,
        key=lambda member: (last is not None and member.user_id <= last, member.user_id),
    )
    chosen = turns[0] if turns else None
    choice = Choice(
        pool=pool_name,
        candidate_user_ids=tuple(member.user_id for member in turns),
        last_user_id=last,
        chosen_user_id=None if chosen is None else chosen.user_id,
        reason=_reason(chosen, len(turns), last),
    )
    return choice, chosen


def _reason(chosen: Member | None, people: int, last: int | None) -> Reason:
    if chosen is None:
        return Reason(Code.NOBODY_IN_ROLE)
    if people == 1:
        return Reason(Code.ONLY_ONE, {"user_id": chosen.user_id})
    if last is None:
        return Reason(Code.FIRST_TURN, {"user_id": chosen.user_id, "people": people})
    return Reason(
        Code.NEXT_TURN, {"user_id": chosen.user_id, "after_user_id": last, "people": people}
    )


def without(pool: Pool, user_id: int | None) -> Pool:
    """The pool without one person, who may not have this turn."""
    others = tuple(member for member in pool.members if member.user_id != user_id)
    return Pool(others, pool.last_user_id)


def turn(choice: Choice) -> tuple[TurnTaken, ...]:
    """The turn that a choice used, if anybody was chosen."""
    if choice.chosen_user_id is None:
        return ()
    return (TurnTaken(choice.pool, choice.chosen_user_id),)


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
) -> tuple[Event, tuple[Effect, ...]]:
    """Assign the step to the next person, with a share of the time left, or let the task wait.

    `clock_at` is the time on the task's clock if that is paused. `announced` is the highest warning,
    in percent, that the people of a transferred item have had.
    """
    choice, holder = choose(role_pool(step.work_role), pools[role_pool(step.work_role)])
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
