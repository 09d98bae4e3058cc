"""The command to count a task's time by an edited calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sla.domain.deadlines import task_target
from sla.domain.spans import Spans
from sla.domain.walk import Hours, OutOfReachError, Pause, counted, deadline
from task.domain.command import Command, Pools
from task.domain.decision import Decision, Refusal
from task.domain.events.clock import CalendarTakenUp
from task.domain.state import Item, TaskState
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class TakeUpCalendar(Command):
    """Count the task's time by an edited calendar from now on.

    `calendar` has all revisions by which the task has counted, the newest last. `hours` are the
    open hours that follow from them.
    """

    name = "take_up_calendar"

    calendar: Spans
    hours: Hours

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        """Move the deadlines of the task and its item to the moments that follow from the new hours."""
        if self.calendar == state.calendar:
            return Decision(())
        sla = definition.sla(state.priority)
        target_at = task_target(state.arrived_at, sla, self.hours, _ended(state))
        item = state.open_item or state.released_item(state.step_id)
        taken_up = CalendarTakenUp(
            at=now,
            calendar=self.calendar,
            target_at=target_at,
            item_number=None if item is None else item.number,
            due_at=None if item is None else self._due(definition.hours, state, item, target_at),
        )
        return Decision((taken_up,))

    def _due(
        self, former: Hours, state: TaskState, item: Item, target_at: datetime | None
    ) -> datetime | None:
        """The new deadline of the item, which keeps the working time that it has left.

        If the item was due together with the task, it still is. The item is never due later than
        the task. That could happen if it was assigned after the edit of the calendar and before
        this command, because its share was computed by the former hours.
        """
        if target_at is None or item.due_at is None or item.due_at == state.target_at:
            return target_at
        # If the item was assigned during a pause, its time counts from the beginning of the pause.
        pauses, began_at = _ended(state), state.clock_at(item.assigned_at)
        left = counted(began_at, item.due_at, former, pauses)
        if not left:
            return min(item.due_at, target_at)
        try:
            due_at = deadline(began_at, left, self.hours, pauses)
        except OutOfReachError:
            return target_at
        return target_at if due_at is None else min(due_at, target_at)


def _ended(state: TaskState) -> tuple[Pause, ...]:
    """The pauses of the task that have ended. A pause that still lasts has not moved the deadlines
    yet.
    """
    return tuple(pause for pause in state.pauses if pause.end is not None)
