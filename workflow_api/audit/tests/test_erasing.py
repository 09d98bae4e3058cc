"""`erase_person` erases a person here, sends messages to the other services, and keeps the chain valid."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import AuditEvent, PersonAlias
from audit.services.erasing import person_erase
from audit.services.record import StaffActor, audit_record
from audit.services.sealing import audit_seal
from audit.services.verifying import audit_verify
from identity.models import Account, KnownNetwork, RefreshToken
from identity.services.accounts import account_ensure
from role.models import RoleUsers
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.handling import Result
from servicekit.messages.erasing import LOOKS, Erased, erase_batch, erasers, sealed_person
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from task.engine.erasing import _erased
from task.invariants import replay_violations, violations
from task.models import TaskItem
from testing.scenario import ADMIN, chain, publish, receive, staff, step
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db

PERSON = Erased("staff", 11)
EVE = {"id": 77, "name": "Eve Employee", "email": "eve@firm.example", "phone": "+49 30 1"}


def erase(*who: Any) -> str:
    said = StringIO()
    call_command("erase_person", *map(str, who), "--by", "900", stdout=said)
    return said.getvalue()


def worked_and_left() -> None:
    """Person 11 has worked on a ticket of employee 77, is named in the audit, and has left."""
    staff("Agent", [11, 12])
    publish(*chain(step("Triage", "Agent", 1)))
    receive(employee=EVE)
    with transaction():
        actor = StaffActor(11, "Ann Agent", "ann@tts.example")
        audit_record(
            action="role.sync", target_type="role", target_id=1, actor=actor, now=timezone.now()
        )
    audit_seal()
    RoleUsers.objects.filter(user_id=11).update(
        is_active=False, user_full_name="Ann Agent", user_email="ann@tts.example"
    )
    TaskItem.objects.filter(user_id=11).update(user_full_name="Ann Agent")
    # Django's admin creates this row for a person who opens it.
    User.objects.create(username="staff-11", first_name="Ann Agent", email="ann@tts.example")


def names_left(*words: str) -> list[str]:
    """The rows of all tables of this service that contain one of the words."""
    from django.apps import apps

    return [
        f"{model._meta.label} {row.pk}"
        for model in apps.get_models()
        for row in model._default_manager.all()
        if any(word in str(value).casefold() for value in vars(row).values() for word in words)
    ]


class TestAnErasedPerson:
    def test_is_in_no_table_of_this_service(self) -> None:
        worked_and_left()
        assert len(names_left("ann agent", "ann@")) >= 3
        assert erase("staff", 11) == (
            "staff:11 is erased here; the other services were sent word.\n"
        )
        assert names_left("ann agent", "ann@") == []
        alias = PersonAlias.objects.get(user_type="staff", user_id=11)
        assert (alias.full_name, alias.email, alias.search_text) == ("", "", "")
        member = RoleUsers.objects.get(user_id=11)
        assert (member.user_full_name, member.user_email) == ("Person 11", "")
        assert set(
            TaskItem.objects.filter(user_id=11).values_list("user_full_name", flat=True)
        ) == {"Person 11"}

    def test_keeps_the_chain_and_the_histories(self) -> None:
        worked_and_left()
        erase("staff", 11)
        audit_seal()
        verdict = audit_verify()
        assert (verdict.valid, verdict.unsealed) == (True, 0)
        assert [*violations(), *replay_violations()] == []

    def test_is_audited_by_number(self) -> None:
        erase("employee", 77)
        event = AuditEvent.objects.select_related("actor").get()
        assert (event.action, event.target_type, event.target_id) == (
            "person.erase",
            "person",
            "employee:77",
        )
        assert event.actor is not None
        assert (event.actor.user_type, event.actor.user_id) == ("staff", 900)
        assert (event.changes, event.target_label) == ({}, "")

    def test_who_is_a_requester_is_a_number_on_tickets(self) -> None:
        staff("Agent", [12])
        publish(*chain(step("Triage", "Agent", 1)))
        receive(employee=EVE, description="Call Eve Employee.")
        receive(employee={**EVE, "id": "77"})
        receive(employee={**EVE, "id": 78, "name": "Bo"})
        erase("employee", 77)
        assert list(
            WorkflowTicket.objects.order_by("id").values_list("employee__name", flat=True)
        ) == [
            "Person 77",
            "Person 77",
            "Bo",
        ]
        first = WorkflowTicket.objects.earliest("id")
        assert first.employee == {"id": 77, "name": "Person 77"}
        assert first.description == "Call Eve Employee."
        assert "eve" not in first.search_text.casefold()

    def test_cannot_sign_in_and_has_no_session(self) -> None:
        with transaction():
            account_ensure(
                email="Ann@TTS.example",
                full_name="Ann Agent",
                password_hash="x",
                now=timezone.now(),
            )
        account = Account.objects.get()
        Account.objects.update(is_active=False)
        KnownNetwork.objects.create(
            account=account, network_hash="0" * 64, last_used_at=timezone.now()
        )
        RefreshToken.objects.create(
            family="00000000-0000-0000-0000-000000000000",
            token_hash="1" * 64,
            account=account,
            created_at=timezone.now(),
            expires_at=timezone.now(),
        )
        erase("staff", account.pk)
        account.refresh_from_db()
        address = f"erased-{account.pk}@erased.invalid"
        assert (account.email, account.email_key, account.password) == (address, address, "")
        assert (account.full_name, account.is_active) == (f"Person {account.pk}", False)
        assert (KnownNetwork.objects.count(), RefreshToken.objects.count()) == (0, 0)
        assert names_left("ann agent", "ann@") == []

    def test_is_sent_to_each_service_now_and_twice_later(self) -> None:
        erase("staff", 11)
        tasks = [
            "messaging.erase_person",
            "notifications.tasks.erase_person",
            "ticket_service.erase_person",
            "workflow.erase_person",
        ]
        sent = [row for row in outbox_messages() if row.task in tasks]
        assert sorted(row.task for row in sent) == sorted(tasks * len(LOOKS))
        assert all(row.kwargs == sealed_person(PERSON) for row in sent)
        waits = {(row.available_at - row.created_at).total_seconds() // 3600 for row in sent}
        assert waits == {0, 1, 192}

    def test_is_not_named_again_by_an_act_or_by_auth(self) -> None:
        worked_and_left()
        erase("staff", 11)
        person = make_person(user_id=11, full_name="Ann Agent", email="ann@tts.example")
        with transaction():
            audit_record(
                action="role.sync",
                target_type="role",
                target_id=1,
                actor=person,
                now=timezone.now(),
            )
        member = RoleUsers.objects.select_related("role").get(user_id=11)
        deliver(
            "tts.user_system_role.sync",
            {
                "user_system_role": {
                    "user_id": 11,
                    "user_full_name": "Ann Agent",
                    "user_email": "ann@tts.example",
                    "role_id": member.role.role_id,
                    "role_name": member.role.name,
                    "system": member.role.system,
                    "is_active": True,
                    "action": "update",
                }
            },
        )
        member.refresh_from_db()
        assert (member.is_active, member.user_full_name) == (True, "Person 11")
        assert names_left("ann agent", "ann@") == []

    def test_is_shown_as_a_number(self) -> None:
        worked_and_left()
        erase("staff", 11)
        task = TaskItem.objects.filter(user_id=11).values_list("task_id", flat=True)[0]
        for path in (f"/tasks/{task}/action-logs/", f"/tasks/{task}/events/"):
            answer = api_client(ADMIN).get(path)
            assert answer.status_code == 200
            assert "Ann" not in answer.content.decode()
            assert "Person 11" in answer.content.decode()


class TestErasing:
    def test_goes_on_after_a_crash_between_any_two_rows(self) -> None:
        worked_and_left()
        with transaction():
            person_erase(person=PERSON, by=StaffActor(900), now=timezone.now())
        left = [len(names_left("ann agent", "ann@"))]
        for _ in range(20):
            # Erase one row per transaction, as if the process ended after each row.
            with transaction():
                if not erase_batch(PERSON, limit=1):
                    break
            left.append(len(names_left("ann agent", "ann@")))
        assert left == sorted(left, reverse=True)
        assert (left[0], left[-1]) == (3, 0)
        assert deliver("workflow.erase_person", **sealed_person(PERSON)).result is Result.DONE

    def test_may_be_repeated_and_is_audited_once(self) -> None:
        erase("staff", 11)
        assert erase("staff", 11).startswith("staff:11 is erased here again;")
        assert AuditEvent.objects.filter(action="person.erase").count() == 1

    def test_is_refused_while_the_person_works(self) -> None:
        staff("Agent", [11])
        RoleUsers.objects.update(user_full_name="Ann Agent")
        sent = len(outbox_messages())
        with pytest.raises(CommandError, match="still a member of roles"):
            erase("staff", 11)
        assert (PersonAlias.objects.count(), len(outbox_messages())) == (0, sent)
        assert RoleUsers.objects.get().user_full_name == "Ann Agent"

    def test_is_refused_while_the_account_is_active(self) -> None:
        with transaction():
            account_ensure(
                email="a@tts.example", full_name="Ann", password_hash="x", now=timezone.now()
            )
        account = Account.objects.get()
        with pytest.raises(CommandError, match="still active: deactivate it first"):
            erase("staff", account.pk)
        assert Account.objects.get().full_name == "Ann"

    @pytest.mark.parametrize(
        "wrong", [("staff", 0), ("staff", "seven"), ("robot", 7), ("staff", 2**63)]
    )
    def test_refuses_what_is_no_person(self, wrong: tuple[Any, Any]) -> None:
        with pytest.raises(CommandError):
            erase(*wrong)
        assert PersonAlias.objects.count() == 0

    def test_without_the_seal_is_a_dead_letter(self) -> None:
        forged: dict[str, Any] = {"user_type": "staff", "user_id": 11, "seal": "0" * 64}
        assert deliver("workflow.erase_person", **forged).result is Result.DEAD

    def test_reaches_every_kind_of_row(self) -> None:
        assert list(erasers) == [
            "decisions",
            "visitor",
            "alias",
            "member",
            "requester",
            "holder",
            "owed_notices",
            "end_effects",
            "account",
        ]

    def test_changes_messages_of_end_logic(self) -> None:
        messages = [
            {"kwargs": {"approved_by": {"user_id": 11, "full_name": "Ann Agent"}}},
            {"kwargs": {"user_type": "employee", "user_id": 11, "user_full_name": "Eve"}},
            {"kwargs": {"user_type": "staff", "user_id": 11, "user_email": "ann@tts.example"}},
        ]
        assert _erased(messages, PERSON) == [
            {"kwargs": {"approved_by": {"user_id": 11, "full_name": "Person 11"}}},
            {"kwargs": {"user_type": "employee", "user_id": 11, "user_full_name": "Eve"}},
            {"kwargs": {"user_type": "staff", "user_id": 11, "user_email": ""}},
        ]
