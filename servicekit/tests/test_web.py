"""Middleware, health and the pages of every service."""

import socket
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from structlog.testing import capture_logs

from servicekit.http.middleware import ForwardedMiddleware
from servicekit.ops import health
from servicekit.ops.views import SchemaView

PROXIED = {
    "X-Forwarded-Prefix": "/api/project",
    "X-Forwarded-Host": "localhost:1000",
    "X-Forwarded-Proto": "https",
}


def docs_link(client: Client, **kwargs: Any) -> str:
    link: str = client.get("/", **kwargs).json()["links"]["docs"]
    return link


class TestForwarded:
    @pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "::ffff:10.0.0.7"])
    def test_is_believed_from_a_trusted_proxy(self, client: Client, address: str) -> None:
        assert docs_link(client, headers=PROXIED, REMOTE_ADDR=address) == (
            "https://localhost:1000/api/project/docs/"
        )

    @pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "", "unix"])
    def test_is_ignored_from_anybody_else(self, client: Client, address: str) -> None:
        assert docs_link(client, headers=PROXIED, REMOTE_ADDR=address) == "http://testserver/docs/"

    @pytest.mark.parametrize("prefix", ["//evil.example", "api", "", "/"])
    def test_takes_only_a_path_for_the_prefix(self, client: Client, prefix: str) -> None:
        headers = {"X-Forwarded-Prefix": prefix}
        assert docs_link(client, headers=headers) == "http://testserver/docs/"

    def test_needs_addresses_for_proxies(self, settings: Any) -> None:
        settings.TRUSTED_PROXIES = ["the-proxy"]
        with pytest.raises(ImproperlyConfigured, match="names 'the-proxy': set it to addresses"):
            ForwardedMiddleware(lambda request: HttpResponse())

    def test_does_not_leave_the_prefix_to_the_next_request(self, client: Client) -> None:
        docs_link(client, headers=PROXIED)
        assert docs_link(client) == "http://testserver/docs/"

    @pytest.mark.django_db
    @pytest.mark.parametrize("path", ["/static", "/api/project/static"])
    def test_static_files_have_one_address_everywhere(self, client: Client, path: str) -> None:
        response = client.get(f"{path}/admin/css/base.css")
        assert response.status_code == 200
        response.close()
        page = client.get("/docs/", headers=PROXIED).content.decode()
        assert "/api/project/static/drf_spectacular_sidecar/" in page
        assert "cdn" not in page


class TestSlash:
    def test_is_added_when_reading(self, client: Client) -> None:
        response = client.get("/docs")
        assert (response.status_code, response["Location"]) == (301, "/docs/")

    def test_is_demanded_when_writing(self, client: Client) -> None:
        assert client.post("/whoami").status_code == 404

    def test_stays_behind_the_proxy(self, client: Client) -> None:
        assert client.get("/docs", headers=PROXIED)["Location"] == "/api/project/docs/"


class TestCors:
    def test_lets_the_web_app_call_with_credentials(self, client: Client) -> None:
        response = client.options(
            "/whoami/",
            headers={
                "Origin": "http://localhost:1000",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "x-csrftoken",
            },
        )
        assert response["Access-Control-Allow-Origin"] == "http://localhost:1000"
        assert response["Access-Control-Allow-Credentials"] == "true"
        assert "x-csrftoken" in response["Access-Control-Allow-Headers"]

    def test_lets_nobody_else(self, client: Client) -> None:
        response = client.get("/healthz", headers={"Origin": "http://evil.example"})
        assert "Access-Control-Allow-Origin" not in response


class TestAccessLog:
    def test_leaves_out_the_query_and_the_token(self, client: Client) -> None:
        with capture_logs() as lines:
            client.get("/whoami/?token=secret", headers={"Authorization": "Bearer secret"})
        [line] = lines
        assert line.pop("duration_ms") > 0
        assert line == {
            "event": "request.finished",
            "log_level": "info",
            "method": "GET",
            "path": "/whoami/",
            "status": 401,
        }

    @pytest.mark.parametrize("path", ["/healthz", "/static/nix.css"])
    def test_is_quiet_about_probes_and_files(self, client: Client, path: str) -> None:
        with capture_logs() as lines:
            client.get(path)
        assert lines == []


