"""Tasks that count their time in a calendar, and change to its edited revisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.testing import api_client, deliver, outbox_messages
from servicekit.testing.clocks import clock_at
from sla.domain.spans import spans_from_json
from sla.domain.walk import Hours, Pause, counted, deadline
from sla.models import Calendar
from sla.selectors import hours_of
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem, TaskTimer
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step
from workflow.models import Workflows

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours(*intervals: list[str]) -> dict[str, Any]:
    return {day: list(intervals) for day in WEEKDAYS}


OFFICE = {"name": "Office", "time_zone": "UTC", "hours": hours(["09:00", "17:00"])}
EARLY = {**OFFICE, "hours": hours(["06:00", "12:00"])}


@pytest.fixture
def calendar() -> int:
    staff("Agent", [11])
    staff("Technician", [21])
    made = api_client(ADMIN).post("/calendars/", OFFICE)
    assert made.status_code == 201
    steps = chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75))
    publish(*steps, calendar_id=made.json()["calendar_id"])
    return int(made.json()["calendar_id"])


def opened(arrived_at: datetime | None = None) -> Task:
    """A task with an SLA of 48 hours. Its ticket arrived at `arrived_at`, by default just now."""
    fields = {} if arrived_at is None else {"created_at": arrived_at.isoformat()}
    return Task.objects.get(ticket__ticket_number=receive(**fields))


def task(pk: int) -> Task:
    return Task.objects.get(pk=pk)


def item(pk: int) -> TaskItem:
    return TaskItem.objects.get(task_id=pk, acted_on=None)


def edit(calendar_id: int, body: dict[str, Any]) -> None:
    assert api_client(ADMIN).put(f"/calendars/{calendar_id}/", body).status_code == 200


def act(found: Task, command: str, **body: Any) -> None:
    answer = api_client(ADMIN).post(f"/tasks/{found.pk}/{command}/", body)
    assert answer.status_code == 200, answer.content


def take_up() -> int:
    """Deliver the messages that let tasks change to edited calendars. Returns the number of
    messages.
    """
    done = 0
    for name in ("task.take_up_calendar", "task.take_up_calendar_one"):
        for message in outbox_messages(task=name):
            assert deliver(message.task, **message.kwargs).result.value == "done"
            done += 1
    return done


def revisions(calendar_id: int) -> list[tuple[int, str, int, int]]:
    rows = api_client(ADMIN).get(f"/calendars/{calendar_id}/revisions/").json()["results"]
    return [(row["rev"], row["state"], row["done"], row["of"]) for row in rows]


def python_hours(*intervals: tuple[int, int]) -> Hours:
    return Hours("UTC", (tuple((a * 60, b * 60) for a, b in intervals),) * 7)


class TestATaskOfACalendar:
    def test_is_due_when_the_sla_is_used_up_in_working_time(self, calendar: int) -> None:
        found = opened()
        office = python_hours((9, 17))

        assert (found.calendar_id, found.calendar_rev) == (calendar, 1)
        assert found.target_resolution == deadline(found.arrived_at, 48 * HOUR, office)
        first = item(found.pk)
        assert found.target_resolution is not None
        left = counted(first.assigned_on, found.target_resolution, office)
        assert first.target_resolution == deadline(first.assigned_on, left / 4, office)
        assert first.soon_at == deadline(first.assigned_on, left / 4 * 4 / 5, office)

    def test_shows_working_time_in_lists(self, calendar: int) -> None:
        found = opened()
        row = api_client(agent(11)).get(f"/tasks/{found.pk}/").json()["sla"]

        assert row["status"] == "due"
        assert row["percent"] == 0
        assert 47 * 3600 <= row["remaining_seconds"] <= 48 * 3600

    def test_keeps_its_calendar_when_its_workflow_gets_another(self, calendar: int) -> None:
        found = opened()
        workflow = found.workflow_id
        api_client(ADMIN).put(f"/workflows/{workflow}/update-details/", {"calendar_id": None})
        api_client(ADMIN).post(f"/workflows/{workflow}/initialize/")

        assert opened().calendar_id is None
        assert task(found.pk).calendar_id == calendar

    def test_gets_another_priority_in_its_hours(self, calendar: int) -> None:
        found = opened()
        body = {"priority": "High", "reason": "The boss asks."}
        assert api_client(ADMIN).post(f"/tasks/{found.pk}/priority/", body).status_code == 200

        expected = deadline(found.arrived_at, 24 * HOUR, python_hours((9, 17)))
        assert task(found.pk).target_resolution == expected


class TestAnEditedCalendar:
    def test_is_taken_up_and_keeps_the_time_counted(self, calendar: int) -> None:
        found = opened(datetime.now(UTC) - 30 * HOUR)
        before = item(found.pk)

        edit(calendar, EARLY)
        assert revisions(calendar)[0] == (2, "applying", 0, 1)
        take_up()

        after, moved = task(found.pk), item(found.pk)
        spans = spans_from_json(after.calendar_spans)
        assert [(span.calendar_id, span.rev) for span in spans] == [(calendar, 1), (calendar, 2)]
        since, office = spans[1].since, python_hours((9, 17))
        assert since is not None
        used = counted(found.arrived_at, since, office)
        early = python_hours((6, 12))
        assert after.target_resolution == deadline(since, 48 * HOUR - used, early)
        assert before.target_resolution is not None
        of_item = counted(since, before.target_resolution, office)
        assert moved.target_resolution == deadline(since, of_item, early)
        assert moved.soon_at != before.soon_at
        assert TaskTimer.objects.get(pk=found.pk).due_at == moved.soon_at
        assert after.rev == found.rev
        assert revisions(calendar)[0] == (2, "applied", 1, 1)
        assert [*violations(), *replay_violations()] == []

    def test_is_explained_in_its_hours(self, calendar: int) -> None:
        found = opened()
        edit(calendar, EARLY)
        take_up()

        told = api_client(ADMIN).get(f"/tasks/{found.pk}/sla/").json()
        target = task(found.pk).target_resolution
        assert datetime.fromisoformat(told["target_resolution"]) == target
        assert told["calendar"] == {"name": "Office", "time_zone": "UTC"}
        spans = [
            datetime.fromisoformat(part["end"]) - datetime.fromisoformat(part["start"])
            for part in told["segments"]
            if part["counted"]
        ]
        assert sum(spans, timedelta(0)) == 48 * HOUR
        due = item(found.pk).target_resolution
        assert datetime.fromisoformat(told["steps"][0]["target_resolution"]) == due
        assert "its calendar was edited" in told["sentences"][2]

    def test_is_explained_with_the_days_that_its_time_crosses(self, calendar: int) -> None:
        """The task has six working days, from Monday, 2 March on. The calendar is edited twice:
        half a day after the arrival, and a day after it.
        """
        many = [{"date": str(date(2027, 1, 1) + timedelta(days=n))} for n in range(900)]
        crossed = {"date": "2026-03-05", "name": "Outing"}
        before, over = {"date": "2026-02-02"}, {"date": "2026-03-02", "name": "Fair"}
        special = {"date": "2026-03-06", "hours": [["10:00", "11:00"]]}
        with clock_at(MONDAY) as stopped:
            found = opened()
            for closed in ([over, *many], [before, over, crossed, *many]):
                stopped.move(12 * HOUR)
                edit(calendar, {**OFFICE, "closed": closed, "open": [special]})
                take_up()
            told = api_client(ADMIN).get(f"/tasks/{found.pk}/sla/").json()

        assert [(part["rev"], part["closed"], part["open"]) for part in told["hours"]] == [
            (1, [], []),
            (2, [over], []),
            (3, [over, crossed], [special]),
        ]
        assert told["target_resolution"] == "2026-03-09T16:00:00Z"

    def test_is_taken_up_once(self, calendar: int) -> None:
        opened()
        edit(calendar, EARLY)
        take_up()
        events = TaskEvent.objects.count()

        assert take_up() > 0
        assert TaskEvent.objects.count() == events

    def test_is_told_in_the_history(self, calendar: int) -> None:
        found = opened()
        edit(calendar, EARLY)
        take_up()

        told = api_client(ADMIN).get(f"/tasks/{found.pk}/events/").json()["results"][-1]
        assert (told["kind"], told["text_code"], told["actor"]) == (
            "calendar_changed",
            "calendar_changed",
            None,
        )
        assert datetime.fromisoformat(told["deadline"]) == task(found.pk).target_resolution

    def test_is_in_force_for_what_arrives_afterwards(self, calendar: int) -> None:
        edit(calendar, EARLY)
        found = opened()

        assert found.calendar_rev == 2
        expected = deadline(found.arrived_at, 48 * HOUR, python_hours((6, 12)))
        assert found.target_resolution == expected

    def test_leaves_ended_tasks_alone(self, calendar: int) -> None:
        found = opened()
        cancelled = api_client(ADMIN).post(f"/tasks/{found.pk}/cancel/", {"reason": "No."})
        assert cancelled.status_code == 200
        edit(calendar, EARLY)
        take_up()

        assert (task(found.pk).calendar_rev, revisions(calendar)[0]) == (1, (2, "applied", 0, 0))

    def test_is_taken_up_by_an_ended_task_once_it_is_reopened(self, calendar: int) -> None:
        found = opened(datetime.now(UTC) - 30 * HOUR)
        act(found, "cancel", reason="No.")
        edit(calendar, EARLY)
        take_up()
        act(found, "reopen", reason="It broke again.")
        assert task(found.pk).calendar_rev == 1
        for message in outbox_messages(task="task.take_up_calendar_one"):
            assert deliver(message.task, **message.kwargs).result.value == "done"

        after = task(found.pk)
        early = hours_of(spans_from_json(after.calendar_spans))
        assert after.calendar_rev == 2
        assert after.target_resolution == deadline(
            found.arrived_at, 48 * HOUR, early, after.clock_pauses
        )
        assert [*violations(), *replay_violations()] == []

    def test_is_not_asked_for_by_a_task_that_is_reopened_in_it(self, calendar: int) -> None:
        found = opened()
        act(found, "cancel", reason="No.")
        act(found, "reopen", reason="It broke again.")
        assert not outbox_messages(task="task.take_up_calendar_one")

    def test_once_restored_gives_the_former_deadlines_back(self, calendar: int) -> None:
        found = opened(datetime.now(UTC) - 30 * HOUR)
        target, due = found.target_resolution, item(found.pk).target_resolution
        edit(calendar, EARLY)
        take_up()
        assert task(found.pk).target_resolution != target
        between = opened()

        restored = api_client(ADMIN).post(f"/calendars/{calendar}/revisions/1/restore/")
        assert restored.status_code == 200
        take_up()

        assert task(found.pk).target_resolution == target
        assert item(found.pk).target_resolution == due
        assert task(found.pk).calendar_rev == 3
        assert len(task(found.pk).calendar_spans or []) == 1
        assert len(task(between.pk).calendar_spans or []) == 2
        assert [*violations(), *replay_violations()] == []

    def test_edited_and_restored_again_gives_them_back_again(self, calendar: int) -> None:
        found = opened(datetime.now(UTC) - 30 * HOUR)
        target = found.target_resolution
        for rev in (1, 3):
            edit(calendar, EARLY)
            take_up()
            api_client(ADMIN).post(f"/calendars/{calendar}/revisions/{rev}/restore/")
            take_up()
            assert task(found.pk).target_resolution == target

    def test_that_was_edited_twice_before_it_was_taken_up_is_taken_up_as_it_is(
        self, calendar: int
    ) -> None:
        found = opened()
        edit(calendar, EARLY)
        edit(calendar, {**OFFICE, "hours": hours(["20:00", "24:00"])})
        take_up()

        after = task(found.pk)
        assert after.calendar_rev == 3
        late = hours_of(spans_from_json(after.calendar_spans))
        assert after.target_resolution == deadline(found.arrived_at, 48 * HOUR, late)
        assert [row[1] for row in revisions(calendar)] == ["applied"] * 3

    @pytest.mark.parametrize("restores", [False, True])
    def test_that_was_edited_twice_before_it_was_taken_up_counts_as_if_it_had_been_taken_up_twice(
        self, calendar: int, restores: bool
    ) -> None:
        """The worker is away for an hour, in which the calendar is edited twice. By the first edit,
        that hour does not count.
        """

        def deadlines(*, is_prompt: bool) -> tuple[datetime | None, datetime | None]:
            with clock_at(MONDAY) as stopped:
                found = opened()
                edit(calendar, {**OFFICE, "hours": hours(["20:00", "24:00"])})
                assert not is_prompt or take_up()
                stopped.move(HOUR)
                rev = Calendar.objects.get().rev
                if restores:
                    url = f"/calendars/{calendar}/revisions/{rev - 1}/restore/"
                    assert api_client(ADMIN).post(url).status_code == 200
                else:
                    edit(calendar, OFFICE)
                previewed = api_client(ADMIN).post(f"/calendars/{calendar}/preview/", OFFICE)
                take_up()
                assert previewed.status_code == 200
            assert list(violations()) == []
            act(found, "cancel", reason="Done.")
            return task(found.pk).target_resolution, TaskItem.objects.get(
                task=found
            ).target_resolution

        prompt, late = deadlines(is_prompt=True), deadlines(is_prompt=False)

        assert late == prompt
        office = python_hours((9, 17))
        pauses = () if restores else (Pause(MONDAY, MONDAY + HOUR),)
        assert late[0] == deadline(MONDAY, 48 * HOUR, office, pauses)

    def test_lagging_behind_is_previewed_from_the_revisions_in_force(self, calendar: int) -> None:
        with clock_at(MONDAY) as stopped:
            opened()
            edit(calendar, {**OFFICE, "hours": hours(["20:00", "24:00"])})
            stopped.move(HOUR)
            edit(calendar, OFFICE)
            url = f"/calendars/{calendar}/preview/"
            lagging = api_client(ADMIN).post(url, OFFICE).json()
            take_up()
            prompt = api_client(ADMIN).post(url, OFFICE).json()
        assert (lagging["later"], prompt["later"]) == (1, 0)


class TestAPreview:
    def test_counts_what_would_move_and_stores_nothing(self, calendar: int) -> None:
        found = opened()
        url = f"/calendars/{calendar}/preview/"
        shorter = {**OFFICE, "hours": hours(["09:00", "10:00"])}
        longer = {**OFFICE, "hours": hours(["00:00", "24:00"])}

        answers = [api_client(ADMIN).post(url, body).json() for body in (shorter, longer, OFFICE)]

        rest = {"newly_breached": 0, "no_longer_breached": 0}
        assert answers == [
            {"open_tasks": 1, "earlier": 0, "later": 1, **rest},
            {"open_tasks": 1, "earlier": 1, "later": 0, **rest},
            {"open_tasks": 1, "earlier": 0, "later": 0, **rest},
        ]
        assert task(found.pk).target_resolution == found.target_resolution
        assert not outbox_messages(task="task.take_up_calendar")

    def test_is_what_the_edit_does(self, calendar: int) -> None:
        found = [opened(datetime.now(UTC) - n * 13 * HOUR) for n in range(6)]
        before = {one.pk: one.target_resolution for one in found}
        told = api_client(ADMIN).post(f"/calendars/{calendar}/preview/", EARLY).json()
        edit(calendar, EARLY)
        take_up()

        after = {one.pk: one.target_resolution for one in Task.objects.all()}
        moved = [(before[pk], after[pk]) for pk in before]
        assert told["open_tasks"] == 6
        assert told["earlier"] == sum(bool(a and b and a < b) for b, a in moved)
        assert told["later"] == sum(bool(a and b and a > b) for b, a in moved)

    def test_leaves_out_the_pauses_of_a_task(self, calendar: int) -> None:
        with clock_at(MONDAY) as stopped:
            found = opened()
            url = f"/tasks/{found.pk}"
            assert api_client(ADMIN).post(f"{url}/hold/", {"reason": "Parts."}).status_code == 200
            stopped.move(26 * HOUR)
            assert api_client(ADMIN).post(f"{url}/resume/").status_code == 200

            told = api_client(ADMIN).post(f"/calendars/{calendar}/preview/", OFFICE).json()

        assert (told["open_tasks"], told["earlier"], told["later"]) == (1, 0, 0)


class TestASupposedCalendar:
    def test_counts_from_the_arrival_on(self, calendar: int) -> None:
        with clock_at(MONDAY) as stopped:
            found = opened()
            other = api_client(ADMIN).post("/calendars/", {**EARLY, "name": "Early"}).json()
            stopped.move(5 * HOUR)
            supposed = sla_of(found, calendar_id=other["calendar_id"])

        expected = deadline(MONDAY, 48 * HOUR, python_hours((6, 12)))
        assert datetime.fromisoformat(supposed["target_resolution"]) == expected
        assert supposed["calendar"] == {"name": "Early", "time_zone": "UTC"}
        assert not any("edited" in sentence for sentence in supposed["sentences"])

    def test_is_the_deadline_of_a_task_that_counts_in_it(self, calendar: int) -> None:
        with clock_at(MONDAY):
            found = opened()
            assert sla_of(found, calendar_id=calendar) == sla_of(found)

    def test_may_be_of_a_task_round_the_clock(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Only", "Agent", 1)))
        made = api_client(ADMIN).post("/calendars/", OFFICE).json()
        with clock_at(MONDAY):
            found = opened()
            supposed = sla_of(found, calendar_id=made["calendar_id"])

        expected = deadline(MONDAY, 48 * HOUR, python_hours((9, 17)))
        assert datetime.fromisoformat(supposed["target_resolution"]) == expected
        assert supposed["steps"][0]["target_resolution"] == supposed["target_resolution"]

    def test_goes_with_another_priority_and_a_hold(self, calendar: int) -> None:
        with clock_at(MONDAY):
            found = opened()
            other = api_client(ADMIN).post("/calendars/", {**EARLY, "name": "Early"}).json()
            until = MONDAY + 24 * HOUR
            supposed = sla_of(
                found,
                calendar_id=other["calendar_id"],
                priority="High",
                hold_until=until.isoformat(),
            )

        pause = Pause(MONDAY, until)
        expected = deadline(MONDAY, 24 * HOUR, python_hours((6, 12)), [pause])
        assert datetime.fromisoformat(supposed["target_resolution"]) == expected
        paused = [part for part in supposed["segments"] if part["reason"] == "paused"]
        assert [part["counted"] for part in paused] == [False]

    def test_stores_nothing(self, calendar: int) -> None:
        found = opened()
        other = api_client(ADMIN).post("/calendars/", {**EARLY, "name": "Early"}).json()
        before = TaskEvent.objects.count()

        sla_of(found, calendar_id=other["calendar_id"])

        assert TaskEvent.objects.count() == before
        assert task(found.pk).calendar_id == calendar

    @pytest.mark.parametrize("wrong", ["0", "-1", "x", "4711", "99999999999999999999"])
    def test_must_exist(self, calendar: int, wrong: str) -> None:
        answer = api_client(ADMIN).get(f"/tasks/{opened().pk}/sla/", {"calendar_id": wrong})

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["calendar_id"])

    def test_must_not_have_been_deleted(self, calendar: int) -> None:
        other = api_client(ADMIN).post("/calendars/", {**EARLY, "name": "Early"}).json()
        url = f"/calendars/{other['calendar_id']}/"
        assert api_client(ADMIN).delete(url).status_code == 204

        answer = api_client(ADMIN).get(
            f"/tasks/{opened().pk}/sla/", {"calendar_id": other["calendar_id"]}
        )

        assert answer.status_code == 400


class TestSegments:
    def test_say_why_a_stretch_does_not_count(self, calendar: int) -> None:
        with clock_at(MONDAY):
            parts = sla_of(opened())["segments"]

        assert [(part["counted"], part["reason"]) for part in parts[:2]] == [
            (True, "open"),
            (False, "closed"),
        ]


def sla_of(found: Task, **params: Any) -> dict[str, Any]:
    answer = api_client(ADMIN).get(f"/tasks/{found.pk}/sla/", params)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def statements_of_an_arrival() -> int:
    receive()  # the first ticket makes the rotations and fills the caches of definition and hours
    with CaptureQueriesContext(connection) as queries:
        receive()
    return len(queries)


class TestAnArrival:
    def test_costs_one_statement_more(self, calendar: int) -> None:
        in_calendar = statements_of_an_arrival()
        workflow = Workflows.objects.get()
        api_client(ADMIN).put(f"/workflows/{workflow.pk}/update-details/", {"calendar_id": None})
        api_client(ADMIN).post(f"/workflows/{workflow.pk}/initialize/")

        assert in_calendar == statements_of_an_arrival() + 1


class TestRoundTheClock:
    def test_asks_no_calendar(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Only", "Agent", 1)))
        found = opened()

        assert (found.calendar_id, found.calendar_rev, found.calendar_spans) == (None, None, None)
        assert found.target_resolution == found.arrived_at + 48 * HOUR
        assert "calendar" not in TaskEvent.objects.get(kind="task_opened").data
