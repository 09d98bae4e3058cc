"""Audit events name the action, the actor and the request, and can never be changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AuditEvent, PersonAlias
from audit.services.record import (
    StaffActor,
    audit_record,
)
from servicekit.base.request_id import request_id_bound
from servicekit.db.transactions import TransactionRequiredError
from servicekit.db.transactions import transaction as edge
from servicekit.testing import make_person, run_at_once

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def record(user_id: int | None = 7, *, full_name: str = "", label: str = "Support") -> None:
    with edge():
        audit_record(
            action="workflow.pause",
            target_type="workflow",
            target_id=3,
            target_label=label,
            actor=None if user_id is None else StaffActor(user_id, full_name=full_name),
            changes={"status": {"from": "initialized", "to": "paused"}},
            now=NOW,
        )


@pytest.mark.django_db
class TestRecord:
    def test_holds_what_was_done_by_whom_and_in_which_request(self) -> None:
        with request_id_bound("r-1"):
            record(7, full_name="Ann Agent")
        event = AuditEvent.objects.select_related("actor").get()
        assert (event.created_at, event.action) == (NOW, "workflow.pause")
        assert (event.target_type, event.target_id) == ("workflow", "3")
        assert (event.target_label, event.request_id) == ("Support", "r-1")
        assert event.changes == {"status": {"from": "initialized", "to": "paused"}}
        assert event.actor is not None
        assert (str(event.actor), event.actor.full_name) == ("staff:7", "Ann Agent")

    def test_knows_no_person_where_a_message_acts(self) -> None:
        record(None)
        assert AuditEvent.objects.get().actor is None
        assert not PersonAlias.objects.exists()

    def test_knows_a_person_once_by_the_latest_names(self) -> None:
        for name in ("Ann", "", "Ann Agent"):
            record(7, full_name=name)
        assert PersonAlias.objects.get().full_name == "Ann Agent"
        assert AuditEvent.objects.count() == 3

    def test_keeps_an_employee_apart_from_the_staff_member_of_that_number(self) -> None:
        record(7)
        with edge():
            audit_record(
                action="ticket.create",
                target_type="ticket",
                target_id="TX1",
                actor=make_person(user_type="employee", user_id=7, roles=()),
                now=NOW,
            )
        assert {str(alias) for alias in PersonAlias.objects.all()} == {"staff:7", "employee:7"}

    def test_cuts_labels_that_are_too_long(self) -> None:
        record(label="x" * 300)
        assert AuditEvent.objects.get().target_label == "x" * 255

    def test_demands_the_transaction_of_what_it_tells_of(self) -> None:
        with pytest.raises(TransactionRequiredError):
            audit_record(action="a.b", target_type="a", target_id=1, actor=None, now=NOW)
        assert not AuditEvent.objects.exists()

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE audit_auditevent SET action = 'nothing'", "DELETE FROM audit_auditevent"],
    )
    def test_is_neither_changed_nor_removed(self, statement: str) -> None:
        record()
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert AuditEvent.objects.get().action == "workflow.pause"

    def test_is_not_truncated(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no TRUNCATE.")
        record()
        # no table can be truncated while deferred checks are pending
        connection.check_constraints()
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("TRUNCATE audit_auditevent CASCADE")
        assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestRecordAtOnce:
    def test_makes_one_alias_of_a_new_person(self) -> None:
        outcomes = run_at_once(lambda: record(7, full_name="Ann"), 4)
        assert outcomes == [None] * 4
        assert (AuditEvent.objects.count(), PersonAlias.objects.count()) == (4, 1)
