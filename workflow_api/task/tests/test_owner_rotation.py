"""Owners are chosen in one rotation of all coordinators, with their absences, and checked afterwards."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from servicekit.db.append_only import append_only_lifted
from servicekit.testing import api_client
from task.models import Task, TaskEvent
from testing.scenario import ADMIN, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

COORDINATOR = "Ticket Coordinator"


def open_tickets(count: int) -> list[int]:
    """Receive `count` tickets. Returns the number of the owner of each."""
    owners = []
    for _ in range(count):
        owner = Task.objects.get(ticket__ticket_number=receive()).ticket_owner
        assert owner is not None
        owners.append(owner.user_id)
    return owners


class TestTheRotationOfOwners:
    def test_goes_round_among_both_systems_and_asks_the_delegate(self) -> None:
        staff("Agent", [1])
        staff(COORDINATOR, [7, 8, 9])
        staff(COORDINATOR, [6, 7], system="hdts")
        publish(*chain(step("Look", "Agent", 0.5), step("Mend", "Agent", 0.5)))
        now = timezone.now()
        absence = {
            "user_id": 8,
            "away_from": now.isoformat(),
            "away_until": (now + timedelta(days=1)).isoformat(),
            "delegate_user_id": 9,
        }
        assert api_client(ADMIN).post("/roles/availability/", absence).status_code == 200

        assert open_tickets(8) == [6, 7, 9, 9, 6, 7, 9, 9]

        call_command("verify_decisions", stdout=StringIO())
        third = TaskEvent.objects.filter(kind="task_opened").order_by("pk")[2]
        assert third.data["owner_choice"]["turn_of"] == 8
        third.data["owner_choice"]["turn_of"] = 9
        with append_only_lifted(connection):
            third.save()
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("verify_decisions", stdout=out)
        assert f"task {third.task_id}, event 1" in out.getvalue()
        assert "turn_of was 9, expected 8" in out.getvalue()
