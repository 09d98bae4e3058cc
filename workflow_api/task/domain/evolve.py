"""Apply events to the state of a task. The state depends on nothing but its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from task.domain.decision import Decision
from task.domain.events import Event
from task.domain.events.work import TaskOpened
from task.domain.state import TaskState


def evolve(state: TaskState | None, event: Event) -> TaskState:
    """The state after one event; `rev` stays, because it counts commands.

    Raises ValueError if the first event is not TaskOpened, or a later one is.
    """
    if isinstance(event, TaskOpened):
        if state is not None:
            raise ValueError("A task is opened once.")
        return event.opened()
    if state is None:
        raise ValueError("The history of a task begins with its opening.")
    return event.applied(state)


def fold(events: Iterable[Event], state: TaskState | None = None) -> TaskState:
    """The state after all of `events`, starting from `state`.

    Raises ValueError if there are neither events nor a state.
    """
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise ValueError("No events, no task.")
    return state


def apply(state: TaskState | None, decision: Decision) -> TaskState:
    """The state after one accepted command, with its events folded in.

    `rev` is one higher, unless all of the events are silent (`Happening.is_silent`).
    """
    return _commit(state, decision.events)


def replay(commands: Iterable[Iterable[Event]]) -> TaskState:
    """The state after a whole stored history, with the `rev` that follows from it.

    `commands` are the events in order; those of one command form one group.
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
