"""Escalate an open item: give the work to somebody of the role that the step escalates to."""

from __future__ import annotations

from datetime import datetime

from task.domain.assigning import closed, escalation_pool, fresh_share, turn
from task.domain.choosing import Selection, choose, without
from task.domain.command import Pools
from task.domain.decision import Decision, NotifyAssignment
from task.domain.events.base import Choice
from task.domain.events.work import ItemAssigned
from task.domain.reasons import Why
from task.domain.state import Item, ItemStatus, Origin, TaskState
from task.domain.thresholds import BREACH
from workflow.domain.definition import Definition, RoleRef


def escalated(
    definition: Definition,
    state: TaskState,
    item: Item,
    role: RoleRef,
    now: datetime,
    pools: Pools,
    *,
    actor_user_id: int | None,
    reason: Why,
) -> Decision | Choice:
    """Give the work of `item` to the next person of `role`, with a new share of the time left.

    If nobody can take the item, return the choice, which contains the reason. If the new deadline
    has already passed, the new holder is not warned of it.
    """
    name = escalation_pool(role)
    choice, new_holder = choose(Selection(name), without(pools[name], item.holder.user_id))
    if new_holder is None:
        return choice
    share = fresh_share(definition, item.step_id, state.target_at, now)
    is_late = share.due_at is not None and share.due_at <= now
    assigned = ItemAssigned(
        at=now,
        number=len(state.items) + 1,
        step_id=item.step_id,
        role=role,
        holder=new_holder,
        origin=Origin.ESCALATION,
        choice=choice,
        share=share,
        announced=BREACH if is_late else 0,
    )
    before = closed(item, ItemStatus.ESCALATED, actor_user_id, reason, now)
    return Decision((before, assigned), (*turn(choice), NotifyAssignment(assigned.number)))


def escalates_by_itself(definition: Definition, state: TaskState, item: Item) -> RoleRef | None:
    """The role to which the clock escalates a late item.

    None if the step has no role to escalate to, or was escalated already during this visit.
    """
    role = definition.step(item.step_id).escalate_to
    return None if _is_visit_escalated(state, item) else role


def _is_visit_escalated(state: TaskState, item: Item) -> bool:
    """Whether an item of this visit, up to `item`, came from an escalation.

    A visit begins after the last act, or after the last item on another step.
    """
    for earlier in reversed(state.items[: item.number]):
        if earlier.step_id != item.step_id or earlier.status is ItemStatus.RESOLVED:
            return False
        if earlier.origin is Origin.ESCALATION:
            return True
    return False
