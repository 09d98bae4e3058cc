"""Somebody takes a transition, or finishes the task on an end step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from task.domain.assigning import assign, fresh_share, role_pool
from task.domain.command import Asker, Command, Destination, Offer, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.events.work import ItemResolved, StepEntered, TaskCompleted
from task.domain.guards import held_by
from task.domain.outcome import report
from task.domain.state import Item, TaskState, TaskStatus
from workflow.domain.definition import Definition, Transition


@dataclass(frozen=True, slots=True)
class Act(Command):
    """Take a transition. With `transition_id` None it finishes. `on_behalf` is an Admin's act in
    the holder's place.
    """

    name = "act"
    label = "Finish"
    asked_by = frozenset({Relation.HOLDER, Relation.ADMIN})

    actor_user_id: int
    transition_id: int | None
    notes: str
    on_behalf: bool = False

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Each way on from the step: to its holder, and to an Admin in the holder's place."""
        item = state.open_item
        if item is None:
            return
        is_own = item.holder.user_id == asker.user_id
        if not is_own and Relation.ADMIN not in asker.relations:
            return
        needs = () if is_own else ("on_behalf", "notes")
        for way in ways(definition, item.step_id):
            if way is None:
                yield Offer(cls.name, cls.label, needs, item_number=item.number)
                continue
            step = definition.step(way.to_step_id)
            share = fresh_share(definition, step.step_id, state.target_at, now)
            yield Offer(
                cls.name,
                way.name,
                needs,
                item_number=item.number,
                transition_id=way.transition_id,
                to=Destination(
                    step.step_id, step.name, step.work_role, share.due_at, role_pool(step.work_role)
                ),
            )

    def unsound(self) -> Refusal | None:
        if self.on_behalf and not self.notes.strip():
            return Refusal("notes_required", "Say in the notes why you act for somebody else.", 400)
        return None

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        checked = self._check(definition, state)
        if isinstance(checked, Refusal):
            return ()
        _, way = checked
        return () if way is None else (role_pool(definition.step(way.to_step_id).work_role),)

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
            # Even if this is also the first act: two statuses of one revision would race.
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
        """The current item and the transition to take (None: finish)."""
        if self.on_behalf:
            item: Item | Refusal | None = state.open_item
            item = item or Refusal("item_closed", "Nobody holds this task at the moment.")
        else:
            item = held_by(state, self.actor_user_id, to="act on it")
        if isinstance(item, Refusal):
            return item
        way = _way(definition, item.step_id, self.transition_id)
        return way if isinstance(way, Refusal) else (item, way)


def ways(definition: Definition, step_id: int) -> list[Transition | None]:
    """The ways on from a step, in stored order, forward transitions first.

    None is the finish, which an end step has before its ways back.
    """
    exits = definition.exits(step_id)
    back = [way for way in exits if way.transition_id in definition.back_transition_ids]
    forward = [way for way in exits if way.transition_id not in definition.back_transition_ids]
    finish = [None] if definition.step(step_id).is_end else []
    return [*forward, *finish, *back]


def _way(
    definition: Definition, step_id: int, transition_id: int | None
) -> Transition | Refusal | None:
    for way in ways(definition, step_id):
        if (None if way is None else way.transition_id) == transition_id:
            return way
    name = definition.step(step_id).name
    if transition_id is None:
        return Refusal("not_an_end_step", f"A task cannot be finished on the step {name}.")
    return Refusal("transition_not_offered", f"This does not lead on from the step {name}.")
