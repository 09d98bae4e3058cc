"""The command to try again to pass a task on from the automatic step on which it is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.advancing import arrive, blocked, landing_pools, pass_on
from task.domain.command import Command, Pools
from task.domain.decision import Decision, Refusal
from task.domain.outcome import report
from task.domain.state import TaskState, TaskStatus
from workflow.domain.definition import Definition

NOT_STUCK = Refusal("not_stuck", "This task does not stand on an automatic step.")


@dataclass(frozen=True, slots=True)
class PassOn(Command):
    """Pass the task on from an automatic step. The suite sends this command when the ticket's content
    has changed, and when an Admin retries the incident.
    """

    name = "pass_on"

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        if not state.is_stuck or state.step_id is None:
            return ()
        return landing_pools(definition, state.step_id)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Evaluate the conditions again. If the task still cannot leave the step, refuse the
        command.
        """
        if not state.is_stuck or state.step_id is None:
            return NOT_STUCK
        advance = pass_on(definition, state, state.step_id, now)
        refused = blocked(advance.obstacles)
        if refused is not None:
            return refused
        events, effects = arrive(definition, advance, now, pools)
        if advance.is_finished:
            effects = (*effects, report(TaskStatus.COMPLETED))
        return Decision(events, effects)
