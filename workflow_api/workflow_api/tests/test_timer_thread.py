"""The threads of a worker, each on a database connection of its own."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from celery import signals
from django.db import connection
from django.utils import timezone

from audit.models import AuditSeal, ChainVerification
from audit.services.record import audit_record
from servicekit.clock import SteppedClock
from servicekit.db.transactions import transaction
from servicekit.testing import wait_until
from servicekit.testing.clocks import clock_at, clock_used
from task.models import TaskEvent, TaskTimer
from testing.scenario import chain, publish, receive, staff, step
from workflow_api import celery

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks"),
]


def is_over(kind: str) -> bool:
    return not TaskTimer.objects.filter(kind=kind).exists()


class TestAThreadOfAWorker:
    def test_starts_with_the_worker_and_fires_what_is_due(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 1)))
        receive()
        due = TaskTimer.objects.get().due_at
        with clock_at(due + timedelta(seconds=1)):
            celery._start_threads()
            try:
                wait_until(lambda: TaskEvent.objects.filter(kind="item_warned").exists())
            finally:
                celery._stop_threads()
        assert TaskTimer.objects.get().kind == "item_90"
        left = {thread.name for thread in threading.enumerate()}
        assert left.isdisjoint({"timer-dispatcher", "audit-keeper"})

    def test_runs_beside_the_keeper_of_the_audit(self) -> None:
        with transaction():
            audit_record(
                action="role.sync", target_type="role", target_id=1, actor=None, now=timezone.now()
            )
        celery._start_threads()
        try:
            wait_until(
                lambda: ChainVerification.objects.filter(checked=1, is_finished=True).exists()
            )
        finally:
            celery._stop_threads()
        assert AuditSeal.objects.count() == 1

    def test_follows_a_clock_that_is_moved_in_steps(self, tmp_path: Path) -> None:
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 1)))
        stepped = SteppedClock.create(tmp_path / "steps", timezone.now())
        with clock_used(stepped):
            receive()
            celery._start_threads()
            try:
                for kind in ("item_80", "item_90", "item_breach"):
                    due = TaskTimer.objects.get(kind=kind).due_at
                    stepped.move(due)
                    wait_until(partial(is_over, kind))
                    assert TaskEvent.objects.latest("id").at == due
            finally:
                celery._stop_threads()

    @pytest.mark.parametrize(
        "signal", [signals.worker_ready, signals.worker_process_init], ids=lambda found: found.name
    )
    def test_is_connected_to_every_pool(self, signal: signals.Signal) -> None:
        receivers = [receiver() for _, receiver in signal.receivers]
        assert celery._start_threads in receivers
