"""Decides the result of every command to a task.

Pure: no clock, no database. The caller locks the task and the rotations that `plan` names, reads
`pools`, calls `decide` and executes the decision in one transaction. The rules of a command are in
its own file under `commands`; this module has only what all commands share.
"""

from __future__ import annotations

from datetime import datetime

from task.domain.allowed import refusal
from task.domain.command import Command, Pools
from task.domain.commands.open import Open
from task.domain.decision import Decision, Refusal
from task.domain.state import TaskState
from workflow.domain.definition import Definition


def plan(
    definition: Definition, state: TaskState | None, command: Open | Command
) -> tuple[str, ...]:
    """The pools whose rotation the command may move, ascending: what to lock and read first.

    Empty if the command will be refused, or moves nobody's turn.
    """
    if isinstance(command, Open):
        return () if state is not None else command.plan(definition)
    state = _existing(state)
    return () if refusal(state, command) is not None else command.plan(definition, state)


def decide(
    definition: Definition,
    state: TaskState | None,
    command: Open | Command,
    now: datetime,
    pools: Pools,
) -> Decision | Refusal:
    """The effect of the command on the task, or the reason why it has none.

    `pools` holds at least those that `plan` named. Raises KeyError if one is missing, and
    ValueError for a command to a task that was never opened.
    """
    if isinstance(command, Open):
        if state is not None:
            return Refusal("task_exists", "This ticket already has a task.")
        return command.decide(definition, now, pools)
    state = _existing(state)
    return refusal(state, command) or command.decide(definition, state, now, pools)


def _existing(state: TaskState | None) -> TaskState:
    if state is None:
        raise ValueError("This task was never opened.")
    return state
