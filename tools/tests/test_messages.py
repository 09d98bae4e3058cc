"""The files of docs/messages are well formed, and agree with the code and the broker users' rights."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checking.messages import FOLDER, message_problems
from servicekit.testing.message_files import MessageFile, read_message_files, sender_problems
from suite.brokerusers import USERS
from suite.config import ROOT, SERVICES

FILES = read_message_files(ROOT / FOLDER)
SYSTEMS = {*(service.folder for service in SERVICES), *("hdts", "auth", "ams", "bms", "operators")}
NOT_SENT_YET = {("messaging", "INAPP_NOTIFICATION_QUEUE")}
"""(sender, queue) for which the contract (§8) gives a right although no code uses it yet."""


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
class TestEachFile:
    def test_is_a_schema_that_says_everything(self, file: MessageFile) -> None:
        Draft202012Validator.check_schema(file.schema)
        assert file.schema["title"]
        assert file.schema["description"]
        assert file.schema["x-repeat"]
        assert file.further_keys in ("ignored", "kept", "refused")
        assert {way for way in file.ways if not way.endswith("=")} <= {"positional", "keywords"}
        assert file.senders
        assert file.receivers
        assert file.senders | file.receivers <= SYSTEMS

    def test_has_examples_that_are_valid(self, file: MessageFile) -> None:
        known = [example for example in file.examples if not file.problems(example)]
        further = [example for example in file.examples if example not in known]
        assert known
        assert not further or file.further_keys == "kept"


def test_no_task_has_two_files() -> None:
    tasks = [task for file in FILES.values() for task in file.tasks]
    assert sorted(tasks) == sorted(set(tasks))


def test_the_code_sends_and_takes_what_the_files_say() -> None:
    assert message_problems(ROOT) == []


def test_each_user_of_the_broker_has_the_queues_of_its_messages() -> None:
    named = {
        (system, file.queue)
        for file in FILES.values()
        for system in file.senders | file.receivers
        if system != "operators"
    }
    given = {(user, queue) for user, queues in USERS.items() for queue in queues}
    assert given == named | NOT_SENT_YET


class TestSenderProblems:
    """Problems in an outbox row that `ticket_service` sends."""

    GOOD = FILES["close-resolved"].examples[0]

    def problems_with(self, **changes: Any) -> list[str]:
        sent = {
            "service": "ticket_service",
            "queue": "TICKET_STATUS_QUEUE",
            "task": "ticket_service.close_resolved",
            "payload": self.GOOD,
        }
        return sender_problems(FILES, **{**sent, **changes})

    def test_lets_what_the_file_says_pass(self) -> None:
        assert self.problems_with() == []

    def test_names_a_key_that_is_misspelt(self) -> None:
        payload = {**self.GOOD, "ticket_it": "TX1"}
        assert self.problems_with(payload=payload) == [
            "ticket_service sends ticket_service.close_resolved: the message: Unevaluated properties"
            " are not allowed ('ticket_it' was unexpected)"
        ]

    def test_names_a_value_of_another_kind(self) -> None:
        assert self.problems_with(payload={"ticket_id": 7}) == [
            "ticket_service sends ticket_service.close_resolved: ticket_id: 7 is not of type 'string'"
        ]

    def test_names_another_queue_another_sender_and_an_unknown_task(self) -> None:
        assert self.problems_with(queue="TICKET_TASKS_PRODUCTION") == [
            "ticket_service sends ticket_service.close_resolved to TICKET_TASKS_PRODUCTION,"
            " but close-resolved.json names TICKET_STATUS_QUEUE."
        ]
        assert self.problems_with(service="messaging") == [
            "messaging sends ticket_service.close_resolved,"
            " but close-resolved.json names other senders."
        ]
        assert self.problems_with(task="ticket_service.close") == [
            "ticket_service sends ticket_service.close, of which no message file knows."
        ]

    def test_names_a_type_of_notice_that_is_none(self) -> None:
        payload = {**FILES["notice"].examples[0], "notification_type": "task_asignment"}
        [said] = self.problems_with(
            queue="INAPP_NOTIFICATION_QUEUE",
            task="notifications.tasks.create_notification",
            payload=payload,
        )
        assert "notification_type: 'task_asignment' is not one of ['task_assignment'," in said


SENDER = """
from servicekit.messages.outbox import OutgoingMessage
from tickets.names import LATER

QUEUE = "Q"

def message(is_first):
    return OutgoingMessage(queue=QUEUE, task="first" if is_first else LATER)
"""
TAKER = """
@consumer_task(name="first", queue="Q")
def first(message, *, now): ...
"""


@pytest.fixture
def suite(tmp_path: Path) -> Callable[..., Path]:
    """Makes a suite of one service that sends `first` and `later` to itself, with given changes."""

    def make(sender: str = SENDER, taker: str = TAKER, **changes: Any) -> Path:
        app = tmp_path / "ticket_service" / "tickets"
        app.mkdir(parents=True)
        (app / "names.py").write_text('LATER = "later"\n')
        (app / "messages.py").write_text(sender)
        (app / "tasks.py").write_text(taker)
        folder = tmp_path / FOLDER
        folder.mkdir(parents=True)
        for task in ("first", "later"):
            file = {
                "x-queue": "Q",
                "x-tasks": [task],
                "x-senders": ["ticket_service"],
                "x-receivers": ["ticket_service" if task == "first" else "ams"],
            }
            (folder / f"{task}.json").write_text(json.dumps({**file, **changes.get(task, {})}))
        return tmp_path

    return make


class TestMessageProblems:
    def test_lets_true_files_pass(self, suite: Callable[..., Path]) -> None:
        assert message_problems(suite()) == []

    def test_names_a_message_without_a_file(self, suite: Callable[..., Path]) -> None:
        sender = SENDER.replace('"first"', '"frist"')
        assert message_problems(suite(sender)) == [
            "ticket_service/tickets/messages.py:8 sends frist, which has no file in docs/messages.",
            "first.json says that ticket_service sends it, but it does not.",
        ]

    def test_names_a_file_that_nobody_takes(self, suite: Callable[..., Path]) -> None:
        assert message_problems(suite(taker="")) == [
            "first.json says that ticket_service takes first, but it does not."
        ]

    def test_names_another_queue_and_another_side(self, suite: Callable[..., Path]) -> None:
        elsewhere = {"x-queue": "P", "x-senders": ["hdts"]}
        assert message_problems(suite(later=elsewhere)) == [
            "ticket_service/tickets/messages.py:8 sends later at Q, later.json at P.",
            "ticket_service/tickets/messages.py:8 sends later, but later.json has others as senders.",
        ]

    def test_names_what_it_cannot_read(self, suite: Callable[..., Path]) -> None:
        sender = SENDER.replace('"first" if is_first else LATER', 'f"{is_first}"')
        said = message_problems(suite(sender))
        assert said[0] == (
            "ticket_service/tickets/messages.py:8 sends a message:"
            " name its queue and its task as constants."
        )
