"""Issue and verify access tokens."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from django.conf import settings

from servicekit import clock
from servicekit.auth.keys import KeyUnknownError, verification_keys
from servicekit.auth.names import clean_address, clean_name, is_storable
from servicekit.base.persons import STAFF, USER_TYPES, Person

ACCESS_LIFETIME = timedelta(minutes=10)
CLOCK_LEEWAY = timedelta(seconds=60)
"""How far the issuer's clock may be ahead of this machine's clock. This leeway applies to `nbf`,
not to the expiry.
"""
MAX_TOKEN_LENGTH = 8_192
UNREADABLE = (
    jwt.PyJWTError,
    KeyUnknownError,
    ValueError,
    TypeError,
    OverflowError,
    OSError,
    RecursionError,
)


class InvalidTokenError(Exception):
    """The token is expired, has a wrong signature, is not an access token, or is malformed."""


@dataclass(frozen=True)
class Expected:
    """The configured values that a token must match. An empty audience or issuer is not checked."""

    algorithm: str
    audience: str
    issuer: str


@dataclass(frozen=True)
class Claims:
    """The content of a valid access token.

    `token` is the token itself, to send to other services. Never log it.
    """

    person: Person
    expires_at: datetime
    jti: str
    token: str = field(repr=False)


def issue_access(claims: Mapping[str, Any], *, now: datetime) -> str:
    """Sign an access token that is valid for ten minutes and has these `claims` (user_id, roles,
    …).

    Needs the shared secret, since a public key cannot sign.
    """
    named = {"aud": settings.JWT_AUDIENCE, "iss": settings.JWT_ISSUER}
    payload = {
        **claims,
        **{claim: value for claim, value in named.items() if value},
        "token_type": "access",
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_LIFETIME).timestamp()),
        "jti": uuid.uuid4().hex,
    }
    return jwt.encode(payload, settings.JWT_SIGNING_KEY, algorithm=settings.JWT_ALGORITHM)


def read_access(token: str) -> Claims:
    """Return the claims of a token; raises InvalidTokenError unless it is a valid access token.

    Only the configured algorithm is accepted. Raises UnavailableError if the keys of an identity
    provider cannot be fetched.
    """
    if len(token) > MAX_TOKEN_LENGTH:
        raise InvalidTokenError("The token is too long.")
    try:
        keys = verification_keys(token)
    except UNREADABLE as error:
        raise InvalidTokenError("The token is not valid.") from error
    expected = Expected(settings.JWT_ALGORITHM, settings.JWT_AUDIENCE, settings.JWT_ISSUER)
    claims = _verified(token, keys, expected)
    # `_verified` is cached, and a token may have expired since: check the time again.
    if claims.expires_at <= clock.real_now():
        raise InvalidTokenError("The token has expired.")
    return claims


@lru_cache(maxsize=1_024)
def _verified(token: str, keys: tuple[Any, ...], expected: Expected) -> Claims:
    """Verify a token and return its content. Cached, because each token is sent many times."""
    try:
        payload = _payload(token, keys, expected)
        expires_at = datetime.fromtimestamp(int(payload["exp"]), tz=UTC)
    except UNREADABLE as error:
        raise InvalidTokenError("The token is not valid.") from error
    _require_begun(payload)
    _require_full_access(payload)
    return Claims(
        person=_person(payload),
        expires_at=expires_at,
        jti=clean_name(str(payload.get("jti", ""))),
        token=token,
    )


def _payload(token: str, keys: tuple[Any, ...], expected: Expected) -> dict[str, Any]:
    """The claims of the token, verified with one of the keys. Raises one of the errors in
    UNREADABLE.
    """
    *others, last = keys
    for key in others:
        try:
            return _decoded(token, key, expected)
        except jwt.InvalidSignatureError:
            continue
    return _decoded(token, last, expected)


def _decoded(token: str, key: Any, expected: Expected) -> dict[str, Any]:
    payload: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[expected.algorithm],
        audience=expected.audience or None,
        issuer=expected.issuer or None,
        options={
            "require": ["exp"],
            # `_require_begun` checks `nbf` with a leeway. PyJWT would apply the leeway to `exp`
            # too.
            "verify_nbf": False,
            # `iat` is not checked because the issuer's clock may be ahead; `sub` and `jti` are not
            # checked because some issuers use them in other ways.
            "verify_iat": False,
            "verify_aud": bool(expected.audience),
            "verify_iss": bool(expected.issuer),
            "verify_sub": False,
            "verify_jti": False,
        },
    )
    return payload


def _require_begun(payload: Mapping[str, Any]) -> None:
    begin = payload.get("nbf")
    if begin is None:
        return
    is_number = isinstance(begin, int | float) and not isinstance(begin, bool)
    # This form of the comparison also refuses NaN.
    if not is_number or not begin <= (clock.real_now() + CLOCK_LEEWAY).timestamp():
        raise InvalidTokenError("The token is not valid yet.")


def _require_full_access(payload: Mapping[str, Any]) -> None:
    if payload.get("token_type", "access") != "access":
        raise InvalidTokenError("This is not an access token.")
    # A token that is issued after the password but before the second factor gives no access.
    if payload.get("temp_otp_login") or payload.get("otp_required"):
        raise InvalidTokenError("The second factor is missing.")


def _person(payload: Mapping[str, Any]) -> Person:
    user_id = payload.get("user_id")
    # In Python bool is a subclass of int: `true` would be read as id 1.
    if not isinstance(user_id, int) or isinstance(user_id, bool) or not 0 < user_id < 2**63:
        raise InvalidTokenError("The token names nobody.")
    user_type = payload.get("user_type", STAFF)
    if not isinstance(user_type, str) or user_type not in USER_TYPES:
        raise InvalidTokenError("The token names an unknown kind of user.")
    systems = frozenset(_strings(payload, "systems"))
    return Person(
        user_type=user_type,
        user_id=user_id,
        email=clean_address(_text(payload, "email")),
        username=clean_name(_text(payload, "username")),
        full_name=clean_name(_text(payload, "full_name")),
        systems=systems,
        roles=_roles(payload, systems),
        scopes=frozenset(_strings(payload, "scopes")),
    )


def _roles(payload: Mapping[str, Any], systems: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Parse the roles as pairs (system, role).

    A role has one of three forms: an object, "system:Role", or a name alone, which counts for every
    system in `systems`.
    """
    roles: set[tuple[str, str]] = set()
    for entry in _list(payload, "roles"):
        if isinstance(entry, Mapping):
            roles.add((_part(entry.get("system")), _part(entry.get("role"))))
        elif isinstance(entry, str) and ":" in entry:
            system, _, name = entry.partition(":")
            roles.add((_part(system), _part(name)))
        else:
            name = _part(entry)
            roles.update((system, name) for system in systems)
    return frozenset(roles)


def _part(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not is_storable(value):
        raise InvalidTokenError("The token holds a malformed role.")
    return value.strip()


def _list(payload: Mapping[str, Any], claim: str) -> list[Any]:
    value = payload.get(claim)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidTokenError(f"The claim {claim} is not a list.")
    return value


def _strings(payload: Mapping[str, Any], claim: str) -> list[str]:
    values = _list(payload, claim)
    if not all(isinstance(value, str) and is_storable(value) for value in values):
        raise InvalidTokenError(f"The claim {claim} holds something else than strings.")
    return values


def _text(payload: Mapping[str, Any], claim: str) -> str:
    value = payload.get(claim)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidTokenError(f"The claim {claim} is not a string.")
    return value
