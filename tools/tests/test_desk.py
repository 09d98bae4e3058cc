"""Waiting for a suite whose clock is moved in steps, with databases made by hand."""

from __future__ import annotations

import lzma
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from proving.desk import flow as flows
from proving.desk.flow import Flow
from proving.desk.run import _first, is_help_desk
from proving.desk.tables import Tables
from servicekit.clock import SteppedClock
from suite.errors import SuiteError

START = datetime(2010, 1, 13, 8, tzinfo=UTC)
OUTBOX = (
    "CREATE TABLE outbox_outboxmessage (id INTEGER PRIMARY KEY, message_id, queue, created_at,"
    " available_at)"
)
INBOX = "CREATE TABLE inbox_inboxmessage (message_id, state)"
TIMERS = (
    "CREATE TABLE task_tasktimer (task_id int, due_at text, state text, attempts int, lease_owner text,"
    " lease_until text, last_error text)"
)
NAMES = ("ticket", "workflow", "messaging", "notification")


class Suite:
    """The databases of four services. The methods do by hand what services, consumers and dispatchers do
    to them.
    """

    def __init__(self, folder: Path) -> None:
        self.files = {name: folder / f"{name}.sqlite3" for name in NAMES}
        for name in NAMES:
            for statement in (OUTBOX, INBOX, TIMERS):
                self.do(name, statement)

    @property
    def urls(self) -> dict[str, str]:
        return {name: f"sqlite:///{file}" for name, file in self.files.items()}

    def do(self, name: str, statement: str, *values: object) -> None:
        with sqlite3.connect(self.files[name]) as connection:
            connection.execute(statement, values)

    def send(self, name: str, message: str, queue: str, delay: float = 0) -> None:
        later = START + timedelta(seconds=delay)
        row = (message, queue, str(START)[:19], str(later)[:19])
        query = (
            "INSERT INTO outbox_outboxmessage (message_id, queue, created_at, available_at)"
            " VALUES (?, ?, ?, ?)"
        )
        self.do(name, query, *row)

    def handle(self, name: str, message: str) -> None:
        self.do(name, "INSERT INTO inbox_inboxmessage VALUES (?, 'done')", message)

    def arm(self, task: int, due: datetime) -> None:
        moment = str(due.replace(tzinfo=None))
        self.do(
            "workflow",
            "INSERT INTO task_tasktimer VALUES (?, ?, 'armed', 0, '', NULL, '')",
            task,
            moment,
        )


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


@pytest.fixture
def clock(tmp_path: Path) -> SteppedClock:
    return SteppedClock.create(tmp_path / "steps", START)


@pytest.fixture
def flow(suite: Suite, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flow]:
    monkeypatch.setattr(flows, "PATIENCE_SECONDS", 0.3)
    found = Flow(suite.urls, clock)
    yield found
    found.close()


class TestFlow:
    def test_is_over_where_nothing_was_sent_and_nothing_is_due(
        self, suite: Suite, flow: Flow
    ) -> None:
        suite.arm(1, START + timedelta(microseconds=1))
        flow.wait()
        assert flow.next_due() == START + timedelta(microseconds=1)

    def test_waits_for_each_message_to_be_handled_by_its_receiver(
        self, suite: Suite, flow: Flow
    ) -> None:
        suite.send("ticket", "m1", "TICKET_TASKS_PRODUCTION")
        suite.handle("ticket", "m1")
        with pytest.raises(SuiteError, match="1 messages and 0 timers still wait"):
            flow.wait()
        suite.handle("workflow", "m1")
        flow.wait()

    def test_waits_for_the_messages_that_a_message_causes(self, suite: Suite, flow: Flow) -> None:
        suite.send("ticket", "m1", "TICKET_TASKS_PRODUCTION")
        suite.handle("workflow", "m1")
        suite.send("workflow", "m2", "INAPP_NOTIFICATION_QUEUE")
        with pytest.raises(SuiteError, match="1 messages"):
            flow.wait()
        suite.handle("notification", "m2")
        flow.wait()
        assert flow.messages == 2

    def test_leaves_out_what_is_late_or_for_others(self, suite: Suite, flow: Flow) -> None:
        suite.send("workflow", "m1", "AMS_WORKFLOW_QUEUE")
        suite.send("workflow", "m2", "WORKFLOW_TASKS_PRODUCTION", delay=60)
        flow.wait()
        assert flow.messages == 0

    def test_lets_dispatchers_look_again_while_a_timer_is_due(
        self, suite: Suite, flow: Flow, clock: SteppedClock
    ) -> None:
        suite.arm(1, START)
        with pytest.raises(SuiteError, match="0 messages and 1 timers still wait") as raised:
            flow.wait()
        assert "task 1, due" in str(raised.value)
        assert "0 failures, lease of nobody until None, no error" in str(raised.value)
        assert clock.moves == flow.nudges > 1
        assert clock.now() == START

    def test_has_the_next_timer_that_is_armed(self, suite: Suite, flow: Flow) -> None:
        assert flow.next_due() is None
        suite.arm(1, START + timedelta(hours=2))
        suite.arm(2, START + timedelta(hours=1))
        suite.do("workflow", "UPDATE task_tasktimer SET state = 'stuck' WHERE task_id = 2")
        assert flow.next_due() == START + timedelta(hours=2)


class TestTables:
    def test_compares_moments_as_they_are_stored(self, suite: Suite) -> None:
        suite.arm(1, START)
        tables = Tables(suite.urls["workflow"])
        query = "SELECT count(*) FROM task_tasktimer WHERE due_at <= %s"
        assert tables.value(query, (START,)) == 1
        assert tables.value(query, (START - timedelta(microseconds=1),)) == 0
        tables.close()


class TestTheLog:
    TEXT = "Case ID,Complete Timestamp\nCase 2,2010/03/02 01:02:03\nCase 1,2010/01/13 08:40:25\n"

    def test_is_one_of_a_help_desk_by_its_columns(self, tmp_path: Path) -> None:
        plain, packed, other = (tmp_path / name for name in ("a.csv", "b.csv.xz", "c.csv"))
        plain.write_text(self.TEXT)
        packed.write_bytes(lzma.compress(self.TEXT.encode()))
        other.write_text("number,incident_state\n1,New\n")
        assert [is_help_desk(log) for log in (plain, packed, other)] == [True, True, False]

    def test_begins_with_its_earliest_day(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text(self.TEXT)
        assert _first(tmp_path / "a.csv") == datetime(2010, 1, 13, tzinfo=UTC)
