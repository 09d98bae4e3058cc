"""Reports of other services are stored once, with their own time and service, or become dead letters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.models import AuditEvent
from audit.services.record import (
    StaffActor,
    audit_record,
)
from audit.services.sealing import audit_seal
from audit.services.verifying import audit_verify
from servicekit.base.request_id import request_id_bound
from servicekit.db.transactions import transaction
from servicekit.messages import auditing
from servicekit.messages.auditing import QUEUE, TASK, audit_report
from servicekit.messages.consuming.handling import Result
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import api_client, deliver, make_person, outbox_messages

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANN = make_person(user_id=7, full_name="Ann Agent", email="ann@x.example")
ADMIN = make_person(user_id=900, roles=[("tts", "Admin")])


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Let this process behave like another service: `audit_report` sends a message, and does not
    store the event itself.
    """
    monkeypatch.setattr(auditing, "_recorders", [])
    settings.SERVICE = type("Service", (), {"name": "messaging"})


@pytest.fixture
def report(elsewhere: None) -> dict[str, Any]:
    """The keyword arguments of an audit message that another service has sent."""
    with request_id_bound("r-1"), transaction():
        audit_report(
            actor=ANN,
            action="comment.delete",
            target_type="comment",
            target_id="c1",
            target_label="TX1",
            changes={"author": "staff:8"},
            now=NOW,
        )
    [row] = outbox_messages(QUEUE, TASK)
    return {**row.kwargs, "message_id": row.message_id}


def send(report: dict[str, Any], **changes: Any) -> Result:
    return deliver(TASK, queue=QUEUE, **{**report, **changes}).result


class TestReport:
    def test_is_kept_with_its_own_time_its_person_and_its_service(
        self, report: dict[str, Any]
    ) -> None:
        assert send(report) is Result.DONE
        event = AuditEvent.objects.select_related("actor").get()
        assert (event.created_at, event.service, event.request_id) == (NOW, "messaging", "r-1")
        assert (event.action, event.target_type, event.target_id) == (
            "comment.delete",
            "comment",
            "c1",
        )
        assert event.changes == {"author": "staff:8"}
        assert event.actor is not None
        assert (str(event.actor), event.actor.full_name) == ("staff:7", "Ann Agent")

    def test_is_kept_once_however_often_it_comes(self, report: dict[str, Any]) -> None:
        assert [send(report) for _ in range(3)] == [Result.DONE, *[Result.DUPLICATE] * 2]
        assert send(report, message_id="another") is Result.DEAD
        assert AuditEvent.objects.count() == 1

    def test_is_shown_with_its_service(self, report: dict[str, Any], settings: Any) -> None:
        send(report)
        settings.SERVICE = type("Service", (), {"name": "workflow_api"})
        with transaction():
            audit_record(
                action="workflow.pause",
                target_type="workflow",
                target_id=3,
                actor=StaffActor(7),
                now=NOW,
            )
        rows = api_client(ADMIN).get("/audit/events/").json()["results"]
        assert [row["service"] for row in rows] == ["workflow_api", "messaging"]

    def test_is_a_link_of_the_chain(self, report: dict[str, Any]) -> None:
        send(report)
        assert audit_seal() == 1
        assert audit_verify().valid

    @pytest.mark.parametrize(
        "change",
        [
            {"seal": "0" * 64},
            {"seal": ""},
            {"seal": None},
            {"event": "text"},
            {"event": {}},
            {"more": 1},
        ],
    )
    def test_of_nobody_in_the_suite_is_a_dead_letter(
        self, report: dict[str, Any], change: dict[str, Any]
    ) -> None:
        assert send(report, **change) is Result.DEAD
        assert not AuditEvent.objects.exists()

    def test_that_was_changed_on_its_way_is_a_dead_letter(self, report: dict[str, Any]) -> None:
        forged = {**report["event"], "actor": {**report["event"]["actor"], "user_id": 900}}
        assert send(report, event=forged) is Result.DEAD
        assert DeadLetter.objects.get().reason == "not_sealed"
        assert not AuditEvent.objects.exists()

    @pytest.mark.parametrize(
        "change",
        [
            {"at": "yesterday"},
            {"at": "2026-01-05T24:00:00Z"},
            {"at": "2026-01-05T09:00:00"},
            {"at": 7},
            {"at": "9999-12-31T23:59:59-23:59"},
            {"action": "x"},
            {"action": "a." + "b" * 80},
            {"action": "<b>.x"},
            {"target_type": ""},
            {"target_id": "x" * 65},
            {"target_label": 7},
            {"service": "Messaging service"},
            {"request_id": "a b"},
            {"changes": []},
            {"changes": {"x": "y" * 40_000}},
            {"actor": 7},
            {"actor": {"user_type": "root", "user_id": 1, "full_name": "", "email": ""}},
            {"actor": {"user_type": [], "user_id": 1, "full_name": "", "email": ""}},
            {"actor": {"user_type": "staff", "user_id": True, "full_name": "", "email": ""}},
            {"actor": {"user_type": "staff", "user_id": 2**63, "full_name": "", "email": ""}},
            {"actor": {"user_type": "staff", "user_id": 1, "full_name": "x" * 256, "email": ""}},
            {"unknown": 1},
        ],
    )
    def test_of_another_form_is_a_dead_letter_even_when_sealed(
        self, report: dict[str, Any], change: dict[str, Any], settings: Any
    ) -> None:
        settings.JWT_SIGNING_KEY = ""  # without a shared secret no seal is required
        assert send(report, event={**report["event"], **change}) is Result.DEAD
        assert DeadLetter.objects.get().reason == "not_a_report"
        assert not AuditEvent.objects.exists()


class TestOwnReport:
    def test_is_kept_at_once(self) -> None:
        with transaction():
            audit_report(
                actor=ANN, action="api_key.create", target_type="api_key", target_id=1, now=NOW
            )
        event = AuditEvent.objects.get()
        assert (event.action, event.service) == ("api_key.create", None)
        assert not outbox_messages(QUEUE, TASK)
