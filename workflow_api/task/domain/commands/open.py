"""The command that opens a task for a ticket whose workflow was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sla.domain.deadlines import task_target
from sla.domain.spans import Spans
from task.domain.advancing import arrive, enter, landing_pools
from task.domain.assigning import OWNER_POOL, turn
from task.domain.choosing import Selection, choose
from task.domain.command import Pools
from task.domain.decision import Decision
from task.domain.events.work import TaskOpened
from task.domain.outcome import report
from task.domain.state import TaskStatus
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Open:
    """Open a task. This is the only command that is decided without an existing task.

    `priority` is low, medium, high or urgent.
    """

    priority: str
    arrived_at: datetime
    calendar: Spans = ()

    @classmethod
    def plan(cls, definition: Definition) -> tuple[str, ...]:
        """The pools that opening a task of this version may need: the pool of coordinators, and the
        pools of the steps on which the task may first wait for a person.
        """
        return tuple(sorted({OWNER_POOL, *landing_pools(definition, definition.start_step_id)}))

    def decide(self, definition: Definition, now: datetime, pools: Pools) -> Decision:
        """Choose the owner by rotation and the holder by the strategy of the first step, and set
        the deadlines.
        """
        owner_choice, owner = choose(Selection(OWNER_POOL), pools[OWNER_POOL])
        sla = definition.sla(self.priority)
        target_at = task_target(self.arrived_at, sla, definition.hours)
        opened = TaskOpened(
            at=now,
            priority=self.priority,
            arrived_at=self.arrived_at,
            sla=sla,
            target_at=target_at,
            owner=owner,
            owner_choice=owner_choice,
            calendar=self.calendar,
        )
        advance = enter(definition, opened.opened(), definition.start_step_id, None, now)
        events, effects = arrive(definition, advance, now, pools)
        status = TaskStatus.COMPLETED if advance.is_finished else TaskStatus.PENDING
        return Decision(
            events=(opened, *events),
            effects=(*turn(owner_choice), *effects, report(status)),
        )
