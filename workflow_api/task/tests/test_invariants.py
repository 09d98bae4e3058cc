from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from role.models import RoleUsers
from servicekit.db.append_only import append_only_lifted
from servicekit.testing import api_client
from sla.models import Calendar
from task.invariants import QUERIES, replay_violations, violations
from task.models import EndEffect, Task, TaskEvent, TaskItem, TaskItemHistory, TaskTimer
from testing.scenario import agent, chain, publish, receive, staff, step
from tickets.models import WorkflowTicket
from workflow.models import Workflows

pytestmark = pytest.mark.django_db

TRIAGE, RESOLVE = step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)


@pytest.fixture(autouse=True)
def _four_tasks() -> None:
    """Four tickets: the first is held on its second step, the second waits for a technician, the
    third is on its first step, and the fourth has no workflow.
    """
    staff("Agent", [11])
    publish(*chain(TRIAGE, RESOLVE))
    waiting, moved, _ = receive(), receive(), receive()
    receive(category="Nobody knows")
    act(waiting)
    staff("Technician", [21])
    act(moved)


def act(number: str) -> None:
    task = Task.objects.get(ticket__ticket_number=number)
    client = api_client(agent(11))
    (way,) = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": way["transition_id"], "notes": ""}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def items(**wanted: object) -> int:
    """The key of the first item with these values."""
    return TaskItem.objects.filter(**wanted).order_by("pk")[0].pk


def forget_who_is_waited_for() -> None:
    Task.objects.filter(waiting_role__isnull=False).update(waiting_role=None)


def end_without_closing() -> None:
    task = TaskItem.objects.get(step_name="Resolve").task_id
    now = timezone.now()
    Task.objects.filter(pk=task).update(status="completed", current_step=None, resolution_time=now)


def show_an_earlier_priority() -> None:
    ticket = Task.objects.earliest("pk").ticket
    ticket.priority = "Low"
    ticket.save()


def tell_a_time_too_early() -> None:
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(resolution_time=timezone.now())


def misplace_an_item() -> None:
    triage = TaskItem.objects.filter(step_name="Triage")[0].assigned_on_step_id
    TaskItem.objects.filter(step_name="Resolve").update(assigned_on_step=triage)


def forget_what_is_due_next() -> None:
    Task.objects.update(nearest_target=None)


def let_an_item_end_late() -> None:
    TaskItem.objects.filter(pk=items(step_name="Resolve")).update(
        target_resolution=F("target_resolution") + timedelta(days=9)
    )


def leave_a_gap_between_items() -> None:
    TaskItem.objects.filter(step_name="Resolve").update(number=7)


def forget_when_it_was_acted_on() -> None:
    TaskItem.objects.filter(pk=items(status="resolved")).update(acted_on=None)


def put_another_person_on_an_item() -> None:
    TaskItem.objects.filter(pk=items(step_name="Resolve")).update(user_id=99)


def lose_history() -> None:
    TaskItemHistory.objects.filter(task_item=items(status="resolved"), status="resolved").delete()


def lose_an_event() -> None:
    with append_only_lifted(connection):
        TaskEvent.objects.filter(task=Task.objects.earliest("pk"), seq=2).delete()


def tear_a_command_apart() -> None:
    with append_only_lifted(connection):
        TaskEvent.objects.filter(task=Task.objects.earliest("pk"), seq=2).update(first_seq=3)


def lose_the_last_command() -> None:
    task = Task.objects.earliest("pk")
    with append_only_lifted(connection):
        TaskEvent.objects.filter(task=task, rev=task.rev).delete()


def deny_a_ticket_its_task() -> None:
    WorkflowTicket.objects.filter(task__isnull=False).update(is_task_allocated=False)


def run_on_a_foreign_version() -> None:
    other = publish(*chain(TRIAGE), category="Other")["workflow_id"]
    version = Workflows.objects.get(pk=other).active_version
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(workflow_version=version)


def activate_a_foreign_version() -> None:
    other = publish(*chain(TRIAGE), category="Other")["workflow_id"]
    version = Workflows.objects.get(pk=other).active_version
    Workflows.objects.exclude(pk=other).update(active_version=version)


