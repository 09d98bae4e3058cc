"""The command to reopen an ended task: its work goes on at the step where it stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from task.domain.advancing import arrive, enter, landing_pools
from task.domain.assigning import assign, escalation_pool, fresh_share, role_pool
from task.domain.choosing import Selection, choose
from task.domain.command import IN_CHARGE, Asker, Command, Destination, Offer, Pools
from task.domain.decision import Decision, NotifyAssignment, Refusal
from task.domain.events import Event
from task.domain.events.base import Choice, Preferred
from task.domain.events.work import ItemAssigned, StepEntered
from task.domain.outcome import report
from task.domain.pauses import reopened
from task.domain.reasons import Code
from task.domain.state import Member, Origin, TaskState, TaskStatus
from workflow.domain.definition import Definition, Step

NOT_ENDED = Refusal("not_ended", "The work on this task has not ended.")
NOBODY_WORKED = Refusal(
    "nobody_worked", "Nobody has worked on this task: it has no step to go back to."
)


@dataclass(frozen=True, slots=True)
class Reopen(Command):
    """Reopen a completed or cancelled task."""

    name = "reopen"
    label = "Reopen"
    needs = ("reason",)
    asked_by = IN_CHARGE

    actor_user_id: int
    reason: str

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Offer the reopening of an ended task, with the step on which the work would go on."""
        step = _step(definition, state)
        if step is None:
            return
        to = None
        if not step.is_automatic:
            target = reopened(definition, state, asker.user_id, "", now).target_at
            share = fresh_share(definition, step.step_id, target, now)
            to = Destination(step.step_id, step.name, step.work_role, share.due_at)
        yield Offer(cls.name, cls.label, cls.needs, to=to)

    def audited(self, before: TaskState, after: TaskState) -> Mapping[str, Any]:
        item = after.open_item
        return {
            "from": before.status.value,
            "to": None if item is None else item.holder.user_id,
            "reason": self.reason,
        }

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        step = _step(definition, state)
        if step is None:
            return ()
        pools = set(landing_pools(definition, step.step_id))
        if step.role is not None:
            # Read the members of the role even if people claim the work: the last holder, who is
            # asked first, must be one of them.
            pools.add(role_pool(step.role))
        if _was_escalated(step, state):
            pools.add(escalation_pool(state.items[-1].role))
        return tuple(sorted(pools))

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Give the step to the task's last holder. If that person cannot take it, find somebody by
        the strategy of the step.

        The time since the end counts as a pause. So the task has as much time left as when it
        ended.
        """
        if state.ended is None:
            return NOT_ENDED
        step = _step(definition, state)
        if step is None:
            return NOBODY_WORKED
        again = reopened(definition, state, self.actor_user_id, self.reason, now)
        if step.is_automatic:
            advance = enter(definition, again.applied(state), step.step_id, None, now)
            events, effects = arrive(definition, advance, now, pools)
            status = TaskStatus.COMPLETED if advance.is_finished else TaskStatus.IN_PROGRESS
            return Decision((again, *events), (*effects, report(status)))
        entered = StepEntered(
            at=now,
            step_id=step.step_id,
            transition_id=None,
            visit=state.visits.get(step.step_id, 0) + 1,
        )
        number, target = len(state.items) + 1, again.target_at
        # If the last holder left the role before the task ended, the new item is a transfer of
        # theirs: the warnings that were given are not given again.
        released = state.released_item(step.step_id)
        origin = Origin.SYSTEM if released is None else Origin.TRANSFERRED
        announced = 0 if released is None else released.announced
        above = _again_above(step, state, pools)
        event: Event
        if above is None:
            event, effects = assign(
                definition,
                step,
                number,
                target,
                now,
                pools,
                origin,
                announced=announced,
                held=state.items,
                first=_first(state),
            )
        else:
            event = ItemAssigned(
                at=now,
                number=number,
                step_id=step.step_id,
                role=state.items[-1].role,
                holder=above[1],
                origin=origin,
                choice=above[0],
                share=fresh_share(definition, step.step_id, target, now),
                announced=announced,
            )
            effects = (NotifyAssignment(number),)
        return Decision((again, entered, event), (*effects, report(TaskStatus.IN_PROGRESS)))


def _step(definition: Definition, state: TaskState) -> Step | None:
    """The step on which the work goes on; None if there is none.

    It is the step on which the work ended. If an automatic step completed the task, it is the last
    step that somebody held.
    """
    if state.ended is None:
        return None
    step = definition.step(state.ended.step_id)
    if not step.is_automatic or state.status is TaskStatus.CANCELLED:
        return step
    return definition.step(state.items[-1].step_id) if state.items else None


def _first(state: TaskState) -> Preferred | None:
    """The task's last holder, to be asked first; None if nobody has held it."""
    if not state.items:
        return None
    return Preferred(state.items[-1].holder.user_id, Code.LAST_HOLDER)


def _again_above(step: Step, state: TaskState, pools: Pools) -> tuple[Choice, Member] | None:
    """The choice of the last holder for the role that the step escalates to, with the membership.

    None if that person did not hold the step in this role, or cannot take it in this role again.
    """
    first = _first(state)
    if first is None or not _was_escalated(step, state):
        return None
    name = escalation_pool(state.items[-1].role)
    choice, holder = choose(Selection(name, preferred=(first,)), pools[name])
    return (choice, holder) if holder is not None and choice.turn_of is None else None


def _was_escalated(step: Step, state: TaskState) -> bool:
    """Whether the last holder held the step in the role that it escalates to."""
    last, above = state.items[-1] if state.items else None, step.escalate_to
    return (
        last is not None
        and above is not None
        and step.role is not None
        and last.step_id == step.step_id
        and last.role.id == above.id != step.role.id
    )
