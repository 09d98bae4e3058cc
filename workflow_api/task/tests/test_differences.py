"""The rows of a task follow from its state. A command writes exactly the columns that differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from task.domain.state import ItemStatus, TaskStatus
from task.engine.differences import Differences, differences
from task.tests.test_domain_examples import (
    ANA,
    APPROVAL,
    ARRIVED,
    BEN,
    BUDGET,
    CHO,
    DEV,
    HOUR,
    REVIEW,
    TO_APPROVAL,
    walked,
)


class TestDifferences:
    def test_of_an_opening_are_whole_rows(self) -> None:
        found = differences(BUDGET, None, walked())
        assert found.task == {
            "status": TaskStatus.PENDING,
            "rev": 1,
            "priority": "high",
            "arrived_at": ARRIVED,
            "target_resolution": ARRIVED + 24 * HOUR,
            "nearest_target": ARRIVED + timedelta(hours=7, minutes=12),
            "ticket_owner_id": DEV.role_user_id,
            "current_step_id": REVIEW,
            "current_step_name": "Review Proposal",
            "waiting_role_id": None,
            "wait": "",
            "is_stuck": False,
            "is_target_announced": False,
            "escalating_role_id": None,
            "visits": {"1": 1},
            "resolution_time": None,
            "calendar_id": None,
            "calendar_rev": None,
            "calendar_spans": None,
            "pauses": [],
            "status_before_hold": "",
            "ended_step_id": None,
            "ended_at": None,
        }
        assert found.changed == {}
        assert found.opened == (
            {
                "number": 1,
                "role_user_id": ANA.role_user_id,
                "user_id": ANA.user_id,
                "role_id": 1,
                "role_name": "Analyst",
                "status": ItemStatus.NEW,
                "origin": "System",
                "notes": "",
                "assigned_on": ARRIVED,
                "assigned_on_step_id": REVIEW,
                "step_name": "Review Proposal",
                "target_resolution": ARRIVED + timedelta(hours=7, minutes=12),
                # The moment at which 80 % of the span are used.
                "soon_at": ARRIVED + timedelta(hours=5, minutes=45, seconds=36),
                "acted_on": None,
                "announced": 0,
                "started_on": None,
                "is_cancelled": False,
            },
        )

    def test_of_an_act_leave_out_what_stays(self) -> None:
        found = differences(BUDGET, walked(), walked(TO_APPROVAL))
        assert found.changed == {
            1: {"status": ItemStatus.RESOLVED, "notes": "done", "acted_on": ARRIVED + HOUR}
        }
        assert [(row["number"], row["user_id"]) for row in found.opened] == [(2, CHO.user_id)]
        assert found.task == {
            "status": TaskStatus.IN_PROGRESS,
            "rev": 2,
            "nearest_target": found.opened[0]["target_resolution"],
            "current_step_id": APPROVAL,
            "current_step_name": "Manager Approval",
            "visits": {"1": 1, "2": 1},
        }

    def test_need_no_event_that_they_know(self) -> None:
        before = walked()
        (item,) = before.items
        due_at = ARRIVED + 10 * HOUR
        after = replace(before, owner=BEN, items=(replace(item, due_at=due_at),))
        assert differences(BUDGET, before, after) == Differences(
            task={"nearest_target": due_at, "ticket_owner_id": BEN.role_user_id},
            changed={1: {"target_resolution": due_at, "soon_at": ARRIVED + 8 * HOUR}},
            opened=(),
        )

    def test_of_the_same_state_are_none(self) -> None:
        assert differences(BUDGET, walked(TO_APPROVAL), walked(TO_APPROVAL)) == Differences(
            task={}, changed={}, opened=()
        )