def hand_on_to_nobody() -> None:
    TaskItem.objects.filter(pk=items(status="resolved")).update(status="reassigned")


def end_without_a_place() -> None:
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(ended_at=timezone.now())


def pause_without_a_hold() -> None:
    pauses = [[timezone.now().isoformat(), None]]
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(pauses=pauses)


def cancel_an_item_of_a_task_that_goes_on() -> None:
    TaskItem.objects.filter(pk=items(status="resolved")).update(is_cancelled=True)


def cause_what_nobody_completed() -> None:
    task = Task.objects.earliest("pk")
    EndEffect.objects.create(task=task, rev=task.rev, kind="asset", created_at=timezone.now())


def complete_without_effect() -> None:
    task = Task.objects.earliest("pk")
    TaskEvent.objects.create(
        task=task,
        seq=100,
        rev=task.rev,
        kind="task_completed",
        data={"end_logic": "asset"},
        at=timezone.now(),
    )


def lose_a_timer() -> None:
    TaskTimer.objects.all()[0].delete()


def arm_a_timer_late() -> None:
    TaskTimer.objects.update(due_at=F("due_at") + timedelta(days=9))


def be_stuck_after_the_end() -> None:
    end_without_closing()
    Task.objects.filter(status="completed").update(is_stuck=True)


def escalate_what_has_ended() -> None:
    task = Task.objects.filter(pk=TaskItem.objects.get(step_name="Resolve").task_id)
    task.update(
        status="completed",
        current_step=None,
        resolution_time=timezone.now(),
        escalating_role=TaskItem.objects.earliest("pk").role,
    )


def mark_as_late_in_silence() -> None:
    TaskItem.objects.filter(pk=items(step_name="Resolve")).update(status="breached")


def pause_backwards() -> None:
    now = timezone.now()
    pauses = [[now.isoformat(), (now - timedelta(hours=1)).isoformat()]]
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(pauses=pauses)


def count_in(calendar: Calendar | None, rev: int, *spans: tuple[int, str | None]) -> None:
    """Let the first task use revision `rev` of the calendar, with these spans. A span is a revision
    and the moment at which it came into force for the task.
    """
    rows = [
        {"calendar_id": calendar.pk if calendar else 1, "rev": number, "since": since}
        for number, since in spans
    ]
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(
        calendar=calendar, calendar_rev=rev, calendar_spans=rows
    )


def calendar() -> Calendar:
    return Calendar.objects.create(name="Office", rev=3, created_at=timezone.now())


SINCE, LATER = "2026-01-05T09:00:00+00:00", "2026-01-05T09:00:00.500000+00:00"


def name_spans_without_a_calendar() -> None:
    count_in(None, 1, (1, None))


def count_backwards() -> None:
    count_in(calendar(), 2, (3, None), (2, SINCE))


