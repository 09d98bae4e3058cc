"""Fire many timers in one transaction, if only the clock acts on their tasks.

Decisions are made and stored by the same functions as in `run_command`. A timer is fired alone if
another transaction has locked a rotation that it needs, if it has to be armed for another moment,
or if its failure has to be stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from sla.selectors import hours_of
from task.domain.commands import Tick
from task.domain.decide import decide, plan
from task.domain.decision import Refusal, TurnTaken
from task.domain.evolve import apply
from task.domain.state import TaskState
from task.engine.locks import free_tasks_for_update
from task.engine.rotation import SharedPools, lock_shared_pools
from task.engine.run import freed, not_before, second_looks
from task.engine.store import Change, Changed, store_changes
from task.engine.timers import Claimed
from task.hot import item_rows_of, last_event_seqs
from task.models import Task, TaskItem
from task.reads.load import definition_of_task, task_state
from workflow.domain.definition import Definition

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """The result of a batch of timers.

    The timers in `fired` had an effect. Those in `busy` could not be fired now and are fired in a
    later round: another transaction has locked the task, or the task does not exist. Those in
    `alone` have to be fired one by one.
    """

    fired: tuple[Claimed, ...]
    busy: tuple[Claimed, ...]
    alone: tuple[Claimed, ...]


@transaction_required
def timers_fire(timers: Sequence[Claimed], *, now: datetime) -> Batch:
    """Let the clock act on the tasks of several timers, without waiting for a lock.

    A task that cannot be read or decided is left out, and the other tasks are stored. An error of
    the database, or an error while storing, is raised; the caller rolls the transaction back.
    """
    tasks = {task.pk: task for task in free_tasks_for_update([it.task_id for it in timers])}
    if not tasks:
        return Batch((), tuple(timers), ())
    items = item_rows_of(tasks)
    last_seqs, is_capacity_awaited = last_event_seqs(tasks)
    # Decide in the order in which the timers are due, so that the result is the same as if each
    # were fired alone.
    in_order = [tasks[it.task_id] for it in timers if it.task_id in tasks]
    due = [one for task in in_order if (one := _due_or_none(task, items[task.pk], now))]
    # Lock rotations after all tasks, because every command locks its task before the rotations.
    shared = lock_shared_pools([(it.definition, it.names) for it in due], now)
    changed: list[Changed] = []
    for found in due:
        change = _change_or_none(found, shared, now)
        if change is not None:
            changed.append(Changed(found.task, found.items, change, last_seqs[found.task.pk]))
    messages: list[OutgoingMessage] = []
    for it, stored in zip(changed, store_changes(changed), strict=True):
        messages += stored.messages
        messages += freed(it.change) if is_capacity_awaited else ()
        messages += second_looks(it.task, it.change)
    outbox_append(messages, now=now)
    done = {it.task.pk for it in changed}
    return Batch(
        fired=tuple(it for it in timers if it.task_id in done),
        busy=tuple(it for it in timers if it.task_id not in tasks),
        alone=tuple(it for it in timers if it.task_id in tasks and it.task_id not in done),
    )


@dataclass(frozen=True, slots=True)
class _Due:
    """A locked task with its state, and the names of the pools that the clock needs for it."""

    task: Task
    items: list[TaskItem]
    definition: Definition
    state: TaskState
    names: tuple[str, ...]


def _due_or_none(task: Task, items: list[TaskItem], now: datetime) -> _Due | None:
    """The task with its state; None if the task cannot be read.

    In that case its timer is fired alone, which fails again and stores the error.
    """
    try:
        definition, state = definition_of_task(task), task_state(task, items)
        return _Due(task, items, definition, state, plan(definition, state, Tick(now)))
    except Exception:
        logger.warning("timer.left_out_of_batch", task_id=task.pk, exc_info=True)
        return None


def _change_or_none(it: _Due, shared: SharedPools, now: datetime) -> Change | None:
    """The change that the clock makes. None if nothing is due, deciding fails, or a rotation is locked."""
    try:
        change = _change(it, shared, now)
    except Exception:
        logger.warning("timer.left_out_of_batch", task_id=it.task.pk, exc_info=True)
        return None
    for effect in () if change is None else change.decision.effects:
        if isinstance(effect, TurnTaken):
            shared.turn_taken(it.definition, effect.pool, effect.user_id)
    return change


def _change(it: _Due, shared: SharedPools, now: datetime) -> Change | None:
    locked = shared.pools(it.definition, it.names)
    if locked is None:
        return None
    tick, now = Tick(now), not_before(it.task, now)
    if it.names and now != tick.at:
        # Fire this timer alone: absences were read as of `tick.at`, and may differ at the time of
        # the events.
        return None
    decision = decide(it.definition, it.state, tick, now, locked.pools)
    if isinstance(decision, Refusal) or not decision.events:
        return None
    after = apply(it.state, decision)
    return Change(
        it.definition,
        it.state,
        after,
        decision,
        locked,
        actor_user_id=None,
        now=now,
        later=it.definition.in_hours(hours_of(after.calendar)),
    )
