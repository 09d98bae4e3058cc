"""Find endpoints that accept numbers too large for a database, in paths and in bodies."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator

from servicekit.auth import Person
from servicekit.testing.clients import api_client
from servicekit.testing.fuzzing import UNTHROTTLED, Finding
from servicekit.testing.parameters import SKIPPED_PATHS, lacks_a_code

LARGEST = 2**63 - 1
HOSTILE = ("0", "-1", str(LARGEST), str(LARGEST + 1), "9" * 23, "9" * 400, "1e3", "%00", "x")


def path_findings(
    person: Person | None, *, names: Mapping[str, str] | None = None
) -> list[Finding]:
    """Call each documented operation with every hostile value in each parameter of its path.

    `names` has values for the other parameters; a parameter without a value there gets "1". The
    bodies are empty. Findings are every 5xx, and every 4xx without the error body.
    """
    client: Any = api_client(person)
    client.raise_request_exception = False
    findings = []
    with override_settings(THROTTLE_RATES=UNTHROTTLED):
        for method, path in _paths(names or {}):
            answer = getattr(client, method)(path, *([] if method == "get" else [{}]))
            if answer.status_code >= 500 or lacks_a_code(answer):
                findings.append(Finding(f"{method} {path}", int(answer.status_code), ""))
    return findings


def unbounded_numbers() -> list[str]:
    """The integers that documented bodies accept although they may not fit into 64 bits."""
    document = _document()
    found = {
        f"{method} {path}: {where}"
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        for where in _unbounded(document, content.get("schema", {}), "", frozenset())
    }
    return sorted(found)


def _unbounded(document: Any, schema: Any, where: str, above: frozenset[str]) -> Iterator[str]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        if name not in above:
            referred = document["components"]["schemas"][name]
            yield from _unbounded(document, referred, where, above | {name})
        return
    choices = [*schema.get("oneOf", []), *schema.get("anyOf", []), *schema.get("allOf", [])]
    if schema.get("readOnly") or any("string" in _types(it) for it in (schema, *choices)):
        return  # a field that also accepts texts reads the number itself
    if "integer" in _types(schema) and not _is_bounded(schema):
        yield where
    for name, inner in schema.get("properties", {}).items():
        yield from _unbounded(document, inner, f"{where}.{name}".lstrip("."), above)
    for inner in (schema.get("items"), schema.get("additionalProperties"), *choices):
        if isinstance(inner, dict):
            yield from _unbounded(document, inner, where, above)


def _types(schema: Any) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _is_bounded(schema: Any) -> bool:
    return "enum" in schema or schema.get("maximum", LARGEST + 1) <= LARGEST


def _paths(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, methods in _document()["paths"].items():
        if path in SKIPPED_PATHS:
            continue
        for method, operation in methods.items():
            in_path = [it["name"] for it in operation.get("parameters", []) if it["in"] == "path"]
            for hostile in in_path:
                filled = path
                for name in in_path:
                    if name != hostile:
                        filled = filled.replace(f"{{{name}}}", quote(names.get(name, "1")))
                for value in HOSTILE:
                    yield method, filled.replace(f"{{{hostile}}}", value)


def _document() -> Any:
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    return generator.get_schema(public=True)
