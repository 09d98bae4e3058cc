"""The moments at which the clock alone does something about a task: warnings, breach, target passed.

A threshold is announced once per item, even if the deadline moves. A transfer hands `announced` on to
the next item.
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
    """The next moment of a task at which its clock does something."""

    kind: TimerKind
    due_at: datetime


def next_threshold(definition: Definition, state: TaskState | None) -> Threshold | None:
    """The next threshold that was not announced; None if the task has ended, its clock is
    paused, or there is nothing left to announce.
    """
    if state is None or state.status not in RUNNING or state.target_at is None:
        return None
    found = []
    item = state.open_item
    if item is not None:
        # The later thresholds of an item are never before the earlier ones.
        percent = next((one for one in PERCENTS if one > item.announced), None)
        moment = None if percent is None else moment_of_item(definition, state, item, percent)
        if percent is not None and moment is not None:
            found.append(Threshold(_KINDS[percent], moment))
    if not state.is_target_announced:
        found.append(Threshold(TimerKind.TARGET, state.target_at))
    return min(found, key=lambda threshold: threshold.due_at, default=None)


def passed_percent(definition: Definition, state: TaskState, now: datetime) -> int | None:
    """The highest threshold of the open item that has passed and was not announced."""
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
    """Whether the task's own target has passed without having been announced."""
    target = state.target_at
    is_due = target is not None and target <= now
    return is_due and state.status in RUNNING and not state.is_target_announced


def moment_of_item(
    definition: Definition, state: TaskState, item: Item, percent: int
) -> datetime | None:
    """The first moment at which `percent` of the item's span are used; None without a deadline.

    A span that was used up when the item was assigned has all its moments at its deadline.
    """
    if item.due_at is None:
        return None
    if percent >= BREACH or item.due_at <= item.assigned_at:
        return item.due_at
    fraction = Fraction(percent, BREACH)
    return moment_of(item.assigned_at, item.due_at, fraction, definition.hours, state.pauses)
