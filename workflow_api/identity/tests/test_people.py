"""Admins manage accounts."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from identity.models import Account, AccountRole, OneTimeLink
from identity.tests.people import browser_of, mails, make_account, sign_in, token_in
from servicekit.auth import Person
from servicekit.testing import api_client, make_person, outbox_messages, run_at_once

NEW = "a quite new password"
INVITATION = {
    "email": "new@tts.example",
    "full_name": "New Person",
    "roles": [{"system": "tts", "role": "agent"}],
}
ADMIN_ROLE = {"system": "tts", "role": "Admin"}


@pytest.fixture
def admin() -> Account:
    return make_account("admin@tts.example", "Admin", full_name="Ada Admin")


def client_of(account: Account) -> APIClient:
    return api_client(make_person(user_id=account.pk, roles=(("tts", "Admin"),)))


def sync_messages() -> list[dict[str, Any]]:
    messages = outbox_messages("TTS_ROLE_SYNC_QUEUE", "tts.user_system_role.sync")
    return [message.args[0]["user_system_role"] for message in messages]


def snapshot() -> list[Any]:
    return [
        *Account.objects.order_by("pk").values_list("pk", "is_active", "full_name", "password"),
        *AccountRole.objects.order_by("pk").values_list("pk", "is_active"),
        OneTimeLink.objects.count(),
        len(outbox_messages()),
    ]


CALLS: list[tuple[str, str, Any]] = [
    ("get", "/identity/users/", None),
    ("get", "/identity/roles/", None),
    ("post", "/identity/users/", INVITATION),
    ("get", "/identity/users/{id}/", None),
    ("post", "/identity/users/{id}/invite/", None),
    ("post", "/identity/users/{id}/deactivate/", None),
    ("post", "/identity/users/{id}/activate/", None),
    ("put", "/identity/users/{id}/roles/", {"roles": []}),
]
CALLERS: list[tuple[str, Person | None, int]] = [
    ("anonymous", None, 401),
    ("stranger", make_person(user_id=900, roles=()), 403),
    ("wrong role", make_person(user_id=900), 403),
    ("foreign system", make_person(user_id=900, roles=(("hdts", "Admin"),)), 403),
    (
        "employee with a staff number",
        make_person(user_type="employee", user_id=1, roles=(("tts", "Admin"),)),
        403,
    ),
    (
        "service",
        make_person(user_type="service", user_id=1, roles=(), scopes=("tickets:create",)),
        403,
    ),
]


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize(("method", "path", "body"), CALLS)
    @pytest.mark.parametrize(("who", "person", "status"), CALLERS)
    def test_is_for_admins_only(
        self,
        admin: Account,
        who: str,
        person: Person | None,
        status: int,
        method: str,
        path: str,
        body: Any,
    ) -> None:
        eve = make_account("eve@tts.example", "Agent")
        before = snapshot()
        response = getattr(api_client(person), method)(path.format(id=eve.pk), body)
        assert response.status_code == status
        assert snapshot() == before

    @pytest.mark.parametrize(("method", "path", "body"), CALLS)
    def test_is_for_admins(self, admin: Account, method: str, path: str, body: Any) -> None:
        eve = make_account("eve@tts.example", "Agent")
        response = getattr(client_of(admin), method)(path.format(id=eve.pk), body)
        assert response.status_code in {200, 201}

    @pytest.mark.parametrize(("method", "path", "body"), CALLS[3:])
    def test_of_nobody_is_404(self, admin: Account, method: str, path: str, body: Any) -> None:
        for number in ("999999", "9" * 18):
            response = getattr(client_of(admin), method)(path.format(id=number), body)
            assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
class TestList:
    def test_shows_people_with_their_roles(self, admin: Account) -> None:
        body = client_of(admin).get("/identity/users/").json()
        [row] = body["results"]
        row.pop("created_at")
        assert (body["count"], row) == (
            1,
            {
                "user_id": admin.pk,
                "user_type": "staff",
                "email": "admin@tts.example",
                "full_name": "Ada Admin",
                "is_active": True,
                "is_set_up": True,
                "roles": [ADMIN_ROLE],
            },
        )

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", ["Ada Admin", "Ben", "Eve"]),
            ("ordering=-full_name", ["Eve", "Ben", "Ada Admin"]),
            ("ordering=email", ["Ada Admin", "Eve", "Ben"]),
            ("search=EVE", ["Eve"]),
            ("search=zz@", ["Ben"]),
            ("role=agent", ["Eve"]),
            ("system=tts", ["Ada Admin", "Eve"]),
            ("system=TTS&role=AGENT", ["Eve"]),
            ("system=hdts&role=agent", []),
            ("is_active=false", ["Ben"]),
            ("is_set_up=false", ["Ben"]),
            ("is_set_up=true", ["Ada Admin", "Eve"]),
            ("user_type=employee", []),
            ("page_size=1&page=2", ["Ben"]),
        ],
    )
    def test_is_filtered_searched_and_sorted(
        self, admin: Account, query: str, names: list[str]
    ) -> None:
        make_account("eve@tts.example", "Agent")
        make_account("zz@tts.example", full_name="Ben")
        Account.objects.filter(full_name="Ben").update(is_active=False, password="")
        body = client_of(admin).get(f"/identity/users/?{query}").json()
        assert [row["full_name"] for row in body["results"]] == names

    def test_repeats_nobody_where_names_are_equal(self, admin: Account) -> None:
        for n in range(5):
            make_account(f"p{n}@tts.example", full_name="Kim Same")
        seen = []
        for page in (1, 2, 3):
            query = f"ordering=-full_name&page_size=2&page={page}"
            rows = client_of(admin).get(f"/identity/users/?{query}").json()["results"]
            seen += [row["user_id"] for row in rows]
        assert len(seen) == len(set(seen)) == 6

    def test_takes_as_many_statements_whatever_its_length(
        self, admin: Account, django_assert_num_queries: Any
    ) -> None:
        client = client_of(admin)
        with django_assert_num_queries(3):
            client.get("/identity/users/?page_size=100")
        now = timezone.now()
        people = Account.objects.bulk_create(
            Account(
                email=f"p{n}@tts.example",
                email_key=f"p{n}@tts.example",
                full_name=f"P {n}",
                password="unusable",
                created_at=now,
            )
            for n in range(200)
        )
        role = AccountRole.objects.get().role
        AccountRole.objects.bulk_create(AccountRole(account=row, role=role) for row in people)
        with django_assert_num_queries(3):
            rows = client.get("/identity/users/?page_size=100").json()["results"]
        assert len(rows) == 100


@pytest.mark.django_db
class TestInvite:
    def test_makes_an_account_that_its_person_sets_up(self, admin: Account, settings: Any) -> None:
        settings.PUBLIC_URL = "http://localhost:1000"
        response = client_of(admin).post("/identity/users/", INVITATION)
        assert response.status_code == 201
        assert response["Cache-Control"] == "no-store"
        body = response.json()
        assert (body["is_set_up"], body["roles"]) == (False, [{"system": "tts", "role": "Agent"}])
        token = token_in(body["set_up_link"])
        page = "http://localhost:1000/reset-password"
        assert body["set_up_link"] == f"{page}?token={token}&new=1"
        [mail] = mails()
        assert body["set_up_link"] in mail["message"]
        assert (mail["user_email"], mail["user_id"]) == ("new@tts.example", body["user_id"])
        assert sync_messages()[-1]["user_id"] == body["user_id"]
        for password in ("", NEW):
            assert sign_in("new@tts.example", password).status_code in {400, 401}
        reset = {"token": token, "new_password": NEW}
        assert APIClient().post("/identity/password/reset/", reset).status_code == 204
        assert sign_in("new@tts.example", NEW).status_code == 200

    def test_lasts_three_days(self, admin: Account) -> None:
        client_of(admin).post("/identity/users/", INVITATION)
        link = OneTimeLink.objects.get()
        assert link.expires_at - link.created_at == timedelta(days=3)

    def test_again_ends_the_first_link(self, admin: Account) -> None:
        client = client_of(admin)
        first = client.post("/identity/users/", INVITATION).json()
        second = client.post(f"/identity/users/{first['user_id']}/invite/").json()
        for body, status in ((first, 400), (second, 204)):
            reset = {"token": token_in(body["set_up_link"]), "new_password": NEW}
            answer = APIClient().post("/identity/password/reset/", reset)
            assert answer.status_code == status

    def test_of_a_known_address_is_a_conflict(self, admin: Account) -> None:
        before = snapshot()
        body = {**INVITATION, "email": "ADMIN@tts.example"}
        response = client_of(admin).post("/identity/users/", body)
        assert (response.status_code, response.json()["code"]) == (409, "account_exists")
        assert snapshot() == before

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"email": "no address"}, "email"),
            ({"email": f"{'x' * 250}@tts.example"}, "email"),
            ({"full_name": ""}, "full_name"),
            ({"full_name": "x" * 256}, "full_name"),
            ({"roles": [{"role": "King"}]}, "roles"),
            ({"roles": [{"system": "nowhere", "role": "Admin"}]}, "roles"),
            ({"roles": "Agent"}, "roles.non_field_errors"),
            ({"roles": [{"role": "Agent"}] * 51}, "roles.non_field_errors"),
        ],
    )
    def test_refuses_what_is_wrong(self, admin: Account, change: Any, field: str) -> None:
        before = snapshot()
        response = client_of(admin).post("/identity/users/", {**INVITATION, **change})
        assert (response.status_code, list(response.json()["details"])) == (400, [field])
        assert snapshot() == before

    def test_of_a_closed_account_is_a_conflict(self, admin: Account) -> None:
        eve = make_account()
        Account.objects.filter(pk=eve.pk).update(is_active=False)
        response = client_of(admin).post(f"/identity/users/{eve.pk}/invite/")
        assert (response.status_code, response.json()["code"]) == (409, "account_inactive")


@pytest.mark.django_db
class TestDeactivate:
    def test_ends_sessions_and_roles_and_gives_them_back(self, admin: Account) -> None:
        eve = make_account("eve@tts.example", "Agent", "Manager")
        browser = browser_of()
        client = client_of(admin)
        response = client.post(f"/identity/users/{eve.pk}/deactivate/")
        assert (response.status_code, response.json()["is_active"]) == (200, False)
        assert browser.post("/identity/refresh/").status_code == 401
        assert sign_in().status_code == 401
        gone = [(row["role_name"], row["is_active"], row["action"]) for row in sync_messages()[-2:]]
        assert gone == [("Agent", False, "delete"), ("Manager", False, "delete")]
        response = client.post(f"/identity/users/{eve.pk}/activate/")
        assert (response.status_code, response.json()["is_active"]) == (200, True)
        back = [(row["role_name"], row["is_active"], row["action"]) for row in sync_messages()[-2:]]
        assert back == [("Agent", True, "create"), ("Manager", True, "create")]
        assert sign_in().status_code == 200

    def test_twice_changes_nothing(self, admin: Account) -> None:
        eve = make_account("eve@tts.example", "Agent")
        client = client_of(admin)
        client.post(f"/identity/users/{eve.pk}/deactivate/")
        before = snapshot()
        assert client.post(f"/identity/users/{eve.pk}/deactivate/").status_code == 200
        assert snapshot() == before

    def test_is_not_for_oneself(self, admin: Account) -> None:
        before = snapshot()
        response = client_of(admin).post(f"/identity/users/{admin.pk}/deactivate/")
        assert (response.status_code, response.json()["code"]) == (409, "own_account")
        assert snapshot() == before


@pytest.mark.django_db
class TestRoles:
    def test_become_exactly_those(self, admin: Account) -> None:
        eve = make_account("eve@tts.example", "Agent", "Manager")
        body = {
            "roles": [
                {"role": "manager"},
                {"role": "Technician"},
                {"system": "HDTS", "role": "ticket coordinator"},
            ]
        }
        response = client_of(admin).put(f"/identity/users/{eve.pk}/roles/", body)
        assert response.status_code == 200
        assert response.json()["roles"] == [
            {"system": "hdts", "role": "Ticket Coordinator"},
            {"system": "tts", "role": "Manager"},
            {"system": "tts", "role": "Technician"},
        ]
        changes = {
            (row["system"], row["role_name"], row["is_active"]) for row in sync_messages()[-3:]
        }
        assert changes == {
            ("tts", "Agent", False),
            ("hdts", "Ticket Coordinator", True),
            ("tts", "Technician", True),
        }

    def test_keep_one_admin(self, admin: Account) -> None:
        before = snapshot()
        response = client_of(admin).put(f"/identity/users/{admin.pk}/roles/", {"roles": []})
        assert (response.status_code, response.json()["code"]) == (409, "own_account")
        assert snapshot() == before
        more = {"roles": [ADMIN_ROLE, {"role": "Agent"}]}
        response = client_of(admin).put(f"/identity/users/{admin.pk}/roles/", more)
        assert response.status_code == 200

    def test_refuse_an_unknown_one(self, admin: Account) -> None:
        eve = make_account("eve@tts.example", "Agent")
        before = snapshot()
        body = {"roles": [{"role": "King"}]}
        response = client_of(admin).put(f"/identity/users/{eve.pk}/roles/", body)
        assert response.status_code == 400
        assert response.json()["details"] == {"roles": ["There is no tts:King."]}
        assert snapshot() == before


GRANTING: list[tuple[str, str, Any]] = [
    ("post", "/identity/users/", {**INVITATION, "roles": [ADMIN_ROLE]}),
    ("post", "/identity/users/{id}/invite/", None),
    ("post", "/identity/users/{id}/deactivate/", None),
    ("post", "/identity/users/{id}/activate/", None),
    ("put", "/identity/users/{id}/roles/", {"roles": [ADMIN_ROLE]}),
    ("put", "/identity/users/{own}/roles/", {"roles": [ADMIN_ROLE]}),
    ("post", "/identity/users/{own}/activate/", None),
    ("post", "/identity/users/{own}/invite/", None),
]


@pytest.mark.django_db
class TestWhatAnAdminWas:
    """People who are no longer Admins, but whose tokens still name the role."""

    @pytest.mark.parametrize("is_closed", [False, True], ids=["demoted", "deactivated"])
    @pytest.mark.parametrize(("method", "path", "body"), GRANTING)
    def test_grants_nothing(
        self, admin: Account, method: str, path: str, body: Any, is_closed: bool
    ) -> None:
        former = make_account("former@tts.example", "Admin", "Agent")
        eve = make_account("eve@tts.example", "Agent")
        if is_closed:
            client_of(admin).post(f"/identity/users/{former.pk}/deactivate/")
        else:
            roles = {"roles": [{"role": "Agent"}]}
            client_of(admin).put(f"/identity/users/{former.pk}/roles/", roles)
        before = snapshot()
        path = path.format(id=eve.pk, own=former.pk)
        response = getattr(client_of(former), method)(path, body)
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")
        assert snapshot() == before

    def test_is_asked_before_whether_the_other_exists(self, admin: Account) -> None:
        Account.objects.filter(pk=admin.pk).update(is_active=False)
        for method, path, body in GRANTING[1:5]:
            response = getattr(client_of(admin), method)(path.format(id=999999), body)
            assert response.status_code == 403

    def test_comes_back_with_the_role(self, admin: Account) -> None:
        former = make_account("former@tts.example", "Admin")
        path = f"/identity/users/{former.pk}/roles/"
        client_of(admin).put(path, {"roles": []})
        client_of(admin).put(path, {"roles": [ADMIN_ROLE]})
        assert client_of(former).post("/identity/users/", INVITATION).status_code == 201

    def test_does_not_matter_where_the_account_is_kept_elsewhere(self) -> None:
        client = api_client(make_person(user_id=900, roles=(("tts", "Admin"),)))
        assert client.post("/identity/users/", INVITATION).status_code == 201

    @pytest.mark.parametrize("change", ["roles", "deactivate"])
    def test_opens_no_admin_page(self, admin: Account, change: str) -> None:
        former = make_account("former@tts.example", "Admin")
        browser = browser_of("former@tts.example")
        assert browser.get("/admin/").status_code == 200
        path = f"/identity/users/{former.pk}/{change}/"
        if change == "roles":
            client_of(admin).put(path, {"roles": []})
        else:
            client_of(admin).post(path)
        assert browser.get("/admin/").status_code == 302
        assert browser.get("/admin/identity/account/").status_code == 302


@pytest.mark.django_db
class TestLinksOfAClosedAccount:
    def test_open_nothing_after_it_was_opened_again(self, admin: Account) -> None:
        client = client_of(admin)
        invited = client.post("/identity/users/", INVITATION).json()
        path = f"/identity/users/{invited['user_id']}"
        assert client.post(f"{path}/deactivate/").status_code == 200
        assert client.post(f"{path}/activate/").status_code == 200
        reset = {"token": token_in(invited["set_up_link"]), "new_password": NEW}
        response = APIClient().post("/identity/password/reset/", reset)
        assert (response.status_code, response.json()["code"]) == (400, "link_invalid")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_admins_do_not_close_each_other(self) -> None:
        one = make_account("one@tts.example", "Admin")
        two = make_account("two@tts.example", "Admin")
        answers = run_at_once(
            [
                lambda: client_of(one).post(f"/identity/users/{two.pk}/deactivate/"),
                lambda: client_of(two).post(f"/identity/users/{one.pk}/deactivate/"),
            ]
        )
        assert sorted(answer.status_code for answer in answers) == [200, 403]
        assert Account.objects.filter(is_active=True).count() == 1

    def test_one_person_is_invited_once(self) -> None:
        admin = make_account("admin@tts.example", "Admin")
        answers = run_at_once(
            lambda: client_of(admin).post("/identity/users/", INVITATION), times=3
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


@pytest.mark.django_db
class TestEnsureAdmin:
    @pytest.fixture(autouse=True)
    def _unset(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ADMIN_EMAIL", raising=False)
        monkeypatch.delenv("ADMIN_PASSWORD", raising=False)

    def run(self) -> str:
        out = StringIO()
        call_command("ensure_admin", stdout=out)
        return out.getvalue()

    def test_prints_a_link_that_works_once(self) -> None:
        text = self.run()
        assert text.startswith("There is no Admin yet. Set the password of admin@localhost within")
        reset = {"token": token_in(text), "new_password": NEW}
        statuses = [
            APIClient().post("/identity/password/reset/", reset).status_code for _ in range(2)
        ]
        assert statuses == [204, 400]
        session = sign_in("admin@localhost", NEW).json()
        assert session["user"]["roles"] == [ADMIN_ROLE]

    def test_prints_another_one_until_it_was_used(self) -> None:
        first, second = token_in(self.run()), token_in(self.run())
        assert first != second
        assert Account.objects.count() == 1
        reset = {"token": first, "new_password": NEW}
        assert APIClient().post("/identity/password/reset/", reset).status_code == 400

    def test_takes_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADMIN_EMAIL", "root@tts.example")
        monkeypatch.setenv("ADMIN_PASSWORD", NEW)
        self.run()
        assert sign_in("root@tts.example", NEW).status_code == 200

    def test_leaves_an_admin_alone(self, admin: Account) -> None:
        before = snapshot()
        assert self.run() == "There is an Admin.\n"
        assert snapshot() == before

    @override_settings(AUTH_SERVICE_URL="http://auth.example:8000")
    def test_leaves_it_to_an_auth_service(self) -> None:
        assert self.run() == "An external Auth Service knows the Admins.\n"
        assert not Account.objects.exists()