BREAKERS: dict[str, Callable[[], None]] = {
    "pauses follow each other, and only the last may have no end": pause_backwards,
    "a task that counts in a calendar names it, its revision and its spans, or none of them": (
        name_spans_without_a_calendar
    ),
    "the spans of a task are of its calendar, follow each other, and end with its revision": (
        count_backwards
    ),
    "a running task with something to announce has one timer; a timer is for nothing else": (
        lose_a_timer
    ),
    "a timer is not due later than its task and its item": arm_a_timer_late,
    "a late item that waits to be escalated is open": escalate_what_has_ended,
    "an item that is marked as late was announced as late": mark_as_late_in_silence,
    "an open task has one holder, waits for somebody, or is stuck on an automatic step": (
        forget_who_is_waited_for
    ),
    "an ended task is not stuck": be_stuck_after_the_end,
    "an ended task has no open item": end_without_closing,
    "a completed task has a time of completion, and no other has": tell_a_time_too_early,
    "a task that has ended says where and when, and no other does": end_without_a_place,
    "the last pause of a task has no end exactly while it is on hold": pause_without_a_hold,
    "a ticket shows the priority of its task": show_an_earlier_priority,
    "an item was cancelled only if it is closed, and its task was cancelled then": (
        cancel_an_item_of_a_task_that_goes_on
    ),
    "an open item is on the step where its task is": misplace_an_item,
    "an open item is due no later than its task": let_an_item_end_late,
    "an open task's nearest target is its open item's, else its own; an ended one has none": (
        forget_what_is_due_next
    ),
    "items are numbered from 1 without a gap": leave_a_gap_between_items,
    "a closed item tells when it was closed, and an open one does not": (
        forget_when_it_was_acted_on
    ),
    "an item that was handed on has a successor of that origin on the same step": hand_on_to_nobody,
    "an end effect belongs to a completion, once": cause_what_nobody_completed,
    "a completion with end logic has its effect": complete_without_effect,
    "an item's person and role are those of the membership it was given to": (
        put_another_person_on_an_item
    ),
    "the last entry of an item's history is its status": lose_history,
    "events are numbered from 1 without a gap": lose_an_event,
    "the events of a command follow each other, and the first names itself": tear_a_command_apart,
    "a task's revision counts the commands that its events tell of": lose_the_last_command,
    "a ticket is allocated exactly when it has a task": deny_a_ticket_its_task,
    "a task runs on a version of its own workflow": run_on_a_foreign_version,
    "a workflow's active version is one of its own": activate_a_foreign_version,
}


class TestCheckInvariants:
    def test_finds_nothing_wrong_with_a_healthy_suite(self) -> None:
        said = StringIO()
        call_command("check_invariants", "--replay", stdout=said)
        assert said.getvalue() == "No violations.\n"

    def test_every_rule_is_tried(self) -> None:
        assert BREAKERS.keys() == QUERIES.keys()

    @pytest.mark.parametrize("rule", BREAKERS)
    def test_finds_what_breaks(self, rule: str) -> None:
        BREAKERS[rule]()
        assert rule in {violation.rule for violation in violations()}

    @pytest.mark.parametrize(
        ("rev", "spans", "is_sound"),
        [
            (3, [(1, None), (2, SINCE), (3, LATER)], True),
            (1, [(1, None)], True),
            (3, [(1, None), (2, LATER), (3, SINCE)], False),
            (3, [(1, None), (2, SINCE)], False),
            (2, [(1, SINCE), (2, LATER)], False),
            (2, [(1, None), (2, None)], False),
        ],
    )
    def test_reads_spans_in_their_order(
        self, rev: int, spans: list[tuple[int, str | None]], is_sound: bool
    ) -> None:
        count_in(calendar(), rev, *spans)
        broken = {violation.rule for violation in violations()}
        rule = (
            "the spans of a task are of its calendar, follow each other, and end with its revision"
        )
        assert (rule not in broken) == is_sound

    def test_lists_the_rows_and_fails(self) -> None:
        put_another_person_on_an_item()
        said = StringIO()
        with pytest.raises(CommandError, match="1 violations") as failed:
            call_command("check_invariants", stdout=said)
        assert failed.value.returncode == 1
        rule = "an item's person and role are those of the membership it was given to"
        assert said.getvalue() == f"{rule}: broken by {items(step_name='Resolve')}\n"

    def test_misses_a_trigger_that_is_gone(self) -> None:
        with append_only_lifted(connection):
            gone = {(found.rule, found.key) for found in violations()}
        assert ("append-only tables refuse a change", "task_taskevent") in gone

    def test_replay_finds_a_row_that_its_events_do_not_tell_of(self) -> None:
        assert list(replay_violations()) == []
        task = Task.objects.earliest("pk")
        Task.objects.filter(pk=task.pk).update(target_resolution=timezone.now())
        (found,) = replay_violations()
        assert (found.rule, found.key) == ("the events of a task add up to its rows", str(task.pk))

    def test_a_person_may_be_renamed(self) -> None:
        RoleUsers.objects.update(user_full_name="Somebody Else")
        assert [*violations(), *replay_violations()] == []
