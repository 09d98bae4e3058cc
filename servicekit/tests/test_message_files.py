"""Message files: reading them, drawing from them, and checking a receiver."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from servicekit.messages.consuming import MalformedMessageError, Message, consumer_task
from servicekit.messages.consuming.decorator import handlers
from servicekit.testing.drawing import drawn
from servicekit.testing.message_files import MessageFile, read_message_files
from servicekit.testing.receiving import receiver_findings, refusal_findings

TASK = "counting.count"
SCHEMA: dict[str, Any] = {
    "x-queue": "COUNTING",
    "x-tasks": [TASK],
    "x-senders": ["here"],
    "x-receivers": ["here"],
    "x-arguments": ["keywords", "positional", "payload="],
    "x-further-keys": "ignored",
    "type": "object",
    "required": ["count"],
    "properties": {"count": {"type": "integer", "minimum": 1, "maximum": 9}},
    "examples": [{"count": 2}],
}
FILE = MessageFile("count", SCHEMA)


class Counter:
    """A receiver of messages. A test sets which messages it accepts; `taken` has the counts in the
    accepted messages.
    """

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.known: set[str] | None = None
        self.is_strict = True
        self.highest = 9

    def __call__(self, message: Message, *, now: datetime) -> None:
        payload = message.payload("payload")
        count = payload.get("count")
        if self.is_strict and not isinstance(count, int):
            raise MalformedMessageError("no_count")
        if self.known is not None and set(payload) - self.known:
            raise MalformedMessageError("further_keys")
        if isinstance(count, int):
            if count > self.highest:
                raise MalformedMessageError("too_many")
            self.taken.append(count)


@pytest.fixture
def counter() -> Iterator[Counter]:
    receiver = Counter()
    consumer_task(TASK)(receiver)
    yield receiver
    del handlers[TASK]


@pytest.mark.django_db
class TestReceiverFindings:
    def test_are_none_where_all_is_taken(self, counter: Counter) -> None:
        assert receiver_findings(FILE) == []
        assert counter.taken[:3] == [2, 2, 2]
        assert set(counter.taken) == set(range(1, 10))

    def test_name_a_drawn_message_that_is_refused(self, counter: Counter) -> None:
        counter.highest = 8
        findings = receiver_findings(FILE)
        assert findings
        assert all(finding.endswith('[[], {"count": 9}]') for finding in findings)

    def test_name_a_further_key_that_is_refused(self, counter: Counter) -> None:
        counter.known = {"count"}
        [finding] = receiver_findings(FILE)
        assert finding.startswith(f"{TASK} became dead")
        assert (
            receiver_findings(MessageFile("count", {**SCHEMA, "x-further-keys": "refused"})) == []
        )

    def test_name_a_further_key_that_should_be_refused(self, counter: Counter) -> None:
        refused = MessageFile("count", {**SCHEMA, "x-further-keys": "refused"})
        [finding] = receiver_findings(refused)
        assert finding.startswith(f"{TASK} became done (None), not dead")


@pytest.mark.django_db
class TestRefusalFindings:
    def test_are_none_where_what_is_needed_is_asked_for(self, counter: Counter) -> None:
        assert refusal_findings(FILE) == []

    def test_name_what_is_taken_without_it(self, counter: Counter) -> None:
        counter.is_strict = False
        assert refusal_findings(FILE) == [
            f"{TASK} became done (None), not dead: [[], {{}}]".replace("{}", '{"count": [[]]}')
        ]


class TestReading:
    def test_puts_what_is_referred_to_in_its_place(self, tmp_path: Path) -> None:
        (tmp_path / "api.yaml").write_text("components: {Kind: {enum: [a, b], type: string}}\n")
        person = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
        (tmp_path / "person.json").write_text(json.dumps(person))
        kind = {"$ref": "api.yaml#/components/Kind", "description": "What it is."}
        schema = {"$ref": "person.json", "properties": {"kind": kind}, "required": ["kind"]}
        (tmp_path / "visit.json").write_text(json.dumps({**SCHEMA, **schema}))
        file = read_message_files(tmp_path)["visit"]
        assert file.problems({"id": 1, "kind": "a"}) == []
        assert file.problems({"id": 1, "kind": "c"}) == ["kind: 'c' is not one of ['a', 'b']"]
        assert file.problems({"kind": "a"}) == ["the message: 'id' is a required property"]

    @pytest.mark.parametrize(
        ("form", "right", "wrong"),
        [
            ("date-time", "2026-03-02T09:30:00+00:00", "2026-03-02T09:30:00"),
            ("uuid", "3d2c1b0a-1111-4222-8333-444455556666", "3d2c1b0a"),
            ("email", "ann@tts.example", "ann"),
            ("visible", "a", "\u200b "),
        ],
    )
    def test_knows_the_formats(self, form: str, right: str, wrong: str) -> None:
        schema = {**SCHEMA, "properties": {"count": {"type": "string", "format": form}}}
        file = MessageFile("form", schema)
        assert file.problems({"count": right}) == []
        assert file.problems({"count": wrong}) == [f"count: {wrong!r} is not a {form!r}"]


class TestDrawn:
    @pytest.mark.parametrize(
        "schema",
        [
            {"type": "string", "format": "visible", "maxLength": 5},
            {"type": "string", "format": "date-time"},
            {"type": "string", "format": "uuid"},
            {"type": "string", "format": "email"},
            {"type": "string", "pattern": "^[A-Z][0-9]{2}$"},
            {"type": "string", "minLength": 2, "maxLength": 3},
            {"type": ["integer", "null"], "minimum": 3, "maximum": 4},
            {"enum": ["a", None]},
            {"anyOf": [{"type": "boolean"}, {"const": 7}]},
            {"type": "array", "items": {"type": "number"}, "maxItems": 2},
            {"allOf": [{"type": "integer", "minimum": 1}], "maximum": 2},
            {},
        ],
    )
    def test_are_valid(self, schema: dict[str, Any]) -> None:
        file = MessageFile("drawn", {**SCHEMA, "properties": {"count": schema}})
        values = drawn(schema, examples=30)
        assert values
        assert [problem for value in values for problem in file.problems({"count": value})] == []

    def test_are_the_same_in_every_run(self) -> None:
        assert drawn(SCHEMA, examples=10) == drawn(SCHEMA, examples=10)
