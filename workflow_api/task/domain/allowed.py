"""Checks that come before a command's own rules: whether the command is sound, whether the task's
status accepts it, and whether its sender saw the current revision.
"""

from __future__ import annotations

from task.domain.command import Command
from task.domain.commands import COMMANDS
from task.domain.decision import Refusal
from task.domain.state import OPEN_TASK_STATUSES, TaskState, TaskStatus


def refusal(state: TaskState, command: Command) -> Refusal | None:
    """Why the task would not accept this command now, no matter who sent it; None if it may."""
    return command.unsound() or status_forbids(state, type(command)) or stale(state, command.rev)


def status_forbids(state: TaskState, command: type[Command]) -> Refusal | None:
    """Why a task of this status does not accept commands of this type; None if it does."""
    accepted_in = COMMANDS[command]
    if state.status in accepted_in:
        return None
    if state.status not in OPEN_TASK_STATUSES:
        return Refusal("task_ended", f"This task is {state.status}.")
    if not accepted_in & OPEN_TASK_STATUSES:
        return Refusal("not_ended", "The work on this task has not ended.")
    if accepted_in == {TaskStatus.ON_HOLD}:
        return Refusal("not_on_hold", "This task is not on hold.")
    return Refusal("task_on_hold", "This task is on hold.")


def stale(state: TaskState, rev: int | None) -> Refusal | None:
    """The refusal if the command's sender saw an older revision than the current one.

    None if `rev` is the current revision, or if the sender gave none.
    """
    if rev is None or rev == state.rev:
        return None
    return Refusal("stale_rev", "The task has changed since you looked at it.")
