"""The command to end a hold: the work goes on with the time that was left when the hold began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from task.domain.command import IN_CHARGE, Asker, Command, Destination, Offer, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.guards import holder_or_in_charge
from task.domain.outcome import report
from task.domain.pauses import resumed
from task.domain.state import TaskState, TaskStatus
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Resume(Command):
    """End the hold. If `is_in_charge`, the actor is the owner or an Admin, and need not be the
    holder.
    """

    name = "resume"
    label = "Resume"
    asked_by = IN_CHARGE | {Relation.HOLDER}

    actor_user_id: int
    is_in_charge: bool = False

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Offer the end of the hold, with the deadline that the work would have then.

        The offer has no destination if the task is stuck on an automatic step.
        """
        if state.status is not TaskStatus.ON_HOLD or state.step_id is None:
            return
        step = definition.step(state.step_id)
        after = resumed(definition, state, asker.user_id, now).applied(state)
        to = None
        if step.role is not None:
            to = Destination(step.step_id, step.name, step.role, after.nearest_target)
        yield Offer(cls.name, cls.label, cls.needs, to=to)

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        held_at = before.pauses[-1].start
        return {"held_at": held_at.isoformat(), "status": after.status.value}

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        refused = holder_or_in_charge(
            state, self.actor_user_id, is_in_charge=self.is_in_charge, to="resume it"
        )
        if refused is not None:
            return refused
        event = resumed(definition, state, self.actor_user_id, now)
        return Decision((event,), (report(event.applied(state).status),))
