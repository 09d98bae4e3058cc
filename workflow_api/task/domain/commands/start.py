"""The command by which the holder reports that the work has begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from task.domain.command import Asker, Command, Offer, Pools, Relation
from task.domain.decision import Decision, Refusal
from task.domain.events.work import ItemStarted
from task.domain.guards import held_by
from task.domain.state import Item, ItemStatus, TaskState
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Start(Command):
    """Start the work. A repetition is accepted and changes nothing."""

    name = "start"
    label = "Start"
    asked_by = frozenset({Relation.HOLDER})

    actor_user_id: int

    @classmethod
    def offers(
        cls, definition: Definition, state: TaskState, asker: Asker, now: datetime
    ) -> Iterable[Offer]:
        """Offer the start to the holder, until the work has begun."""
        item = held_by(state, asker.user_id, to="start it")
        if isinstance(item, Item) and not _has_begun(item):
            yield Offer(cls.name, cls.label, cls.needs, item_number=item.number)

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        item = held_by(state, self.actor_user_id, to="start it")
        if isinstance(item, Refusal):
            return item
        if _has_begun(item):
            return Decision(())
        return Decision((ItemStarted(now, item.number),))


def _has_begun(item: Item) -> bool:
    """Whether the work has begun. `started_at` decides, because the status of a late item is
    "breached" both before and after the start.
    """
    return item.status is ItemStatus.IN_PROGRESS or item.started_at is not None
