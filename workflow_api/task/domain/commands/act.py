"""Somebody takes a transition, or finishes the task on an end step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import assign, role_pool
from task.domain.command import Command, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.events import ItemResolved, StepEntered, TaskCompleted
from task.domain.guards import held_by
from task.domain.outcome import report
from task.domain.state import Item, TaskState, TaskStatus
from workflow.domain.definition import Definition, Transition


@dataclass(frozen=True, slots=True)
class Act(Command):
    """
    With ``transition_id`` None it finishes. ``on_behalf`` is an Admin's act in the holder's place.
    """

    name = "act"
    asked_by = frozenset({Relation.HOLDER, Relation.ADMIN})

    actor_user_id: int
    transition_id: int | None
    notes: str
    on_behalf: bool = False

    def unsound(self) -> Refusal | None:
        if self.on_behalf and not self.notes.strip():
            return Refusal("notes_required", "Say in the notes why you act for somebody else.", 400)
        return None

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        checked = self._check(definition, state)
        if isinstance(checked, Refusal):
            return ()
        _, way = checked
        return () if way is None else (role_pool(definition.step(way.to_step_id).role),)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        checked = self._check(definition, state)
        if isinstance(checked, Refusal):
            return checked
        item, way = checked
        resolved = ItemResolved(
            at=now,
            number=item.number,
            actor_user_id=self.actor_user_id,
            on_behalf=self.actor_user_id != item.holder.user_id,
            transition_id=self.transition_id,
            notes=self.notes,
        )
        if way is None:
            end_logic = definition.header.end_logic
            completed = TaskCompleted(at=now, step_id=item.step_id, end_logic=end_logic)
            # Even where this is also the first act: two statuses of one revision would race.
            return Decision((resolved, completed), (report(TaskStatus.COMPLETED),))
        step = definition.step(way.to_step_id)
        entered = StepEntered(
            at=now,
            step_id=step.step_id,
            transition_id=way.transition_id,
            visit=state.visits.get(step.step_id, 0) + 1,
        )
        number = len(state.items) + 1
        event, effects = assign(definition, step, number, state.target_at, now, pools)
        if state.status is TaskStatus.PENDING:
            effects = (*effects, report(TaskStatus.IN_PROGRESS))
        return Decision((resolved, entered, event), effects)

    def _check(
        self, definition: Definition, state: TaskState
    ) -> tuple[Item, Transition | None] | Refusal:
        """The item that is acted on and the transition it takes (None: it finishes)."""
        if self.on_behalf:
            item: Item | Refusal | None = state.open_item
            item = item or Refusal("item_closed", "Nobody holds this task at the moment.")
        else:
            item = held_by(state, self.actor_user_id, to="act on it")
        if isinstance(item, Refusal):
            return item
        way = _way(definition, item.step_id, self.transition_id)
        return way if isinstance(way, Refusal) else (item, way)


def _way(
    definition: Definition, step_id: int, transition_id: int | None
) -> Transition | Refusal | None:
    step = definition.step(step_id)
    if transition_id is None:
        if step.is_end:
            return None
        return Refusal("not_an_end_step", f"A task cannot be finished on the step {step.name}.")
    for transition in definition.exits(step_id):
        if transition.transition_id == transition_id:
            return transition
    return Refusal("transition_not_offered", f"This does not lead on from the step {step.name}.")
