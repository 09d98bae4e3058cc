"""Histories that an early version of the code stored, with the states that this version computed
from them.

`golden/histories.json` never changes. Stored events are final, so every later version of the code
has to compute the same states.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from task.domain.codec import event_from_json, event_to_json
from task.domain.evolve import replay
from task.domain.feed import End, Entry, PersonRef, StepRef, StoredEvent, commands, feed
from task.domain.reasons import sentence
from task.domain.state import TaskState

HISTORIES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "golden" / "histories.json").read_text()
)
KINDS = {
    "task_opened",
    "step_entered",
    "item_assigned",
    "waiting_for_person",
    "item_resolved",
    "task_completed",
    "item_started",
    "item_closed",
    "task_cancelled",
    "priority_changed",
    "owner_changed",
    "content_changed",
}

every_history = pytest.mark.parametrize("history", HISTORIES, ids=range(len(HISTORIES)))


class TestGoldenHistories:
    def test_hold_every_kind_of_event_there_was(self) -> None:
        assert {row["kind"] for history in HISTORIES for row in history["events"]} == KINDS

    @every_history
    def test_fold_to_the_same_state(self, history: dict[str, Any]) -> None:
        folded = replay([row.event for row in rows] for rows in commands(_stored(history)))
        assert state_json(folded) == history["state"]

    @every_history
    def test_are_written_without_names_and_read_the_same(self, history: dict[str, Any]) -> None:
        for row in history["events"]:
            event = event_from_json(row["kind"], row["data"])
            kind, data = event_to_json(event)
            assert "full_name" not in json.dumps(data)
            assert event_from_json(kind, json.loads(json.dumps(data))) == event

    @every_history
    def test_read_the_same_in_the_feed(self, history: dict[str, Any]) -> None:
        assert [entry_json(entry) for entry in feed(_stored(history))] == history["feed"]


def _stored(history: dict[str, Any]) -> list[StoredEvent]:
    return [
        StoredEvent(
            row["seq"],
            row["rev"],
            row["actor_user_id"],
            event_from_json(row["kind"], row["data"]),
        )
        for row in history["events"]
    ]


def state_json(state: TaskState) -> dict[str, Any]:
    """A state in the form of the golden file: people and roles by number."""
    return {
        "status": state.status.value,
        "rev": state.rev,
        "priority": state.priority,
        "arrived_at": state.arrived_at.isoformat(),
        "target_at": _moment(state.target_at),
        "owner": state.owner and [state.owner.role_user_id, state.owner.user_id],
        "step_id": state.step_id,
        "items": [
            {
                "number": item.number,
                "step_id": item.step_id,
                "role_id": item.role.id,
                "holder": [item.holder.role_user_id, item.holder.user_id],
                "status": item.status.value,
                "origin": item.origin.value,
                "assigned_at": item.assigned_at.isoformat(),
                "due_at": _moment(item.due_at),
                "notes": item.notes,
                "acted_at": _moment(item.acted_at),
            }
            for item in state.items
        ],
        "visits": {str(step_id): count for step_id, count in state.visits.items()},
        "waiting_for": state.waiting_for and state.waiting_for.id,
        "resolved_at": _moment(state.resolved_at),
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "rev": entry.rev,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "text_code": entry.text_code,
        "actor": _end(entry.actor),
        "on_behalf_of": _end(entry.on_behalf_of),
        "from": _end(entry.source),
        "to": _end(entry.target),
        "reason": sentence(entry.reason),
        "step": _end(entry.step),
        "role": entry.role,
        "deadline": _moment(entry.deadline),
    }


def _end(end: End) -> Any:
    match end:
        case PersonRef():
            return {"user_type": end.user_type, "user_id": end.user_id}
        case StepRef():
            return {"step_id": end.step_id}
    return end


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
