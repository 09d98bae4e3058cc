"""The audit records acts on accounts and sessions."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from rest_framework.test import APIClient

from audit.models import AuditEvent
from identity.models import Account, OneTimeLink, RefreshToken
from identity.tests.people import PASSWORD, browser_of, make_account, sign_in, token_in
from servicekit.testing import api_client, make_person

NEW = "a quite new password"
INVITATION = {"email": "new@tts.example", "full_name": "New", "roles": [{"role": "Agent"}]}


@pytest.fixture
def admin() -> Account:
    return make_account("admin@tts.example", "Admin", full_name="Ada Admin")


def client_of(account: Account) -> APIClient:
    return api_client(make_person(user_id=account.pk, roles=(("tts", "Admin"),)))


def trail() -> list[tuple[str, int | None, str, Any]]:
    """The audit events about accounts in order, as (action, actor's id, account's id, changes)."""
    events = AuditEvent.objects.filter(target_type="account").order_by("pk")
    return [
        (
            event.action,
            None if event.actor is None else event.actor.user_id,
            event.target_id,
            event.changes,
        )
        for event in events.select_related("actor")
    ]


@pytest.mark.django_db
class TestCommandsOfAdmins:
    def test_name_who_did_what_to_whom(self, admin: Account) -> None:
        client = client_of(admin)
        number = client.post("/identity/users/", INVITATION).json()["user_id"]
        path = f"/identity/users/{number}"
        client.post(f"{path}/invite/")
        client.put(f"{path}/roles/", {"roles": [{"role": "Admin"}]})
        client.post(f"{path}/deactivate/")
        client.post(f"{path}/activate/")
        invited = {"user_type": "staff", "roles": ["tts:Agent"]}
        assert trail() == [
            ("account.invite", admin.pk, str(number), invited),
            ("account.invite_again", admin.pk, str(number), {}),
            ("account.set_roles", admin.pk, str(number), {"roles": [["tts:Agent"], ["tts:Admin"]]}),
            ("account.deactivate", admin.pk, str(number), {}),
            ("account.activate", admin.pk, str(number), {}),
        ]

    def test_tell_of_a_link_that_takes_an_account_over(self, admin: Account) -> None:
        eve = make_account()
        client_of(admin).post(f"/identity/users/{eve.pk}/invite/")
        assert trail() == [("account.password_link", admin.pk, str(eve.pk), {})]

    def test_leave_nothing_where_they_change_nothing(self, admin: Account) -> None:
        eve = make_account("eve@tts.example", "Agent")
        client = client_of(admin)
        client.put(f"/identity/users/{eve.pk}/roles/", {"roles": [{"role": "agent"}]})
        client.post(f"/identity/users/{eve.pk}/activate/")
        client.post("/identity/users/", {**INVITATION, "email": "eve@tts.example"})
        client.put(f"/identity/users/{eve.pk}/roles/", {"roles": [{"role": "King"}]})
        assert trail() == []


@pytest.mark.django_db
class TestSessions:
    def test_are_told_from_sign_in_to_sign_out(self) -> None:
        eve = make_account()
        browser = browser_of()
        browser.post("/identity/refresh/")
        browser.credentials(HTTP_X_CSRFTOKEN=browser.cookies["csrftoken"].value)
        assert browser.post("/identity/logout/").status_code == 204
        number = str(eve.pk)
        assert trail() == [
            ("session.open", eve.pk, number, {}),
            ("session.close", eve.pk, number, {}),
        ]

    def test_tell_of_a_token_that_came_back(self) -> None:
        eve = make_account()
        browser = browser_of()
        old = browser.cookies["refresh_token"].value
        browser.post("/identity/refresh/")
        RefreshToken.objects.exclude(used_at=None).update(
            used_at=timezone.now() - timedelta(minutes=1)
        )
        browser.cookies["refresh_token"] = old
        assert browser.post("/identity/refresh/").status_code == 401
        assert trail()[-1] == ("session.reuse", None, str(eve.pk), {})


@pytest.mark.django_db
class TestFailures:
    def test_are_told_once_a_minute_and_with_the_lock(self) -> None:
        eve = make_account()
        for _ in range(7):
            sign_in(password="wrong")
        where = {"address": "127.0.0.1"}
        assert trail() == [
            ("session.failed", None, str(eve.pk), where),
            ("account.lock_out", None, str(eve.pk), where),
        ]

    def test_of_unknown_addresses_are_told_without_what_was_typed(self) -> None:
        for _ in range(3):
            sign_in("Secret-1", "wrong")
        assert trail() == [("session.failed", None, "unknown", {"address": "127.0.0.1"})]

    def test_of_the_old_password_name_who_is_signed_in(self) -> None:
        eve = make_account()
        body = {"current_password": "wrong", "new_password": NEW}
        browser_of().post("/identity/password/change/", body)
        where = {"address": "127.0.0.1"}
        assert trail()[1:] == [("session.failed", eve.pk, str(eve.pk), where)]


@pytest.mark.django_db
class TestCommandsOfOperators:
    def test_tell_of_a_new_admin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADMIN_PASSWORD", NEW)
        for _ in range(2):
            call_command("create_admin", email="root@tts.example", stdout=StringIO())
        number = str(Account.objects.get().pk)
        assert trail() == [("account.create_admin", None, number, {})]


@pytest.mark.django_db
class TestOneself:
    def test_changes_a_password_and_a_name(self) -> None:
        eve = make_account()
        browser = browser_of()
        body = {"current_password": PASSWORD, "new_password": NEW}
        browser.post("/identity/password/change/", body)
        browser.credentials(HTTP_X_CSRFTOKEN=browser.cookies["csrftoken"].value)
        browser.patch("/identity/profile/", {"full_name": "Eve Example"})
        assert [(action, actor) for action, actor, *_ in trail()] == [
            ("session.open", eve.pk),
            ("account.password_change", eve.pk),
            ("session.open", eve.pk),
            ("account.rename", eve.pk),
        ]

    def test_sets_an_account_up_by_a_link(self, admin: Account) -> None:
        invited = client_of(admin).post("/identity/users/", INVITATION).json()
        body = {"token": token_in(invited["set_up_link"]), "new_password": NEW}
        APIClient().post("/identity/password/reset/", body)
        number = invited["user_id"]
        assert trail()[-1] == ("account.set_up", number, str(number), {})
        again = client_of(admin).post(f"/identity/users/{number}/invite/").json()
        body = {"token": token_in(again["set_up_link"]), "new_password": f"{NEW}!"}
        APIClient().post("/identity/password/reset/", body)
        assert trail()[-1] == ("account.password_reset", number, str(number), {})
        assert not OneTimeLink.objects.filter(used_at=None).exists()
