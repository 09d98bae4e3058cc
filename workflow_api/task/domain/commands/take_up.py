"""A waiting task looks again for somebody in the role it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import assign, choose, passed_on, role_pool, turn
from task.domain.command import Command, Pools
from task.domain.decision import Decision, NotifyAssignment, Refusal
from task.domain.state import Item, ItemStatus, TaskState
from workflow.domain.definition import Definition

NOBODY = Refusal("nobody_eligible", "There is still nobody in the role it waits for.")


@dataclass(frozen=True, slots=True)
class TakeUp(Command):
    """Look for a person again; the suite sends it when somebody joins the role."""

    name = "take_up"

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        return () if state.waiting_for is None else (role_pool(state.waiting_for),)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Assign the waiting step to the next in the rotation.

        The item of somebody who left the role continues as if that person had been there at once.
        """
        role = state.waiting_for
        if role is None or state.step_id is None:
            return Refusal("nothing_to_take_up", "This task does not wait for anybody.")
        released = _released_item(state)
        if released is None:
            if not pools[role_pool(role)].members:
                return NOBODY
            step, number = definition.step(state.step_id), len(state.items) + 1
            event, effects = assign(definition, step, number, state.target_at, now, pools)
            return Decision((event,), effects)
        choice, holder = choose(role_pool(role), pools[role_pool(role)])
        if holder is None:
            return NOBODY
        assigned = passed_on(definition, state, released, role, holder, choice, now)
        return Decision((assigned,), (*turn(choice), NotifyAssignment(assigned.number)))


def _released_item(state: TaskState) -> Item | None:
    """The item of somebody who left, if the task waits on the same step for a successor."""
    last = state.items[-1] if state.items else None
    is_released = (
        last is not None and last.status is ItemStatus.REASSIGNED and last.step_id == state.step_id
    )
    return last if is_released else None
