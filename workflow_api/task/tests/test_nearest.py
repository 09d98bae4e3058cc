"""The nearest target of an open ticket is shown in lists, and lists are ordered, filtered and
counted by it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from task.invariants import violations
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, role, staff, step

pytestmark = pytest.mark.django_db

OWNER = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])


@pytest.fixture(autouse=True)
def flow() -> None:
    """A workflow whose first step is for agent 11. Nobody has the role of its second step. 41 owns
    the tickets.
    """
    staff("Agent", [11])
    staff("Ticket Coordinator", [41], system="hdts")
    role("Technician")
    publish(*chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)))


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def get(path: str, person: Person = ADMIN) -> Any:
    answer = api_client(person).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def post(path: str, person: Person = ADMIN, **body: Any) -> None:
    answer = api_client(person).post(path, body)
    assert answer.status_code == 200, answer.content


def move_on(number: str) -> None:
    task = task_of(number)
    way = get(f"/tasks/{task.pk}/available-transitions/")["results"][0]["transition_id"]
    post(f"/transitions/{task.pk}/transition/", agent(11), transition_id=way, notes="")


def make_late(number: str) -> None:
    """Make the ticket's current step late, but not the ticket."""
    past = timezone.now() - timedelta(minutes=5)
    TaskItem.objects.filter(task=task_of(number), acted_on=None).update(target_resolution=past)
    Task.objects.filter(pk=task_of(number).pk).update(nearest_target=past)


def make_soon(number: str) -> None:
    """Change the item so that 80 % of the step's time were used a moment ago."""
    past = timezone.now() - timedelta(minutes=5)
    TaskItem.objects.filter(task=task_of(number), acted_on=None).update(soon_at=past)


def numbers(path: str, person: Person = ADMIN) -> list[str]:
    return [row["ticket_number"] for row in get(path, person)["results"]]


class TestRow:
    @pytest.mark.parametrize(
        ("path", "who"),
        [("/tasks/", ADMIN), ("/tasks/all-tasks/", ADMIN), ("/tasks/owned-tickets/", OWNER)],
    )
    def test_tells_the_step_and_the_ticket_apart(self, path: str, who: Person) -> None:
        number = receive()

        (row,) = get(path, who)["results"]

        item = TaskItem.objects.get()
        assert item.target_resolution
        assert (row["nearest"]["of"], row["nearest"]["step_name"]) == ("step", "Triage")
        assert row["nearest"]["due_at"] == _text(item.target_resolution)
        assert row["sla"]["due_at"] == _text(task_of(number).target_resolution)
        assert row["nearest"]["remaining_seconds"] < row["sla"]["remaining_seconds"]

    def test_shows_a_late_step_of_a_ticket_that_is_not(self) -> None:
        make_late(receive())

        (row,) = get("/tasks/owned-tickets/", OWNER)["results"]

        assert (row["nearest"]["status"], row["sla"]["status"]) == ("overdue", "due")

    def test_is_the_tickets_own_while_nobody_holds_it(self) -> None:
        move_on(receive())

        (row,) = get("/tasks/all-tasks/")["results"]

        assert row["nearest"] == {"of": "ticket", "step_name": "", **row["sla"]}

    def test_is_the_tickets_own_once_it_has_ended(self) -> None:
        post(f"/tasks/{task_of(receive()).pk}/cancel/", reason="Duplicate.")

        (row,) = get("/tasks/all-tasks/?tab=inactive")["results"]

        assert (row["nearest"]["of"], row["nearest"]["status"]) == ("ticket", "none")

    def test_of_what_no_workflow_took_is_null(self) -> None:
        receive(category="Unheard of")

        assert get("/tasks/all-tasks/?tab=unassigned")["results"][0]["nearest"] is None

    def test_of_ones_own_work_has_the_tickets_clock_beside_it(self) -> None:
        number = receive()

        (row,) = get("/tasks/my-tasks/", agent(11))["results"]

        target = _text(task_of(number).target_resolution)
        assert (row["task"]["target_resolution"], row["task"]["sla"]["due_at"]) == (target, target)
        assert row["sla"]["due_at"] < target


