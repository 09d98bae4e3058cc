"""Call every documented GET with hostile values in each query parameter."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator

from servicekit.auth import Person
from servicekit.testing.clients import api_client
from servicekit.testing.fuzzing import UNTHROTTLED, Finding

# These pages describe the service and show no rows.
SKIPPED_PATHS = ("/readyz", "/schema/")
# The hostile values, percent-encoded as in a URL.
NASTY = (
    "",
    ",",
    "-",
    "--id",
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%E2%80%AE%E2%80%8B",
    "0",
    "-1",
    "1e999",
    "NaN",
    "9223372036854775808",
    "9" * 400,
    "%7B%22a%22:1%7D",
    "%27%20OR%201=1--",
    "%25%5C_",
    "9999-12-31",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30",
    "%20%C2%A0%E3%80%80",
    "x" * 3000,
    "a+" * 1500,
)


def parameter_findings(
    person: Person | None, *, names: Mapping[str, str] | None = None
) -> list[Finding]:
    """Call each documented GET with every hostile value in each of its query parameters.

    Each parameter is also sent twice, with brackets (`name[]`), and without a value.

    `names` has values for path parameters; a parameter without a value there gets "1". Findings are
    every 5xx, and every 4xx without the error body.
    """
    client: Any = api_client(person)
    client.raise_request_exception = False
    findings = []
    with override_settings(THROTTLE_RATES=UNTHROTTLED):
        for path, parameter in _parameters(names or {}):
            queries = [f"{parameter}={value}" for value in NASTY]
            for query in (*queries, f"{parameter}=1&{parameter}=,", f"{parameter}[]=1", parameter):
                answer = client.get(f"{path}?{query}")
                if answer.status_code >= 500 or lacks_a_code(answer):
                    findings.append(Finding(path, int(answer.status_code), query[:200]))
    return findings


def _parameters(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    document: Any = generator.get_schema(public=True)
    for path, methods in document["paths"].items():
        if path in SKIPPED_PATHS or "get" not in methods:
            continue
        parameters = methods["get"].get("parameters", [])
        filled = path
        for parameter in parameters:
            if parameter["in"] == "path":
                value = quote(names.get(parameter["name"], "1"))
                filled = filled.replace(f"{{{parameter['name']}}}", value)
        for parameter in parameters:
            if parameter["in"] == "query":
                yield filled, parameter["name"]


def lacks_a_code(answer: Any) -> bool:
    """Whether the answer is a refusal without the error body of the suite."""
    if answer.status_code < 400:
        return False
    try:
        return not isinstance(answer.json().get("code"), str)
    except ValueError:
        return True
