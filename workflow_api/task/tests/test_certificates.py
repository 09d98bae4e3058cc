"""Deadlines are recomputed from stored events. The code that recomputes them shares nothing with
the code that computes deadlines.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.testing import api_client, deliver, outbox_messages
from sla.domain.recounting import Counter, Revision
from task.domain.recomputing import DECIDES, deadlines
from task.models import Task, TaskItem
from task.reads import certificates
from task.reads.certificates import pages_of_deadlines, rules_of
from testing.histories import FOUND, History
from testing.minutes import OutsideError
from testing.scenario import ADMIN, chain, publish, receive, staff, step

HOUR = timedelta(hours=1)
CASES = int(os.environ.get("DEADLINE_CASES") or 150)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def office(*interval: str) -> dict[str, Any]:
    hours = {day: [list(interval)] for day in WEEKDAYS}
    return {"name": "Office", "time_zone": "Europe/Berlin", "hours": hours}


def verified() -> str:
    """The output of `verify_deadlines`. Raises CommandError if a deadline is wrong."""
    said = StringIO()
    call_command("verify_deadlines", stdout=said)
    return said.getvalue().strip()


@pytest.fixture
def opened() -> list[Task]:
    """Three tasks in an edited calendar: one is on hold, one was reopened, one has another priority."""
    staff("Agent", [11, 12])
    staff("Technician", [21])
    admin = api_client(ADMIN)
    calendar = admin.post("/calendars/", office("09:00", "17:00")).json()["calendar_id"]
    steps = chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75))
    publish(*steps, calendar_id=calendar)
    arrived = (datetime.now(UTC) - 30 * HOUR).isoformat()
    numbers = [receive(created_at=arrived) for _ in range(3)]
    tasks = [Task.objects.get(ticket__ticket_number=number) for number in numbers]
    for task, commands in zip(
        tasks,
        [
            [("hold", {"reason": "Waits."}), ("resume", {}), ("hold", {"reason": "Again."})],
            [("cancel", {"reason": "No."}), ("reopen", {"reason": "Yes."})],
            [("priority", {"priority": "High", "reason": "The boss asks."})],
        ],
        strict=True,
    ):
        for command, body in commands:
            answer = admin.post(f"/tasks/{task.pk}/{command}/", body)
            assert answer.status_code == 200, answer.content
    assert admin.put(f"/calendars/{calendar}/", office("06:00", "12:00")).status_code == 200
    for name in ("task.take_up_calendar", "task.take_up_calendar_one"):
        for message in outbox_messages(task=name):
            assert deliver(message.task, **message.kwargs).result.value == "done"
    return tasks


@pytest.mark.django_db
class TestVerifyDeadlines:
    def test_finds_that_all_follow_from_their_decisions(self, opened: list[Task]) -> None:
        assert verified() == "The deadlines of 3 open tasks follow from their decisions."

    def test_names_a_target_that_somebody_changed(self, opened: list[Task]) -> None:
        task = Task.objects.get(pk=opened[1].pk)
        wrong = (task.target_resolution or task.arrived_at) + timedelta(minutes=1)
        Task.objects.filter(pk=task.pk).update(target_resolution=wrong)

        said = StringIO()
        with pytest.raises(CommandError, match="1 wrong deadlines of 3 open tasks") as found:
            call_command("verify_deadlines", stdout=said)
        assert found.value.returncode == 1
        expected = f"task {task.pk}: due {wrong}, recomputed {task.target_resolution}"
        assert said.getvalue().strip() == expected

    def test_names_an_item_that_somebody_changed(self, opened: list[Task]) -> None:
        item = TaskItem.objects.get(task=opened[2], acted_on=None)
        TaskItem.objects.filter(pk=item.pk).update(target_resolution=item.assigned_on)

        (page,) = pages_of_deadlines()
        assert [(found.task_id, found.item_id) for found in page.wrong] == [(opened[2].pk, item.pk)]
        assert page.wrong[0].expected == item.target_resolution

    def test_does_not_look_at_what_has_ended(self, opened: list[Task]) -> None:
        api_client(ADMIN).post(f"/tasks/{opened[0].pk}/cancel/", {"reason": "No."})
        Task.objects.filter(pk=opened[0].pk).update(target_resolution=None)
        assert verified() == "The deadlines of 2 open tasks follow from their decisions."

    def test_costs_as_many_statements_for_many_tasks_as_for_few(
        self, opened: list[Task], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def statements() -> int:
            with CaptureQueriesContext(connection) as queries:
                list(pages_of_deadlines())
            return len(queries)

        statements()  # fill the caches of versions and calendars first
        few = statements()
        for _ in range(12):
            receive()
        assert statements() == few == 4
        monkeypatch.setattr(certificates, "PAGE", 5)
        assert verified() == "The deadlines of 15 open tasks follow from their decisions."


@pytest.mark.django_db
class TestTheAnswerOfSla:
    def test_holds_all_that_is_needed_to_recompute_the_target(self, opened: list[Task]) -> None:
        for task in opened:
            told = api_client(ADMIN).get(f"/tasks/{task.pk}/sla/").json()
            ended = [pause for pause in told["pauses"] if pause["end"] is not None]
            counter = Counter(
                tuple(_revision(row) for row in told["hours"]),
                tuple((_moment(pause["start"]), _moment(pause["end"])) for pause in ended),
            )
            hours, minutes, seconds = map(int, told["sla"].split(":"))
            sla = timedelta(hours=hours, minutes=minutes, seconds=seconds)
            assert [row["rev"] for row in told["hours"]] == [1, 2]
            assert counter.moment(_moment(told["arrived_at"]), sla) == _moment(
                told["target_resolution"]
            )

    def test_has_the_supposed_calendar_alone(self, opened: list[Task]) -> None:
        body = {**office("08:00", "10:00"), "name": "Short", "time_zone": "UTC"}
        other = api_client(ADMIN).post("/calendars/", body).json()["calendar_id"]
        url = f"/tasks/{opened[2].pk}/sla/?calendar_id={other}"
        (row,) = api_client(ADMIN).get(url).json()["hours"]
        assert (row["calendar_id"], row["rev"], row["since"]) == (other, 1, None)
        assert (row["time_zone"], row["hours"]["mon"]) == ("UTC", [["08:00", "10:00"]])

    def test_has_no_hours_round_the_clock(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Only", "Agent", 1)))
        task = Task.objects.get(ticket__ticket_number=receive())
        assert api_client(ADMIN).get(f"/tasks/{task.pk}/sla/").json()["hours"] == []


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _revision(row: dict[str, Any]) -> Revision:
    """The revision in `row` of the API's answer. It is read here without the code that tasks use
    for calendars.
    """

    def minutes(pairs: list[list[str]]) -> tuple[tuple[int, int], ...]:
        return tuple((int(a[:2]) * 60 + int(a[3:]), int(b[:2]) * 60 + int(b[3:])) for a, b in pairs)

    return Revision(
        None if row["since"] is None else _moment(row["since"]),
        row["time_zone"],
        tuple(minutes(row["hours"][day]) for day in WEEKDAYS),
        frozenset(date.fromisoformat(day["date"]) for day in row["closed"]),
        {date.fromisoformat(day["date"]): minutes(day["hours"]) for day in row["open"]},
    )


class TestDeadlinesOfRandomHistories:
    def test_follow_from_their_events(self) -> None:
        for number in (*range(CASES), *FOUND):
            history = History(number)
            try:
                history.run()
            except OutsideError:
                continue
            state = history.task
            decisions = [event for event in history.events if isinstance(event, DECIDES)]
            found = deadlines(decisions, rules_of(history.definition), history.revisions)
            if state.ended is None:
                assert found.target_at == state.target_at, number
            if state.open_item is not None:
                assert found.due_at == state.open_item.due_at, number
