"""The process dies before or after each write of a command, and the sender repeats the command. The
command has one effect.

Messages to other services are rows of the outbox, so publishing is a write of the command as well.
The relay that sends these rows may also die; `servicekit/tests/test_relay.py` shows that it loses
no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from role.models import Absence, Roles
from servicekit.auth import Person
from servicekit.db.sql import rows_fetch
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, deliver, outbox_messages
from servicekit.testing.clocks import clock_at
from step.models import StepTransition
from task.engine.dispatcher import Dispatcher
from task.invariants import replay_violations, violations
from task.models import Incident, Task, TaskItem, TaskTimer
from testing.dying import taken_back, writes
from testing.scenario import (
    ADMIN,
    agent,
    calendar,
    chain,
    edge,
    publish,
    receive,
    role,
    staff,
    step,
    ticket,
)
from tickets.models import RoundRobin, WorkflowTicket

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COORDINATOR = "Ticket Coordinator"
REASON = {"reason": "Now."}

# A function that sends a command and returns the answer that the sender gets. Its argument is the
# number of the attempt, from 0.
Send = Callable[[int], Any]


@pytest.fixture(autouse=True)
def stopped() -> Any:
    with clock_at(NOW) as clock:
        yield clock


def effect() -> dict[str, Any]:
    """The effect as the database shows it: the number of rows of every table, and the most
    important rows.
    """
    tables = [model._meta.db_table for model in apps.get_models()]
    counted = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)  # noqa: S608
    (counts,) = rows_fetch(f"SELECT {counted}", [])
    tasks = Task.objects.order_by("pk").values_list("status", "rev", "priority", "ticket_owner_id")
    items = TaskItem.objects.order_by("task_id", "number").values_list("user_id", "status")
    incidents = Incident.objects.order_by("pk").values_list("kind", "state", "count")
    turns = RoundRobin.objects.order_by("pk").values_list("turns", "last_user_id")
    sent = Counter(OutboxMessage.objects.values_list("task", "state"))
    away = Absence.objects.order_by("pk").values_list("user_id", "away_until")
    timers = TaskTimer.objects.order_by("pk").values_list("kind", "due_at")
    tickets = WorkflowTicket.objects.order_by("pk").values_list("priority", "status", "rev")
    rows = (tasks, items, incidents, turns, away, timers, tickets)
    return {
        "counts": dict(zip(tables, counts, strict=True)),
        "sent": sent,
        "rows": [list(it) for it in rows],
    }


def post(person: Person, path: str, body: dict[str, Any], key: str) -> int:
    headers = {"Idempotency-Key": key} if key else {}
    return api_client(person).post(path, body, headers=headers).status_code


def opened(*, owners: tuple[int, ...] = (41, 42), **first: Any) -> Task:
    """A task on the first of two steps, held by 11 and owned by 41. It can be escalated to
    managers.
    """
    staff("Agent", [11])
    staff("Technician", [21])
    staff("Manager", [31])
    staff(COORDINATOR, owners)
    publish(
        *chain(
            step("Triage", "Agent", 0.5, escalate_to="Manager", **first),
            step("Fix", "Technician", 0.5),
        )
    )
    task = Task.objects.get(ticket__ticket_number=receive())
    staff("Agent", [12])
    return task


def way(task: Task) -> int:
    found = StepTransition.objects.filter(workflow_id=task.workflow_id).order_by("pk")
    return found[0].pk


# For each command of a person, a function that sets up the data and returns the sender, the path
# and the body.
Request = tuple[Person, str, dict[str, Any]]


def act() -> Request:
    task = opened()
    body = {"transition_id": way(task), "notes": "Done."}
    return agent(11), f"/transitions/{task.pk}/transition/", body


def finish() -> Request:
    staff("Agent", [11])
    publish(*chain(step("Inspect", "Agent", 1)), end_logic="asset")
    task = Task.objects.get(ticket__ticket_number=receive(asset_name="Laptop"))
    body = {"transition_id": None, "notes": "Done."}
    return agent(11), f"/transitions/{task.pk}/transition/", body


def start() -> Request:
    url = f"/tasks/{opened().pk}/update-user-status/"
    return agent(11), url, {"status": "in progress"}


def transfer() -> Request:
    item = opened().items.get()
    return ADMIN, "/tasks/transfer/", {"task_item_id": item.pk, "new_user_id": 12, "notes": ""}


def escalate() -> Request:
    return ADMIN, "/tasks/escalate/", {"task_item_id": opened().items.get().pk, **REASON}


def claim() -> Request:
    return agent(11), f"/tasks/{opened(assignment='claim').pk}/claim/", {}


def owner() -> Request:
    return ADMIN, f"/tasks/{opened().pk}/owner/", {"user_id": 42}


def priority() -> Request:
    return ADMIN, f"/tasks/{opened().pk}/priority/", {"priority": "Critical", **REASON}


def hold() -> Request:
    return ADMIN, f"/tasks/{opened().pk}/hold/", REASON


def resume() -> Request:
    person, url, body = hold()
    assert post(person, url, body, "") == 200
    return ADMIN, url.replace("hold", "resume"), {}


def cancel() -> Request:
    return ADMIN, f"/tasks/{opened().pk}/cancel/", REASON


def reopen() -> Request:
    person, url, body = cancel()
    assert post(person, url, body, "") == 200
    return ADMIN, url.replace("cancel", "reopen"), REASON


def bulk(action: str, **fields: Any) -> Request:
    ids = [opened().pk, Task.objects.get(ticket__ticket_number=receive()).pk]
    return ADMIN, "/tasks/bulk/", {"action": action, "task_ids": ids, **fields}


def retry() -> Request:
    role("Agent")
    publish(*chain(step("Triage", "Agent", 1)))
    receive()
    staff("Agent", [11])
    return ADMIN, f"/incidents/{Incident.objects.get().pk}/retry/", {}


def retry_in_vain() -> Request:
    person, url, body = retry()
    staff("Agent", [11], is_active=False)
    return person, url, body


def resolve() -> Request:
    person, url, _ = retry()
    return person, url.replace("retry", "resolve"), REASON


# Commands to a task. If the request has no key, the task refuses the repetition, or the repetition
# changes nothing.
OF_TASKS: dict[str, Callable[[], Request]] = {
    "act": act,
    "finish": finish,
    "start": start,
    "transfer": transfer,
    "escalate": escalate,
    "claim": claim,
    "owner": owner,
    "priority": priority,
    "hold": hold,
    "resume": resume,
    "cancel": cancel,
    "reopen": reopen,
    "bulk hold": partial(bulk, "hold", **REASON),
    "bulk transfer": partial(bulk, "transfer", new_user_id=12),
    "bulk cancel": partial(bulk, "cancel", **REASON),
    "retry": retry,
    "resolve": resolve,
}


def be_away() -> Request:
    opened()
    until = (NOW + timedelta(days=7)).isoformat()
    body = {"away_from": NOW.isoformat(), "away_until": until, "delegate_user_id": 12}
    return agent(11), "/roles/availability/", body


def be_away_otherwise() -> Request:
    person, url, body = be_away()
    assert post(person, url, body, "") == 200
    return person, url, {**body, "away_until": (NOW + timedelta(days=2)).isoformat()}


def act_by_a_condition_that_fails() -> Request:
    staff("Agent", [11])
    nodes = [
        step("Check", "Agent", 0.5, is_start=True),
        {"temp_id": "Route", "name": "Route", "role_id": None},
        step("Pay", "Agent", 0.5, is_end=True),
        step("Ask", "Agent", 0.5, is_end=True),
    ]
    edges = [
        edge("Check", "Route"),
        {**edge("Route", "Ask"), "condition": "ticket.amount > 1000"},
        {**edge("Route", "Pay"), "is_default": True},
    ]
    publish(nodes, edges)
    task = Task.objects.get(ticket__ticket_number=receive(amount="much"))
    taken = StepTransition.objects.get(from_step__name="Check").pk
    body = {"transition_id": taken, "notes": ""}
    return agent(11), f"/transitions/{task.pk}/transition/", body


# Commands that count or record every request. The server recognises a repetition only by its key.
WITH_KEY_ONLY: dict[str, Callable[[], Request]] = {
    "be away": be_away,
    "be away otherwise": be_away_otherwise,
    "retry in vain": retry_in_vain,
    "act by a condition that fails": act_by_a_condition_that_fails,
}


# For each message, a function that sets up the data and returns the name of the Celery task and its
# arguments.
Letter = tuple[str, list[Any], dict[str, Any]]


def open_task() -> Letter:
    opened()
    return "tickets.tasks.receive_ticket", [ticket()], {}


def open_ticket_without_workflow() -> Letter:
    opened()
    return "tickets.tasks.receive_ticket", [ticket(department="Nowhere")], {}


def match_again() -> Letter:
    name, (body,), _ = open_ticket_without_workflow()
    assert deliver(name, body).result.value == "done"
    publish(*chain(step("Triage", "Agent", 1)), department="Nowhere")
    return "workflow.match_again", [], {"ticket_number": body["ticket_id"]}


def rematch() -> Letter:
    match_again()
    return sent("workflow.rematch")


def change_ticket() -> Letter:
    number = opened().ticket.ticket_number
    return "tickets.tasks.receive_ticket", [ticket(number, priority="Critical", rev=2)], {}


def follow_ticket() -> Letter:
    name, (body,), _ = change_ticket()
    assert deliver(name, body).result.value == "done"
    return "task.follow_ticket", [], {"ticket_number": body["ticket_id"]}


def follow_withdrawal() -> Letter:
    number = opened().ticket.ticket_number
    receive(number, status="Withdrawn", rev=2)
    return "task.follow_ticket", [], {"ticket_number": number}


def join() -> Letter:
    opened()
    return "tts.user_system_role.sync", [membership(13, is_active=True)], {}


def leave() -> Letter:
    opened()
    return "tts.user_system_role.sync", [membership(11, is_active=False)], {}


def membership(user_id: int, *, is_active: bool) -> dict[str, Any]:
    return {
        "user_system_role": {
            "user_id": user_id,
            "user_full_name": f"Person {user_id}",
            "user_email": f"person{user_id}@tts.example",
            "role_id": Roles.objects.get(name="Agent").role_id,
            "role_name": "Agent",
            "system": "tts",
            "is_active": is_active,
            "action": "create" if is_active else "delete",
        }
    }


def end_role() -> Letter:
    opened()
    number = Roles.objects.get(name="Agent").role_id
    body = {"id": number, "name": "Agent", "system": "tts", "action": "delete"}
    return "tts.role.sync", [{"role": body}], {}


def hand_on() -> Letter:
    name, (body,), _ = leave()
    assert deliver(name, body).result.value == "done"
    return sent("task.hand_on")


def hand_on_one() -> Letter:
    task = opened()
    staff("Agent", [11], is_active=False)
    staff(COORDINATOR, [41], is_active=False)
    return "task.hand_on_one", [], {"task_id": task.pk}


def hand_on_to_nobody() -> Letter:
    letter = hand_on_one()
    staff("Agent", [12], is_active=False)
    staff("Admin", [90])
    return letter


def take_up() -> Letter:
    retry()
    return sent("task.take_up")


def take_up_one() -> Letter:
    retry()
    return "task.take_up_one", [], {"task_id": Task.objects.get().pk}


def take_up_next() -> Letter:
    """Person 11, who may hold one item, finishes it while another task waits for capacity."""
    staff("Agent", [11])
    publish(*chain(step("Triage", "Agent", 1, capacity=1)))
    first, _ = receive(), receive()
    task = Task.objects.get(ticket__ticket_number=first)
    body = {"transition_id": None, "notes": ""}
    assert post(agent(11), f"/transitions/{task.pk}/transition/", body, "") == 200
    name, args, kwargs = sent("task.take_up_next")
    waits = Task.objects.get(status__in=["pending", "in progress"])
    return name, args, {**kwargs, "task_id": waits.pk}


def absence_over() -> Letter:
    person, url, body = be_away()
    soon = (NOW + timedelta(seconds=1)).isoformat()
    assert post(person, url, {**body, "away_until": soon}, "") == 200
    return sent("workflow.absence_over")


def take_up_calendar_one() -> Letter:
    staff("Agent", [11])
    number = calendar()
    publish(*chain(step("Triage", "Agent", 1)), calendar_id=number)
    task = Task.objects.get(ticket__ticket_number=receive())
    body = api_client(ADMIN).get(f"/calendars/{number}/").json()
    changed = {name: body[name] for name in ("name", "time_zone", "hours", "rev")}
    changed["hours"] = {**changed["hours"], "mon": [["10:00", "12:00"]]}
    answer = api_client(ADMIN).put(f"/calendars/{number}/", changed)
    assert answer.status_code == 200, answer.content
    return "task.take_up_calendar_one", [], {"task_id": task.pk}


def take_up_calendar() -> Letter:
    take_up_calendar_one()
    return sent("task.take_up_calendar")


def sent(name: str) -> Letter:
    """The newest message of this Celery task that waits to be sent."""
    message = outbox_messages(task=name)[-1]
    return name, list(message.args), dict(message.kwargs)


MESSAGES: dict[str, Callable[[], Letter]] = {
    "open task": open_task,
    "open ticket without workflow": open_ticket_without_workflow,
    "match again": match_again,
    "rematch": rematch,
    "change ticket": change_ticket,
    "follow ticket": follow_ticket,
    "follow withdrawal": follow_withdrawal,
    "join": join,
    "leave": leave,
    "end role": end_role,
    "hand on": hand_on,
    "hand on one": hand_on_one,
    "hand on to nobody": hand_on_to_nobody,
    "take up": take_up,
    "take up one": take_up_one,
    "take up next": take_up_next,
    "absence over": absence_over,
    "take up calendar": take_up_calendar,
    "take up calendar one": take_up_calendar_one,
}


def check(send: Send, *, least: int = 2) -> None:
    """Let the process die at every write of the command, and repeat the command each time."""
    before = effect()
    with taken_back():
        with writes() as process:
            told = send(0)
        once = effect()
    assert process.count >= least
    assert once != before

    for at in range(process.count):
        for is_after in (False, True):
            with taken_back():
                with writes(at, is_after=is_after) as dying:
                    send(0)
                assert dying.is_dead
                assert send(1) == told, (at, is_after)
                assert effect() == once, (at, is_after)
                if is_after:
                    assert [*violations(), *replay_violations()] == [], at


class TestARequest:
    @pytest.mark.parametrize("name", [*OF_TASKS, *WITH_KEY_ONLY])
    def test_with_a_key_has_one_effect_and_one_answer(self, name: str) -> None:
        request = {**OF_TASKS, **WITH_KEY_ONLY}[name]()
        send = partial(post, *request, "k")
        check(lambda _: send())
        first = send()
        once = effect()
        assert send() == first
        assert effect() == once

    @pytest.mark.parametrize("name", OF_TASKS)
    def test_without_a_key_has_one_effect(self, name: str) -> None:
        send = partial(post, *OF_TASKS[name](), "")
        if name.startswith("bulk"):
            assert send() == 200
        else:
            check(lambda _: send())
            assert send() == 200
        once = effect()
        assert send() in (200, 409)
        assert effect() == once

    def test_that_ends_an_absence_has_one_effect(self) -> None:
        person, url, body = be_away()
        assert post(person, url, body, "") == 200
        check(lambda _: api_client(person).delete(url).status_code)
        assert api_client(person).delete(url).status_code == 204
        once = effect()
        assert api_client(person).delete(url).status_code == 204
        assert effect() == once


class TestAMessage:
    @pytest.mark.parametrize("name", MESSAGES)
    def test_has_one_effect(self, name: str, stopped: Any) -> None:
        task, args, kwargs = MESSAGES[name]()
        identity = kwargs.get("absence", "m")
        if name == "absence over":
            stopped.move(timedelta(minutes=1))

        def send(attempt: int) -> str:
            outcome = deliver(task, *args, message_id=identity, redelivered=bool(attempt), **kwargs)
            return outcome.result.value

        check(send)
        assert send(0) == "done"
        once = effect()
        assert send(1) == "duplicate"
        assert effect() == once


class TestATimer:
    @pytest.mark.parametrize("kind", ["warning", "breach"])
    @pytest.mark.parametrize("count", [1, 2])
    def test_has_one_effect(self, kind: str, count: int, stopped: Any) -> None:
        """After a death, the lease of the dead dispatcher has to end before another dispatcher can
        fire the timer.
        """
        opened()
        for _ in range(count - 1):
            receive()
        item = TaskItem.objects.latest("pk")
        due = item.soon_at if kind == "warning" else item.target_resolution
        assert due is not None
        stopped.moment = due + timedelta(seconds=1)

        def send(attempt: int) -> None:
            later = timedelta(seconds=61 * attempt)
            Dispatcher(real_clock=lambda: timezone.now() + later).drain()

        check(send)
