"""Firing many timers in one transaction: what the clock alone does to their tasks.

It decides and stores as `run_command` does, by the same functions. A timer whose task needs more (a
rotation, a correction, a failure to be stored) is fired alone instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import outbox_append
from sla.selectors import hours_of
from task.domain.commands import Tick
from task.domain.decide import decide, plan
from task.domain.decision import Refusal
from task.domain.evolve import apply
from task.engine.locks import free_tasks_for_update
from task.engine.rotation import LockedPools
from task.engine.run import not_before
from task.engine.store import Change, Changed, store_changes
from task.engine.timers import Claimed
from task.hot import item_rows_of, last_event_seqs
from task.models import Task, TaskItem
from task.reads.load import definition_of_task, task_state

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """The timers of a batch by what became of them.

    `fired` had their effect. `busy` are of tasks that somebody else has locked, or that are gone:
    for a later round. `alone` are to be fired one by one.
    """

    fired: tuple[Claimed, ...]
    busy: tuple[Claimed, ...]
    alone: tuple[Claimed, ...]


@transaction_required
def timers_fire(timers: Sequence[Claimed], *, now: datetime) -> Batch:
    """Let the clock act on the tasks of several timers, and wait for none of them.

    A task that fails while it is read or decided does not disturb the others. An error of the
    database, or while storing, leaves the transaction to be rolled back.
    """
    tasks = {task.pk: task for task in free_tasks_for_update([it.task_id for it in timers])}
    if not tasks:
        return Batch((), tuple(timers), ())
    items, last_seqs = item_rows_of(tasks), last_event_seqs(tasks)
    changed: list[Changed] = []
    # In the order in which they are due, as if each were fired alone.
    for task in (tasks[it.task_id] for it in timers if it.task_id in tasks):
        change = _change_or_none(task, items[task.pk], now)
        if change is not None:
            changed.append(Changed(task, items[task.pk], change, last_seqs[task.pk]))
    stored = store_changes(changed)
    outbox_append([message for it in stored for message in it.messages], now=now)
    done = {it.task.pk for it in changed}
    return Batch(
        fired=tuple(it for it in timers if it.task_id in done),
        busy=tuple(it for it in timers if it.task_id not in tasks),
        alone=tuple(it for it in timers if it.task_id in tasks and it.task_id not in done),
    )


def _change_or_none(task: Task, items: list[TaskItem], now: datetime) -> Change | None:
    try:
        return _change(task, items, now)
    except Exception:
        # Firing it alone fails again, and stores the error with the timer.
        logger.warning("timer.left_out_of_batch", task_id=task.pk, exc_info=True)
        return None


def _change(task: Task, items: list[TaskItem], now: datetime) -> Change | None:
    """The change that the clock alone makes; None if there is none, or it needs more than that."""
    definition, state = definition_of_task(task), task_state(task, items)
    tick, now = Tick(now), not_before(task, now)
    if plan(definition, state, tick):
        return None
    decision = decide(definition, state, tick, now, {})
    if isinstance(decision, Refusal) or not decision.events or decision.effects:
        return None
    after = apply(state, decision)
    return Change(
        definition,
        state,
        after,
        decision,
        LockedPools(pools={}, rotations={}, people={}),
        actor_user_id=None,
        now=now,
        later=definition.in_hours(hours_of(after.calendar)),
    )
