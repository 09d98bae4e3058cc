"""Tokens that are accepted or refused, and the claims that are read from them."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.test import override_settings

from servicekit import clock
from servicekit.auth.tokens import InvalidTokenError, issue_access, read_access
from servicekit.base.persons import Person
from servicekit.testing import make_person

NOW = datetime.now(tz=UTC)
# An expiry far in the future: a test may run long after this module was imported.
LATER = int((NOW + timedelta(days=1)).timestamp())


def signed(payload: Any, *, key: str = settings.JWT_SIGNING_KEY, algorithm: str = "HS256") -> str:
    return jwt.encode(payload, key, algorithm=algorithm)


def claims(**values: Any) -> dict[str, Any]:
    given = {"user_id": 7, "exp": LATER, **values}
    return {name: value for name, value in given.items() if value is not ...}


def unsigned() -> str:
    return jwt.encode(claims(), None, algorithm="none")


def with_header(**header: Any) -> str:
    """A correctly signed token with another header."""
    parts = signed(claims()).split(".")
    parts[0] = jwt.utils.base64url_encode(json.dumps(header).encode()).decode()
    return ".".join(parts)


class TestIssueAccess:
    def test_lasts_ten_minutes(self) -> None:
        now = datetime.now(tz=UTC)
        read = read_access(issue_access({"user_id": 7}, now=now))
        assert read.expires_at == now.replace(microsecond=0) + timedelta(minutes=10)
        assert len(read.jti) == 32
        assert read.token not in repr(read)

    def test_never_gives_the_same_token_twice(self) -> None:
        tokens = {issue_access({"user_id": 7}, now=NOW) for _ in range(3)}
        assert len(tokens) == 3

    def test_cannot_be_talked_into_another_lifetime_or_kind(self) -> None:
        now = datetime.now(tz=UTC)
        token = issue_access({"user_id": 7, "exp": 9**9, "token_type": "refresh"}, now=now)
        assert read_access(token).expires_at < now + timedelta(minutes=11)


OLD, NEW = "an-old-key-" + "o" * 32, "a-new-key-" + "n" * 32


class TestExchangeOfKeys:
    """To replace the key, a service is restarted three times: with both keys, with the keys
    swapped, with the new key only.
    """

    @pytest.mark.parametrize(
        ("signing", "other", "believed"),
        [(OLD, "", {OLD}), (OLD, NEW, {OLD, NEW}), (NEW, OLD, {OLD, NEW}), (NEW, "", {NEW})],
    )
    def test_believes_both_keys_meanwhile_and_signs_with_the_one(
        self, settings: Any, signing: str, other: str, believed: set[str]
    ) -> None:
        settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY = signing, other
        found = set()
        for key in (OLD, NEW):
            try:
                assert read_access(signed(claims(), key=key)).person.user_id == 7
                found.add(key)
            except InvalidTokenError:
                pass
        assert found == believed
        issued = issue_access({"user_id": 7}, now=datetime.now(tz=UTC))
        assert jwt.decode(issued, signing, algorithms=["HS256"])["user_id"] == 7

    @pytest.mark.parametrize("key", [OLD, NEW])
    def test_ends_every_token_at_its_time(self, settings: Any, key: str) -> None:
        settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY = NEW, OLD
        ended = int((NOW - timedelta(seconds=1)).timestamp())
        with pytest.raises(InvalidTokenError):
            read_access(signed(claims(exp=ended), key=key))

    @pytest.mark.parametrize("key", ["a-third-key-" + "t" * 32, ""])
    def test_believes_nobody_else(self, settings: Any, key: str) -> None:
        settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY = NEW, OLD
        algorithm = "HS256" if key else "none"
        token = jwt.encode(claims(), key or None, algorithm=algorithm)
        with pytest.raises(InvalidTokenError):
            read_access(token)

    def test_does_not_believe_an_empty_key(self, settings: Any) -> None:
        settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY = NEW, ""
        head, body, _ = signed(claims()).split(".")
        mac = hmac.new(b"", f"{head}.{body}".encode(), hashlib.sha256).digest()
        forged = f"{head}.{body}.{jwt.utils.base64url_encode(mac).decode()}"
        with pytest.raises(InvalidTokenError):
            read_access(forged)


class TestReadAccess:
    def test_reads_every_claim(self) -> None:
        token = signed(
            claims(
                email="a@b.example",
                username="a",
                full_name="A B",
                user_type="service",
                systems=["tts", "hdts"],
                roles=[{"system": "tts", "role": "Admin"}],
                scopes=["tickets:create"],
                token_type="access",
                jti="j-1",
            )
        )
        read = read_access(token)
        assert read.jti == "j-1"
        assert read.person == Person(
            user_type="service",
            user_id=7,
            email="a@b.example",
            username="a",
            full_name="A B",
            systems=frozenset({"tts", "hdts"}),
            roles=frozenset({("tts", "Admin")}),
            scopes=frozenset({"tickets:create"}),
        )

    def test_needs_no_more_than_user_id_and_exp(self) -> None:
        assert read_access(signed(claims())).person == Person(user_type="staff", user_id=7)

    @pytest.mark.parametrize(
        ("systems", "roles", "expected"),
        [
            ([], [{"system": "tts", "role": "Agent"}], {("tts", "Agent")}),
            ([], ["tts:Finance Admin"], {("tts", "Finance Admin")}),
            (["tts", "hdts"], ["Agent"], {("tts", "Agent"), ("hdts", "Agent")}),
            ([], ["Agent"], set()),
            (
                ["tts"],
                ["Agent", "hdts:Admin", {"system": "ams", "role": " Clerk "}],
                {("tts", "Agent"), ("hdts", "Admin"), ("ams", "Clerk")},
            ),
            (None, None, set()),
        ],
    )
    def test_accepts_roles_in_every_form(
        self, systems: Any, roles: Any, expected: set[tuple[str, str]]
    ) -> None:
        read = read_access(signed(claims(systems=systems, roles=roles)))
        assert read.person.roles == expected

    @pytest.mark.parametrize(
        "values",
        [
            {"user_id": ...},
            {"user_id": None},
            {"user_id": "7"},
            {"user_id": 7.0},
            {"user_id": True},
            {"user_id": 0},
            {"user_id": -1},
            {"user_id": 2**63},
            {"exp": ...},
            {"exp": None},
            {"exp": int((NOW - timedelta(seconds=1)).timestamp())},
            {"exp": 10**30},
            {"exp": float("inf")},
            {"exp": "soon"},
            {"exp": [LATER]},
            {"nbf": LATER},
            {"nbf": "now"},
            {"nbf": True},
            {"nbf": float("nan")},
            {"nbf": float("inf")},
            {"nbf": [1]},
            {"token_type": "refresh"},
            {"token_type": None},
            {"temp_otp_login": True},
            {"otp_required": True},
            {"user_type": "robot"},
            {"user_type": None},
            {"user_type": ["staff"]},
            {"systems": "tts"},
            {"systems": [1]},
            {"roles": "Admin"},
            {"roles": {"system": "tts", "role": "Admin"}},
            {"roles": [7]},
            {"roles": [{"system": "tts"}]},
            {"roles": [{"system": "tts", "role": ""}]},
            {"roles": [{"system": None, "role": "Admin"}]},
            {"roles": ["tts:"]},
            {"roles": [":Admin"]},
            {"roles": [" "]},
            {"roles": [{"system": "tts", "role": "Ad\x00min"}]},
            {"roles": [{"system": "tts\ud800", "role": "Admin"}]},
            {"roles": ["tts:\udfff"]},
            {"systems": ["\ud800"]},
            {"scopes": ["tickets:create\x00"]},
            {"scopes": "tickets:create"},
            {"scopes": [None]},
            {"email": 5},
            {"full_name": ["A"]},
        ],
        ids=str,
    )
    def test_refuses_these_claims(self, values: dict[str, Any]) -> None:
        with pytest.raises(InvalidTokenError):
            read_access(signed(claims(**values)))

    @pytest.mark.parametrize("ahead", [-300, 0, 5, 30, 55])
    def test_accepts_an_issuer_whose_clock_is_ahead(self, ahead: int) -> None:
        begin = datetime.now(tz=UTC).timestamp() + ahead
        for nbf in (begin, int(begin)):
            assert read_access(signed(claims(nbf=nbf, iat=nbf))).person.user_id == 7

    def test_refuses_a_token_that_begins_in_more_than_a_minute(self) -> None:
        with pytest.raises(InvalidTokenError):
            read_access(signed(claims(nbf=datetime.now(tz=UTC).timestamp() + 90)))

    def test_takes_a_begin_that_is_null_for_none(self) -> None:
        assert read_access(signed(claims(nbf=None, iat=None))).person.user_id == 7

    @pytest.mark.parametrize(
        ("sent", "read"),
        [
            ("Eve Example", "Eve Example"),
            ("Zo\u00eb \u674e \u05d3\u05d5\u05d3", "Zo\u00eb \u674e \u05d3\u05d5\u05d3"),
            ("Eve\ud800", "Eve"),
            ("Eve\x00", "Eve"),
            ("Eve\r\nBcc: all@tts.example", "Eve Bcc: all@tts.example"),
            ("\u202eevE nimdA", "evE nimdA"),
            ("Eve\u2028Example\t", "Eve Example"),
            ("\u2066\u200f\ufeff", ""),
            ("x" * 1000, "x" * 255),
            ("x" * 254 + " y", "x" * 254),
        ],
        ids=ascii,
    )
    def test_makes_names_storable_and_one_line(self, sent: str, read: str) -> None:
        person = read_access(signed(claims(full_name=sent, username=sent))).person
        assert (person.full_name, person.username) == (read, read)

    @pytest.mark.parametrize(
        ("sent", "read"),
        [
            ("eve@tts.example", "eve@tts.example"),
            (" eve@tts.example\n", "eve@tts.example"),
            ("eve@tts.example\ud800\x00", "eve@tts.example"),
            ("eve@tts.example\r\nBcc: all@tts.example", ""),
            ("x" * 250 + "@tts.example", ""),
        ],
        ids=ascii,
    )
    def test_drops_addresses_that_are_none(self, sent: str, read: str) -> None:
        assert read_access(signed(claims(email=sent))).person.email == read

    def test_asks_for_audience_and_issuer_where_configured(self) -> None:
        right = {"aud": "tts", "iss": "https://auth.example"}
        with override_settings(JWT_AUDIENCE="tts", JWT_ISSUER="https://auth.example"):
            assert read_access(signed(claims(**right))).person.user_id == 7
            both = claims(aud=["other", "tts"], iss="https://auth.example")
            assert read_access(signed(both)).person.user_id == 7
            for wrong in (
                {},
                {**right, "aud": "other"},
                {**right, "iss": "https://evil.example"},
                {"aud": "tts"},
                {"iss": "https://auth.example"},
            ):
                with pytest.raises(InvalidTokenError):
                    read_access(signed(claims(**wrong)))
            ours = issue_access({"user_id": 7}, now=datetime.now(tz=UTC))
            assert read_access(ours).person.user_id == 7
        assert read_access(signed(claims(aud="anybody", iss="anybody"))).person.user_id == 7

    @pytest.mark.parametrize("values", [{"temp_otp_login": False}, {"otp_required": False}])
    def test_accepts_a_second_factor_that_was_given(self, values: dict[str, Any]) -> None:
        assert read_access(signed(claims(**values))).person.user_id == 7

    @pytest.mark.parametrize(
        "token",
        [
            "",
            "x",
            "a.b.c",
            "ä.ö.ü",
            "." * 3,
            unsigned(),
            signed(claims(), key="another key that is long enough to be one"),
            signed(claims(), algorithm="HS384"),
            signed(claims(), algorithm="HS512"),
            with_header(alg="none"),
            with_header(alg="None"),
            with_header(alg="RS256"),
            with_header(alg=None),
            with_header(alg="HS256", crit=["exp"]),
            with_header(alg="HS256", kid=["a"]),
            signed(claims())[:-2],
            signed(claims(full_name="x" * 10_000)),
            jwt.utils.base64url_encode(b"[" * 3_000).decode() + ".e30.e30",
        ],
        ids=lambda token: token[:24],
    )
    def test_refuses_these_tokens(self, token: str) -> None:
        with pytest.raises(InvalidTokenError):
            read_access(token)

    def test_refuses_a_payload_that_is_no_object(self) -> None:
        token = jwt.api_jws.encode(b"[1]", settings.JWT_SIGNING_KEY, algorithm="HS256")
        with pytest.raises(InvalidTokenError):
            read_access(token)


class TestPerson:
    def test_is_identified_by_type_and_number(self) -> None:
        person = make_person(user_type="employee", user_id=3)
        assert (person.key, person.pk) == (("employee", 3), "employee:3")
        assert person.is_authenticated

    def test_compares_roles_without_case(self) -> None:
        person = make_person(roles=[("TTS", "finance ADMIN")])
        assert person.has_role("tts", "Agent", "Finance Admin")
        assert person.has_any_role("Tts")
        assert not person.has_role("tts", "Admin")
        assert not person.has_role("hdts", "Finance Admin")
        assert not person.has_any_role("hdts")

    @pytest.mark.parametrize("user_type", ["employee", "service"])
    def test_has_roles_as_staff_only(self, user_type: str) -> None:
        person = make_person(user_type=user_type)
        assert not person.has_role("tts", "Agent")
        assert not person.has_any_role("tts")

    def test_has_scopes_as_a_service_only(self) -> None:
        assert make_person(user_type="service", scopes=["a"]).has_scope("b", "a")
        assert not make_person(user_type="service", scopes=["a"]).has_scope("b")
        assert not make_person(user_type="staff", scopes=["a"]).has_scope("a")


class TestATokenThatWasReadBefore:
    def test_is_not_verified_again(self) -> None:
        token = signed(claims(email="a@b.example"))
        assert read_access(token) is read_access(token)

    def test_ends_with_its_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        token = signed(claims())
        read_access(token)
        monkeypatch.setattr(clock, "real_now", lambda: NOW + timedelta(days=1))
        with pytest.raises(InvalidTokenError):
            read_access(token)

    @pytest.mark.parametrize(
        "changed",
        [
            {"JWT_SIGNING_KEY": "another key that is long enough to be one"},
            {"JWT_ALGORITHM": "HS384"},
        ],
        ids=str,
    )
    def test_ends_with_its_key(self, changed: dict[str, str]) -> None:
        token = signed(claims())
        read_access(token)
        with override_settings(**changed), pytest.raises(InvalidTokenError):
            read_access(token)
