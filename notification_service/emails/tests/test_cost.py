"""The SQL statements that a notice and its mail take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emails.models import Email, EmailDelivery
from notifications.models import InAppNotification
from servicekit.messages.consuming.handling import Result
from servicekit.testing import deliver, outbox_messages, statements_in
from testing.factories import payload

# Every assignment causes a notice and a mail, so one more statement here is executed very often.
NOTICE = [
    "INSERT inbox_inboxmessage",
    "INSERT notifications_inappnotification",
    "INSERT outbox_outboxmessage",
]
MAIL = [
    "INSERT inbox_inboxmessage",
    "SELECT notifications_inappnotification",
    "INSERT emails_email",
    "INSERT emails_emaildelivery",
    "INSERT outbox_outboxmessage",
    # The statements after the mail was sent.
    "UPDATE emails_email",
    "UPDATE emails_emaildelivery",
    "DELETE outbox_outboxmessage",
]


@pytest.mark.django_db
class TestTheCost:
    def test_of_a_notice_is_three_statements(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            result = deliver(
                "notifications.tasks.create_assignment_notification", **payload()
            ).result

        assert statements_in(queries) == NOTICE
        assert result is Result.DONE
        assert InAppNotification.objects.get().cause == payload()["cause"]

    def test_of_its_mail_is_eight(self) -> None:
        deliver("notifications.tasks.create_assignment_notification", **payload())
        (message,) = outbox_messages()

        with CaptureQueriesContext(connection) as queries:
            result = deliver(message.task, **message.kwargs).result

        assert statements_in(queries) == MAIL
        assert result is Result.DONE
        assert Email.objects.get().state == "sent"
        assert EmailDelivery.objects.get().state == "sent"
