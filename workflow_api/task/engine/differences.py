"""The columns that a command has to write: the ones that differ between the rows of two states of a
task.

The rows follow from the states alone, so a new type of event needs no change here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sla.domain.deadlines import soon_at
from sla.domain.spans import Spans, spans_to_json
from task.domain.events import Event
from task.domain.evolve import evolve
from task.domain.state import Item, ItemStatus, TaskState
from task.models import pauses_to_json
from workflow.domain.definition import Definition

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Differences:
    """Changed columns with their new values, by attribute name.

    `task` has the changed columns of the task. `changed` has those of items, by the item's number.
    `opened` has all columns of new items except the name of the holder, because a state contains no
    names.
    """

    task: Columns
    changed: Mapping[int, Columns]
    opened: tuple[Columns, ...]


def differences(
    definition: Definition,
    before: TaskState | None,
    after: TaskState,
    *,
    later: Definition | None = None,
) -> Differences:
    """The columns in which the rows of `before` and of `after` differ. `before` is None for a new
    task.

    `definition` has the calendar hours that apply to `before`. `later` is given if other hours
    apply to `after`.
    """
    known = {item.number: item for item in before.items} if before else {}
    later = definition if later is None else later
    changed = {
        item.number: _differing(
            _item_columns(definition, known[item.number], before),
            _item_columns(later, item, after),
        )
        for item in after.items
        if before
        and item.number in known
        and (item != known[item.number] or (later is not definition and item.acted_at is None))
    }
    return Differences(
        task=_differing(
            _task_columns(definition, before) if before else {}, _task_columns(definition, after)
        ),
        changed={number: columns for number, columns in changed.items() if columns},
        opened=tuple(
            _item_columns(definition, item, after)
            for item in after.items
            if item.number not in known
        ),
    )


def statuses_reached(
    before: TaskState | None, events: Iterable[Event]
) -> Iterator[tuple[int, ItemStatus]]:
    """Each new status of an item with the item's number, in the order in which the events set them.

    One command may give an item two statuses, for example breached and then escalated.
    """
    state, known = before, {} if before is None else _by_item(before)
    for event in events:
        state = evolve(state, event)
        found = _by_item(state)
        yield from (pair for pair in found.items() if known.get(pair[0]) != pair[1])
        known = found


def _by_item(state: TaskState) -> dict[int, ItemStatus]:
    return {item.number: item.status for item in state.items}


def _differing(before: Columns, after: Columns) -> Columns:
    return {
        name: value for name, value in after.items() if name not in before or before[name] != value
    }


def _task_columns(definition: Definition, state: TaskState) -> Columns:
    return {
        "status": state.status,
        "rev": state.rev,
        "priority": state.priority,
        "arrived_at": state.arrived_at,
        "target_resolution": state.target_at,
        "nearest_target": state.nearest_target,
        "ticket_owner_id": state.owner.role_user_id if state.owner else None,
        "current_step_id": state.step_id,
        "current_step_name": _step_name(definition, state.step_id),
        "waiting_role_id": state.waiting_for.id if state.waiting_for else None,
        "wait": state.wait,
        "is_target_announced": state.is_target_announced,
        "escalating_role_id": _escalating_role_id(definition, state),
        "is_stuck": state.is_stuck,
        "visits": {str(step_id): count for step_id, count in state.visits.items()},
        "resolution_time": state.resolved_at,
        **_calendar_columns(state.calendar),
        "pauses": pauses_to_json(state.pauses),
        "status_before_hold": state.status_before_hold or "",
        "ended_step_id": state.ended.step_id if state.ended else None,
        "ended_at": state.ended.at if state.ended else None,
    }


def _calendar_columns(spans: Spans) -> Columns:
    if not spans:
        return {"calendar_id": None, "calendar_rev": None, "calendar_spans": None}
    return {
        "calendar_id": spans[-1].calendar_id,
        "calendar_rev": spans[-1].rev,
        "calendar_spans": spans_to_json(spans),
    }


def _item_columns(definition: Definition, item: Item, state: TaskState) -> Columns:
    return {
        "number": item.number,
        "role_user_id": item.holder.role_user_id,
        "user_id": item.holder.user_id,
        "role_id": item.role.id,
        "role_name": item.role.name,
        "status": item.status,
        "origin": item.origin,
        "notes": item.notes,
        "assigned_on": item.assigned_at,
        "assigned_on_step_id": item.step_id,
        "step_name": _step_name(definition, item.step_id),
        "target_resolution": item.due_at,
        "soon_at": soon_at(item.assigned_at, item.due_at, definition.hours, state.pauses),
        "acted_on": item.acted_at,
        "announced": item.announced,
        "started_on": item.started_at,
        "is_cancelled": item.is_cancelled,
    }


def _escalating_role_id(definition: Definition, state: TaskState) -> int | None:
    """The key of the role in which somebody is looked for, so that a late item can be escalated."""
    if not state.owes_escalation or state.step_id is None:
        return None
    role = definition.step(state.step_id).escalate_to
    return None if role is None else role.id


def _step_name(definition: Definition, step_id: int | None) -> str:
    return "" if step_id is None else definition.step(step_id).name
