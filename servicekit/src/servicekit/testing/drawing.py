"""Random values that are valid by a JSON Schema, to test the receivers of messages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from servicekit.testing.message_files import Payload, merged

LARGEST_NUMBER = 2**53
"""All JSON parsers keep integers up to this number exact; some parsers round larger integers."""

_signs = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
_words = st.text(_signs, max_size=8)
_anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_NUMBER, LARGEST_NUMBER)
    | st.floats(-1e9, 1e9)
    | _words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_words, inner, max_size=2),
    max_leaves=4,
)


def values_of(schema: Any) -> st.SearchStrategy[Any]:
    """Draws valid values of the schema; knows the part of JSON Schema that our files use."""
    schema = merged(schema)
    if "anyOf" in schema:
        rest = {name: value for name, value in schema.items() if name != "anyOf"}
        return st.one_of([values_of({"allOf": [rest, branch]}) for branch in schema["anyOf"]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema.get("type")
    if kinds is None:
        return _anything
    if isinstance(kinds, list):
        return st.one_of([values_of({**schema, "type": kind}) for kind in kinds])
    return _KINDS[kinds](schema)


def _objects(schema: Payload) -> st.SearchStrategy[Payload]:
    properties = schema.get("properties", {})
    if not properties:
        return st.dictionaries(_words, _anything, max_size=3)
    required = set(schema.get("required", []))
    return st.fixed_dictionaries(
        {name: values_of(properties[name]) for name in required},
        optional={
            name: values_of(value) for name, value in properties.items() if name not in required
        },
    )


def _texts(schema: Payload) -> st.SearchStrategy[str]:
    shortest, longest = schema.get("minLength", 0), min(schema.get("maxLength", 40), 40)
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    match schema.get("format"):
        case "date-time":
            moments = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1))  # noqa: DTZ001
            return moments.map(lambda moment: moment.replace(tzinfo=UTC).isoformat())
        case "uuid":
            return st.uuids().map(str)
        case "email":
            return st.from_regex(r"[a-z][a-z0-9]{0,9}@[a-z]{1,9}\.example", fullmatch=True)
        case "visible":
            letters = st.characters(categories=["L", "N"])
            return st.builds(lambda letter, text: (letter + text)[:longest], letters, _words)
    return st.text(_signs, min_size=shortest, max_size=longest)


def _numbers(schema: Payload) -> st.SearchStrategy[int]:
    lowest = schema.get("minimum", -LARGEST_NUMBER)
    return st.integers(lowest, schema.get("maximum", LARGEST_NUMBER))


def _lists(schema: Payload) -> st.SearchStrategy[list[Any]]:
    return st.lists(values_of(schema.get("items", {})), max_size=min(schema.get("maxItems", 3), 3))


_KINDS: dict[str, Callable[[Payload], st.SearchStrategy[Any]]] = {
    "object": _objects,
    "string": _texts,
    "integer": _numbers,
    "array": _lists,
    "number": lambda _: st.floats(-1e9, 1e9),
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}


def drawn(schema: Payload, *, examples: int) -> list[Any]:
    """As many random values of the schema as `examples`, the same in every run."""
    values: list[Any] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values_of(schema))
    def collect(value: Any) -> None:
        values.append(value)

    collect()
    return values
