"""Employees have accounts without roles, and see their own tickets."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from identity.models import Account, AccountRole
from identity.tests.people import PASSWORD, browser_of, mails, make_account, sign_in, token_in
from servicekit.auth.tokens import read_access
from servicekit.testing import api_client, make_person, outbox_messages

INVITATION = {"email": "emil@tts.example", "full_name": "Emil", "user_type": "employee"}
AGENT = {"system": "tts", "role": "Agent"}


@pytest.fixture
def admin() -> Account:
    return make_account("admin@tts.example", "Admin", full_name="Ada Admin")


def client_of(account: Account) -> APIClient:
    return api_client(make_person(user_id=account.pk, roles=(("tts", "Admin"),)))


def make_employee() -> Account:
    return make_account("emil@tts.example", full_name="Emil", user_type="employee")


def sync_messages() -> list[Any]:
    return outbox_messages("TTS_ROLE_SYNC_QUEUE")


@pytest.mark.django_db
class TestAnEmployee:
    def test_signs_in_as_one(self) -> None:
        account = make_employee()
        response = sign_in("emil@tts.example")
        assert response.json()["user"] == {
            "user_id": account.pk,
            "user_type": "employee",
            "email": "emil@tts.example",
            "full_name": "Emil",
            "roles": [],
            "systems": [],
        }
        claims = read_access(response.cookies["access_token"].value)
        assert (claims.person.user_type, claims.person.user_id) == ("employee", account.pk)

    def test_has_a_profile_and_a_password_of_their_own(self) -> None:
        account = make_employee()
        browser = browser_of("emil@tts.example")
        assert browser.get("/identity/profile/").json()["user_type"] == "employee"
        renamed = browser.patch("/identity/profile/", {"full_name": "Emil Berg"})
        assert renamed.json()["full_name"] == "Emil Berg"
        body = {"current_password": PASSWORD, "new_password": "a quite new password"}
        assert browser.post("/identity/password/change/", body).status_code == 204
        assert sign_in("emil@tts.example", "a quite new password").status_code == 200
        assert sync_messages() == []
        assert Account.objects.get().pk == account.pk

    def test_is_a_staff_member_to_nobody(self) -> None:
        account = make_employee()
        staff = api_client(make_person(user_type="staff", user_id=account.pk))
        assert staff.get("/identity/profile/").status_code == 404

    def test_sees_nothing_of_other_people(self) -> None:
        account = make_employee()
        client = api_client(make_person(user_type="employee", user_id=account.pk, roles=()))
        for path in ("/identity/users/", f"/identity/users/{account.pk}/", "/identity/roles/"):
            assert client.get(path).status_code == 403


@pytest.mark.django_db
class TestInvite:
    def test_makes_an_account_that_no_role_sync_hears_of(self, admin: Account) -> None:
        before = sync_messages()
        response = client_of(admin).post("/identity/users/", INVITATION)
        assert response.status_code == 201
        body = response.json()
        assert (body["user_type"], body["roles"]) == ("employee", [])
        [mail] = mails()
        assert (mail["user_type"], mail["user_id"]) == ("employee", body["user_id"])
        reset = {"token": token_in(mail["message"]), "new_password": "a quite new password"}
        assert APIClient().post("/identity/password/reset/", reset).status_code == 204
        user = sign_in("emil@tts.example", "a quite new password").json()["user"]
        assert user["user_type"] == "employee"
        assert sync_messages() == before

    def test_gives_an_employee_no_role(self, admin: Account) -> None:
        response = client_of(admin).post("/identity/users/", {**INVITATION, "roles": [AGENT]})
        body = response.json()
        assert (response.status_code, body["code"]) == (400, "employee_roles")
        assert body["details"] == {"roles": ["An employee holds no roles."]}
        assert not Account.objects.filter(email="emil@tts.example").exists()
        assert mails() == []

    def test_knows_no_other_kind(self, admin: Account) -> None:
        for user_type in ("service", "", None, "Employee"):
            body = {**INVITATION, "user_type": user_type}
            response = client_of(admin).post("/identity/users/", body)
            assert (response.status_code, list(response.json()["details"])) == (400, ["user_type"])
        assert Account.objects.count() == 1


@pytest.mark.django_db
class TestRoles:
    def test_are_refused(self, admin: Account) -> None:
        account = make_employee()
        before = sync_messages()
        path = f"/identity/users/{account.pk}/roles/"
        response = client_of(admin).put(path, {"roles": [AGENT]})
        assert (response.status_code, response.json()["code"]) == (400, "employee_roles")
        assert not AccountRole.objects.filter(account=account).exists()
        assert sync_messages() == before

    def test_may_be_none(self, admin: Account) -> None:
        account = make_employee()
        path = f"/identity/users/{account.pk}/roles/"
        assert client_of(admin).put(path, {"roles": []}).status_code == 200

    def test_come_by_no_command(self) -> None:
        make_employee()
        with pytest.raises(CommandError, match="holds no roles"):
            call_command("create_admin", email="emil@tts.example", verbosity=0)
        assert not AccountRole.objects.exists()


@pytest.mark.django_db
class TestRoleChoices:
    def test_name_every_role_once(self, admin: Account) -> None:
        rows = client_of(admin).get("/identity/roles/").json()
        named = [(row["system"], row["role"]) for row in rows]
        assert named == sorted(set(named))
        assert named[0] == ("hdts", "Ticket Coordinator")
        assert [role for system, role in named if system == "tts"] == [
            "Admin",
            "Agent",
            "Analyst",
            "Asset Manager",
            "Budget Manager",
            "Finance Admin",
            "Manager",
            "Technician",
            "Ticket Coordinator",
        ]


@pytest.mark.django_db
class TestTheDatabase:
    def test_knows_staff_and_employees_only(self) -> None:
        account = make_employee()
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.filter(pk=account.pk).update(user_type="robot")
