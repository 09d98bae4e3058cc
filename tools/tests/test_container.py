"""Each container of `docker compose up` gets the right environment, and no secret that it must not
have.
"""

from __future__ import annotations

import base64
import json
import re
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import container
from suite.brokerusers import USERS
from suite.config import ROOT, SERVICES
from suite.errors import SuiteError
from suite.ports import free_ports

TICKET = next(service for service in SERVICES if service.name == "ticket")


@pytest.fixture
def volume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(container, "SECRETS_DIR", tmp_path)
    # Only root may change the owner of a file, and tests may run as another user.
    monkeypatch.setattr("os.chown", lambda path, user, group: None)
    return tmp_path


class TestSecrets:
    def test_are_made_once(self, volume: Path) -> None:
        container.make_secret("JWT_SIGNING_KEY", "")
        first = container.secret("JWT_SIGNING_KEY")
        container.make_secret("JWT_SIGNING_KEY", "")
        assert container.secret("JWT_SIGNING_KEY") == first
        assert len(first) >= 64

    def test_that_are_given_win_over_those_that_were_made(self, volume: Path) -> None:
        container.make_secret("JWT_SIGNING_KEY", "")
        container.make_secret("JWT_SIGNING_KEY", "the key of an Auth Service")
        assert container.secret("JWT_SIGNING_KEY") == "the key of an Auth Service"

    def test_are_for_the_group_only_where_every_service_needs_them(self, volume: Path) -> None:
        container.make_secret("JWT_SIGNING_KEY", "")
        container.make_secret("POSTGRES_PASSWORD", "")
        assert stat.S_IMODE((volume / "jwt_signing_key").stat().st_mode) == 0o440
        assert stat.S_IMODE((volume / "postgres_password").stat().st_mode) == 0o400

    def test_that_are_missing_are_named_with_what_makes_them(self, volume: Path) -> None:
        with pytest.raises(
            SuiteError, match=r"redis_password is missing: `docker compose up init`"
        ):
            container.secret("REDIS_PASSWORD")


