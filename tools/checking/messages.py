"""Compares the messages that the code sends and receives with the files in `docs/messages`."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checking.words import KIT, Module, modules, words
from suite.config import SERVICES

FOLDER = Path("docs/messages")


@dataclass(frozen=True)
class Use:
    """One place in the code that sends or receives a message. `service` is empty in the shared
    package.
    """

    place: str
    service: str
    verb: str
    queue: str
    task: str


def message_problems(suite: Path) -> list[str]:
    """A sentence for each message in the code that has no file, and each file that no code matches."""
    files = _files(suite)
    uses: list[Use] = []
    problems: list[str] = []
    for root, service in [*((Path(it.folder), it.folder) for it in SERVICES), (KIT, "")]:
        for module in modules(suite, root):
            for found in _uses(module, service, suite):
                if isinstance(found, Use):
                    uses.append(found)
                else:
                    problems.append(found)
    for use in uses:
        problems += _wrong_use(use, files)
    return [*problems, *_unused(files, uses)]


def _files(suite: Path) -> dict[str, dict[str, Any]]:
    return {
        path.stem: json.loads(path.read_text()) for path in sorted((suite / FOLDER).glob("*.json"))
    }


def _uses(module: Module, service: str, suite: Path) -> Iterator[Use | str]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        if node.func.id == "OutgoingMessage":
            verb, named = "sends", ("queue", "task")
        elif node.func.id == "consumer_task" and {"name", "queue"} <= keywords.keys():
            verb, named = "takes", ("queue", "name")
        else:
            continue
        place = f"{module.path.relative_to(suite)}:{node.lineno}"
        found = [words(keywords[name], module, suite) for name in named if name in keywords]
        if len(found) < 2 or None in found:
            yield f"{place} {verb} a message: name its queue and its task as constants."
            continue
        queues, tasks = found
        for queue in sorted(queues or ()):
            for task in sorted(tasks or ()):
                yield Use(place, service, verb, queue, task)


def _wrong_use(use: Use, files: dict[str, dict[str, Any]]) -> Iterator[str]:
    name = next((name for name, file in files.items() if use.task in file["x-tasks"]), None)
    if name is None:
        yield f"{use.place} {use.verb} {use.task}, which has no file in {FOLDER}."
        return
    file = files[name]
    if use.queue != file["x-queue"]:
        yield f"{use.place} {use.verb} {use.task} at {use.queue}, {name}.json at {file['x-queue']}."
    side = "x-senders" if use.verb == "sends" else "x-receivers"
    if use.service and use.service not in file[side]:
        yield f"{use.place} {use.verb} {use.task}, but {name}.json has others as {side[2:]}."


def _unused(files: dict[str, dict[str, Any]], uses: list[Use]) -> Iterator[str]:
    """A sentence for each service that a file names although it does not send or receive the
    message.
    """
    services = {service.folder for service in SERVICES}
    for name, file in files.items():
        tasks = file["x-tasks"]
        # If the shared package sends the message, any service that calls it may be the sender.
        sending = {use.service for use in uses if use.task in tasks and use.verb == "sends"}
        if "" not in sending:
            for service in sorted(services.intersection(file["x-senders"]) - sending):
                yield f"{name}.json says that {service} sends it, but it does not."
        for task in tasks:
            taking = {use.service for use in uses if use.task == task and use.verb == "takes"}
            for service in sorted(services.intersection(file["x-receivers"]) - taking):
                yield f"{name}.json says that {service} takes {task}, but it does not."
