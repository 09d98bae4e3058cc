"""Checks before any command: the commands that each status allows, and the holder."""

from __future__ import annotations

from collections.abc import Mapping, Set

from task.domain.command import Command
from task.domain.decision import Refusal
from task.domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES, Item, TaskState, TaskStatus

# Work on the current step is suspended while the clock is paused.
_WORK = frozenset({"act", "start", "transfer", "escalate", "tick"})
_WHILE_OPEN = frozenset(
    {"cancel", "change_priority", "change_content", "hand_on", "take_up", "take_up_calendar"}
)
_RUNNING = _WORK | _WHILE_OPEN | {"hold"}

# The commands that a task of each status accepts; all others are refused.
ALLOWED: Mapping[TaskStatus, Set[str]] = {
    TaskStatus.PENDING: _RUNNING,
    TaskStatus.IN_PROGRESS: _RUNNING,
    TaskStatus.ON_HOLD: _WHILE_OPEN | {"resume"},
    TaskStatus.COMPLETED: frozenset({"reopen"}),
    TaskStatus.CANCELLED: frozenset({"reopen"}),
}


def refusal(state: TaskState, command: Command) -> Refusal | None:
    """Why the task cannot accept the command at all, from anybody."""
    return command.unsound() or status_forbids(state, command) or stale(state, command.rev)


def status_forbids(state: TaskState, command: Command | type[Command]) -> Refusal | None:
    if command.name in ALLOWED[state.status]:
        return None
    if state.status not in OPEN_TASK_STATUSES:
        return Refusal("task_ended", f"This task is {state.status}.")
    if command.name == "reopen":
        return Refusal("not_ended", "The work on this task has not ended.")
    if command.name == "resume":
        return Refusal("not_on_hold", "This task is not on hold.")
    return Refusal("task_on_hold", "This task is on hold.")


def stale(state: TaskState, rev: int | None) -> Refusal | None:
    if rev is None or rev == state.rev:
        return None
    return Refusal("stale_rev", "The task has changed since you looked at it.")


def held_by(state: TaskState, user_id: int, *, to: str) -> Item | Refusal:
    """The open item, if `user_id` holds it. `to` names the act that only the holder may do."""
    if all(user_id != item.holder.user_id for item in state.items):
        return Refusal("not_holder", f"Only who holds this task may {to}.", 403)
    item = state.open_item
    if item is None or item.holder.user_id != user_id:
        return Refusal("item_closed", "Your part of this task is already closed.")
    return item


def holder_or_in_charge(
    state: TaskState, user_id: int, *, is_in_charge: bool, to: str
) -> Refusal | None:
    """Why somebody may not do what the holder and those in charge may."""
    if is_in_charge:
        return None
    held = held_by(state, user_id, to=to)
    return held if isinstance(held, Refusal) else None


def item_open(state: TaskState, number: int) -> Item | Refusal:
    """The item of that number, if it is the one that is open."""
    item = next((item for item in state.items if item.number == number), None)
    if item is None or item.status not in OPEN_ITEM_STATUSES:
        return Refusal("item_closed", "This part of the task is already closed.")
    return item
