"""Checking that a receiver accepts the messages that a file allows, and refuses others."""

import json
import uuid
from collections.abc import Callable, Iterator

from servicekit.base import sealing
from servicekit.messages.consuming.handling import Result
from servicekit.messages.erasing import PURPOSE
from servicekit.testing.drawing import drawn
from servicekit.testing.message_files import MessageFile, Payload, merged
from servicekit.testing.messages import deliver

FURTHER = {"further_key": {"of": ["a newer sender", None, 1]}}

Prepare = Callable[[Payload], tuple[Payload, str]]
"""Changes a payload so that its receiver accepts it. Returns the payload and the required message
id, which is empty if any id will do.
"""


def as_it_is(payload: Payload) -> tuple[Payload, str]:
    return payload, ""


def sealed_erasure(payload: Payload) -> tuple[Payload, str]:
    """A message that erases a person, with a valid seal if it has one."""
    if not isinstance(payload.get("seal"), str):
        return payload, ""
    said = {name: payload.get(name) for name in ("user_type", "user_id")}
    return {**payload, "seal": sealing.seal_of(PURPOSE, said)}, ""


def receiver_findings(
    file: MessageFile, prepare: Prepare = as_it_is, *, examples: int = 20
) -> list[str]:
    """Deliver the file's examples, in each allowed way, and random messages.

    Also delivers an example with a key that the file does not name, which must be refused if the
    file says so. Returns a sentence for each message with another result. Needs a test with a
    database.
    """
    findings = []
    for task in file.tasks:
        for example in file.examples:
            for way in file.ways:
                findings += _finding(file, task, prepare(example), Result.DONE, way)
    for payload in drawn(file.schema, examples=examples):
        findings += _finding(file, file.tasks[0], prepare(payload), Result.DONE)
    wanted = Result.DEAD if file.further_keys == "refused" else Result.DONE
    more = {**file.examples[0], **FURTHER}
    return findings + _finding(file, file.tasks[0], prepare(more), wanted)


def refusal_findings(file: MessageFile, prepare: Prepare = as_it_is) -> list[str]:
    """Deliver the first example once for each fault: without a required key, or with a wrong value.

    Returns a sentence for each message that did not become a dead letter at once.
    """
    return [
        finding
        for payload in _wrong(file.schema, file.examples[0])
        for finding in _finding(file, file.tasks[0], prepare(payload), Result.DEAD)
    ]


def _wrong(schema: Payload, example: Payload) -> Iterator[Payload]:
    """Copies of the example with one fault each, also in nested objects: a missing key, a wrong
    value, or a number that is too large.
    """
    whole = merged(schema)
    for keys in _needed(whole):
        without = {name: value for name, value in example.items() if name not in keys}
        yield without
        yield {**without, **{name: [[]] for name in keys}}
    for name in whole.get("required", []):
        value = whole["properties"][name]
        if "maximum" in value:
            yield {**example, name: value["maximum"] + 1}
        if value.get("type") == "object":
            for inner in _wrong(value, example[name]):
                yield {**example, name: inner}


def _needed(whole: Payload) -> list[frozenset[str]]:
    """The required parts of a message. Each is a set of keys, of which at least one is required."""
    needed = [frozenset({name}) for name in whole.get("required", [])]
    branches = [frozenset(merged(branch).get("required", [])) for branch in whole.get("anyOf", [])]
    if branches and all(branches):
        needed.append(frozenset().union(*branches))
    return needed


def _finding(
    file: MessageFile, task: str, prepared: tuple[Payload, str], wanted: Result, way: str = ""
) -> list[str]:
    payload, message_id = prepared
    args, kwargs = file.carried(payload, way or file.ways[0])
    outcome = deliver(
        task, *args, queue=file.queue, message_id=message_id or str(uuid.uuid4()), **kwargs
    )
    if outcome.result is wanted:
        return []
    became = f"{outcome.result.value} ({outcome.error!r}), not {wanted.value}"
    return [f"{task} became {became}: {json.dumps([args, kwargs])[:2000]}"]
