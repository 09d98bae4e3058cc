"""Requests of other systems with API keys."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from servicekit.auth.apikeys.models import ApiKey
from servicekit.http.idempotency.models import StoredAnswer
from servicekit.messages.auditing import TASK as AUDIT
from servicekit.testing import api_client, cookie_client, make_person, outbox_messages
from servicekit.testing.persons import make_token


def make_key(*scopes: str, name: str = "hdts") -> str:
    out = StringIO()
    options = [text for scope in scopes for text in ("--scope", scope)]
    call_command("create_api_key", "--name", name, *options, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def key_client(key: str, **headers: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=key, **headers)
    return client


def post_thing(client: APIClient) -> Any:
    return client.post("/things/", {"username": "a"})


@pytest.mark.django_db
class TestApiKey:
    def test_opens_what_its_scopes_name(self) -> None:
        response = post_thing(key_client(make_key("things:create")))
        assert response.status_code == 201

    def test_opens_nothing_else(self) -> None:
        client = key_client(make_key("things:read"))
        assert post_thing(client).status_code == 403
        assert client.get("/things/").status_code == 403
        assert client.get("/agents/").status_code == 403

    def test_is_a_service_with_the_number_of_the_key(self) -> None:
        post_thing(key_client(make_key("things:create")))
        client = key_client(make_key("things:create", name="bms"))
        client.post("/acts/plain/", {"name": "a"}, headers={"Idempotency-Key": "k"})
        row = ApiKey.objects.get(name="bms")
        assert StoredAnswer.objects.get().caller == f"key:{row.pk}"

    def test_shares_no_idempotency_key_with_a_token_of_the_same_number(self) -> None:
        client = key_client(make_key("things:create"))
        number = ApiKey.objects.get().pk
        service = make_person(
            user_type="service", user_id=number, roles=(), scopes=("things:create",)
        )
        for caller in (client, api_client(service)):
            response = caller.post("/acts/plain/", {"name": "a"}, headers={"Idempotency-Key": "k"})
            assert "Idempotent-Replayed" not in response

    @pytest.mark.parametrize("key", ["", "x", "x.y", "é" * 20, "\x00", "a" * 10_000])
    def test_is_refused_when_it_is_none(self, key: str) -> None:
        response = post_thing(key_client(key))
        assert response.status_code == 401
        assert response.json()["code"] == "api_key_invalid"
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'

    def test_is_refused_with_another_secret(self) -> None:
        key = make_key("things:create")
        assert (
            post_thing(key_client(key[:-1] + ("a" if key[-1] != "a" else "b"))).status_code == 401
        )

    def test_is_refused_once_revoked(self) -> None:
        client = key_client(make_key("things:create"))
        ApiKey.objects.update(revoked_at=timezone.now())
        assert post_thing(client).status_code == 401

    def test_alone_decides(self) -> None:
        agent = make_token(make_person())
        client = key_client("wrong", HTTP_AUTHORIZATION=f"Bearer {agent}")
        assert client.get("/agents/").status_code == 401
        browser = cookie_client(make_person())
        assert browser.get("/agents/", headers={"X-API-Key": "wrong"}).status_code == 401

    def test_needs_no_csrf_token(self) -> None:
        browser = cookie_client(make_person(), csrf=False)
        key = make_key("things:create")
        response = browser.post("/things/", {"username": "a"}, headers={"X-API-Key": key})
        assert response.status_code == 201

    def test_is_stored_as_a_hash_only(self) -> None:
        key = make_key("things:create")
        row = ApiKey.objects.get()
        assert key.startswith(row.prefix + ".")
        secret = key.partition(".")[2]
        assert secret not in "".join(str(value) for value in vars(row).values())
        assert row.scopes == ["things:create"]

    def test_notes_its_use_now_and_then(self, django_assert_num_queries: Any) -> None:
        client = key_client(make_key("things:create"))
        with django_assert_num_queries(2):
            post_thing(client)
        first = ApiKey.objects.get().last_used_at
        assert first is not None
        with django_assert_num_queries(1):
            post_thing(client)
        assert ApiKey.objects.get().last_used_at == first
        ApiKey.objects.update(last_used_at=first - timedelta(minutes=11))
        post_thing(client)
        assert ApiKey.objects.get().last_used_at >= first

    def test_is_described(self) -> None:
        schema = APIClient().get("/schema/?format=json").json()
        assert schema["components"]["securitySchemes"]["apiKeyAuth"] == {
            "type": "apiKey",
            "in": "header",
            "name": "X-API-Key",
        }
        assert {"apiKeyAuth": []} in schema["paths"]["/things/"]["post"]["security"]


@pytest.mark.django_db
class TestCreateApiKey:
    def test_refuses_a_scope_nobody_asks_for(self) -> None:
        with pytest.raises(CommandError, match="There is no scope 'all' here; there is things:c"):
            make_key("all")
        assert not ApiKey.objects.exists()

    @pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 65])
    def test_refuses_a_name_nobody_can_read(self, name: str) -> None:
        with pytest.raises(CommandError, match="The name must have 1 to 64 printable"):
            make_key("things:read", name=name)


@pytest.mark.django_db
class TestApiKeyAdmin:
    def test_revokes_and_shows_no_hash(self) -> None:
        make_key("things:create")
        row = ApiKey.objects.get()
        User.objects.create_superuser("root", "root@example.com", "a long password")
        client = Client()
        client.login(username="root", password="a long password")
        page = client.get(f"/admin/apikeys/apikey/{row.pk}/change/").content.decode()
        assert row.prefix in page
        assert row.key_hash not in page
        assert client.get("/admin/apikeys/apikey/add/").status_code == 403
        client.post("/admin/apikeys/apikey/", {"action": "revoke", "_selected_action": [row.pk]})
        row.refresh_from_db()
        assert row.revoked_at is not None


@pytest.mark.django_db
class TestAudit:
    def test_knows_which_key_was_made_and_who_revoked_it(self) -> None:
        key = make_key("things:create")
        row = ApiKey.objects.get()
        admin = make_person(user_id=5, roles=(("tts", "Admin"),))
        client = Client()
        client.cookies["access_token"] = make_token(admin)
        page = {"action": "revoke", "_selected_action": [row.pk]}
        for _ in range(2):
            client.post("/admin/apikeys/apikey/", page)
        told = [message.kwargs["event"] for message in outbox_messages(task=AUDIT)]
        # The admin's visit is reported too.
        events = [event for event in told if event["target_type"] == "api_key"]
        assert [event["action"] for event in events] == ["api_key.create", "api_key.revoke"]
        assert events[0]["actor"] is None
        assert (events[1]["actor"]["user_type"], events[1]["actor"]["user_id"]) == admin.key
        for event in events:
            assert (event["target_type"], event["target_id"]) == ("api_key", str(row.pk))
            assert event["target_label"] == "hdts"
            assert event["changes"] == {"prefix": row.prefix, "scopes": ["things:create"]}
            assert key.partition(".")[2] not in str(event)