class TestStored:
    def test_follows_the_open_item(self) -> None:
        number = receive()
        assert task_of(number).nearest_target == TaskItem.objects.get().target_resolution

        post(f"/tasks/{task_of(number).pk}/priority/", priority="Critical", reason="Now.")
        item = TaskItem.objects.get()
        assert task_of(number).nearest_target == item.target_resolution

        move_on(number)
        task = task_of(number)
        assert task.nearest_target == task.target_resolution

        post(f"/tasks/{task.pk}/cancel/", reason="Duplicate.")
        assert task_of(number).nearest_target is None
        assert list(violations()) == []


class TestLists:
    @pytest.mark.parametrize(
        ("path", "who"),
        [("/tasks/", ADMIN), ("/tasks/all-tasks/", ADMIN), ("/tasks/owned-tickets/", OWNER)],
    )
    def test_are_sorted_by_it(self, path: str, who: Person) -> None:
        quiet, late, urgent = receive(priority="Low"), receive(), receive(priority="Critical")
        make_late(late)

        assert numbers(f"{path}?ordering=nearest", who) == [late, urgent, quiet]
        assert numbers(f"{path}?ordering=-nearest", who) == [quiet, urgent, late]

    def test_of_own_work_are_sorted_by_either_deadline(self) -> None:
        low, critical = receive(priority="Low"), receive(priority="Critical")
        make_late(low)

        def own(ordering: str) -> list[str]:
            rows = get(f"/tasks/my-tasks/?ordering={ordering}", agent(11))["results"]
            return [row["task"]["ticket"]["ticket_number"] for row in rows]

        assert own("target_resolution") == [low, critical]
        assert own("ticket_target_resolution") == [critical, low]
        assert own("-ticket_target_resolution") == [low, critical]

    @pytest.mark.parametrize(
        ("path", "who"),
        [("/tasks/", ADMIN), ("/tasks/all-tasks/", ADMIN), ("/tasks/owned-tickets/", OWNER)],
    )
    def test_are_narrowed_to_what_is_late(self, path: str, who: Person) -> None:
        fine, late = receive(), receive()
        make_late(late)

        assert numbers(f"{path}?late=true", who) == [late]
        assert numbers(f"{path}?late=false", who) == [fine]


class TestCounts:
    def test_are_of_each_list_that_the_caller_may_see(self) -> None:
        late, waiting, soon = receive(), receive(), receive()
        make_late(late)
        make_soon(soon)
        move_on(waiting)
        receive(category="Unheard of")

        everything = {"active": 3, "late": 1, "soon": 1, "unassigned": 2}
        owned = {"active": 3, "late": 1, "soon": 1, "unassigned": 1}
        none = {"active": 0, "late": 0, "soon": 0, "unassigned": 0}
        nobody = {"own": none, "queue": none, "owned": None, "all": None}
        assert get("/tasks/counts/") == {**nobody, "owned": none, "all": everything}
        assert get("/tasks/counts/", OWNER) == {**nobody, "owned": owned}
        held = {"active": 2, "late": 1, "soon": 1, "unassigned": 0}
        assert get("/tasks/counts/", agent(11)) == {**nobody, "own": held}

    def test_are_of_what_the_caller_may_claim(self) -> None:
        waiting = receive()
        move_on(waiting)
        queue = {"active": 1, "late": 0, "soon": 0, "unassigned": 1}
        assert get("/tasks/counts/", agent(21, "Technician"))["queue"] == queue
        make_late(waiting)
        assert get("/tasks/counts/", agent(21, "Technician"))["queue"] == {**queue, "late": 1}

    def test_leave_out_what_is_on_hold(self) -> None:
        late, soon = receive(), receive()
        make_late(late)
        make_soon(soon)
        for number in (late, soon):
            post(f"/tasks/{task_of(number).pk}/hold/", agent(11), reason="A part is on its way.")

        held = {"active": 2, "late": 0, "soon": 0, "unassigned": 0}
        assert get("/tasks/counts/", agent(11))["own"] == held
        assert get("/tasks/counts/", OWNER)["owned"] == held
        assert get("/tasks/counts/")["all"] == held

    def test_cost_eleven_statements_at_most(self, django_assert_max_num_queries: Any) -> None:
        receive()

        with django_assert_max_num_queries(12):
            get("/tasks/counts/")


def _text(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))
