"""A task looks again for somebody in the role that it waits for, or that a late item goes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import (
    assign,
    choose,
    escalation_pool,
    passed_on,
    role_pool,
    turn,
)
from task.domain.command import Command, Pools
from task.domain.decision import Decision, NotifyAssignment, Refusal
from task.domain.escalating import escalated
from task.domain.reasons import Code, Reason
from task.domain.state import RUNNING, Item, TaskState
from workflow.domain.definition import Definition, RoleRef

NOBODY = Refusal("nobody_eligible", "There is still nobody in the role it waits for.")


@dataclass(frozen=True, slots=True)
class TakeUp(Command):
    """Look for a person again; the suite sends it when somebody joins the role."""

    name = "take_up"

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        if state.waiting_for is not None:
            return (role_pool(state.waiting_for),)
        late = _late_item(definition, state)
        return () if late is None else (escalation_pool(late[1]),)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Assign the waiting step to the next in the rotation.

        The item of somebody who left the role continues as if that person had been there at once.
        """
        role = state.waiting_for
        if role is None or state.step_id is None:
            return _escalate(definition, state, now, pools)
        released = state.released_item(state.step_id)
        if released is None:
            if not pools[role_pool(role)].members:
                return NOBODY
            step, number = definition.step(state.step_id), len(state.items) + 1
            event, effects = assign(
                definition,
                step,
                number,
                state.target_at,
                now,
                pools,
                clock_at=state.clock_at(now),
            )
            return Decision((event,), effects)
        choice, holder = choose(role_pool(role), pools[role_pool(role)])
        if holder is None:
            return NOBODY
        assigned = passed_on(definition, state, released, role, holder, choice, now)
        return Decision((assigned,), (*turn(choice), NotifyAssignment(assigned.number)))


def _escalate(
    definition: Definition, state: TaskState, now: datetime, pools: Pools
) -> Decision | Refusal:
    """Escalate a late item that could not be escalated when it became late, if it still is late."""
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
