"""The worker, as a real process at real brokers, handles messages of other services, invalid
messages, and messages that become due.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing.brokers import BROKERS, Broker, EmbeddedBroker, broker_of
from servicekit.testing.workers import (
    Carried,
    Worker,
    assert_survives_malformed,
    own_database_url,
    running_worker,
)
from tickets.models import Ticket
from tickets.services import TaskReport, ticket_apply_task_report
from tickets.tests.factories import make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

STATUS_QUEUE = "TICKET_STATUS_QUEUE"
UPDATE = "ticket_service.update_status"


@pytest.fixture(scope="module", params=BROKERS)
def broker(
    request: pytest.FixtureRequest, embedded_broker: EmbeddedBroker, django_db_setup: None
) -> Iterator[Broker]:
    """A broker for all tests of the module, because a worker takes seconds to start."""
    queues = [STATUS_QUEUE, "TICKET_TASKS_PRODUCTION", "INAPP_NOTIFICATION_QUEUE"]
    with broker_of(request.param, embedded_broker, queues) as broker:
        yield broker


@pytest.fixture(scope="module")
def worker(broker: Broker) -> Iterator[Worker]:
    environment = {"TICKET_DATABASE_URL": own_database_url(), **broker.environment}
    with running_worker("ticket_service", environment, folder=settings.BASE_DIR) as worker:
        yield worker


def status_of(number: str) -> str:
    return Ticket.objects.get(ticket_id=number).status


class TestWorker:
    def test_understands_a_stock_client_in_every_form(self, broker: Broker, worker: Worker) -> None:
        for number in ("HD-1", "HD-2", "HD-3"):
            make_ticket(number)
        send, queue = broker.stock_app().send_task, broker.name(STATUS_QUEUE)
        send(UPDATE, args=[{"ticket_id": "HD-1", "status": "Open", "rev": 1}], queue=queue)
        send(UPDATE, kwargs={"ticket_id": "HD-2", "status": "On Hold", "rev": 1}, queue=queue)
        payload = {"ticket_id": "HD-3", "priority": "Low", "status": "in progress", "rev": 1}
        send(UPDATE, kwargs={"payload": payload}, queue=queue)
        send(UPDATE, kwargs={"ticket_id": "nobody's", "status": "Open", "rev": 1}, queue=queue)
        worker.wait(lambda: status_of("HD-3") == "In Progress")
        assert (status_of("HD-1"), status_of("HD-2")) == ("Open", "On Hold")
        assert not DeadLetter.objects.exists()

    def test_survives_what_is_malformed(self, broker: Broker, worker: Worker) -> None:
        make_ticket("HD-1")
        good = {"ticket_id": "HD-1", "status": "In Progress", "rev": 2}
        wrong = {
            "bad_status": {**good, "status": "no such status"},
            "bad_ticket_id": {**good, "ticket_id": ["HD-1"]},
            "bad_rev": {**good, "rev": "2"},
        }
        carried = [Carried(STATUS_QUEUE, UPDATE, good, wrong)]
        assert_survives_malformed(
            broker, worker, carried, lambda: status_of("HD-1") == "In Progress"
        )

    def test_closes_what_is_due(self, worker: Worker) -> None:
        make_ticket("HD-1")
        # The ticket was resolved so long ago that its reminder in the outbox is due, and the relay
        # in the worker publishes it.
        report = TaskReport(ticket_id="HD-1", rev=3, status="Resolved")
        with transaction():
            ticket_apply_task_report(report=report, now=timezone.now() - timedelta(hours=73))
        worker.wait(lambda: status_of("HD-1") == "Closed")
