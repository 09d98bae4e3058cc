"""A replay to this service, which listens on a real port."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from servicekit.auth.tokens import issue_access
from tickets.eventlog import Incident
from tickets.models import Ticket
from tickets.replaying import Report, replay, ticket_body

from .test_eventlog import written

CLAIMS = {"user_id": 1, "user_type": "service", "email": "", "systems": ["tts"]}


def token(scope: str = "tickets:create") -> str:
    return issue_access({**CLAIMS, "scopes": [scope]}, now=timezone.now())


def incident(number: str, caller: str = "Caller 5") -> Incident:
    return Incident(
        number=number,
        opened_at=datetime(2016, 3, 1, 8, 30, tzinfo=UTC),
        category="Category 42",
        sub_category="Subcategory 7",
        priority="High",
        caller=caller,
        group="Group 1",
        symptom="Symptom 3",
        contact_type="Phone",
        location="Location 2",
    )


class TestTicketBody:
    def test_says_what_the_caller_reported(self) -> None:
        assert ticket_body(incident("INC1")) == {
            "ticket_id": "INC1",
            "subject": "Category 42 / Subcategory 7 / Symptom 3",
            "description": "Reported by Phone from Location 2.",
            "category": "Category 42",
            "sub_category": "Subcategory 7",
            "department": "IT",
            "priority": "High",
            "source_service": "replay",
            "opened_at": "2016-03-01T08:30:00+00:00",
            "employee": {"id": 5, "name": "Caller 5", "email": "caller5@replay.example"},
        }

    def test_leaves_an_unknown_caller_out(self) -> None:
        assert "employee" not in ticket_body(incident("INC1", caller=""))


@pytest.mark.django_db(transaction=True)
class TestReplay:
    def test_posts_each_incident_once(self, live_server: LiveServer) -> None:
        incidents = [incident(f"INC{number}") for number in range(12)]
        report = replay(incidents, url=live_server.url, token=token, speed=None, clients=3)
        assert (report.sent, report.accepted, report.refused) == (12, 12, {})
        numbers = set(Ticket.objects.values_list("ticket_id", flat=True))
        assert numbers == {it.number for it in incidents}

    def test_counts_refusals_by_reason(self, live_server: LiveServer) -> None:
        known = [incident("INC1")]
        replay(known, url=live_server.url, token=token, speed=None, clients=1)
        again = replay(known, url=live_server.url, token=token, speed=None, clients=1)
        assert (again.sent, again.accepted, again.refused) == (1, 0, {"ticket_exists": 1})
        refused = replay(
            [incident("INC2")],
            url=live_server.url,
            token=lambda: token("tickets:read"),
            speed=None,
            clients=1,
        )
        assert refused.refused == {"forbidden": 1}
        assert Ticket.objects.count() == 1

    def test_keeps_the_pace_of_the_log(self, live_server: LiveServer) -> None:
        first, second = incident("INC1"), incident("INC2")
        later = Incident(**{**vars(second), "opened_at": datetime(2016, 3, 1, 9, 30, tzinfo=UTC)})
        report = replay([later, first], url=live_server.url, token=token, speed=7200, clients=2)
        assert report.accepted == 2
        # One hour in the log at 7200 times its pace takes half a second.
        assert report.seconds >= 0.5


class TestReport:
    def test_has_a_rate_only_where_time_has_passed(self) -> None:
        assert Report(sent=10, accepted=10, seconds=4).rate == 2.5
        assert Report(sent=0, accepted=0).rate == 0.0


class TestCommand:
    def test_describes_groups_and_members_without_sending(self, tmp_path: Path) -> None:
        out = StringIO()
        call_command("replay", str(written(tmp_path)), "--describe", stdout=out)
        assert json.loads(out.getvalue()) == {
            "incidents": 2,
            "categories": {
                "Category 1": {"incidents": 1, "group": None},
                "Unknown": {"incidents": 1, "group": "Group B"},
            },
            "members": {"Group B": ["Ann", "Bob"], "Group C": ["Ann"]},
        }

    def test_says_which_file_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"gone\.csv cannot be replayed"):
            call_command("replay", str(tmp_path / "gone.csv"))