class TestExchangeSecret:
    def test_makes_another_for_the_same_readers(self, volume: Path) -> None:
        for name in ("REDIS_PASSWORD", "POSTGRES_PASSWORD"):
            container.make_secret(name, "")
            before = container.secret(name)
            mode = (volume / name.lower()).stat().st_mode
            container.exchange_secret(name)
            assert container.secret(name) != before
            assert (volume / name.lower()).stat().st_mode == mode

    def test_leaves_what_the_environment_sets(
        self, volume: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        container.make_secret("REDIS_PASSWORD", "kept")
        monkeypatch.setenv("REDIS_PASSWORD", "elsewhere")
        with pytest.raises(SuiteError, match="REDIS_PASSWORD comes from the environment"):
            container.exchange_secret("REDIS_PASSWORD")
        assert container.secret("REDIS_PASSWORD") == "kept"

    def test_wants_a_stack_that_has_one(self, volume: Path) -> None:
        with pytest.raises(SuiteError, match="`docker compose up init` makes it"):
            container.exchange_secret("REDIS_PASSWORD")
        assert not list(volume.iterdir())


class TestExchangeSigningKey:
    @pytest.fixture
    def keys(self, volume: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.delenv("JWT_SIGNING_KEY", raising=False)
        monkeypatch.delenv("JWT_OTHER_SIGNING_KEY", raising=False)
        container.make_secret("JWT_SIGNING_KEY", "old")
        return volume

    def test_in_three_steps(self, keys: Path) -> None:
        container.exchange_signing_key("begin")
        new = container.secret("JWT_OTHER_SIGNING_KEY")
        assert container.secret("JWT_SIGNING_KEY") == "old"
        assert stat.S_IMODE((keys / "jwt_other_signing_key").stat().st_mode) == 0o440
        container.exchange_signing_key("swap")
        assert container.secret("JWT_SIGNING_KEY") == new
        assert container.secret("JWT_OTHER_SIGNING_KEY") == "old"
        container.exchange_signing_key("end")
        assert container.secret("JWT_SIGNING_KEY") == new
        assert [file.name for file in keys.iterdir()] == ["jwt_signing_key"]

    def test_refuses_a_second_beginning(self, keys: Path) -> None:
        container.exchange_signing_key("begin")
        new = container.secret("JWT_OTHER_SIGNING_KEY")
        with pytest.raises(SuiteError, match="begun already"):
            container.exchange_signing_key("begin")
        assert container.secret("JWT_OTHER_SIGNING_KEY") == new

    @pytest.mark.parametrize("step", ["swap", "end"])
    def test_refuses_a_step_before_the_first(self, keys: Path, step: str) -> None:
        with pytest.raises(SuiteError, match="No exchange has begun"):
            container.exchange_signing_key(step)
        assert container.secret("JWT_SIGNING_KEY") == "old"

    def test_leaves_the_key_of_an_auth_service(
        self, keys: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JWT_SIGNING_KEY", "of the Auth Service")
        with pytest.raises(SuiteError, match="JWT_SIGNING_KEY comes from the environment"):
            container.exchange_signing_key("begin")


class TestServiceEnvironment:
    @pytest.fixture
    def environment(self, volume: Path) -> dict[str, str]:
        for name in container.SHARED_SECRETS:
            container.make_secret(name, f"{name} with / and @")
        (volume / "ticket_database_url").write_text("postgres://tts_ticket:x@postgres/tts_ticket")
        (volume / "ticket_service_broker_password").write_text("its own, with / and @")
        given = {"PATH": "/bin", "POSTGRES_PASSWORD": "root's", "JWT_SIGNING_KEY": ""}
        return container.service_environment(TICKET, given)

    def test_has_the_second_signing_key_only_while_there_is_one(self, volume: Path) -> None:
        for name in container.SHARED_SECRETS:
            container.make_secret(name, name)
        (volume / "ticket_database_url").write_text("postgres://tts_ticket:x@postgres/tts_ticket")
        (volume / "ticket_service_broker_password").write_text("its own, with / and @")
        assert "JWT_OTHER_SIGNING_KEY" not in container.service_environment(TICKET, {})
        (volume / "jwt_other_signing_key").write_text("the key to come")
        found = container.service_environment(TICKET, {"JWT_OTHER_SIGNING_KEY": ""})
        assert found["JWT_OTHER_SIGNING_KEY"] == "the key to come"

    def test_names_the_own_database_and_no_other(self, environment: dict[str, str]) -> None:
        urls = {name for name in environment if name.endswith("_DATABASE_URL")}
        assert urls == {"TICKET_DATABASE_URL"}

    def test_keeps_arriving_forms_out_of_memory(self, environment: dict[str, str]) -> None:
        assert environment["TMPDIR"] == "/var/lib/tts/uploads/ticket_service"

    def test_has_nothing_of_the_superuser(self, environment: dict[str, str]) -> None:
        assert not set(container.INIT_SECRETS) & set(environment)

    def test_reads_an_empty_variable_from_the_volume(self, environment: dict[str, str]) -> None:
        assert environment["JWT_SIGNING_KEY"] == "JWT_SIGNING_KEY with / and @"

    def test_escapes_passwords_in_addresses(self, environment: dict[str, str]) -> None:
        assert environment["CELERY_BROKER_URL"] == (
            "amqp://ticket_service:its%20own%2C%20with%20%2F%20and%20%40@rabbitmq:5672//"
        )
        assert "RABBITMQ_PASSWORD" not in environment


class TestBrokerUsers:
    def test_have_passwords_of_their_own_that_are_made_once(self, volume: Path) -> None:
        container.make_secret("RABBITMQ_PASSWORD", "the admin's")
        container.make_broker_users()
        made = passwords(volume)
        assert set(made) == set(USERS)
        assert len(set(made.values())) == len(USERS)
        container.make_broker_users()
        assert passwords(volume) == made

    def test_are_told_to_the_broker_without_their_passwords(self, volume: Path) -> None:
        container.make_secret("RABBITMQ_PASSWORD", "the admin's")
        container.make_broker_users()
        text = (volume / container.BROKER_DEFINITIONS).read_text()
        users = {user["name"] for user in json.loads(text)["users"]}
        assert users == {"tts", *USERS}
        assert not any(password in text for password in passwords(volume).values())
        for file in (container.BROKER_DEFINITIONS, "hdts_broker_password"):
            assert stat.S_IMODE((volume / file).stat().st_mode) == 0o400

    def test_are_exchanged_all_at_once(self, volume: Path) -> None:
        container.make_secret("RABBITMQ_PASSWORD", "")
        container.make_broker_users()
        before, known = passwords(volume), (volume / container.BROKER_DEFINITIONS).read_text()
        container.exchange_secret("RABBITMQ_PASSWORD")
        after = passwords(volume)
        assert all(before[user] != after[user] for user in USERS)
        assert (volume / container.BROKER_DEFINITIONS).read_text() != known


class TestBrokerConfiguration:
    """RabbitMQ does not start if the folder of its configuration contains any other file."""

    SCRIPT = (ROOT / "deploy" / "rabbitmq.sh").read_text()

    def test_lies_alone_in_its_folder(self) -> None:
        [folder] = re.findall(r"RABBITMQ_CONFIG_FILES=(\S+)", self.SCRIPT)
        written = set(re.findall(rf"{folder}/\S+", self.SCRIPT))
        assert written == {f"{folder}/tts.conf"}

    def test_names_the_users_that_an_exchange_replaces(self) -> None:
        [file] = re.findall(r"load_definitions = ([^\s\\]+)", self.SCRIPT)
        assert f"cp /run/tts-secrets/{container.BROKER_DEFINITIONS} {file}\n" in self.SCRIPT
        rotate = (ROOT / "deploy" / "rotate.sh").read_text()
        assert f"import_definitions {file}'" in rotate


class TestTellBrokerUsers:
    @pytest.fixture
    def imports(
        self, volume: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[list[tuple[str, str, Any]]]:
        """A fake management API that refuses the first request. Yields (path, login, body) of each."""
        imports: list[tuple[str, str, Any]] = []
        statuses = [503, 204]

        class Management(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                imports.append((self.path, self.headers["Authorization"], body))
                self.send_response(statuses.pop(0) if statuses else 204)
                self.end_headers()

            def log_message(self, format: str, *arguments: Any) -> None:
                """Do not print the requests."""

        with HTTPServer(("127.0.0.1", 0), Management) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}"
            monkeypatch.setattr(container, "BROKER_MANAGEMENT", address)
            yield imports
            server.shutdown()

    def test_goes_on_until_they_are_taken(
        self, volume: Path, imports: list[tuple[str, str, Any]]
    ) -> None:
        container.make_secret("RABBITMQ_PASSWORD", "the admin's")
        container.make_broker_users()
        container.tell_broker_users()
        made = json.loads((volume / container.BROKER_DEFINITIONS).read_text())
        login = base64.b64encode(b"tts:the admin's").decode()
        assert imports == [("/api/definitions", f"Basic {login}", made)] * 2

    def test_says_who_stays_away(self, volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        [port] = free_ports(1)
        monkeypatch.setattr(container, "BROKER_MANAGEMENT", f"http://127.0.0.1:{port}")
        monkeypatch.setattr(container, "DEPENDENCY_SECONDS", 0.0)
        container.make_secret("RABBITMQ_PASSWORD", "")
        container.make_broker_users()
        with pytest.raises(SuiteError, match="RabbitMQ did not take its users"):
            container.tell_broker_users()


def passwords(volume: Path) -> dict[str, str]:
    files = volume.glob("*_broker_password")
    return {file.name.removesuffix("_broker_password"): file.read_text() for file in files}
