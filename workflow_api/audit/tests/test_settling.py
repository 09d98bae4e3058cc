"""Decisions of Admins about stuck messages are audited."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, make_person

pytestmark = pytest.mark.django_db

ADMIN = make_person(user_id=7, full_name="Ada Admin", roles=[("tts", "Admin")])


def dead_letter() -> DeadLetter:
    return DeadLetter.objects.create(
        queue="TICKET_TASKS_PRODUCTION",
        task="tickets.tasks.receive_ticket",
        message_id="m1",
        body='[[{"subject": "Robin Vega\'s laptop"}], {}, {}]',
        reason="number_missing",
        received_at=timezone.now(),
    )


def unsent() -> OutboxMessage:
    now = timezone.now()
    return OutboxMessage.objects.create(
        queue="AMS_WORKFLOW_QUEUE",
        task="ams.tasks.process_workflow_completion",
        message_id="m2",
        state="dead",
        created_at=now,
        available_at=now,
    )


def post(path: str, **body: Any) -> int:
    return int(api_client(ADMIN).post(path, body).status_code)


class TestSettlement:
    def test_of_a_dead_letter_is_audited_without_its_body(self) -> None:
        letter = dead_letter()
        assert post(f"/dead-letters/{letter.pk}/discard/", reason="A test.") == 200
        assert post(f"/dead-letters/{letter.pk}/replay/") == 200
        discard, replay = AuditEvent.objects.select_related("actor").order_by("id")
        for event in (discard, replay):
            assert event.actor is not None
            assert (event.actor.user_type, event.actor.user_id) == ("staff", 7)
            assert (event.target_type, event.target_id) == ("dead_letter", str(letter.pk))
            assert event.target_label == "tickets.tasks.receive_ticket"
        assert (discard.action, replay.action) == ("dead_letter.discard", "dead_letter.replay")
        assert discard.changes == {
            "queue": "TICKET_TASKS_PRODUCTION",
            "task": "tickets.tasks.receive_ticket",
            "message_id": "m1",
            "reason": "A test.",
        }
        assert "Robin" not in str(replay.changes)

    def test_of_an_unsent_message_is_audited(self) -> None:
        row = unsent()
        assert post(f"/unsent-messages/{row.pk}/replay/") == 200
        event = AuditEvent.objects.get()
        assert (event.action, event.target_id) == ("unsent_message.replay", str(row.pk))

    def test_that_is_refused_is_not(self) -> None:
        letter = dead_letter()
        post(f"/dead-letters/{letter.pk}/replay/")
        assert post(f"/dead-letters/{letter.pk}/discard/", reason="Old.") == 409
        assert [event.action for event in AuditEvent.objects.all()] == ["dead_letter.replay"]

    def test_in_the_admin_is_audited_too(self) -> None:
        letter = dead_letter()
        client = Client()
        client.force_login(User.objects.create_superuser("root"))
        page = reverse("admin:inbox_deadletter_changelist")
        client.post(page, {"action": "discard", "_selected_action": [letter.pk]})
        event = AuditEvent.objects.get()
        # This is an account of Django's admin only, not a person of the suite: there is no actor.
        assert (event.action, event.actor) == ("dead_letter.discard", None)
        letter.refresh_from_db()
        assert (letter.state, letter.settled_by, letter.settled_by_name) == (
            "discarded",
            "admin",
            "root",
        )
