"""Decide what every command does to a task.

Pure: no clock, no database. In one transaction the caller locks the task and the rotations that
`plan` names, reads their pools, calls `decide` and carries out the decision. The rules of each
command are in its file under `commands`; this module has only what all commands share.
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
    """The pools that the command reads or whose rotation it may move, ascending.

    The caller locks and reads them before `decide`. Empty if the command will be refused, or needs
    no pool.
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

    `pools` holds at least the pools that `plan` named. Raises KeyError if one of them is missing, and
    ValueError if the command is not `Open` and the task was never opened.
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
