"""Folding events into the state of a task, which consists of nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from task.domain.decision import Decision
from task.domain.events import Event
from task.domain.events.work import TaskOpened
from task.domain.state import TaskState


def evolve(state: TaskState | None, event: Event) -> TaskState:
    """The state after one event; `rev` stays, because it counts commands.

    Raises ValueError for a history that does not begin with TaskOpened, or holds a second one.
    """
    if isinstance(event, TaskOpened):
        if state is not None:
            raise ValueError("A task is opened once.")
        return event.opened()
    if state is None:
        raise ValueError("The history of a task begins with its opening.")
    return event.applied(state)


def fold(events: Iterable[Event], state: TaskState | None = None) -> TaskState:
    """The state after all of `events`, starting from `state`. Raises ValueError for none."""
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise ValueError("No events, no task.")
    return state


def apply(state: TaskState | None, decision: Decision) -> TaskState:
    """The state after one accepted command: its events folded in, and `rev` one higher.

    If all of them are silent (`Happening.is_silent`), `rev` stays.
    """
    return _commit(state, decision.events)


def replay(commands: Iterable[Iterable[Event]]) -> TaskState:
    """The state of a stored history.

    `commands` are the events in order, grouped by the command that caused them.
    """
    state: TaskState | None = None
    for events in commands:
        state = _commit(state, events)
    if state is None:
        raise ValueError("No events, no task.")
    return state


def _commit(state: TaskState | None, events: Iterable[Event]) -> TaskState:
    events = tuple(events)
    folded = fold(events, state)
    if all(event.is_silent for event in events):
        return folded
    return replace(folded, rev=folded.rev + 1)
