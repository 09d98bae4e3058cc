"""Every event is sealed once, and the hash chain detects events that were changed or removed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.invariants import audit_violations
from audit.models import AuditEvent, AuditSeal, PersonAlias
from audit.reads.readings import audit_readings
from audit.services.record import (
    StaffActor,
    audit_record,
)
from audit.services.sealing import BATCH, audit_seal, audit_seal_newest
from servicekit.db.append_only import append_only_lifted, append_only_tables
from servicekit.db.transactions import transaction as edge
from servicekit.testing import api_client, make_person, run_at_once

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ADMIN = make_person(user_id=900, roles=[("tts", "Admin")])


def record(times: int = 1) -> None:
    with edge():
        for number in range(times):
            audit_record(
                action="workflow.pause",
                target_type="workflow",
                target_id=number,
                actor=StaffActor(7, "Ann Agent", "ann@tts.example"),
                changes={"ratio": 0.5, "name": {"from": "ä", "to": "b"}},
                now=NOW,
            )


def verdict() -> dict[str, Any]:
    answer = api_client(ADMIN).get("/audit/events/verify/").json()
    return {name: answer[name] for name in ("valid", "checked", "first_broken", "unsealed")}


def ids() -> list[int]:
    return list(AuditEvent.objects.order_by("id").values_list("id", flat=True))


@pytest.mark.django_db
class TestSealing:
    def test_of_nothing_is_valid(self) -> None:
        assert audit_seal() == 0
        assert verdict() == {"valid": True, "checked": 0, "first_broken": None, "unsealed": 0}

    def test_covers_each_event_once(self) -> None:
        record(3)
        assert verdict() == {"valid": True, "checked": 0, "first_broken": None, "unsealed": 3}
        assert [audit_seal(), audit_seal()] == [3, 0]
        record(2)
        assert verdict() == {"valid": True, "checked": 3, "first_broken": None, "unsealed": 2}
        assert audit_seal() == 2
        assert verdict() == {"valid": True, "checked": 5, "first_broken": None, "unsealed": 0}
        rows = AuditSeal.objects.order_by("seq").values_list("seq", "event_id")
        assert list(rows) == list(enumerate(ids(), start=1))

    def test_goes_in_small_transactions(self) -> None:
        record(BATCH + 1)
        assert audit_seal() == BATCH + 1
        assert verdict()["valid"] is True

    def test_takes_an_event_that_was_committed_late(self) -> None:
        record(3)
        first, late, last = AuditEvent.objects.order_by("id")
        with append_only_lifted(connection):
            late.delete()
        assert audit_seal() == 2
        AuditEvent.objects.bulk_create([late])
        assert audit_seal() == 1
        rows = AuditSeal.objects.order_by("seq").values_list("event_id", flat=True)
        assert list(rows) == [first.pk, last.pk, late.pk]
        assert verdict()["valid"] is True

    def test_stops_between_batches(self) -> None:
        record(BATCH + 1)
        answers = iter([False, True, True])
        assert audit_seal(stop=lambda: next(answers)) == BATCH

    def test_costs_few_statements_for_a_batch(
        self, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
    ) -> None:
        record(BATCH)
        # Four statements look for events before and after the batch. The batch takes four: the end
        # of the chain, the highest id, the events, and one INSERT. On PostgreSQL there is one more
        # for the lock. Two belong to the savepoint in the test's own transaction.
        with django_assert_num_queries(10 + (connection.vendor == "postgresql")):
            assert audit_seal_newest() == BATCH

    def test_is_measured(self) -> None:
        record(3)
        later = NOW + timedelta(seconds=90)
        found = {reading.name: reading.values[()] for reading in audit_readings(later)}
        assert found == {
            "tts_audit_unsealed": 3,
            "tts_audit_seal_lag_seconds": 90,
            "tts_audit_chain_broken": 0,
        }
        audit_seal()
        assert {reading.values[()] for reading in audit_readings(later)} == {0}

    def test_survives_the_erasure_of_a_person(self) -> None:
        record()
        audit_seal()
        PersonAlias.objects.update(full_name="", email="")
        assert verdict()["valid"] is True


@pytest.mark.django_db
class TestTampering:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("action", "workflow.resume"),
            ("target_id", "9"),
            ("changes", {"ratio": 0.25}),
            ("created_at", datetime(2026, 1, 6, tzinfo=UTC)),
            ("actor", None),
        ],
    )
    def test_with_an_event_is_noticed(self, field: str, value: Any) -> None:
        record(5)
        audit_seal()
        third = ids()[2]
        with append_only_lifted(connection):
            AuditEvent.objects.filter(pk=third).update(**{field: value})
        assert verdict() == {"valid": False, "checked": 2, "first_broken": third, "unsealed": 0}

    def test_is_named_by_check_invariants(self) -> None:
        record(3)
        audit_seal()
        assert list(audit_violations()) == []
        with append_only_lifted(connection):
            AuditEvent.objects.filter(pk=ids()[1]).update(action="workflow.resume")
        said = StringIO()
        with pytest.raises(CommandError, match="1 violations"):
            call_command("check_invariants", "--replay", stdout=said)
        rule = "the audit's events are what was sealed"
        assert said.getvalue() == f"{rule}: broken by {ids()[1]}\n"

    def test_with_who_it_was_is_noticed(self) -> None:
        record(2)
        audit_seal()
        PersonAlias.objects.update(user_id=8)
        assert verdict()["first_broken"] == ids()[0]

    def test_with_a_seal_is_noticed(self) -> None:
        record(3)
        audit_seal()
        second = ids()[1]
        with append_only_lifted(connection):
            AuditSeal.objects.filter(seq=2).update(hash="f" * 64)
        assert verdict()["first_broken"] == second

    def test_by_removing_an_event_is_noticed(self) -> None:
        record(3)
        audit_seal()
        _, second, third = ids()
        with append_only_lifted(connection):
            AuditSeal.objects.filter(event=second).delete()
            AuditEvent.objects.filter(pk=second).delete()
        assert verdict() == {"valid": False, "checked": 1, "first_broken": third, "unsealed": 0}

    def test_by_removing_the_last_event_alone_is_noticed(self) -> None:
        record(2)
        audit_seal()
        last = ids()[-1]
        with append_only_lifted(connection):
            AuditSeal.objects.filter(event=last).update(event=last + 100)
            assert verdict()["first_broken"] == last + 100
            AuditSeal.objects.filter(seq=2).update(event=last)
        assert verdict()["first_broken"] is None

    def test_is_refused_by_triggers(self) -> None:
        record()
        audit_seal()
        assert {"audit_auditevent", "audit_auditseal"} <= append_only_tables(connection)
        for statement in ("UPDATE audit_auditseal SET seq = 9", "DELETE FROM audit_auditseal"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
class TestSealingAtOnce:
    def test_makes_one_chain(self) -> None:
        record(20)
        outcomes = run_at_once(lambda: audit_seal(), 4)
        assert sum(outcomes) == 20
        assert verdict() == {"valid": True, "checked": 20, "first_broken": None, "unsealed": 0}
