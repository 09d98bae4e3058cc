"""Caching headers and browser restrictions."""

from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings

from servicekit.http.headers import NOTHING_POLICY, PAGE_POLICIES
from servicekit.testing import api_client, make_person
from servicekit.testing.clients import cookie_client
from servicekit.testing.clocks import clock_at

HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.mark.django_db
class TestPrivateAnswers:
    @pytest.mark.parametrize("path", ["/", "/whoami/", "/things/", "/csrf/", "/none/", "/admin/"])
    def test_are_kept_by_nobody(self, path: str) -> None:
        for client in (api_client(make_person()), cookie_client(make_person()), Client()):
            response = client.get(path)
            assert "no-store" in response["Cache-Control"]
            vary = {name.strip().lower() for name in response["Vary"].split(",")}
            assert vary >= {"cookie", "authorization", "x-api-key", "origin"}

    def test_with_an_etag_are_asked_for_again_each_time(self) -> None:
        response = api_client(make_person()).get("/etag/")
        assert response["Cache-Control"] == "private, no-cache"

    def test_refusals_are_kept_by_nobody_too(self) -> None:
        for response in (Client().get("/whoami/"), Client().post("/things/", {"a": "b"})):
            assert response.status_code >= 400
            assert response["Cache-Control"] == "no-store"

    def test_static_files_may_be_kept(self) -> None:
        response = Client().get("/static/admin/css/base.css")
        assert response.status_code == 200
        response.close()
        assert "no-store" not in response["Cache-Control"]


@pytest.mark.django_db
class TestASimulatedTime:
    def test_is_in_every_answer(self) -> None:
        with clock_at(datetime(2026, 1, 5, 8, 0, tzinfo=UTC)):
            assert Client().get("/healthz")["X-Suite-Time"] == "2026-01-05T08:00:00+00:00@0"

    def test_is_in_none_by_the_real_clock(self) -> None:
        assert not Client().get("/healthz").has_header("X-Suite-Time")


@pytest.mark.django_db
class TestPolicies:
    @pytest.mark.parametrize("path", ["/admin/login/", "/docs/", "/redoc/"])
    def test_let_pages_run_their_own_scripts_only(self, path: str) -> None:
        policy = Client().get(path)["Content-Security-Policy"]
        assert policy == next(
            PAGE_POLICIES[start] for start in PAGE_POLICIES if path.startswith(start)
        )
        assert "script-src" not in policy
        assert policy.startswith("default-src 'self';")

    def test_let_json_do_nothing(self) -> None:
        assert Client().get("/healthz")["Content-Security-Policy"] == NOTHING_POLICY

    @pytest.mark.parametrize("path", ["/docs/", "/redoc/", "/admin/login/"])
    def test_fit_pages_without_scripts_written_into_them(self, path: str) -> None:
        page = Client().get(path).content.decode()
        scripts = [tag.partition(">") for tag in page.split("<script")[1:]]
        assert all("src=" in opening for opening, _, _ in scripts)
        assert scripts or path == "/admin/login/"

    def test_leave_the_viewer_its_start(self) -> None:
        page = Client().get("/docs/").content.decode()
        source = page.split('<script src="')[-1].partition('"')[0]
        script = Client().get(source.replace("&amp;", "&"))
        assert script["Content-Type"].startswith("application/javascript")
        assert b"SwaggerUIBundle" in script.content


@pytest.mark.django_db
class TestTransport:
    @override_settings(SECURE_HSTS_SECONDS=31_536_000)
    def test_is_remembered_as_secure_over_https_only(self) -> None:
        response = Client().get("/healthz", headers=HTTPS)
        assert response["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in Client().get("/healthz")
