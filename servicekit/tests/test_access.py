"""Signing in over HTTP: header, cookie, CSRF; and access to endpoints."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from servicekit.auth.cookies import (
    ACCESS_COOKIE,
    CSRF_COOKIE,
    clear_auth_cookies,
    set_access_cookie,
    set_refresh_cookie,
)
from servicekit.testing import api_client, cookie_client, make_person, make_token

AGENT = make_person()


def refused(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


class TestAuthentication:
    def test_takes_a_bearer_token(self) -> None:
        assert api_client(AGENT).get("/whoami/").json()["pk"] == "staff:1"

    def test_takes_the_cookie(self) -> None:
        assert cookie_client(AGENT).get("/whoami/").json()["pk"] == "staff:1"

    @pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
    def test_reads_the_scheme_generously(self, scheme: str) -> None:
        client = APIClient()
        header = f"{scheme} {make_token(AGENT)}"
        assert client.get("/whoami/", HTTP_AUTHORIZATION=header).status_code == 200

    def test_answers_401_with_a_challenge_where_nobody_signed_in(self) -> None:
        response = APIClient().get("/whoami/")
        assert refused(response) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "x"])
    def test_lets_a_header_alone_decide(self, header: str) -> None:
        response = cookie_client(AGENT).get("/whoami/", HTTP_AUTHORIZATION=header)
        assert refused(response) == (401, "token_invalid")
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'

    def test_refuses_an_invalid_cookie(self) -> None:
        client = APIClient()
        client.cookies[ACCESS_COOKIE] = "x"
        assert refused(client.get("/whoami/")) == (401, "token_invalid")

    def test_takes_another_person_by_header_than_by_cookie(self) -> None:
        other = make_token(make_person(user_id=2))
        response = cookie_client(AGENT).get("/whoami/", HTTP_AUTHORIZATION=f"Bearer {other}")
        assert response.json()["pk"] == "staff:2"


class TestCsrf:
    def test_lets_a_matching_header_through(self) -> None:
        assert cookie_client(AGENT).post("/whoami/").status_code == 200

    def test_is_not_asked_of_a_bearer_token(self) -> None:
        assert api_client(AGENT).post("/whoami/").status_code == 200

    @pytest.mark.parametrize(("cookie", "header"), [("a", None), ("a", "b"), ("", ""), ("a", "")])
    def test_refuses_a_cookie_without_the_same_header(
        self, cookie: str, header: str | None
    ) -> None:
        client = cookie_client(AGENT, csrf=False)
        client.cookies[CSRF_COOKIE] = cookie
        headers = {} if header is None else {"HTTP_X_CSRFTOKEN": header}
        assert refused(client.post("/whoami/", **headers)) == (403, "csrf_failed")

    def test_refuses_a_header_without_the_cookie(self) -> None:
        client = APIClient()
        client.cookies[ACCESS_COOKIE] = make_token(AGENT)
        assert refused(client.post("/whoami/", HTTP_X_CSRFTOKEN="a")) == (403, "csrf_failed")

    def test_finds_a_bad_token_first(self) -> None:
        client = APIClient()
        client.cookies[ACCESS_COOKIE] = "x"
        assert refused(client.post("/whoami/")) == (401, "token_invalid")


class TestActingAs:
    """A page that was opened by one person must not write as the next person who signs in."""

    @pytest.mark.parametrize("client", [cookie_client, api_client])
    def test_lets_the_person_it_names_through(self, client: Any) -> None:
        response = client(AGENT).post("/whoami/", HTTP_X_ACTING_AS="staff:1")
        assert response.status_code == 200

    @pytest.mark.parametrize("client", [cookie_client, api_client])
    @pytest.mark.parametrize("believed", ["staff:2", "employee:1", "1", "staff:", "STAFF:1", "x"])
    def test_refuses_everybody_else(self, client: Any, believed: str) -> None:
        response = client(AGENT).post("/whoami/", HTTP_X_ACTING_AS=believed)
        assert refused(response) == (409, "other_person")

    def test_is_not_asked_of_who_does_not_say(self) -> None:
        assert cookie_client(AGENT).post("/whoami/", HTTP_X_ACTING_AS="").status_code == 200

    def test_does_not_keep_anybody_from_reading(self) -> None:
        response = cookie_client(AGENT).get("/whoami/", HTTP_X_ACTING_AS="staff:2")
        assert response.status_code == 200

    def test_comes_after_the_proof_of_the_page(self) -> None:
        client = cookie_client(AGENT, csrf=False)
        response = client.post("/whoami/", HTTP_X_ACTING_AS="staff:2")
        assert refused(response) == (403, "csrf_failed")

    def test_may_be_sent_from_the_web_app(self) -> None:
        response = APIClient().options(
            "/whoami/",
            HTTP_ORIGIN="http://localhost:1000",
            HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST",
            HTTP_ACCESS_CONTROL_REQUEST_HEADERS="x-acting-as",
        )
        assert "x-acting-as" in response["Access-Control-Allow-Headers"]


class TestCsrfCookie:
    def test_is_readable_and_for_every_path(self) -> None:
        response = APIClient().get("/csrf/")
        cookie = response.cookies[CSRF_COOKIE]
        assert response.json() == {"csrf_token": cookie.value}
        assert (cookie["path"], cookie["samesite"]) == ("/", "Lax")
        assert not cookie["httponly"]
        assert not cookie["secure"]

    def test_is_kept_when_it_is_a_sane_one(self) -> None:
        client = APIClient()
        client.cookies[CSRF_COOKIE] = "k" * 43
        assert client.get("/csrf/").json() == {"csrf_token": "k" * 43}

    @pytest.mark.parametrize("known", ["short", "k" * 200, "k" * 42 + '"'])
    def test_is_replaced_when_it_is_not(self, known: str) -> None:
        client = APIClient()
        client.cookies[CSRF_COOKIE] = known
        assert client.get("/csrf/").json()["csrf_token"] != known

    def test_is_there_for_the_holder_of_a_stale_token_too(self) -> None:
        client = APIClient()
        client.cookies[ACCESS_COOKIE] = "x"
        assert client.get("/csrf/").status_code == 200


class TestTokenCookies:
    @pytest.mark.parametrize("secure", [True, False])
    def test_are_kept_from_scripts(self, secure: bool, settings: Any) -> None:
        from django.http import HttpResponse

        settings.COOKIES_SECURE = secure
        response = HttpResponse()
        set_access_cookie(response, "a")
        set_refresh_cookie(response, "r")
        lifetimes = {"access_token": 600, "refresh_token": 604_800}
        for name, lifetime in lifetimes.items():
            cookie = response.cookies[name]
            assert cookie["httponly"] is True
            assert bool(cookie["secure"]) is secure
            assert (cookie["path"], cookie["samesite"]) == ("/", "Lax")
            assert cookie["max-age"] == lifetime

    def test_are_taken_away(self) -> None:
        from django.http import HttpResponse

        response = HttpResponse()
        clear_auth_cookies(response)
        assert {name: cookie["max-age"] for name, cookie in response.cookies.items()} == {
            "access_token": 0,
            "refresh_token": 0,
        }


PERSONS = {
    "anonymous": None,
    "agent": AGENT,
    "admin": make_person(roles=[("tts", "ADMIN")]),
    "analyst": make_person(roles=[("tts", "Analyst")]),
    "hdts agent": make_person(roles=[("hdts", "Agent")]),
    "employee": make_person(user_type="employee"),
    "service": make_person(user_type="service", scopes=["things:create"]),
    "other service": make_person(user_type="service", scopes=["things"]),
}


@pytest.mark.django_db
class TestPermission:
    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("get", "/agents/", {"agent", "admin"}),
            ("get", "/nobody/", set()),
            ("get", "/things/", {"agent", "admin", "analyst", "employee"}),
            ("get", "/things/1/", {"hdts agent"}),
            ("post", "/things/", {"service"}),
        ],
    )
    def test_lets_in_whom_the_view_names(self, method: str, path: str, allowed: set[str]) -> None:
        for name, person in PERSONS.items():
            response = getattr(api_client(person), method)(path)
            if name in allowed:
                assert response.status_code in {200, 201}, name
            elif person is None:
                assert refused(response) == (401, "not_authenticated")
            else:
                assert refused(response) == (403, "forbidden"), name

    def test_answers_405_where_there_is_nothing_to_protect(self) -> None:
        assert refused(api_client(AGENT).delete("/things/")) == (405, "method_not_allowed")
        assert refused(api_client(AGENT).post("/agents/")) == (405, "method_not_allowed")
        assert refused(api_client().delete("/things/")) == (401, "not_authenticated")
