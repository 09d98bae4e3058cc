"""When many deadlines pass at once (a storm), notices of people's own work are not delayed.

workflow_api sends at most 200 notices of a storm at once, and one digest to a person who would get
more than 20 of them; its `test_storm_order.py` tests this. In these tests the messages arrive in
the order in which workflow_api sends them.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import InAppNotification
from servicekit.messages.consuming.handling import Result
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from servicekit.testing.message_files import MessageFile
from testing.factories import payload

pytestmark = pytest.mark.django_db

NOTIFICATION = "notifications.tasks.create_notification"
PERSON = make_person(user_id=11)


@pytest.fixture
def digest(message_files: dict[str, MessageFile]) -> dict[str, Any]:
    """The digest in the message file, to person 11."""
    examples = message_files["notice"].schema["examples"]
    (found,) = (it for it in examples if it.get("metadata", {}).get("digest"))
    return dict(found)


def breach(place: int) -> dict[str, Any]:
    """A notice of the storm to a person who does not get the digest."""
    return payload(
        user_id=1000 + place,
        user_email="",
        notification_type="sla_breach",
        metadata={"percent": 100},
        cause=f"task-item:{place}:sla:100",
    )


class TestAStorm:
    def test_leaves_each_person_their_own_notices_at_once(self, digest: dict[str, Any]) -> None:
        for place in range(30):
            assert deliver(NOTIFICATION, **breach(place)).result is Result.DONE
        deliver(NOTIFICATION, **digest)
        deliver(NOTIFICATION, **payload(user_id=11))
        # The rest of the storm has not arrived yet.
        shown = api_client(PERSON).get("/notifications/").json()["results"]
        assert [row["notification_type"] for row in shown] == ["task_assignment", "sla_breach"]
        count = api_client(PERSON).get("/notifications/unread-count/").json()
        assert count == {"unread_count": 2}

    def test_is_one_notice_and_one_mail_to_whom_gets_a_digest(self, digest: dict[str, Any]) -> None:
        assert deliver(NOTIFICATION, message_id="m1", **digest).result is Result.DONE
        assert deliver(NOTIFICATION, message_id="m1", **digest).result is Result.DUPLICATE
        assert deliver(NOTIFICATION, message_id="m2", **digest).result is Result.DONE
        notice = InAppNotification.objects.get()
        assert (notice.metadata["count"], notice.subject) == (21, "21 deadlines need a look")
        (mail,) = outbox_messages("EMAIL_NOTIFICATION_QUEUE")
        assert mail.kwargs == {"notification_id": str(notice.pk)}

    def test_owes_its_mails_in_the_order_of_the_notices(self, digest: dict[str, Any]) -> None:
        """Mails are sent in the order of the outbox. So the mail about a person's own work waits
        only for the mails before it.
        """
        for place in range(5):
            deliver(NOTIFICATION, **{**breach(place), "user_email": "other@tts.example"})
        deliver(NOTIFICATION, **digest)
        deliver(NOTIFICATION, **payload(user_id=11))
        deliver(NOTIFICATION, **{**breach(9), "user_email": "other@tts.example"})
        owed = [row.kwargs["notification_id"] for row in outbox_messages()]
        own = InAppNotification.objects.get(notification_type="task_assignment")
        assert owed.index(str(own.pk)) == 6
        assert len(owed) == 8

    def test_costs_as_much_for_a_notice_as_without(self, digest: dict[str, Any]) -> None:
        costs = []
        for user_id in (7, 8):
            with CaptureQueriesContext(connection) as queries:
                deliver(NOTIFICATION, **payload(user_id=user_id))
            costs.append(len(queries))
            for place in range(20):
                deliver(NOTIFICATION, **breach(place))
            deliver(NOTIFICATION, **digest)
        assert costs[0] == costs[1]
