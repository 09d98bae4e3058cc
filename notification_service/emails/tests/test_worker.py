"""The worker, as a real process at real brokers, handles messages of other services and invalid
messages.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from emails.models import Email
from notifications.models import InAppNotification
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing.brokers import BROKERS, Broker, EmbeddedBroker, broker_of
from servicekit.testing.workers import (
    Carried,
    Worker,
    assert_survives_malformed,
    own_database_url,
    running_worker,
)
from testing.factories import payload

pytestmark = pytest.mark.django_db(transaction=True)

INAPP = "INAPP_NOTIFICATION_QUEUE"
EMAIL = "EMAIL_NOTIFICATION_QUEUE"
ASSIGNMENT = "notifications.tasks.create_assignment_notification"
NOTICE = "notifications.tasks.create_notification"
MAIL = "notifications.tasks.send_email_notification"


@pytest.fixture(scope="module", params=BROKERS)
def broker(
    request: pytest.FixtureRequest, embedded_broker: EmbeddedBroker, django_db_setup: None
) -> Iterator[Broker]:
    """A broker for all tests of the module, because a worker takes seconds to start."""
    with broker_of(request.param, embedded_broker, [INAPP, EMAIL]) as broker:
        yield broker


@pytest.fixture(scope="module")
def worker(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    mails: Path = tmp_path_factory.mktemp("mails")
    environment = {
        "NOTIFICATION_DATABASE_URL": own_database_url(),
        "MAIL_DIR": str(mails),
        **broker.environment,
    }
    with running_worker("notification_service", environment, folder=settings.BASE_DIR) as worker:
        yield worker


def subjects() -> list[str]:
    return sorted(InAppNotification.objects.values_list("subject", flat=True))


def mailed() -> list[str]:
    return sorted(Email.objects.filter(state="sent").values_list("subject", flat=True))


class TestWorker:
    def test_understands_a_stock_client_in_every_form(self, broker: Broker, worker: Worker) -> None:
        send, queue = broker.stock_app().send_task, broker.name(INAPP)

        def notice(name: str) -> dict[str, object]:
            return payload(subject=name, cause=name, user_email="")

        send(ASSIGNMENT, args=[notice("positional")], queue=queue)
        send(ASSIGNMENT, kwargs=notice("keywords"), queue=queue)
        send(NOTICE, kwargs={"notification": notice("named")}, queue=queue)
        send(NOTICE, kwargs={**notice("repeated"), "cause": "keywords"}, queue=queue)
        send(MAIL, kwargs=payload(subject="mail", cause="mail"), queue=broker.name(EMAIL))
        worker.wait(lambda: len(subjects()) == 3 and mailed())
        worker.wait(lambda: broker.depth(INAPP) == 0)
        assert subjects() == ["keywords", "named", "positional"]
        assert len(mailed()) == 1
        assert not DeadLetter.objects.exists()

    def test_survives_what_is_malformed_on_both_queues(
        self, broker: Broker, worker: Worker
    ) -> None:
        good = payload(subject="good", cause="good", user_email="")
        mail = payload(subject="good mail", cause="good mail")
        wrong = {"invalid_fields": {**good, "user_id": ["7"], "notification_type": "no such type"}}
        carried = [
            Carried(INAPP, NOTICE, good, wrong),
            Carried(EMAIL, MAIL, mail, {"invalid_fields": {**mail, "user_email": ""}}),
        ]
        assert_survives_malformed(broker, worker, carried, lambda: subjects() and mailed())
        assert subjects() == ["good"]
