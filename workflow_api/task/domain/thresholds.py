"""The moments at which the passing of time changes a task: a warning, the breach of an item, or the
passing of the target.

A threshold is announced once for each item, even if the deadline moves afterwards. When an item is
transferred, the new item takes over `announced`, so that people are not notified twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from sla.domain.walk import moment_of
from task.domain.state import RUNNING, Item, TaskState
from workflow.domain.definition import Definition

BREACH = 100
PERCENTS = (80, 90, BREACH)


class TimerKind(StrEnum):
    ITEM_80 = "item_80"
    ITEM_90 = "item_90"
    ITEM_BREACH = "item_breach"
    TARGET = "target"


_KINDS = {80: TimerKind.ITEM_80, 90: TimerKind.ITEM_90, BREACH: TimerKind.ITEM_BREACH}


@dataclass(frozen=True, slots=True)
class Threshold:
    """The next moment at which time changes a task, and the kind of that change."""

    kind: TimerKind
    due_at: datetime


def next_threshold(definition: Definition, state: TaskState | None) -> Threshold | None:
    """The next threshold that was not announced yet.

    None if the task has ended, is on hold, has no target, or has had all its thresholds announced.
    """
    if state is None or state.status not in RUNNING or state.target_at is None:
        return None
    found = []
    item = state.open_item
    if item is not None:
        # Use the lowest percentage that was not announced: the item reaches it first.
        percent = next((one for one in PERCENTS if one > item.announced), None)
        moment = None if percent is None else moment_of_item(definition, state, item, percent)
        if percent is not None and moment is not None:
            found.append(Threshold(_KINDS[percent], moment))
    if not state.is_target_announced:
        found.append(Threshold(TimerKind.TARGET, state.target_at))
    return min(found, key=lambda threshold: threshold.due_at, default=None)


def passed_percent(definition: Definition, state: TaskState, now: datetime) -> int | None:
    """The highest percentage in `PERCENTS` that the open item has reached and that was not
    announced.

    None if there is none, no item is open, or the clock does not run.
    """
    item = state.open_item
    if item is None or state.status not in RUNNING:
        return None
    return next(
        (
            percent
            for percent in reversed(PERCENTS)
            if percent > item.announced
            and (moment := moment_of_item(definition, state, item, percent)) is not None
            and moment <= now
        ),
        None,
    )


def has_target_passed(state: TaskState, now: datetime) -> bool:
    """Whether the task's target has passed and this was not announced."""
    target = state.target_at
    is_due = target is not None and target <= now
    return is_due and state.status in RUNNING and not state.is_target_announced


def moment_of_item(
    definition: Definition, state: TaskState, item: Item, percent: int
) -> datetime | None:
    """The first moment at which the item has used `percent` of its span; None without a deadline.

    If the deadline had passed when the item was assigned, the moment is the deadline for every
    percentage.
    """
    if item.due_at is None:
        return None
    if percent >= BREACH or item.due_at <= item.assigned_at:
        return item.due_at
    fraction = Fraction(percent, BREACH)
    return moment_of(item.assigned_at, item.due_at, fraction, definition.hours, state.pauses)
