"""The message files of a suite: the content of each message between services, as JSON Schema.

A file is a schema of the one dict that a message carries, with additional keys for facts that a
schema cannot express; `docs/messages/README.md` explains them. The pytest plugin checks senders by
reading every row that a test puts into the outbox; `servicekit.testing.receiving` checks receivers.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

from servicekit.base.visible import is_visible

Payload = dict[str, Any]
Carried = tuple[tuple[Any, ...], Payload]
"""The positional and the keyword arguments of a Celery message."""


@dataclass(frozen=True)
class MessageFile:
    """One message file. The references in `schema` are replaced by their targets."""

    name: str
    schema: Payload

    def __str__(self) -> str:
        return self.name

    @property
    def queue(self) -> str:
        return str(self.schema["x-queue"])

    @property
    def tasks(self) -> tuple[str, ...]:
        return tuple(self.schema["x-tasks"])

    @property
    def senders(self) -> frozenset[str]:
        return frozenset(self.schema["x-senders"])

    @property
    def receivers(self) -> frozenset[str]:
        return frozenset(self.schema["x-receivers"])

    @property
    def further_keys(self) -> str:
        """How a reader treats keys that the file does not name: ignored, kept or refused."""
        return str(self.schema["x-further-keys"])

    @property
    def examples(self) -> list[Payload]:
        return list(self.schema["examples"])

    def problems(self, payload: Any) -> list[str]:
        """How a sent message differs from the file, one sentence for each difference.

        Unknown keys are differences, too: readers may ignore them, so that nobody else would notice
        a misspelt key.
        """
        return [
            f"{'.'.join(map(str, error.absolute_path)) or 'the message'}: {error.message}"
            for error in self._closed.iter_errors(payload)
        ]

    @property
    def ways(self) -> tuple[str, ...]:
        """The allowed ways to pass the payload; our own senders use the first one."""
        return tuple(self.schema["x-arguments"])

    def carried(self, payload: Payload, way: str) -> Carried:
        """The arguments of a message that passes the payload in this way, one of `ways`."""
        if way == "positional":
            return (payload,), {}
        return (), payload if way == "keywords" else {way.removesuffix("="): payload}

    @cached_property
    def _closed(self) -> Draft202012Validator:
        return Draft202012Validator(
            {**self.schema, "unevaluatedProperties": False}, format_checker=_formats
        )


def read_message_files(folder: Path) -> dict[str, MessageFile]:
    """Every message file of the folder, by its name."""
    return {
        path.stem: MessageFile(path.stem, _resolved(json.loads(path.read_text()), path))
        for path in sorted(folder.glob("*.json"))
    }


def payload_of(args: list[Any], kwargs: Payload) -> Any:
    """The payload of a message: its only positional argument, or its keyword arguments."""
    return args[0] if len(args) == 1 and not kwargs else kwargs


def sender_problems(
    files: Mapping[str, MessageFile], *, service: str, queue: str, task: str, payload: Any
) -> list[str]:
    """The faults of a message that `service` has put into its outbox, a sentence each."""
    file = next((file for file in files.values() if task in file.tasks), None)
    if file is None:
        return [f"{service} sends {task}, of which no message file knows."]
    wrong = []
    if service not in file.senders:
        wrong.append(f"{service} sends {task}, but {file}.json names other senders.")
    if queue != file.queue:
        wrong.append(f"{service} sends {task} to {queue}, but {file}.json names {file.queue}.")
    return wrong + [f"{service} sends {task}: {problem}" for problem in file.problems(payload)]


def tasks_taken_by(service: str, files: Mapping[str, MessageFile]) -> set[tuple[str, str]]:
    """Task and queue of every message that `service` receives according to the files."""
    return {
        (task, file.queue)
        for file in files.values()
        if service in file.receivers
        for task in file.tasks
    }


def merged(schema: Payload) -> Payload:
    """The schema with the parts of its `allOf` merged into it.

    If a key occurs several times, the schema's own value wins, else the value of the earlier part.
    """
    whole = {name: value for name, value in schema.items() if name != "allOf"}
    for part in map(merged, schema.get("allOf", [])):
        properties = {**part.get("properties", {})}
        for name, value in whole.get("properties", {}).items():
            properties[name] = {**properties.get(name, {}), **value}
        required = [*part.get("required", []), *whole.get("required", [])]
        whole = {**part, **whole, "properties": properties, "required": required}
    return whole


def _resolved(schema: Any, path: Path) -> Any:
    """The schema with each `$ref` replaced by its target; file names are relative to `path`."""
    if isinstance(schema, list):
        return [_resolved(item, path) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _resolved(value, path) for name, value in schema.items() if name != "$ref"}
    if "$ref" not in schema:
        return plain
    target, _, pointer = schema["$ref"].partition("#")
    named = (path.parent / target).resolve() if target else path
    content: Any = _document(named)
    for part in filter(None, pointer.split("/")):
        content = content[part]
    referred = _resolved(content, named)
    return {**plain, "allOf": [*plain.get("allOf", []), referred]} if plain else referred


def _document(path: Path) -> Any:
    if path.suffix == ".json":
        return json.loads(path.read_text())
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(), Loader=loader)  # noqa: S506 - both loaders are safe ones


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_uuid(value: object) -> bool:
    form = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    return not isinstance(value, str) or re.fullmatch(form, value) is not None


def _is_address(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[^@\s]+@[^@\s]+", value) is not None


def _is_visible_text(value: object) -> bool:
    return not isinstance(value, str) or is_visible(value)


_formats = FormatChecker(formats=())
for _name, _check in {
    "date-time": _is_moment,
    "uuid": _is_uuid,
    "email": _is_address,
    "visible": _is_visible_text,
}.items():
    _formats.checks(_name)(_check)
