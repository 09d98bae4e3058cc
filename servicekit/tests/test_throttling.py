"""Rate limits: how requests are counted, and which ones are refused."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from brokers import EmbeddedBroker
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from servicekit.auth.apikeys.services import api_key_create
from servicekit.base.addresses import client_address, networks
from servicekit.db.transactions import transaction
from servicekit.http.throttling import ThrottledError, check, is_exempt
from servicekit.http.throttling.counters import Counters
from servicekit.http.throttling.rates import parse_rate
from servicekit.ops import settings as kit
from servicekit.testing import api_client, make_person
from servicekit.testing.clients import cookie_client

RATES = {"anonymous": "3/hour", "login": "2/hour", "password": "2/hour", "socket": "2/hour"}


class TestClientAddress:
    @pytest.mark.parametrize(
        ("remote", "forwarded", "address"),
        [
            ("192.0.2.1", "", "192.0.2.1"),
            ("192.0.2.1", "198.51.100.9", "192.0.2.1"),
            ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
            ("127.0.0.1", "203.0.113.5, 192.0.2.1", "192.0.2.1"),
            ("127.0.0.1", "203.0.113.5, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
            ("::ffff:127.0.0.1", "192.0.2.1", "192.0.2.1"),
            ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
            ("127.0.0.1", "nonsense", "127.0.0.1"),
            ("127.0.0.1", "192.0.2.1, nonsense", "127.0.0.1"),
            ("127.0.0.1", "192.0.2.1:4711", "127.0.0.1"),
            ("127.0.0.1", " , ,", "127.0.0.1"),
            ("", "192.0.2.1", ""),
        ],
    )
    def test_is_the_last_that_no_proxy_of_ours_has(
        self, remote: str, forwarded: str, address: str
    ) -> None:
        assert client_address(remote, forwarded) == address

    def test_needs_addresses_for_proxies(self) -> None:
        with pytest.raises(ImproperlyConfigured):
            networks(["proxy"])


class TestRate:
    def test_is_read(self) -> None:
        assert parse_rate("600/minute") == (600, 60)
        assert parse_rate("off") is None
        with pytest.raises(ValueError, match="no rate"):
            parse_rate("many")

    @override_settings(THROTTLE_RATES=RATES)
    def test_is_for_each_by_itself_and_for_a_while(self) -> None:
        for _ in range(2):
            check("login", "a", now=7000.0)
        check("login", "b", now=7000.0)
        with pytest.raises(ThrottledError) as refused:
            check("login", "a", now=7000.0)
        assert refused.value.retry_after == 200
        check("login", "a", now=7200.0)

    @override_settings(THROTTLE_RATES={"login": "off"})
    def test_may_be_off(self) -> None:
        for _ in range(1000):
            check("login", "a")

    def test_spares_admins_and_services(self) -> None:
        assert is_exempt(make_person(roles=(("TTS", "admin"),)))
        assert is_exempt(make_person(user_type="service", roles=()))
        assert not is_exempt(make_person())
        assert not is_exempt(make_person(user_type="employee", roles=(("tts", "Admin"),)))

    def test_is_set_by_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
    ) -> None:
        env = kit.Environment(tmp_path / "service")
        monkeypatch.setenv("THROTTLE_LOGIN", "5/hour")
        assert env.throttle_rates == {**kit.THROTTLE_RATES, "login": "5/hour"}
        monkeypatch.setenv("THROTTLE_LOGIN", "5")
        with pytest.raises(SystemExit) as ended:
            _ = env.throttle_rates
        assert ended.value.code == "THROTTLE_LOGIN is '5': set it to a rate like 60/minute, or off."


class TestStore:
    @pytest.fixture(autouse=True)
    def _redis(self) -> Iterator[None]:
        with override_settings(THROTTLE_STORE="redis"):
            yield

    def test_is_shared_by_processes(self, embedded_broker: EmbeddedBroker) -> None:
        key = f"test:{id(self)}"
        first, second = Counters(), Counters()
        with override_settings(REDIS_URL=embedded_broker.url):
            assert [c.hit(key, window=60, now=60.0) for c in (first, second, first)] == [1, 2, 3]
            assert first.hit(key, window=60, now=120.0) == 1

    def test_that_is_away_refuses_nobody(self) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        counters = Counters()
        with override_settings(REDIS_URL=f"redis://127.0.0.1:{port}/0"):
            assert [counters.hit("a", window=60, now=60.0) for _ in range(3)] == [1, 2, 3]

    def test_that_is_silent_holds_nobody_up_twice(self) -> None:
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
            counters = Counters()
            with override_settings(REDIS_URL=url):
                for _ in range(50):
                    counters.hit("a", window=60, now=60.0)
        assert counters.hit("a", window=60, now=60.0) == 51


@pytest.fixture
def low_rates() -> Iterator[None]:
    with override_settings(THROTTLE_RATES=RATES):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("low_rates")
class TestAnonymousRequests:
    def test_are_refused_when_there_are_too_many(self) -> None:
        client = APIClient()
        statuses = [client.get("/csrf/").status_code for _ in range(3)]
        assert statuses == [200] * 3
        response = client.get("/csrf/", headers={"X-Request-ID": "r-1"})
        assert response.status_code == 429
        assert 1 <= int(response["Retry-After"]) <= 3600
        body = response.json()
        assert body.pop("error") == (
            f"Too many requests; please try again in {response['Retry-After']} s."
        )
        assert body == {"code": "throttled", "details": {}, "request_id": "r-1"}

    def test_count_by_address(self) -> None:
        client = APIClient()
        for _ in range(4):
            client.get("/csrf/", REMOTE_ADDR="192.0.2.1")
        assert client.get("/csrf/", REMOTE_ADDR="192.0.2.1").status_code == 429
        assert client.get("/csrf/", REMOTE_ADDR="192.0.2.2").status_code == 200
        forwarded = {"X-Forwarded-For": "192.0.2.1"}
        assert client.get("/csrf/", headers=forwarded).status_code == 429

    def test_include_credentials_that_prove_nothing(self) -> None:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION="Bearer nonsense")
        statuses = [client.get("/agents/").status_code for _ in range(4)]
        assert statuses == [401, 401, 401, 429]

    @pytest.mark.parametrize(
        "sent",
        [
            {"HTTP_X_API_KEY": "x"},
            {"HTTP_AUTHORIZATION": "Bearer x"},
            {"HTTP_AUTHORIZATION": "Basic eDp4"},
            {"HTTP_COOKIE": "access_token=x"},
            {"HTTP_COOKIE": "access_token=x; refresh_token=y; project_sessionid=z"},
        ],
    )
    @pytest.mark.parametrize("path", ["/csrf/", "/schema/", "/docs/", "/", "/admin/login/", "/no/"])
    def test_are_counted_whatever_is_sent_along(self, path: str, sent: dict[str, str]) -> None:
        client = APIClient()
        statuses = [client.get(path, **sent).status_code for _ in range(5)]
        assert statuses[:3] != [429] * 3
        assert statuses[3:] == [429, 429]

    def test_do_not_include_keys_that_open_something(self) -> None:
        with transaction():
            key = api_key_create(name="hdts", scopes=["things:read"], now=timezone.now())
        for _ in range(5):
            APIClient().get("/things/", HTTP_X_API_KEY="x")
        opened = [APIClient().get("/things/", HTTP_X_API_KEY=key).status_code for _ in range(5)]
        assert 429 not in opened

    def test_count_a_subnet_of_ipv6_as_one(self) -> None:
        def ask(address: str) -> int:
            return int(APIClient().get("/csrf/", REMOTE_ADDR=address).status_code)

        assert [ask(f"2001:db8:1:2::{n}") for n in range(1, 5)] == [200, 200, 200, 429]
        assert ask("2001:db8:1:3::1") == 200

    @pytest.mark.parametrize("path", ["/readyz", "/metrics"])
    @override_settings(THROTTLE_RATES={"probe": "3/hour"})
    def test_include_probes_at_a_rate_of_their_own(self, path: str) -> None:
        statuses = [APIClient().get(path).status_code for _ in range(4)]
        assert statuses[3] == 429
        assert 429 not in statuses[:3]

    def test_do_not_stop_people_from_the_same_address(self) -> None:
        for _ in range(5):
            APIClient().get("/csrf/")
        for client in (api_client(make_person()), cookie_client(make_person())):
            assert [client.get("/agents/").status_code for _ in range(5)] == [200] * 5

    def test_do_not_include_what_watches_the_service(self) -> None:
        assert [APIClient().get("/healthz").status_code for _ in range(5)] == [200] * 5

    def test_are_refused_so_that_the_web_app_may_read_it(self) -> None:
        origin = {"Origin": "http://localhost:1000"}
        for _ in range(4):
            response = APIClient().get("/csrf/", headers=origin)
        assert response.status_code == 429
        assert response["Access-Control-Allow-Origin"] == "http://localhost:1000"
        assert "Retry-After" in response["Access-Control-Expose-Headers"]


@pytest.mark.django_db
class TestWrites:
    @pytest.fixture(autouse=True)
    def _rate(self) -> Iterator[None]:
        with override_settings(THROTTLE_RATES={"writes": "3/hour"}):
            yield

    def test_are_bounded_by_person(self) -> None:
        client = api_client(make_person(user_id=1))
        assert [client.post("/agents/").status_code for _ in range(4)] == [405, 405, 405, 429]
        assert client.get("/agents/").status_code == 200
        assert api_client(make_person(user_id=2)).post("/agents/").status_code == 405

    def test_are_not_of_admins_and_services(self) -> None:
        admin = make_person(roles=(("tts", "Admin"), ("tts", "Agent")))
        for person in (admin, make_person(user_type="service", roles=())):
            client = api_client(person)
            assert 429 not in [client.post("/agents/").status_code for _ in range(5)]


class TestRoughCount:
    @override_settings(THROTTLE_STORE="redis", THROTTLE_RATES={"writes": "100/hour"})
    def test_asks_nobody_while_the_limit_is_far(self, embedded_broker: EmbeddedBroker) -> None:
        key = f"test:{id(self)}"
        first, second = Counters(), Counters()
        with override_settings(REDIS_URL=embedded_broker.url):
            counts = [first.hit(key, window=60, now=60.0, alone_up_to=2) for _ in range(4)]
            assert counts == [1, 2, 1, 2]
            assert second.hit(key, window=60, now=60.0, alone_up_to=0) == 3


@pytest.mark.django_db
class TestAdminLogin:
    @override_settings(THROTTLE_RATES=RATES)
    def test_is_throttled(self) -> None:
        User.objects.create_superuser("root", "root@example.com", "a long password")
        body = {"username": "root", "password": "wrong"}
        statuses = [Client().post("/admin/login/", body).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
