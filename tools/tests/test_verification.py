"""Judges made-up rows of a replay: a run without faults passes, and each fault is reported."""

import contextlib
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from proving.verification import (
    RoleShare,
    verify,
)

TABLES = {
    "ticket": ["tickets_ticket (ticket_id, status)"],
    "workflow": [
        "tickets_workflowticket (id, ticket_number)",
        "task_task (task_id, ticket_id, waiting_role_id, target_resolution)",
        "task_taskitem (task_item_id, task_id, user_id, role_id, status, target_resolution)",
        "role_roles (id, name)",
        "role_roleusers (role_id, user_id, is_active)",
    ],
    "messaging": [],
    "notification": [
        "notifications_inappnotification"
        " (related_ticket_number, related_task_item_id, user_id, notification_type)"
    ],
}
SHARED = ["outbox_outboxmessage (state, queue)", "inbox_deadletter (id)"]
# Two tickets of one role, each with its task, item, deadline and notice.
SOUND = {
    "ticket": [
        "INSERT INTO tickets_ticket VALUES ('INC1', 'Open'), ('INC2', 'Open')",
    ],
    "workflow": [
        "INSERT INTO tickets_workflowticket VALUES (1, 'INC1'), (2, 'INC2')",
        "INSERT INTO task_task VALUES (11, 1, NULL, 'soon'), (12, 2, NULL, 'soon')",
        "INSERT INTO task_taskitem VALUES (21, 11, 7, 5, 'new', 'soon'), (22, 12, 8, 5, 'new', 'soon')",
        "INSERT INTO role_roles VALUES (5, 'Group A'), (6, 'Group B')",
        "INSERT INTO role_roleusers VALUES (5, 7, 1), (5, 8, 1), (5, 9, 1)",
    ],
    "notification": [
        "INSERT INTO notifications_inappnotification VALUES"
        " ('INC1', 21, 7, 'task_assignment'), ('INC2', 22, 8, 'task_assignment')",
    ],
    "messaging": [],
}


@pytest.fixture
def urls(tmp_path: Path) -> dict[str, str]:
    found = {}
    for name, tables in TABLES.items():
        found[name] = f"sqlite:///{tmp_path}/{name}.sqlite3"
        run(found[name], *(f"CREATE TABLE {table}" for table in [*tables, *SHARED]), *SOUND[name])
    return found


def run(url: str, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


class TestVerify:
    def test_finds_nothing_wrong_with_a_sound_run(self, urls: dict[str, str]) -> None:
        verdict = verify(urls, 2, Counter())
        assert verdict.violations == ()
        assert verdict.tickets == 2
        assert verdict.shares == (RoleShare("Group A", members=3, tickets=2, least=0, most=1),)

    def test_accepts_that_a_role_without_people_waits(self, urls: dict[str, str]) -> None:
        run(
            urls["workflow"],
            "INSERT INTO tickets_workflowticket VALUES (3, 'INC3')",
            "INSERT INTO task_task VALUES (13, 3, 6, 'soon')",
        )
        run(urls["ticket"], "INSERT INTO tickets_ticket VALUES ('INC3', 'Open')")
        assert verify(urls, 3, Counter({"Group B": 1})).violations == ()
        assert verify(urls, 3, Counter()).violations == (
            "Tickets wait for {'Group B': 1}, but the roles without people are {}.",
        )

    @pytest.mark.parametrize(
        ("service", "statement", "sentence"),
        [
            (
                "workflow",
                "INSERT INTO task_task VALUES (13, 2, NULL, 'soon')",
                "1 tickets with exactly one task, 2 expected.",
            ),
            (
                "workflow",
                "INSERT INTO task_taskitem VALUES (23, 12, 9, 5, 'new', 'soon')",
                "1 tasks with exactly one item, held by somebody, 2 expected.",
            ),
            (
                "workflow",
                "UPDATE task_taskitem SET target_resolution = NULL WHERE task_id = 11",
                "1 tasks and items with a deadline, 2 expected.",
            ),
            (
                "notification",
                "INSERT INTO notifications_inappnotification VALUES ('INC1', 21, 7, 'task_assignment')",
                "1 tickets with exactly one notice, 2 expected.",
            ),
            (
                "notification",
                "UPDATE notifications_inappnotification SET user_id = 9 WHERE user_id = 7",
                "1 tickets with exactly one notice, 2 expected.",
            ),
            (
                "ticket",
                "UPDATE tickets_ticket SET status = 'New' WHERE ticket_id = 'INC1'",
                "1 tickets whose own service says Open, 2 expected.",
            ),
            (
                "workflow",
                "UPDATE task_taskitem SET user_id = 7",
                "Shares of Group A differ by 2.",
            ),
            (
                "messaging",
                "INSERT INTO inbox_deadletter VALUES (1)",
                "1 dead letters in messaging.",
            ),
        ],
    )
    def test_names_each_fault(
        self, urls: dict[str, str], service: str, statement: str, sentence: str
    ) -> None:
        run(urls[service], statement)
        assert sentence in verify(urls, 2, Counter()).violations

    def test_counts_what_was_accepted_and_is_not_stored(self, urls: dict[str, str]) -> None:
        assert "3 tickets were accepted, 2 are stored." in verify(urls, 3, Counter()).violations
