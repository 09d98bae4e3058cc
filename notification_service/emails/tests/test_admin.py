import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emails.models import Email
from servicekit.testing import deliver
from testing.factories import make_notification, payload

MODELS = ["notifications_inappnotification", "emails_email", "emails_emaildelivery"]


@pytest.fixture
def client() -> Client:
    """A client that is signed in with all rights in Django's admin."""
    signed_in = Client()
    signed_in.force_login(User.objects.create_superuser("root", "root@tts.example", "x"))
    return signed_in


@pytest.mark.django_db
class TestAdmin:
    @pytest.mark.parametrize("model", MODELS)
    def test_shows_the_rows_and_lets_nobody_touch_them(self, client: Client, model: str) -> None:
        make_notification()
        deliver("notifications.tasks.send_email_notification", **payload())
        listed = client.get(reverse(f"admin:{model}_changelist"), {"q": "Inspect"})
        assert listed.status_code == 200
        assert "1 result" in listed.content.decode()
        assert client.get(reverse(f"admin:{model}_add")).status_code == 403

    @pytest.mark.parametrize("model", MODELS[:2])
    def test_filters_by_the_types_of_the_table(self, client: Client, model: str) -> None:
        make_notification(notification_type="mention")
        deliver("notifications.tasks.send_email_notification", **payload())
        path = reverse(f"admin:{model}_changelist")
        with CaptureQueriesContext(connection) as queries:
            listed = client.get(path, {"notification_type": "task_assignment"})
        count = 1 if model == "emails_email" else 0
        assert len(listed.context["cl"].result_list) == count
        assert [query for query in queries.captured_queries if "DISTINCT" in query["sql"]] == []

    def test_shows_a_mail_with_its_attempts(self, client: Client) -> None:
        deliver("notifications.tasks.send_email_notification", **payload())
        path = reverse("admin:emails_email_change", args=[Email.objects.get().pk])
        page = client.get(path)
        assert page.status_code == 200
        assert "Please inspect the asset." in page.content.decode()
        assert client.post(path, {"subject": "x"}).status_code == 403
        assert Email.objects.get().subject == "Inspect Asset"
