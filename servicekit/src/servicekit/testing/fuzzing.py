"""Call every documented operation with generated input, and check that each answer is documented."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings

from servicekit.auth import Person
from servicekit.testing.persons import make_token

# The readiness page reports on the broker and Redis, which a test does not have.
SKIPPED_PATHS = ("/readyz",)
# Without rate limits: a 429 depends on the number of requests and not on the input.
UNTHROTTLED: dict[str, str] = {}


@dataclass(frozen=True)
class Finding:
    """A response that the document does not allow. `request` shows how to repeat the call."""

    operation: str
    status: int
    request: str

    def __str__(self) -> str:
        return f"{self.operation} answered {self.status}: {self.request}"


def fuzz_findings(
    person: Person | None, *, examples: int = 8, seconds: float = 8.0
) -> list[Finding]:
    """Call every operation as `person` (None: anonymous) and return the undocumented answers.

    Uses `examples` inputs for each operation, the same in every run. Operations that begin after
    `seconds` get only one input. Findings are every 5xx and every status that the operation does
    not document. Needs a test with real transactions, since every request closes its connection.
    """
    application = get_wsgi_application()
    ends_at = time.monotonic() + seconds
    findings: list[Finding] = []
    with override_settings(THROTTLE_RATES=UNTHROTTLED):
        document = schemathesis.openapi.from_wsgi("/schema/?format=json", application)
        for operation in _operations(document):
            is_over = time.monotonic() > ends_at
            findings += _ask(operation, _headers(person), 1 if is_over else examples)
    return findings


def _operations(document: Any) -> Iterator[Any]:
    for result in document.get_all_operations():
        operation = result.ok()
        if operation.path not in SKIPPED_PATHS:
            yield operation


def _headers(person: Person | None) -> dict[str, str]:
    return {} if person is None else {"Authorization": f"Bearer {make_token(person)}"}


def _ask(operation: Any, headers: dict[str, str], examples: int) -> list[Finding]:
    documented = {str(status) for status in operation.definition.raw["responses"]}
    found: dict[int, Finding] = {}

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        response = case.call(headers=headers)
        status = int(response.status_code)
        if status >= 500 or str(status) not in documented:
            request = case.as_curl_command()[:2000]
            found.setdefault(status, Finding(operation.label, status, request))

    ask()
    return list(found.values())
