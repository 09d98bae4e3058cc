"""A long chain is verified by workers, which share the work and continue after a crash."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from audit.domain.chain import FIRST
from audit.models import AuditEvent, AuditSeal, ChainVerification
from audit.reads.readings import audit_readings
from audit.services import verifying
from audit.services.sealing import audit_seal
from audit.services.verifying import (
    EVERY,
    LEASE,
    verification_is_due,
    verification_request,
    verification_run,
)
from servicekit.db.append_only import append_only_lifted
from servicekit.db.database import database_now
from servicekit.db.transactions import transaction
from servicekit.testing import api_client, run_at_once

from .test_sealing import ADMIN, NOW, ids, record

LONG = 9


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a chain of nine seals count as long, and read it in batches of two."""
    monkeypatch.setattr(verifying, "SHORT", 5)
    monkeypatch.setattr(verifying, "BATCH", 2)


def chain_of_nine() -> None:
    record(LONG)
    audit_seal()


def change(event_id: int) -> None:
    with append_only_lifted(connection):
        AuditEvent.objects.filter(pk=event_id).update(action="workflow.resume")


def asked() -> Any:
    return api_client(ADMIN).get("/audit/events/verify/").json()


def demanded() -> Any:
    answer = api_client(ADMIN).post("/audit/events/verify/")
    assert answer.status_code == 202
    return answer.json()


def for_rounds(count: int) -> Any:
    """A `stop` function that lets `count` batches pass."""
    left = iter([False] * count)
    return lambda: next(left, True)


@pytest.mark.django_db
class TestALongChain:
    def test_has_no_result_before_a_worker_has_verified_it(self) -> None:
        chain_of_nine()
        assert asked() == {
            "valid": None,
            "checked": 0,
            "first_broken": None,
            "unsealed": 0,
            "finished_at": None,
            "running": False,
            "running_checked": None,
            "seals": 9,
        }

    def test_is_verified_by_a_worker_when_asked(self) -> None:
        chain_of_nine()
        record(1)
        assert (demanded()["running"], asked()["running_checked"]) == (True, 0)
        assert verification_run(owner="w1") is True
        answer = asked()
        assert answer.pop("finished_at") is not None
        assert answer == {
            "valid": True,
            "checked": 9,
            "first_broken": None,
            "unsealed": 1,
            "running": False,
            "running_checked": None,
            "seals": 9,
        }

    def test_serves_the_last_result_while_it_is_verified_again(self) -> None:
        chain_of_nine()
        demanded()
        verification_run(owner="w1")
        change(ids()[6])
        assert (asked()["valid"], demanded()["valid"]) == (True, True)
        verification_run(owner="w1")
        answer = asked()
        assert (answer["valid"], answer["checked"], answer["first_broken"]) == (False, 6, ids()[6])
        broken = {reading.name: reading.values[()] for reading in audit_readings(NOW)}
        assert broken["tts_audit_chain_broken"] == 1

    def test_is_verified_once_however_often_somebody_asks(self) -> None:
        chain_of_nine()
        demanded()
        demanded()
        assert ChainVerification.objects.count() == 1
        assert verification_run(owner="w1") is True
        assert verification_run(owner="w1") is False

    def test_is_verified_from_where_a_stopped_worker_was(self) -> None:
        chain_of_nine()
        demanded()
        assert verification_run(owner="w1", stop=for_rounds(2)) is False
        row = ChainVerification.objects.get()
        assert (row.checked, row.lease_until) == (4, None)
        assert asked()["running_checked"] == 4
        assert verification_run(owner="w2") is True
        assert asked()["checked"] == 9

    def test_is_left_to_the_worker_with_the_lease_until_it_ends(self) -> None:
        chain_of_nine()
        demanded()
        verification_run(owner="w1", stop=for_rounds(1))
        # The worker was killed while it held the lease.
        held = {"lease_owner": "w1", "lease_until": database_now() + LEASE}
        ChainVerification.objects.update(**held)
        assert verification_run(owner="w2") is False
        ChainVerification.objects.update(lease_until=database_now() - LEASE)
        assert verification_run(owner="w2") is True
        assert asked()["checked"] == 9

    def test_is_given_up_by_a_worker_whose_lease_another_took(self) -> None:
        chain_of_nine()
        demanded()

        def taken_over() -> bool:
            ChainVerification.objects.update(lease_owner="w2")
            return False

        assert verification_run(owner="w1", stop=taken_over) is False
        row = ChainVerification.objects.get()
        assert (row.checked, row.is_finished, row.hash) == (0, False, FIRST)

    def test_with_a_gap_is_broken_where_it_goes_on(self) -> None:
        chain_of_nine()
        events = ids()
        with append_only_lifted(connection):
            AuditSeal.objects.filter(seq__in=range(3, 8)).delete()
        demanded()
        assert verification_run(owner="w1") is True
        answer = asked()
        assert (answer["valid"], answer["checked"], answer["first_broken"]) == (False, 2, events[7])

    def test_is_due_a_day_after_the_last_time(self) -> None:
        assert verification_is_due(NOW) is True
        with transaction():
            verification_request(now=NOW)
        assert verification_is_due(NOW + EVERY) is False
        ChainVerification.objects.update(is_finished=True, finished_at=NOW)
        assert verification_is_due(NOW + EVERY - EVERY / 100) is False
        assert verification_is_due(NOW + EVERY) is True


@pytest.mark.django_db(transaction=True)
class TestWorkersAtOnce:
    def test_verify_a_chain_once(self) -> None:
        chain_of_nine()
        demanded()
        outcomes = run_at_once(lambda: verification_run(owner=str(threading.get_ident())), 3)
        assert sorted(outcomes) == [False, False, True]
        assert ChainVerification.objects.get().checked == 9
