"""The timers of tasks: arm them with a change, claim those that are due, store their failures."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from servicekit.db.transactions import transaction_required
from task.domain.state import RUNNING, TaskState
from task.domain.thresholds import Threshold, next_threshold
from task.hot import timer_rows_claim, timer_rows_postpone, timers_store
from task.models import Task, TaskItem, TaskTimer
from task.reads.load import definition_of_task, task_state
from workflow.domain.definition import Definition

MAX_ATTEMPTS = 8
LONGEST_BACK_OFF = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A timer that belongs to one dispatcher until its lease ends."""

    task_id: int
    epoch: int
    due_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Following:
    """A changed task, whose timer may have to change too.

    `later` is the definition with the calendar hours that apply after the change. `epoch` is the
    number of the first event of the change.
    """

    task_id: int
    definition: Definition
    later: Definition
    before: TaskState | None
    after: TaskState
    epoch: int


def timers_follow(changed: Iterable[Following]) -> None:
    """Arm the timers for the next thresholds of tasks whose states changed, or disarm them.

    The caller holds the tasks' locks. Costs at most two statements.
    """
    armed, disarmed = [], []
    for it in changed:
        was, will_be = next_threshold(it.definition, it.before), next_threshold(it.later, it.after)
        if was == will_be:
            continue
        if will_be is None:
            disarmed.append(it.task_id)
        else:
            armed.append((it.task_id, will_be.kind.value, it.epoch, will_be.due_at))
    if armed:
        timers_store(armed)
    if disarmed:
        timers_disarm(disarmed)


def timer_arm(*, task_id: int, threshold: Threshold, epoch: int) -> None:
    """Store the timer of a task. It replaces the former timer, with the lease and the failures of
    that one.
    """
    timers_store([(task_id, threshold.kind.value, epoch, threshold.due_at)])


def timers_disarm(task_ids: Collection[int]) -> None:
    TaskTimer.objects.filter(pk__in=task_ids).delete()


def timers_claim(
    *, owner: str, now: datetime, real_now: datetime, lease: timedelta, limit: int
) -> list[Claimed]:
    """Claim up to `limit` timers that are due at `now`, the oldest first. They belong to `owner`
    for the time of `lease`.

    `now` is the time of the domain, which may be simulated. Leases end by the real time,
    `real_now`.

    Any number of dispatchers may claim at the same time; each timer goes to one of them. The
    statement commits by itself, so no lock is held while the timers are fired.
    """
    found = timer_rows_claim(owner, now, real_now, real_now + lease, limit)
    return sorted(
        (Claimed(row.task_id, row.epoch, row.due_at, row.attempts) for row in found),
        key=lambda timer: (timer.due_at, timer.task_id),
    )


def timer_drop(timer: Claimed, *, owner: str) -> None:
    """Delete a timer that `owner` has claimed, because the task's clock does not run. The caller
    holds the task's lock.
    """
    _mine(timer, owner).delete()


def timer_release(timer: Claimed, *, owner: str) -> None:
    """Give back a timer that was claimed and not fired, unless it was armed again since."""
    _mine(timer, owner).update(lease_owner="", lease_until=None)


def timer_failed(timer: Claimed, *, owner: str, error: str, now: datetime) -> bool:
    """Store a failure of a timer, and when it is tried again. Returns whether the timer is stuck now."""
    attempts = timer.attempts + 1
    is_stuck = attempts >= MAX_ATTEMPTS
    _mine(timer, owner).update(
        state=TaskTimer.State.STUCK if is_stuck else TaskTimer.State.ARMED,
        attempts=attempts,
        lease_owner="",
        lease_until=None if is_stuck else now + _back_off(attempts),
        last_error=error[:2000],
    )
    return is_stuck


def timer_postpone(timer: Claimed, *, owner: str, until: datetime) -> None:
    """Let a timer be tried again at `until`. No failure is counted, because the database was the
    cause.
    """
    _mine(timer, owner).update(lease_owner="", lease_until=until)


def timers_postpone(timers: Collection[Claimed], *, owner: str, until: datetime) -> None:
    """Let all these timers be tried again at `until`, as `timer_postpone` does. Never waits for a lock."""
    if timers:
        timer_rows_postpone(owner, [timer.task_id for timer in timers], until)


@transaction_required
def timers_arm_missing(*, after_id: int, limit: int) -> list[int]:
    """Arm the timers of running tasks that have none. Looks at the first `limit` tasks above
    `after_id`, in ascending id, and returns the ids of these tasks.

    The tasks are not locked. If a command arms a timer at the same moment, the command's timer
    stays. If a timer is armed for a wrong moment, firing it corrects the moment.
    """
    tasks = (
        Task.objects.filter(status__in=sorted(RUNNING), target_resolution__isnull=False)
        .filter(pk__gt=after_id)
        .select_related("ticket_owner", "waiting_role", "workflow_version")
        .defer("workflow_version__definition")
        .prefetch_related(
            Prefetch("items", TaskItem.objects.select_related("role").order_by("number"))
        )
        .order_by("pk")[:limit]
    )
    found = [(task.pk, threshold_of(task, task.items.all())) for task in tasks]
    TaskTimer.objects.bulk_create(
        (
            TaskTimer(task_id=task_id, kind=threshold.kind, epoch=0, due_at=threshold.due_at)
            for task_id, threshold in found
            if threshold is not None
        ),
        ignore_conflicts=True,
    )
    return [task_id for task_id, _ in found]


def threshold_of(task: Task, items: Iterable[TaskItem]) -> Threshold | None:
    """The next threshold of a task, by its rows."""
    return next_threshold(definition_of_task(task), task_state(task, items))


def timers_retry(task_ids: list[int]) -> int:
    """Arm stuck timers again, for the same moments. Returns their number."""
    stuck = TaskTimer.objects.filter(pk__in=task_ids, state=TaskTimer.State.STUCK)
    return stuck.update(state=TaskTimer.State.ARMED, attempts=0, lease_until=None)


def _mine(timer: Claimed, owner: str) -> QuerySet[TaskTimer]:
    return TaskTimer.objects.filter(pk=timer.task_id, epoch=timer.epoch, lease_owner=owner)


def _back_off(attempts: int) -> timedelta:
    """The time until the next attempt: 2, 4, 8 … seconds, at most LONGEST_BACK_OFF."""
    return min(timedelta(seconds=2**attempts), LONGEST_BACK_OFF)
