"""Access tables: call every endpoint as every kind of caller. A refused call must change nothing.

The table of a service maps "METHOD /route/", with the route as in urls.py, to the status for each
caller.
"""

from collections.abc import Collection, Iterator
from typing import Any

import jwt
from django.apps import apps
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from servicekit.auth import Person
from servicekit.auth.refusals import ACTION
from servicekit.messages.auditing import TASK
from servicekit.testing.clients import api_client
from servicekit.testing.persons import make_token

METHODS = ("get", "post", "put", "patch", "delete")

PUBLIC = {
    *("GET /", "GET /healthz", "GET /readyz", "GET /metrics", "GET /csrf/"),
    *("GET /schema/", "GET /docs/", "GET /redoc/"),
}
"""The endpoints that every service offers to everybody."""

ADMINS_ONLY = {
    f"{method} /{base}/{rest}"
    for base in ("dead-letters", "unsent-messages")
    for method, rest in (
        ("GET", ""),
        ("GET", "names/"),
        ("GET", "<key:pk>/"),
        ("POST", "<key:pk>/replay/"),
        ("POST", "<key:pk>/discard/"),
    )
}
"""The endpoints that every service offers to Admins only."""


def endpoints() -> set[str]:
    """The endpoints of the service's URLs, except those of the admin, as "METHOD /route/"."""
    return {
        f"{method.upper()} /{route}"
        for route, callback in _routes(get_resolver().url_patterns, "")
        if not route.startswith("admin/")
        for method in _methods(callback)
    }


def assert_admins_only(
    endpoint: str, admin: Person, others: Collection[Person | APIClient]
) -> None:
    """Assert that an endpoint of ADMINS_ONLY admits `admin` and refuses `others` with 403.

    The test must have no stuck messages, so that `admin` gets 404 for message 1. Callers without
    valid credentials must get 401.
    """
    method, route = endpoint.split(" ")
    path = route.replace("<key:pk>", "1")

    def ask(caller: Person | APIClient) -> int:
        client = caller if isinstance(caller, APIClient) else api_client(caller)
        body = {"reason": "No use."} if method == "POST" else None
        return int(getattr(client, method.lower())(path, body).status_code)

    assert ask(admin) == (404 if "<" in route else 200)
    assert [ask(caller) for caller in others] == [403] * len(others)
    proving_nothing = worthless_clients(admin).values()
    assert {ask(client) for client in proving_nothing} == {401}


def everything(without: Collection[str] = ("apikeys.ApiKey",)) -> dict[str, list[Any]]:
    """All rows of all tables, by model, to compare before and after a refusal.

    Leaves out rows that a refusal itself may change: its audit report, and API keys, which store
    the time of their last use.
    """
    return {
        model._meta.label: list(_without_traces(model).order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label not in without
    }


def _without_traces(model: type[Model]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.all()
    match model._meta.label:
        case "outbox.OutboxMessage":
            return rows.exclude(task=TASK, kwargs__event__action=ACTION)
        case "inbox.InboxMessage":
            return rows.exclude(task=ACTION)
        case "audit.AuditEvent":
            return rows.exclude(action=ACTION)
        case "audit.PersonAlias":
            events = apps.get_model(model._meta.app_label, "AuditEvent")._default_manager
            refused_only = events.filter(action=ACTION, actor=OuterRef("pk"))
            others = events.exclude(action=ACTION).filter(actor=OuterRef("pk"))
            return rows.exclude(Exists(refused_only) & ~Exists(others))
    return rows


def worthless_clients(person: Person) -> dict[str, APIClient]:
    """Callers without valid credentials, some of which look like `person`.

    They must get 401 wherever signing in is required.
    """
    claims = jwt.decode(make_token(person), options={"verify_signature": False})
    tokens = {
        "unsigned": jwt.encode(claims, "", algorithm="none"),
        "signed with another key": jwt.encode(claims, "x" * 64, algorithm="HS256"),
        "refresh": _signed({**claims, "token_type": "refresh"}),
        "expired": _signed({**claims, "exp": claims["iat"] - 1}),
        "before the second factor": _signed({**claims, "temp_otp_login": True}),
        "nonsense": "nonsense",
    }
    clients = {"anonymous": APIClient()}
    for name, token in tokens.items():
        clients[f"{name}, in the header"] = APIClient()
        clients[f"{name}, in the header"].credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        clients[f"{name}, in the cookie"] = APIClient()
        clients[f"{name}, in the cookie"].cookies["access_token"] = token
    return clients


def _signed(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, settings.JWT_SIGNING_KEY, algorithm=settings.JWT_ALGORITHM)


def _routes(
    patterns: Collection[URLPattern | URLResolver], before: str
) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def _methods(callback: Any) -> list[str]:
    actions = getattr(callback, "actions", None)
    if actions is not None:
        return [method for method in METHODS if method in actions]
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    return [method for method in METHODS if hasattr(view, method)]
