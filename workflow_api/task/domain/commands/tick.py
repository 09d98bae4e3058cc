"""The command that the clock sends: warn of a deadline, mark an item as late, escalate it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import escalation_pool
from task.domain.command import Command, Pools
from task.domain.decision import Decision, Effect, Refusal
from task.domain.escalating import escalated, escalates_by_itself
from task.domain.events import Event
from task.domain.events.clock import (
    EscalationWaiting,
    ItemBreached,
    ItemWarned,
    TargetPassed,
)
from task.domain.reasons import Code, Reason
from task.domain.state import Item, TaskState
from task.domain.thresholds import BREACH, has_target_passed, passed_percent
from workflow.domain.definition import Definition, RoleRef


@dataclass(frozen=True, slots=True)
class Tick(Command):
    """Announce the thresholds that have passed at `at`, and escalate a late item.

    Only the suite sends this command. If nothing is due, nothing changes, so the command may be
    sent late or twice.
    """

    name = "tick"

    at: datetime

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        late = _late_with_role(definition, state, self.at)
        return () if late is None else (escalation_pool(late[1]),)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Announce the highest threshold that the item has passed, and in addition the task's
        target if it has passed.

        The clock escalates a late item at most once during one visit of its step.
        """
        events: list[Event] = []
        effects: tuple[Effect, ...] = ()
        item, percent = state.open_item, passed_percent(definition, state, self.at)
        if item is not None and percent is not None:
            is_late = percent == BREACH
            number = item.number
            events.append(
                ItemBreached(now, number) if is_late else ItemWarned(now, number, percent)
            )
        if has_target_passed(state, self.at):
            events.append(TargetPassed(now))
        late = _late_with_role(definition, state, self.at)
        if late is not None:
            further = _escalate(definition, state, *late, now, pools)
            events += further.events
            effects = further.effects
        return Decision(tuple(events), effects)


def _late_with_role(
    definition: Definition, state: TaskState, at: datetime
) -> tuple[Item, RoleRef] | None:
    item = state.open_item
    if item is None or passed_percent(definition, state, at) != BREACH:
        return None
    role = escalates_by_itself(definition, state, item)
    return None if role is None else (item, role)


def _escalate(
    definition: Definition,
    state: TaskState,
    item: Item,
    role: RoleRef,
    now: datetime,
    pools: Pools,
) -> Decision:
    found = escalated(
        definition,
        state,
        item,
        role,
        now,
        pools,
        actor_user_id=None,
        reason=Reason(Code.DEADLINE_PASSED),
    )
    if isinstance(found, Decision):
        return found
    return Decision((EscalationWaiting(now, item.step_id, role, found),))