class TestRequestId:
    def test_is_returned_as_it_came(self, client: Client) -> None:
        response = client.get("/healthz", headers={"X-Request-ID": "abc-1"})
        assert response["X-Request-ID"] == "abc-1"

    def test_is_made_where_there_is_none(self, client: Client) -> None:
        first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))
        assert len(first) == 32
        assert first != second


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is bound but does not listen: connecting to it is refused at once."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.mark.django_db
class TestReadiness:
    @pytest.fixture(autouse=True)
    def _own_valkey(self, embedded_broker: Any, settings: Any) -> None:
        settings.CELERY_BROKER_URL = embedded_broker.url
        settings.REDIS_URL = embedded_broker.url

    def test_is_ok_when_everything_answers(self, client: Client) -> None:
        response = client.get("/readyz")
        assert response.json() == {
            "status": "ok",
            "database": "ok",
            "migrations": "ok",
            "broker": "ok",
            "channel_layer": "ok",
        }
        assert response.status_code == 200

    def test_names_what_does_not(self, client: Client, settings: Any, closed_port: int) -> None:
        settings.CELERY_BROKER_URL = f"amqp://guest:guest@127.0.0.1:{closed_port}//"
        settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"
        response = client.get("/readyz")
        assert response.json() == {
            "status": "error",
            "database": "ok",
            "migrations": "ok",
            "broker": "error",
            "channel_layer": "error",
        }
        assert response.status_code == 503

    def test_sees_a_redis_broker_that_is_away(
        self, client: Client, settings: Any, closed_port: int
    ) -> None:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{closed_port}/0"
        assert client.get("/readyz").json()["broker"] == "error"

    @pytest.mark.parametrize("probe", ["database", "migrations"])
    def test_hides_what_went_wrong(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, probe: str
    ) -> None:
        def fail() -> None:
            raise RuntimeError("a secret of the inside")

        monkeypatch.setitem(health.PROBES, probe, fail)
        response = client.get("/readyz")
        assert (response.status_code, response.json()[probe]) == (503, "error")
        assert b"secret" not in response.content

    def test_opens_no_connection_for_each_who_asks(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        probed: list[str] = []
        monkeypatch.setitem(health.PROBES, "broker", lambda: probed.append("broker"))
        for _ in range(3):
            assert client.get("/readyz").json()["broker"] == "ok"
        assert probed == ["broker"]

    def test_is_worked_out_again_after_a_second(self, monkeypatch: pytest.MonkeyPatch) -> None:
        probed: list[str] = []
        monkeypatch.setattr(health, "PROBES", {"broker": lambda: probed.append("broker")})
        readiness = health.Readiness()
        for now in (10.0, 10.9, 11.0):
            assert readiness.check(now=now) == {"broker": "ok"}
        assert probed == ["broker", "broker"]

    def test_sees_pending_migrations(self, client: Client) -> None:
        from django.db.migrations.recorder import MigrationRecorder

        MigrationRecorder.Migration.objects.filter(app="sample").delete()
        assert client.get("/readyz").json()["migrations"] == "error"


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("path", ["/", "/healthz", "/docs/", "/redoc/", "/admin/login/"])
    def test_are_public_even_with_a_stale_token(self, client: Client, path: str) -> None:
        client.cookies["access_token"] = "stale"
        assert client.get(path).status_code == 200

    def test_admin_has_cookies_of_its_own(self, client: Client) -> None:
        assert "csrftoken" not in client.get("/admin/login/").cookies


@pytest.mark.django_db
class TestSchema:
    @pytest.fixture(autouse=True)
    def _none_made_yet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SchemaView, "documents", {})

    def test_is_made_once_for_each_form(self, client: Client) -> None:
        made: list[str] = []
        original = SchemaView.generator_class.get_schema

        def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
            made.append("document")
            return original(self, *args, **kwargs)

        with patch.object(SchemaView.generator_class, "get_schema", counted):
            for query in ("", "?lang=de", "?version=2", "?x=1"):
                assert client.get(f"/schema/{query}").status_code == 200
            assert made == ["document"]
            assert client.get("/schema/?format=json").json()["openapi"] == "3.1.0"
            assert made == ["document"] * 2

    def test_says_where_it_was_asked_for(self, client: Client) -> None:
        def server(prefix: str, host: str) -> str:
            headers = {"X-Forwarded-Prefix": prefix, "Host": host}
            document = client.get("/schema/?format=json", headers=headers).json()
            return str(document["servers"][0]["url"])

        assert server("", "localhost:8004") == "http://localhost:8004/"
        assert server("/api/project", "tts.example") == "http://tts.example/api/project/"
