"""Helpers for the tests of every service."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servicekit.testing.clients import api_client, cookie_client
    from servicekit.testing.concurrency import run_at_once, wait_until
    from servicekit.testing.fuzzing import fuzz_findings
    from servicekit.testing.keys import path_findings, unbounded_numbers
    from servicekit.testing.messages import deliver, outbox_messages
    from servicekit.testing.parameters import parameter_findings
    from servicekit.testing.persons import make_person, make_token
    from servicekit.testing.plans import plans_of
    from servicekit.testing.statements import statements_in

__all__ = [
    "api_client",
    "cookie_client",
    "deliver",
    "fuzz_findings",
    "make_person",
    "make_token",
    "outbox_messages",
    "parameter_findings",
    "path_findings",
    "plans_of",
    "run_at_once",
    "statements_in",
    "unbounded_numbers",
    "wait_until",
]

_modules = {
    "api_client": "clients",
    "cookie_client": "clients",
    "deliver": "messages",
    "fuzz_findings": "fuzzing",
    "make_person": "persons",
    "make_token": "persons",
    "outbox_messages": "messages",
    "parameter_findings": "parameters",
    "path_findings": "keys",
    "plans_of": "plans",
    "run_at_once": "concurrency",
    "statements_in": "statements",
    "unbounded_numbers": "keys",
    "wait_until": "concurrency",
}


def __getattr__(name: str) -> Any:
    # Lazy: pytest loads the plugin of this package before Django's settings are known.
    if name not in _modules:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_modules[name]}"), name)
