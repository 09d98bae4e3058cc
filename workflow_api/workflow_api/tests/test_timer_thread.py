"""The worker's dispatcher thread, on a database of its own connection."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from celery import signals
from django.db import connection

from servicekit.testing import wait_until
from servicekit.testing.clocks import clock_at
from task.engine.dispatcher import dispatcher_thread
from task.models import TaskEvent, TaskTimer
from testing.scenario import chain, publish, receive, staff, step
from workflow_api import celery

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks"),
]


class TestTheDispatcherOfAWorker:
    def test_starts_with_the_worker_and_fires_what_is_due(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 1)))
        receive()
        due = TaskTimer.objects.get().due_at
        with clock_at(due + timedelta(seconds=1)):
            celery._start_dispatcher()
            try:
                wait_until(lambda: TaskEvent.objects.filter(kind="item_warned").exists())
            finally:
                dispatcher_thread.stop()
        assert TaskTimer.objects.get().kind == "item_90"
        assert "timer-dispatcher" not in {thread.name for thread in threading.enumerate()}

    @pytest.mark.parametrize(
        "signal", [signals.worker_ready, signals.worker_process_init], ids=lambda found: found.name
    )
    def test_is_connected_to_every_pool(self, signal: signals.Signal) -> None:
        receivers = [receiver() for _, receiver in signal.receivers]
        assert celery._start_dispatcher in receivers
