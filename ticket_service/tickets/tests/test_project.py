"""The parts of the project that are not tickets: schema, pages, admin, migrations."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from servicekit.testing import outbox_messages
from tickets.tests.factories import attach, make_ticket


class TestSchema:
    def test_is_the_committed_one(self, tmp_path: Path) -> None:
        file = tmp_path / "schema.yaml"
        call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
        committed = Path(settings.BASE_DIR, "schema.yaml").read_text(encoding="utf-8")
        assert file.read_text(encoding="utf-8") == committed


@pytest.mark.django_db
class TestPages:
    def test_root_names_the_service(self, client: Client) -> None:
        body = client.get("/").json()
        assert (body["name"], body["version"]) == ("Ticket Service", "0.1.0")
        assert body["links"]["docs"] == "http://testserver/docs/"

    @pytest.mark.parametrize(
        "path", ["/healthz", "/docs/", "/redoc/", "/schema/", "/csrf/", "/admin/login/"]
    )
    def test_are_public(self, client: Client, path: str) -> None:
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize("prefix", ["", "/api/tickets-service"])
    def test_static_files_are_served_with_and_without_the_prefix(
        self, client: Client, prefix: str
    ) -> None:
        response = client.get(f"{prefix}/static/admin/css/base.css")
        assert b"--primary" in response.getvalue()
        response.close()


@pytest.mark.django_db
class TestAdmin:
    @pytest.fixture
    def admin_client(self, client: Client) -> Client:
        client.force_login(User.objects.create_superuser("root"))
        return client

    def test_shows_tickets(self, admin_client: Client) -> None:
        ticket = make_ticket("HD-1", employee={"id": 1, "name": "Eve"})
        assert b"HD-1" in admin_client.get("/admin/tickets/ticket/?q=HD-1").content
        page = admin_client.get(f"/admin/tickets/ticket/{ticket.pk}/change/")
        assert b"Laptop does not start" in page.content

    def test_sends_selected_tickets_to_the_workflow_again(self, admin_client: Client) -> None:
        tickets = [make_ticket("HD-1"), make_ticket("HD-2")]
        body = {"action": "push_to_workflow", "_selected_action": [row.pk for row in tickets]}
        page = admin_client.post("/admin/tickets/ticket/", body, follow=True)
        assert b"2 sent to the workflow." in page.content
        keys = [message.key for message in outbox_messages("TICKET_TASKS_PRODUCTION")]
        assert keys == ["HD-1", "HD-2", "HD-1", "HD-2"]

    def test_names_the_files_of_a_ticket(self, admin_client: Client) -> None:
        ticket = make_ticket("HD-1")
        attach(ticket, "report.txt", b"x")
        page = admin_client.get(f"/admin/tickets/ticket/{ticket.pk}/change/")
        assert b"report.txt" in page.content

    def test_changes_none(self, admin_client: Client) -> None:
        ticket = make_ticket("HD-1")
        for path in ("add/", f"{ticket.pk}/delete/"):
            assert admin_client.get(f"/admin/tickets/ticket/{path}").status_code == 403
        change = f"/admin/tickets/ticket/{ticket.pk}/change/"
        assert admin_client.post(change, {"subject": "x"}).status_code == 403
        ticket.refresh_from_db()
        assert ticket.subject == "Laptop does not start"


@pytest.mark.django_db
class TestMigrations:
    def test_are_complete(self) -> None:
        out = StringIO()
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
        assert "No changes detected" in out.getvalue()
