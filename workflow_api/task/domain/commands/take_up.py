"""The command to look for a person again: for the holder of a task that waits, or for somebody who
can take a late item that is to be escalated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import (
    assign,
    choose_for,
    escalation_pool,
    passed_on,
    role_pool,
    step_pools,
    turn,
)
from task.domain.choosing import Selection, choose
from task.domain.command import Command, Pools
from task.domain.decision import Decision, NotifyAssignment, Refusal
from task.domain.escalating import escalated
from task.domain.events.work import ItemAssigned
from task.domain.reasons import Code, Reason
from task.domain.state import RUNNING, Item, TaskState, Wait
from workflow.domain.definition import Definition, RoleRef

NOBODY = Refusal("nobody_eligible", "There is still nobody in the role it waits for.")
FOR_CLAIM = Refusal("waits_for_claim", "It waits until somebody claims it.")


@dataclass(frozen=True, slots=True)
class TakeUp(Command):
    """Look for a person again. The suite sends this command when somebody joins the role, comes back
    from an absence, or has finished other work.
    """

    name = "take_up"

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        if state.waiting_for is not None and state.step_id is not None:
            if state.wait is Wait.CLAIM:
                return ()
            step = definition.step(state.step_id)
            is_own = state.waiting_for.id == step.work_role.id
            return step_pools(step) if is_own else (role_pool(state.waiting_for),)
        late = _late_item(definition, state)
        return () if late is None else (escalation_pool(late[1]),)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Assign the step on which the task waits, by the strategy of the step; or escalate the
        late item.

        If the last holder left the role, the new item takes over the deadline and the warnings of
        that holder's item, as in a transfer.
        """
        role = state.waiting_for
        if role is None or state.step_id is None:
            return _escalate(definition, state, now, pools)
        if state.wait is Wait.CLAIM:
            return FOR_CLAIM
        step = definition.step(state.step_id)
        released = state.released_item(state.step_id)
        if released is None:
            event, effects = assign(
                definition,
                step,
                len(state.items) + 1,
                state.target_at,
                now,
                pools,
                clock_at=state.clock_at(now),
                held=state.items,
            )
            return Decision((event,), effects) if isinstance(event, ItemAssigned) else NOBODY
        if role.id == step.work_role.id:
            choice, holder = choose_for(step, state.items, pools)
        else:
            choice, holder = choose(Selection(role_pool(role)), pools[role_pool(role)])
        if holder is None:
            return NOBODY
        assigned = passed_on(definition, state, released, role, holder, choice, now)
        return Decision((assigned,), (*turn(choice), NotifyAssignment(assigned.number)))


def _escalate(
    definition: Definition, state: TaskState, now: datetime, pools: Pools
) -> Decision | Refusal:
    """Escalate the open item if nobody could take it when it became late, and it is still late."""
    late = _late_item(definition, state)
    if late is None or late[0].due_at is None or late[0].due_at > now:
        return Refusal("nothing_to_take_up", "This task does not wait for anybody.")
    found = escalated(
        definition,
        state,
        *late,
        now,
        pools,
        actor_user_id=None,
        reason=Reason(Code.DEADLINE_PASSED),
    )
    return found if isinstance(found, Decision) else NOBODY


def _late_item(definition: Definition, state: TaskState) -> tuple[Item, RoleRef] | None:
    item = state.open_item
    if item is None or not state.owes_escalation or state.status not in RUNNING:
        return None
    role = definition.step(item.step_id).escalate_to
    return None if role is None else (item, role)
