"""Tokens that are verified with a public key, which is configured or published by the provider."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.test import override_settings
from rest_framework.test import APIClient

from servicekit.auth import keys
from servicekit.auth.tokens import InvalidTokenError, read_access
from servicekit.base.errors import UnavailableError
from servicekit.ops import settings as kit

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def pem(key: Any) -> str:
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return str(public.decode())


def signed(key: Any, algorithm: str = "RS256", kid: str | None = None, **claims: Any) -> str:
    later = datetime.now(tz=UTC) + timedelta(minutes=5)
    headers = {"kid": kid} if kid is not None else None
    return jwt.encode({"user_id": 7, "exp": later, **claims}, key, algorithm, headers=headers)


def jwk(key: Any, kid: str, algorithm: str = "RS256", **more: str) -> dict[str, Any]:
    maker = jwt.get_algorithm_by_name(algorithm)
    return {**json.loads(maker.to_jwk(key.public_key())), "kid": kid, **more}


class TestPublicKey:
    @pytest.mark.parametrize(
        ("algorithm", "key"), [("RS256", RSA_KEY), ("EdDSA", ED_KEY)], ids=["RS256", "EdDSA"]
    )
    def test_opens_with_the_private_half_only(self, algorithm: str, key: Any) -> None:
        with override_settings(JWT_ALGORITHM=algorithm, JWT_PUBLIC_KEY=pem(key)):
            assert read_access(signed(key, algorithm)).person.user_id == 7
            other = OTHER_RSA_KEY if algorithm == "RS256" else ed25519.Ed25519PrivateKey.generate()
            with pytest.raises(InvalidTokenError):
                read_access(signed(other, algorithm))

    def test_is_no_shared_secret(self) -> None:
        header = jwt.utils.base64url_encode(b'{"alg":"HS256","typ":"JWT"}')
        body = jwt.utils.base64url_encode(b'{"user_id":7,"exp":9999999999}')
        signing = header + b"." + body
        # PyJWT refuses to use a public key as an HMAC secret, so the signature is made by hand.
        mac = hmac.new(pem(RSA_KEY).encode(), signing, hashlib.sha256).digest()
        token = (signing + b"." + jwt.utils.base64url_encode(mac)).decode()
        with (
            override_settings(JWT_ALGORITHM="RS256", JWT_PUBLIC_KEY=pem(RSA_KEY)),
            pytest.raises(InvalidTokenError),
        ):
            read_access(token)

    @pytest.mark.parametrize(
        ("configured", "sent"),
        [("RS256", "HS256"), ("HS256", "RS256"), ("EdDSA", "RS256"), ("RS256", "RS512")],
    )
    def test_pins_the_algorithm(self, configured: str, sent: str) -> None:
        key: Any = RSA_KEY if sent.startswith("RS") else "a shared secret of enough length for it"
        public = pem(ED_KEY) if configured == "EdDSA" else pem(RSA_KEY)
        with override_settings(JWT_ALGORITHM=configured, JWT_PUBLIC_KEY=public):
            client = APIClient()
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {signed(key, sent)}")
            response = client.get("/whoami/")
        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")


class Provider:
    """An identity provider that publishes its keys, and counts requests."""

    def __init__(self) -> None:
        self.body: bytes = b""
        self.status = 200
        self.asked = 0
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked += 1
                self.send_response(provider.status)
                self.end_headers()
                self.wfile.write(provider.body)

            def log_message(self, *args: Any) -> None:
                """Do not log."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/jwks.json"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def publish(self, *entries: dict[str, Any]) -> None:
        self.body = json.dumps({"keys": entries}).encode()


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    with override_settings(JWT_ALGORITHM="RS256", JWT_PUBLIC_KEY="", JWT_JWKS_URL=provider.url):
        yield provider
    provider.server.shutdown()
    provider.server.server_close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A list whose only item is the monotonic time in seconds; a test can change it."""
    now = [1000.0]
    monkeypatch.setattr(keys.time, "monotonic", lambda: now[0])
    return now


class TestPublishedKeys:
    def test_are_asked_for_once(self, provider: Provider) -> None:
        provider.publish(jwk(RSA_KEY, "a"), jwk(OTHER_RSA_KEY, "b"))
        for _ in range(3):
            assert read_access(signed(RSA_KEY, kid="a")).person.user_id == 7
        assert read_access(signed(OTHER_RSA_KEY, kid="b")).person.user_id == 7
        assert provider.asked == 1

    def test_are_asked_for_again_when_a_new_one_is_named(
        self, provider: Provider, clock: list[float]
    ) -> None:
        provider.publish(jwk(RSA_KEY, "a"))
        read_access(signed(RSA_KEY, kid="a"))
        provider.publish(jwk(OTHER_RSA_KEY, "b"))
        clock[0] += 11
        assert read_access(signed(OTHER_RSA_KEY, kid="b")).person.user_id == 7
        with pytest.raises(InvalidTokenError):
            read_access(signed(RSA_KEY, kid="a"))

    def test_are_not_asked_for_by_everybody_who_invents_a_name(
        self, provider: Provider, clock: list[float]
    ) -> None:
        provider.publish(jwk(RSA_KEY, "a"))
        for number in range(20):
            with pytest.raises(InvalidTokenError):
                read_access(signed(RSA_KEY, kid=f"invented {number}"))
        assert provider.asked == 1
        clock[0] += 11
        with pytest.raises(InvalidTokenError):
            read_access(signed(RSA_KEY, kid="invented"))
        assert provider.asked == 2

    def test_hold_while_the_provider_is_away(self, provider: Provider, clock: list[float]) -> None:
        provider.publish(jwk(RSA_KEY, "a"))
        read_access(signed(RSA_KEY, kid="a"))
        provider.status = 503
        clock[0] += 4000
        assert read_access(signed(RSA_KEY, kid="a")).person.user_id == 7
        assert provider.asked == 2

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys": 1}', b'{"keys": [1]}'])
    def test_are_awaited_where_none_were_ever_had(self, provider: Provider, body: bytes) -> None:
        provider.body = body
        with pytest.raises(UnavailableError):
            read_access(signed(RSA_KEY, kid="a"))

    def test_answer_503_until_they_are_there(self, provider: Provider) -> None:
        provider.status = 500
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {signed(RSA_KEY, kid='a')}")
        response = client.get("/whoami/")
        assert (response.status_code, response.json()["code"]) == (503, "unavailable")

    def test_need_no_name_where_there_is_one(self, provider: Provider) -> None:
        provider.publish(jwk(RSA_KEY, "a"))
        assert read_access(signed(RSA_KEY)).person.user_id == 7

    def test_need_a_name_where_there_are_two(self, provider: Provider) -> None:
        provider.publish(jwk(RSA_KEY, "a"), jwk(OTHER_RSA_KEY, "b"))
        with pytest.raises(InvalidTokenError):
            read_access(signed(RSA_KEY))

    def test_leave_out_what_is_for_something_else(self, provider: Provider) -> None:
        provider.publish(
            jwk(RSA_KEY, "enc", use="enc"),
            jwk(RSA_KEY, "alg", alg="RS512"),
            jwk(ED_KEY, "ed", "EdDSA"),
            {"kty": "oct", "kid": "oct", "k": "c2VjcmV0"},
            {"kty": "RSA", "kid": "broken"},
            jwk(OTHER_RSA_KEY, "b"),
        )
        for kid in ("enc", "alg", "ed", "oct", "broken"):
            with pytest.raises(InvalidTokenError):
                read_access(signed(RSA_KEY, kid=kid))
        assert read_access(signed(OTHER_RSA_KEY, kid="b")).person.user_id == 7


class TestSettings:
    @pytest.fixture
    def env(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> kit.Environment:
        for name in ("JWT_ALGORITHM", "JWT_PUBLIC_KEY", "JWT_JWKS_URL", "JWT_SIGNING_KEY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("JWT_ALGORITHM", "RS256")
        return kit.Environment(tmp_path / "service")

    def test_take_a_key_from_the_variable(
        self, env: kit.Environment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JWT_PUBLIC_KEY", pem(RSA_KEY).replace("\n", "\\n"))
        assert env.jwt_public_key == pem(RSA_KEY).strip()
        assert env.jwt_signing_key == ""

    def test_take_a_key_from_a_file(
        self, env: kit.Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "key.pem").write_text(pem(RSA_KEY))
        monkeypatch.setenv("JWT_PUBLIC_KEY", str(tmp_path / "key.pem"))
        assert env.jwt_public_key == pem(RSA_KEY).strip()

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ("", "JWT_ALGORITHM is RS256: set JWT_PUBLIC_KEY or JWT_JWKS_URL."),
            (
                "/nowhere.pem",
                "JWT_PUBLIC_KEY names '/nowhere.pem', which cannot be read: "
                "set it to a PEM key or file.",
            ),
            (
                pem(ED_KEY),
                "JWT_PUBLIC_KEY is no public key for RS256: set it to one in PEM.",
            ),
        ],
        ids=["missing", "no file", "of another kind"],
    )
    def test_end_with_a_sentence(
        self, env: kit.Environment, monkeypatch: pytest.MonkeyPatch, value: str, sentence: str
    ) -> None:
        monkeypatch.setenv("JWT_PUBLIC_KEY", value)
        with pytest.raises(SystemExit) as ended:
            _ = env.jwt_public_key
        assert ended.value.code == sentence

    def test_refuse_an_address_that_is_none(
        self, env: kit.Environment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JWT_JWKS_URL", "file:///etc/passwd")
        with pytest.raises(SystemExit):
            _ = env.jwt_jwks_url
