"""The parts of the project that belong to no single app: schema, pages, admin, migrations and
worker.
"""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from identity.models import Account


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
        assert (body["name"], body["version"]) == ("Workflow API", "0.1.0")
        assert body["links"]["docs"] == "http://testserver/docs/"

    @pytest.mark.parametrize(
        "path", ["/healthz", "/docs/", "/redoc/", "/schema/", "/csrf/", "/admin/login/"]
    )
    def test_are_public(self, client: Client, path: str) -> None:
        assert client.get(path).status_code == 200

    def test_what_is_missing_answers_in_json(self, client: Client) -> None:
        response = client.get("/nowhere/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
class TestAdmin:
    @pytest.mark.parametrize(
        "model",
        [
            "role/roles",
            "role/roleusers",
            "workflow/workflows",
            "workflow/workflowversion",
            "step/steps",
            "step/steptransition",
            "audit/auditevent",
            "audit/personalias",
            "identity/account",
            "identity/systemrole",
            "identity/accountrole",
        ],
    )
    def test_shows_and_changes_nothing(self, client: Client, model: str) -> None:
        call_command("seed_workflows2", verbosity=0)
        client.force_login(User.objects.create_superuser("root"))
        assert client.get(f"/admin/{model}/").status_code == 200
        assert client.get(f"/admin/{model}/add/").status_code == 403

    def test_hides_password_hashes(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADMIN_PASSWORD", "correct horse")
        call_command("create_admin", email="root@tts.example", verbosity=0)
        client.force_login(User.objects.create_superuser("root"))
        pk = Account.objects.get().pk
        page = client.get(f"/admin/identity/account/{pk}/change/").content
        assert b"root@tts.example" in page
        assert b"password" not in page.lower().replace(b"password_change", b"")


@pytest.mark.django_db
class TestMigrations:
    def test_are_complete(self) -> None:
        out = StringIO()
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
        assert "No changes detected" in out.getvalue()


class TestWorker:
    def test_takes_from_its_own_queues_only(self) -> None:
        names = {queue.name.removeprefix(settings.QUEUE_PREFIX) for queue in _queues()}
        assert names == {
            "TICKET_TASKS_PRODUCTION",
            "WORKFLOW_TASKS_PRODUCTION",
            "TTS_ROLE_SYNC_QUEUE",
        }

    def test_knows_every_task_of_the_contract(self) -> None:
        current_app.loader.import_default_modules()
        known = set(current_app.tasks)
        assert known >= {
            "tickets.tasks.receive_ticket",
            "tts.role.sync",
            "tts.user_system_role.sync",
            "workflow.rematch",
            "task.take_up",
        }


def _queues() -> list[Any]:
    return list(current_app.conf.task_queues)
