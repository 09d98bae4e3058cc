"""A person's relations to a task are the same, whether they are computed for a loaded task or in
the database.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest

from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from task.domain.command import Relation
from task.exceptions import TaskNotFoundError
from task.models import Task, TaskItem
from task.reads.relation import SEES_TASK, charge_of, relations_of, tasks_related_to
from task.reads.selectors import access_task, task_list, visible_ticket_keys
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db

USER_IDS = [11, 12, 21, 41, 77]
ROLES = [
    ("tts", "Agent"),
    ("tts", "technician"),  # the spelling of the token
    ("tts", "Admin"),
    ("tts", "Ticket Coordinator"),
    ("hdts", "Ticket Coordinator"),
    ("hdts", "Technician"),
]
PEOPLE = [
    make_person(user_type=user_type, user_id=user_id, roles=list(roles))
    for user_type, user_id in product(["staff", "employee", "service"], USER_IDS)
    for many in range(3)
    for roles in combinations(ROLES, many)
]


@pytest.fixture(autouse=True)
def _tasks() -> None:
    """Four tasks: one held, one that waits for a technician, one transferred, one of a deleted ticket."""
    staff("Agent", [11, 12])
    staff("Ticket Coordinator", [41])
    publish(*chain(step("Triage", "Agent", 0.5), step("Fix", "Technician", 0.5)))
    held, waiting, transferred, deleted = (receive() for _ in range(4))
    receive(employee={"id": 11, "name": "Eve"})
    act(waiting)
    item = TaskItem.objects.get(task__ticket__ticket_number=transferred)
    body = {"task_item_id": item.pk, "new_user_id": 12 if item.user_id == 11 else 11, "notes": ""}
    assert api_client(ADMIN).post("/tasks/transfer/", body).status_code == 200
    WorkflowTicket.objects.filter(ticket_number=deleted).update(hidden_at="2026-01-01T00:00:00Z")
    assert held != waiting


def act(number: str) -> None:
    task = Task.objects.get(ticket__ticket_number=number)
    item = TaskItem.objects.get(task=task)
    client = api_client(agent(item.user_id))
    (way,) = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": way["transition_id"], "notes": ""}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def loaded() -> list[tuple[Task, frozenset[int], list[TaskItem]]]:
    tasks = Task.objects.select_related("ticket", "ticket_owner", "waiting_role")
    return [(task, frozenset({task.pk}), list(task.items.all())) for task in tasks]


class TestRelations:
    def test_of_a_row_and_of_the_table_agree(self) -> None:
        tasks = loaded()
        seen: set[Relation] = set()
        for person in PEOPLE:
            by_row = {
                task.pk: relations_of(person, ticket=task.ticket, task=task, items=items)
                for task, _, items in tasks
            }
            for relation in Relation:
                rows = Task.objects.filter(tasks_related_to(person, {relation}))
                expected = {pk for pk, found in by_row.items() if relation in found}
                assert set(rows.values_list("pk", flat=True)) == expected, (person, relation)
                seen |= {relation} if expected else set()
        assert seen == set(Relation)

    def test_are_what_decides_who_sees_a_task(self) -> None:
        tasks = loaded()
        for person in PEOPLE:
            expected = {
                task.pk
                for task, _, items in tasks
                if relations_of(person, ticket=task.ticket, task=task, items=items) & SEES_TASK
                and task.ticket.hidden_at is None
            }
            assert {task.pk for task in task_list(person)} == expected, person
            seen = Task.objects.filter(ticket__in=visible_ticket_keys(person))
            shown = seen.filter(ticket__hidden_at__isnull=True)
            assert set(shown.values_list("pk", flat=True)) == expected, person

    @pytest.mark.parametrize(
        "person", [agent(11), agent(99), ADMIN, make_person(user_type="employee", user_id=77)]
    )
    def test_open_the_door_to_one_task_as_they_list_it(self, person: Person) -> None:
        listed = {task.pk for task in task_list(person)}
        for task in Task.objects.all():
            if task.pk in listed:
                assert access_task(person, task.pk).pk == task.pk
            else:
                with pytest.raises(TaskNotFoundError):
                    access_task(person, task.pk)

    def test_of_those_in_charge_need_no_items(self) -> None:
        for person, (task, _, items) in product(PEOPLE, loaded()):
            all_of_them = relations_of(person, ticket=task.ticket, task=task, items=items)
            assert charge_of(person, task) == all_of_them & {Relation.OWNER, Relation.ADMIN}


class TestActing:
    """The endpoint of a transition locks the task before it checks the person's relation to the
    task.
    """

    @pytest.mark.parametrize("roles", [[("tts", "Agent")], [("hdts", "Ticket Coordinator")]])
    def test_is_404_for_whom_the_task_does_not_concern(self, roles: list[tuple[str, str]]) -> None:
        stranger = make_person(user_id=99, roles=roles)
        task = Task.objects.earliest("pk")
        answer = api_client(stranger).post(
            f"/transitions/{task.pk}/transition/", {"transition_id": None, "notes": ""}
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "task_not_found")
        task.refresh_from_db()
        assert task.rev == 1

    def test_is_403_for_who_sees_it_and_never_held_it(self) -> None:
        task = Task.objects.get(waiting_role__isnull=False)
        answer = api_client(agent(99, "Technician")).post(
            f"/transitions/{task.pk}/transition/", {"transition_id": None, "notes": ""}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "not_holder")

    def test_is_404_where_the_ticket_was_deleted(self) -> None:
        task = Task.objects.get(ticket__hidden_at__isnull=False)
        holder = TaskItem.objects.get(task=task).user_id
        answer = api_client(agent(holder)).post(
            f"/transitions/{task.pk}/transition/", {"transition_id": None, "notes": ""}
        )
        assert answer.status_code == 404
