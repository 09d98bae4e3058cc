"""What events make of a task. The state is nothing but the fold of its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from task.domain.model import (
    ContentChanged,
    Decision,
    Event,
    Item,
    ItemAssigned,
    ItemClosed,
    ItemResolved,
    ItemStarted,
    ItemStatus,
    OwnerChanged,
    PriorityChanged,
    StepEntered,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
    TaskState,
    TaskStatus,
    WaitingForPerson,
)
from task.domain.reasons import words_of


def evolve(state: TaskState | None, event: Event) -> TaskState:
    """
    The state after one event; ``rev`` is left alone, for it counts commands.

    Raises ValueError for a history that does not begin with TaskOpened, or holds a second one.
    """
    if isinstance(event, TaskOpened):
        if state is not None:
            raise ValueError("A task is opened once.")
        return TaskState(
            status=TaskStatus.PENDING,
            rev=0,
            priority=event.priority,
            arrived_at=event.arrived_at,
            target_at=event.target_at,
            owner=event.owner,
            step_id=None,
        )
    if state is None:
        raise ValueError("The history of a task begins with its opening.")
    match event:
        case StepEntered():
            visits = {**state.visits, event.step_id: event.visit}
            return replace(state, step_id=event.step_id, visits=visits)
        case ItemAssigned():
            return replace(state, items=(*state.items, _item(event)), waiting_for=None)
        case WaitingForPerson():
            return replace(state, waiting_for=event.role)
        case ItemResolved():
            items = _with_item(state, event.number, lambda item: _resolved(item, event))
            return replace(state, items=items, status=TaskStatus.IN_PROGRESS)
        case TaskCompleted():
            return replace(state, status=TaskStatus.COMPLETED, step_id=None, resolved_at=event.at)
        case ItemStarted():
            return replace(state, items=_with_item(state, event.number, _started))
        case ItemClosed():
            return replace(
                state, items=_with_item(state, event.number, lambda item: _closed(item, event))
            )
        case TaskCancelled():
            return replace(state, status=TaskStatus.CANCELLED, step_id=None, waiting_for=None)
        case PriorityChanged():
            return _reprioritized(state, event)
        case OwnerChanged():
            return replace(state, owner=event.owner)
        case ContentChanged():
            return state


def fold(events: Iterable[Event], state: TaskState | None = None) -> TaskState:
    """The state after all of ``events``, starting from ``state``. Raises ValueError for none."""
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise ValueError("No events, no task.")
    return state


def apply(state: TaskState | None, decision: Decision) -> TaskState:
    """
    The state after one accepted command: its events folded in, and ``rev`` one higher.

    Events that are silent alone leave ``rev`` as it is.
    """
    return _commit(state, decision.events)


def replay(commands: Iterable[Iterable[Event]]) -> TaskState:
    """
    The state that a stored history adds up to.

    ``commands`` are the events in order, grouped by the command that caused them.
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


def _with_item(
    state: TaskState, number: int | None, change: Callable[[Item], Item]
) -> tuple[Item, ...]:
    return tuple(change(item) if item.number == number else item for item in state.items)


def _item(event: ItemAssigned) -> Item:
    return Item(
        number=event.number,
        step_id=event.step_id,
        role=event.role,
        holder=event.holder,
        status=ItemStatus.NEW,
        origin=event.origin,
        assigned_at=event.at,
        due_at=event.share.due_at,
    )


def _resolved(item: Item, event: ItemResolved) -> Item:
    return replace(item, status=ItemStatus.RESOLVED, notes=event.notes, acted_at=event.at)


def _started(item: Item) -> Item:
    return replace(item, status=ItemStatus.IN_PROGRESS)


def _closed(item: Item, event: ItemClosed) -> Item:
    notes = words_of(event.notes)
    return replace(item, status=event.status, notes=notes, acted_at=event.at)


def _reprioritized(state: TaskState, event: PriorityChanged) -> TaskState:
    share = event.share
    items = state.items
    if share is not None:
        items = _with_item(
            state, event.item_number, lambda item: replace(item, due_at=share.due_at)
        )
    return replace(state, priority=event.priority, target_at=event.target_at, items=items)
