"""Signing in, staying signed in and signing out, in the way a browser does it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from identity.domain.names import key
from identity.models import Account, RefreshToken
from identity.services.accounts import (
    account_ensure,
    account_roles_add,
)
from servicekit.auth.apikeys.services import api_key_create
from servicekit.auth.tokens import read_access
from servicekit.db.transactions import transaction
from servicekit.testing import api_client, make_person, run_at_once

EMAIL = "eve@tts.example"
PASSWORD = "correct horse battery"
CREDENTIALS = {"email": EMAIL, "password": PASSWORD}
USER: dict[str, Any] = {
    "user_type": "staff",
    "email": EMAIL,
    "full_name": "Eve Example",
    "roles": [{"system": "tts", "role": "Agent"}, {"system": "tts", "role": "Manager"}],
    "systems": ["tts"],
}


def make_account(email: str = EMAIL) -> Account:
    from django.contrib.auth.hashers import make_password

    now = timezone.now()
    with transaction():
        account_ensure(
            email=email, full_name="Eve Example", password_hash=make_password(PASSWORD), now=now
        )
        account_roles_add(email=email, names=["Manager", "Agent"], now=now)
    return Account.objects.get(email_key=key(email))


def signed_in() -> APIClient:
    client = APIClient()
    assert client.post("/identity/login/", CREDENTIALS).status_code == 200
    return client


def csrf(client: APIClient) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies["csrftoken"].value}


@pytest.mark.django_db
class TestLogin:
    def test_gives_the_user_and_three_cookies(self) -> None:
        account = make_account()
        client = APIClient()
        response = client.post("/identity/login/", CREDENTIALS)
        assert response.status_code == 200
        assert response.json() == {"user": {"user_id": account.pk, **USER}, "expires_in": 600}
        shown = {
            name: (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"])
            for name, cookie in response.cookies.items()
        }
        assert shown == {
            "access_token": ("/", True, "Lax", ""),
            "refresh_token": ("/", True, "Lax", ""),
            "csrftoken": ("/", "", "Lax", ""),
        }
        assert response.cookies["access_token"]["max-age"] == 600
        assert response.cookies["refresh_token"]["max-age"] == 7 * 24 * 3600

    @override_settings(COOKIES_SECURE=True)
    def test_sets_secure_cookies_under_https(self) -> None:
        make_account()
        response = APIClient().post("/identity/login/", CREDENTIALS)
        assert {cookie["secure"] for cookie in response.cookies.values()} == {True}

    def test_puts_the_claims_into_the_token(self) -> None:
        account = make_account()
        person = read_access(signed_in().cookies["access_token"].value).person
        assert person.key == ("staff", account.pk)
        assert (person.email, person.full_name) == (EMAIL, "Eve Example")
        assert person.has_role("tts", "agent")
        assert person.roles == {("tts", "Agent"), ("tts", "Manager")}

    def test_takes_the_address_in_any_case(self) -> None:
        make_account()
        body = {"email": " EVE@tts.EXAMPLE ", "password": PASSWORD}
        assert APIClient().post("/identity/login/", body).status_code == 200

    @pytest.mark.parametrize(
        "body",
        [
            {"email": EMAIL, "password": "wrong"},
            {"email": EMAIL, "password": f" {PASSWORD}"},
            {"email": "nobody@tts.example", "password": PASSWORD},
            {"email": "no address at all", "password": PASSWORD},
        ],
    )
    def test_says_the_same_whatever_was_wrong(self, body: dict[str, str]) -> None:
        make_account()
        response = APIClient().post("/identity/login/", body)
        answer = response.json()
        assert (response.status_code, answer["code"]) == (401, "wrong_credentials")
        assert answer["error"] == "The e-mail address or the password is wrong."
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'
        assert not response.cookies
        assert not RefreshToken.objects.exists()

    def test_does_the_same_work_for_an_unknown_address(self, settings: Any) -> None:
        settings.PASSWORD_HASHERS = ["identity.tests.test_http.CountingHasher"]
        make_account()
        for email in (EMAIL, "nobody@tts.example"):
            CountingHasher.encoded = 0
            APIClient().post("/identity/login/", {"email": email, "password": "wrong"})
            assert CountingHasher.encoded == 1

    def test_says_the_same_statements_for_an_unknown_address(self) -> None:
        make_account()
        said = []
        for email in (EMAIL, "nobody@tts.example"):
            with CaptureQueriesContext(connection) as queries:
                APIClient().post("/identity/login/", {"email": email, "password": "wrong"})
            said.append([re.sub(r"'[^']*'|\d+|NULL", "?", query["sql"]) for query in queries])
        # Both sign-ins run the same statements. Only the first one may run two more: these create
        # the row that counts the failures of the network, which the second sign-in then uses.
        assert sorted(set(said[0])) == sorted({*said[1], *said[0]})
        assert len(said[0]) - len(said[1]) in {0, 2}

    def test_refuses_a_closed_account(self) -> None:
        make_account()
        Account.objects.update(is_active=False)
        response = APIClient().post("/identity/login/", CREDENTIALS)
        assert (response.status_code, response.json()["code"]) == (401, "wrong_credentials")

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"password": PASSWORD}, "email"),
            ({"email": EMAIL}, "password"),
            ({"email": EMAIL, "password": ""}, "password"),
            ({"email": EMAIL, "password": "x" * 1025}, "password"),
            ({"email": [], "password": PASSWORD}, "email"),
            ({"email": "a\x00b", "password": PASSWORD}, "email"),
        ],
    )
    def test_refuses_an_incomplete_form(self, body: dict[str, Any], field: str) -> None:
        response = APIClient().post("/identity/login/", body)
        assert (response.status_code, list(response.json()["details"])) == (400, [field])

    @pytest.mark.parametrize(
        ("origin", "status"),
        [
            ("https://evil.example", 403),
            ("null", 403),
            ("http://localhost:1000", 200),
            ("http://127.0.0.1:1000", 200),
            ("http://testserver", 200),
        ],
    )
    def test_looks_at_the_origin(self, origin: str, status: int, settings: Any) -> None:
        settings.CORS_ALLOWED_ORIGINS = ["http://localhost:1000", "http://127.0.0.1:1000"]
        make_account()
        response = APIClient().post("/identity/login/", CREDENTIALS, headers={"Origin": origin})
        assert response.status_code == status
        assert RefreshToken.objects.exists() is (status == 200)

    def test_works_with_an_old_token_in_the_browser(self) -> None:
        make_account()
        client = APIClient()
        client.cookies["access_token"] = "worth nothing"
        assert client.post("/identity/login/", CREDENTIALS).status_code == 200

    def test_stores_no_token_in_plain_text(self) -> None:
        make_account()
        refresh = signed_in().cookies["refresh_token"].value
        row = RefreshToken.objects.get()
        assert refresh not in row.token_hash
        assert len(row.token_hash) == 64

    def test_clears_expired_tokens_away(self) -> None:
        make_account()
        signed_in()
        RefreshToken.objects.update(expires_at=timezone.now())
        signed_in()
        assert RefreshToken.objects.count() == 1


class CountingHasher:
    """A hasher that counts its calls."""

    algorithm = "counting"
    encoded = 0

    def salt(self) -> str:
        return "salt"

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.encoded += 1
        return f"counting${salt}${password}"

    def verify(self, password: str, encoded: str) -> bool:
        return self.encode(password, "salt") == encoded

    def must_update(self, encoded: str) -> bool:
        return False


@pytest.mark.django_db
class TestRefresh:
    def test_rotates_both_tokens_and_needs_no_csrf(self) -> None:
        account = make_account()
        client = signed_in()
        before = {name: cookie.value for name, cookie in client.cookies.items()}
        del client.cookies["access_token"]
        response = client.post("/identity/refresh/")
        assert response.status_code == 200
        assert response.json() == {"user": {"user_id": account.pk, **USER}, "expires_in": 600}
        for name in ("access_token", "refresh_token", "csrftoken"):
            assert response.cookies[name].value != before[name]
        assert client.post("/identity/refresh/").status_code == 200

    def test_keeps_one_family(self) -> None:
        make_account()
        client = signed_in()
        client.post("/identity/refresh/")
        assert RefreshToken.objects.count() == 2
        assert RefreshToken.objects.values("family").distinct().count() == 1

    def test_tells_roles_that_were_given_meanwhile(self) -> None:
        make_account()
        client = signed_in()
        with transaction():
            account_roles_add(email=EMAIL, names=["Admin"], now=timezone.now())
        client.post("/identity/refresh/")
        person = read_access(client.cookies["access_token"].value).person
        assert person.has_role("tts", "Admin")

    def test_refuses_a_second_tab_without_ending_the_session(self) -> None:
        make_account()
        client = signed_in()
        tab = APIClient()
        tab.cookies["refresh_token"] = client.cookies["refresh_token"].value
        assert client.post("/identity/refresh/").status_code == 200
        response = tab.post("/identity/refresh/")
        assert (response.status_code, response.json()["code"]) == (401, "session_ended")
        assert client.post("/identity/refresh/").status_code == 200

    def test_ends_the_family_when_an_old_token_comes_back(self) -> None:
        make_account()
        client = signed_in()
        thief = APIClient()
        thief.cookies["refresh_token"] = client.cookies["refresh_token"].value
        assert client.post("/identity/refresh/").status_code == 200
        RefreshToken.objects.filter(used_at__isnull=False).update(
            used_at=timezone.now() - timedelta(seconds=11)
        )
        assert thief.post("/identity/refresh/").status_code == 401
        assert not RefreshToken.objects.filter(revoked_at=None).exists()
        assert client.post("/identity/refresh/").status_code == 401

    def test_ends_that_family_only(self) -> None:
        make_account()
        elsewhere, client = signed_in(), signed_in()
        old = client.cookies["refresh_token"].value
        client.post("/identity/refresh/")
        RefreshToken.objects.filter(used_at__isnull=False).update(
            used_at=timezone.now() - timedelta(minutes=1)
        )
        client.cookies["refresh_token"] = old
        client.post("/identity/refresh/")
        assert elsewhere.post("/identity/refresh/").status_code == 200

    @pytest.mark.parametrize("token", ["", "x", "\udcff", "ü" * 10, "x" * 5000])
    def test_refuses_what_is_no_token(self, token: str) -> None:
        client = APIClient()
        client.cookies["refresh_token"] = token.encode("utf-8", "ignore").decode()
        response = client.post("/identity/refresh/")
        assert (response.status_code, response.json()["code"]) == (401, "session_ended")

    def test_refuses_expired_tokens_and_closed_accounts(self) -> None:
        make_account()
        client = signed_in()
        RefreshToken.objects.update(expires_at=timezone.now())
        assert client.post("/identity/refresh/").status_code == 401
        client = signed_in()
        Account.objects.update(is_active=False)
        assert client.post("/identity/refresh/").status_code == 401

    def test_takes_no_access_token(self) -> None:
        make_account()
        client = signed_in()
        client.cookies["refresh_token"] = client.cookies["access_token"].value
        assert client.post("/identity/refresh/").status_code == 401

    def test_looks_at_the_origin(self) -> None:
        make_account()
        client = signed_in()
        response = client.post("/identity/refresh/", headers={"Origin": "https://evil.example"})
        assert (response.status_code, response.json()["code"]) == (403, "origin_not_allowed")
        assert RefreshToken.objects.get().used_at is None


@pytest.mark.django_db(transaction=True)
class TestRefreshAtOnce:
    def test_one_tab_wins(self) -> None:
        make_account()
        token = signed_in().cookies["refresh_token"].value

        def refresh() -> int:
            client = APIClient()
            client.cookies["refresh_token"] = token
            return int(client.post("/identity/refresh/").status_code)

        assert sorted(run_at_once(refresh, times=5)) == [200, 401, 401, 401, 401]
        assert RefreshToken.objects.filter(used_at=None, revoked_at=None).count() == 1


@pytest.mark.django_db
class TestLogout:
    def test_revokes_the_family_and_takes_the_cookies(self) -> None:
        make_account()
        client = signed_in()
        refresh = client.cookies["refresh_token"].value
        response = client.post("/identity/logout/", headers=csrf(client))
        assert (response.status_code, response.content) == (204, b"")
        assert {name: cookie.value for name, cookie in response.cookies.items()} == {
            "access_token": "",
            "refresh_token": "",
        }
        client.cookies["refresh_token"] = refresh
        assert client.post("/identity/refresh/").status_code == 401

    def test_works_when_the_access_token_has_expired(self) -> None:
        make_account()
        client = signed_in()
        client.cookies["access_token"] = "expired"
        assert client.post("/identity/logout/", headers=csrf(client)).status_code == 204
        assert RefreshToken.objects.get().revoked_at is not None

    def test_needs_the_csrf_header(self) -> None:
        make_account()
        client = signed_in()
        for headers in ({}, {"X-CSRFToken": "other"}, {"X-CSRFToken": "ü"}):
            response = client.post("/identity/logout/", headers=headers)
            assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
        assert RefreshToken.objects.get().revoked_at is None

    def test_of_nobody_is_fine(self) -> None:
        assert APIClient().post("/identity/logout/").status_code == 204


@pytest.mark.django_db
class TestMe:
    def test_tells_what_the_token_says_and_sets_the_csrf_cookie(self) -> None:
        account = make_account()
        client = signed_in()
        del client.cookies["csrftoken"]
        response = client.get("/identity/me/")
        body = response.json()
        assert response.status_code == 200
        assert body["user"] == {"user_id": account.pk, **USER}
        assert 590 <= body["expires_in"] <= 600
        assert len(response.cookies["csrftoken"].value) >= 32

    def test_needs_no_local_account(self) -> None:
        person = make_person(user_type="employee", user_id=7, roles=(), systems=["hdts"])
        body = api_client(person).get("/identity/me/").json()
        assert (body["user"]["user_id"], body["user"]["user_type"]) == (7, "employee")
        assert (body["user"]["roles"], body["user"]["systems"]) == ([], ["hdts"])

    def test_is_nothing_an_api_key_is(self) -> None:
        with transaction():
            secret = api_key_create(name="hdts", scopes=["tickets:read"], now=timezone.now())
        client = APIClient()
        client.credentials(HTTP_X_API_KEY=secret)
        for path in ("me", "profile", "users"):
            response = client.get(f"/identity/{path}/")
            assert (response.status_code, response.json()["code"]) == (403, "forbidden")

    def test_of_nobody_is_401(self) -> None:
        response = APIClient().get("/identity/me/")
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.django_db
class TestWithAnAuthService:
    @pytest.mark.parametrize(
        ("method", "path"),
        [("post", "login"), ("post", "refresh"), ("post", "logout"), ("get", "me")],
    )
    @override_settings(AUTH_SERVICE_URL="http://auth.example:8000")
    def test_none_of_this_is_there(self, method: str, path: str) -> None:
        for client in (APIClient(), api_client(make_person())):
            response = getattr(client, method)(f"/identity/{path}/")
            assert (response.status_code, response.json()["code"]) == (404, "not_found")

    @override_settings(AUTH_SERVICE_URL="http://auth.example:8000")
    def test_who_is_signed_in_is_still_told(self) -> None:
        person = make_person(user_id=7, roles=(("tts", "Agent"),))
        response = api_client(person).get("/me/")
        assert response.status_code == 200
        user = response.json()["user"]
        assert (user["user_id"], user["roles"]) == (7, [{"system": "tts", "role": "Agent"}])
        assert response.cookies["csrftoken"].value
        for nobody, status in (
            (APIClient(), 401),
            (APIClient(headers={"Authorization": "Bearer x.y.z"}), 401),
        ):
            assert nobody.get("/me/").status_code == status
