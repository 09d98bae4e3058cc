"""The command to take a transition, or to finish the task on an end step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from task.domain.advancing import (
    Landing,
    arrive,
    blocked,
    enter,
    landing_pools,
    landings_of_acts,
)
from task.domain.assigning import fresh_share, selection_for_offer
from task.domain.command import Asker, Command, Destination, Offer, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.events.work import ItemResolved, TaskCompleted
from task.domain.guards import held_by
from task.domain.outcome import report
from task.domain.state import Item, TaskState, TaskStatus
from task.domain.ways import ways
from workflow.domain.definition import Definition, Transition


@dataclass(frozen=True, slots=True)
class Act(Command):
    """Take a transition, or finish the task if `transition_id` is None.

    With `on_behalf` an Admin acts in place of the holder and must give `notes`.
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
        """Offer each way on from the step to the holder, and also to Admins, who may act in the
        holder's place.
        """
        item = state.open_item
        if item is None:
            return
        is_own = item.holder.user_id == asker.user_id
        if not is_own and Relation.ADMIN not in asker.relations:
            return
        needs = () if is_own else ("on_behalf", "notes")
        found = ways(definition, state, item.step_id).offered
        entered = [way.to_step_id for way in found if way is not None]
        landings = landings_of_acts(definition, state, entered, now)
        for way in found:
            if way is None:
                yield Offer(cls.name, cls.label, needs, item_number=item.number)
            else:
                landing = landings[way.to_step_id]
                yield _offer(definition, state, item, way, landing, needs, now)

    def unsound(self) -> Refusal | None:
        if self.on_behalf and not self.notes.strip():
            return Refusal("notes_required", "Say in the notes why you act for somebody else.", 400)
        return None

    def plan(self, definition: Definition, state: TaskState) -> tuple[str, ...]:
        checked = self._check(definition, state)
        if isinstance(checked, Refusal):
            return ()
        _, way = checked
        return () if way is None else landing_pools(definition, way.to_step_id)

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
            # Report the status Completed only. If this is also the first act, a report of In
            # Progress would have the same revision, and the two reports may arrive in either order.
            return Decision((resolved, completed), (report(TaskStatus.COMPLETED),))
        advance = enter(definition, resolved.applied(state), way.to_step_id, way.transition_id, now)
        refused = blocked(advance.obstacles)
        if refused is not None:
            return refused
        events, effects = arrive(definition, advance, now, pools)
        if advance.is_finished:
            effects = (*effects, report(TaskStatus.COMPLETED))
        elif state.status is TaskStatus.PENDING:
            effects = (*effects, report(TaskStatus.IN_PROGRESS))
        return Decision((resolved, *events), effects)

    def _check(
        self, definition: Definition, state: TaskState
    ) -> tuple[Item, Transition | None] | Refusal:
        """The open item and the transition to take, or the refusal of the act. The transition is
        None if the act finishes the task.
        """
        if self.on_behalf:
            item: Item | Refusal | None = state.open_item
            item = item or Refusal("item_closed", "Nobody holds this task at the moment.")
        else:
            item = held_by(state, self.actor_user_id, to="act on it")
        if isinstance(item, Refusal):
            return item
        way = _way(definition, state, item.step_id, self.transition_id)
        return way if isinstance(way, Refusal) else (item, way)


def _offer(
    definition: Definition,
    state: TaskState,
    item: Item,
    way: Transition,
    landing: Landing,
    needs: tuple[str, ...],
    now: datetime,
) -> Offer:
    """The offer of one way, with the step on which somebody would have to work next.

    `to` is None if the way leads through automatic steps to the end of the task, or is refused.
    """
    to = None
    if landing.step_id is not None:
        step = definition.step(landing.step_id)
        share = fresh_share(definition, step.step_id, state.target_at, now)
        wanted = selection_for_offer(step, state.items)
        to = Destination(step.step_id, step.name, step.work_role, share.due_at, wanted)
    return Offer(
        Act.name,
        way.name,
        needs,
        item_number=item.number,
        transition_id=way.transition_id,
        to=to,
        refused=blocked(landing.obstacles),
    )


def _way(
    definition: Definition, state: TaskState, step_id: int, transition_id: int | None
) -> Transition | Refusal | None:
    """The transition with this id if it is offered now, else a refusal with the reason.

    `transition_id` is None if the act is to finish the task. The result is None if it may.
    """
    found = ways(definition, state, step_id)
    for way in found.offered:
        if (None if way is None else way.transition_id) == transition_id:
            return way
    name = definition.step(step_id).name
    if transition_id is None:
        return Refusal("not_an_end_step", f"A task cannot be finished on the step {name}.")
    closed = [way for way in definition.exits(step_id) if way.transition_id == transition_id]
    if not closed:
        return Refusal("transition_not_offered", f"This does not lead on from the step {name}.")
    has_failed = any(it.transition_id == transition_id for it in found.failures)
    if has_failed or (closed[0].is_default and found.failures and not found.true):
        message = f"A condition of the step {name} cannot be evaluated. An Admin has to look at it."
        return Refusal("condition_failed", message, incidents=found.failures)
    return Refusal("condition_false", f"The ticket does not take this way from the step {name}.")
