"""Stored events never change. So these tests fix the stored form of each kind of event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sla.domain.deadlines import Share, ShareReason
from sla.domain.spans import CalendarSpan
from task.domain.codec import EVENTS, event_from_json, event_to_json
from task.domain.events import Event
from task.domain.events.base import Candidate, Choice, Preferred, Sender, Standing
from task.domain.events.clock import (
    CalendarTakenUp,
    EscalationWaiting,
    ItemBreached,
    ItemWarned,
    PriorityChanged,
    TargetPassed,
    TaskHeld,
    TaskReopened,
    TaskResumed,
)
from task.domain.events.work import (
    ContentChanged,
    ItemAssigned,
    ItemClosed,
    ItemResolved,
    ItemStarted,
    OwnerChanged,
    PassingFailed,
    StepEntered,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
    WaitingForPerson,
)
from task.domain.reasons import Code, Reason
from task.domain.state import Absence, ItemStatus, Member, Origin
from workflow.domain.definition import Assignment, RoleRef

AT = datetime(2026, 3, 2, 8, 0, 0, 250_000, tzinfo=UTC)
SAID = "2026-03-02T08:00:00.250000+00:00"
AGENT = RoleRef(1, "tts", "Agent")
ANA = Member(11, 1)
FIRST = Reason(Code.FIRST_TURN, {"user_id": 1, "people": 2})
CHOICE = Choice("role:1", None, 1, 1, FIRST, (Candidate(1, Standing.CHOSEN), Candidate(2)))
CHOICE_DATA = {
    "pool": "role:1",
    "last_user_id": None,
    "chosen_user_id": 1,
    "turn_of": 1,
    "reason": {"code": "first_turn", "params": {"user_id": 1, "people": 2}},
    "candidates": [{"user_id": 1, "outcome": "chosen"}, {"user_id": 2}],
}
STOOD_IN = Choice(
    pool="role:1",
    last_user_id=4,
    chosen_user_id=2,
    turn_of=1,
    reason=Reason(Code.DELEGATE_OF, {"user_id": 2, "absent_user_id": 1}),
    candidates=(
        Candidate(1, Standing.AWAY, Absence(AT, 2), 0),
        Candidate(2, Standing.DELEGATE, None, 1),
        Candidate(3, Standing.AWAY, Absence(AT), 0),
        Candidate(4, Standing.AT_CAPACITY, None, 3),
    ),
    strategy=Assignment.STICKY,
    capacity=3,
    preferred=(Preferred(4, Code.HELD_STEP),),
)
STOOD_IN_DATA = {
    "pool": "role:1",
    "last_user_id": 4,
    "chosen_user_id": 2,
    "turn_of": 1,
    "reason": {"code": "delegate_of", "params": {"user_id": 2, "absent_user_id": 1}},
    "candidates": [
        {
            "user_id": 1,
            "outcome": "away",
            "away": {"until": SAID, "delegate_user_id": 2},
            "load": 0,
        },
        {"user_id": 2, "outcome": "delegate", "load": 1},
        {"user_id": 3, "outcome": "away", "away": {"until": SAID}, "load": 0},
        {"user_id": 4, "outcome": "at_capacity", "load": 3},
    ],
    "strategy": "sticky",
    "capacity": 3,
    "preferred": [{"user_id": 4, "code": "held_step"}],
}
AGENT_DATA = {"id": 1, "system": "tts", "name": "Agent"}
ANA_DATA = {"role_user_id": 11, "user_id": 1}

STORED: list[tuple[Event, str, dict[str, Any]]] = [
    (PassingFailed(AT, 5), "passing_failed", {"step_id": 5}),
    (
        StepEntered(AT, 6, 8, 1, Reason(Code.CONDITION_TRUE)),
        "step_entered",
        {"step_id": 6, "transition_id": 8, "visit": 1, "reason": {"code": "condition_true"}},
    ),
    (
        TaskOpened(AT, "high", AT, timedelta(hours=24), AT, ANA, CHOICE),
        "task_opened",
        {
            "priority": "high",
            "arrived_at": SAID,
            "sla": 86400,
            "target_at": SAID,
            "owner": ANA_DATA,
            "owner_choice": CHOICE_DATA,
        },
    ),
    (
        TaskOpened(AT, "low", AT, None, None, None, CHOICE),
        "task_opened",
        {
            "priority": "low",
            "arrived_at": SAID,
            "sla": None,
            "target_at": None,
            "owner": None,
            "owner_choice": CHOICE_DATA,
        },
    ),
    (
        StepEntered(AT, 5, None, 1),
        "step_entered",
        {"step_id": 5, "transition_id": None, "visit": 1},
    ),
    (
        ItemAssigned(
            AT,
            2,
            5,
            AGENT,
            ANA,
            Origin.SYSTEM,
            CHOICE,
            Share(timedelta(seconds=1, microseconds=1), "0.20", "1", AT, ShareReason.PART_OF_REST),
        ),
        "item_assigned",
        {
            "number": 2,
            "step_id": 5,
            "role": AGENT_DATA,
            "holder": ANA_DATA,
            "origin": "System",
            "choice": CHOICE_DATA,
            "share": {
                "left": 1.000001,
                "weight": "0.20",
                "path_weight": "1",
                "due_at": SAID,
                "reason": "part_of_rest",
            },
        },
    ),
    (
        WaitingForPerson(AT, 5, AGENT, CHOICE),
        "waiting_for_person",
        {"step_id": 5, "role": AGENT_DATA, "choice": CHOICE_DATA},
    ),
    (
        ItemResolved(AT, 2, 1, False, None, "Naïve\n“notes”"),
        "item_resolved",
        {
            "number": 2,
            "actor_user_id": 1,
            "on_behalf": False,
            "transition_id": None,
            "notes": "Naïve\n“notes”",
        },
    ),
    (TaskCompleted(AT, 5, "asset"), "task_completed", {"step_id": 5, "end_logic": "asset"}),
    (ItemStarted(AT, 2), "item_started", {"number": 2}),
    (
        ItemClosed(AT, 2, ItemStatus.REASSIGNED, None, "Ill."),
        "item_closed",
        {"number": 2, "status": "reassigned", "actor_user_id": None, "notes": "Ill."},
    ),
    (
        TaskCancelled(AT, 9, "Duplicate."),
        "task_cancelled",
        {"actor_user_id": 9, "reason": "Duplicate."},
    ),
    (
        TaskCancelled(AT, None, Reason(Code.TICKET_WITHDRAWN), Sender("employee", 77)),
        "task_cancelled",
        {
            "actor_user_id": None,
            "reason": {"code": "ticket_withdrawn"},
            "sender": {"user_type": "employee", "user_id": 77},
        },
    ),
    (
        PriorityChanged(AT, "high", timedelta(hours=24), AT, 9, "The boss asks.", None, None),
        "priority_changed",
        {
            "priority": "high",
            "sla": 86400,
            "target_at": SAID,
            "actor_user_id": 9,
            "reason": "The boss asks.",
            "item_number": None,
            "share": None,
        },
    ),
    (
        OwnerChanged(AT, None, CHOICE, Reason(Code.OWNER_LEFT, {"user_id": 1})),
        "owner_changed",
        {
            "owner": None,
            "choice": CHOICE_DATA,
            "reason": {"code": "owner_left", "params": {"user_id": 1}},
        },
    ),
    (
        OwnerChanged(AT, ANA, STOOD_IN, "As agreed."),
        "owner_changed",
        {"owner": ANA_DATA, "choice": STOOD_IN_DATA, "reason": "As agreed."},
    ),
    (ContentChanged(AT, ("subject",)), "content_changed", {"fields": ["subject"]}),
    (ItemWarned(AT, 2, 80), "item_warned", {"number": 2, "percent": 80}),
    (ItemBreached(AT, 2), "item_breached", {"number": 2}),
    (TargetPassed(AT), "target_passed", {}),
    (
        EscalationWaiting(AT, 5, AGENT, CHOICE),
        "escalation_waiting",
        {"step_id": 5, "role": AGENT_DATA, "choice": CHOICE_DATA},
    ),
    (
        CalendarTakenUp(AT, (CalendarSpan(3, 2, AT),), AT, 2, AT),
        "calendar_taken_up",
        {
            "calendar": [{"calendar_id": 3, "rev": 2, "since": SAID}],
            "target_at": SAID,
            "item_number": 2,
            "due_at": SAID,
        },
    ),
    (
        TaskHeld(AT, 9, "Waits for a part."),
        "task_held",
        {"actor_user_id": 9, "reason": "Waits for a part."},
    ),
    (
        TaskResumed(AT, 9, AT, 2, AT),
        "task_resumed",
        {"actor_user_id": 9, "target_at": SAID, "item_number": 2, "due_at": SAID},
    ),
    (TaskResumed(AT, None, None), "task_resumed", {"actor_user_id": None, "target_at": None}),
    (
        TaskReopened(AT, 9, "It broke again.", AT),
        "task_reopened",
        {"actor_user_id": 9, "reason": "It broke again.", "target_at": SAID},
    ),
]


class TestEventCodec:
    @pytest.mark.parametrize(("event", "kind", "data"), STORED)
    def test_writes_and_reads_the_stored_form(
        self, event: Event, kind: str, data: dict[str, Any]
    ) -> None:
        assert event_to_json(event) == (kind, {"at": SAID, **data})
        assert event_from_json(kind, {"at": SAID, **data}) == event

    def test_has_a_stored_form_for_every_event(self) -> None:
        assert {kind for _, kind, _ in STORED} == EVENTS.keys()

    def test_refuses_a_kind_it_does_not_know(self) -> None:
        with pytest.raises(ValueError, match="task_teleported"):
            event_from_json("task_teleported", {"at": SAID})
