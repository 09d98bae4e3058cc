"""The same random commands through the doors of the service, on the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from role.models import Roles
from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from task.domain.model import OWNER_POOL, Act, TaskState
from task.invariants import state_from_events, state_from_rows, violations
from task.models import Task
from testing.machine import Answer, TaskMachine
from testing.scenario import agent, publish, receive, role, staff
from testing.strategies import ROLES
from workflow.domain.definition import Definition, Graph, Header, RoleRef
from workflow.models import Workflows
from workflow.selectors import definition_of

PRIORITY = {"low": "Low", "medium": "Medium", "high": "High", "urgent": "Critical"}


class HttpMachine(TaskMachine):
    def __init__(self) -> None:
        super().__init__()
        # What a TestCase does around each test, here around each example.
        self.around = transaction.atomic()
        self.around._from_testcase = True  # type: ignore[attr-defined]
        self.around.__enter__()

    def teardown(self) -> None:
        try:
            super().teardown()
            assert list(violations()) == []
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def publish(self, header: Header, graph: Graph, members: tuple[set[int], ...]) -> Definition:
        for known in ROLES:
            role(known.name)
        for name, who in zip(
            ["Ticket Coordinator", *(r.name for r in ROLES)], members, strict=True
        ):
            staff(name, sorted(who))
        self.members: dict[str, set[int]] = {}
        self.numbers: list[str] = []
        body = publish(*_drawn(graph), **_slas(header), end_logic=header.end_logic)
        version = Workflows.objects.get(pk=body["workflow_id"]).active_version
        assert version is not None
        return definition_of(version)

    def pool_role(self, role: RoleRef) -> RoleRef:
        """The role as the database knows it."""
        row = Roles.objects.get(system=role.system, name=role.name)
        return RoleRef(row.pk, row.system, row.name)

    def do_open(self, number: int, priority: str, waited: timedelta) -> bool:
        before = Task.objects.count()
        arrived = timezone.now() - waited
        fields = {"priority": PRIORITY[priority], "created_at": arrived.isoformat()}
        if number < len(self.numbers):
            receive(self.numbers[number], rev=Task.objects.count() + 5, **fields)
        else:
            self.numbers.append(receive(**fields))
        return Task.objects.count() > before

    def do_act(self, number: int, command: Act) -> Answer | None:
        body: dict[str, Any] = {"transition_id": command.transition_id, "notes": command.notes}
        if command.rev is not None:
            body["rev"] = command.rev
        if command.on_behalf:
            body["on_behalf"] = True
        person = _admin(command.actor_user_id)
        if command.actor_user_id in self.model[number].held and not command.on_behalf:
            person = agent(command.actor_user_id)
        answer = api_client(person).post(f"/transitions/{self.task(number).pk}/transition/", body)
        said = answer.json()
        if answer.status_code != 200:
            return said["code"], answer.status_code
        task = self.task(number)
        assert said["task"]["rev"] == task.rev
        assert said["task"]["status"] == task.status
        step = said["task"]["current_step"]
        assert (step and step["step_id"]) == task.current_step_id
        return None

    def do_take_up(self, number: int) -> bool:
        task = self.task(number)
        assert deliver("task.take_up_one", task_id=task.pk).result.value == "done"
        return self.task(number).rev > task.rev

    def do_set_members(self, pool: str, members: set[int]) -> None:
        before = self.rotations[pool].members
        name = "Ticket Coordinator"
        if pool != OWNER_POOL:
            name = Roles.objects.get(pk=int(pool.removeprefix("role:"))).name
        staff(name, sorted(before - members), is_active=False)
        staff(name, sorted(members - before))

    def do_wait(self, duration: timedelta) -> None:
        """The clock of the service is the real one; tickets of long ago stand in for waiting."""

    def state(self, number: int) -> TaskState:
        task = self.task(number)
        state = state_from_rows(task)
        assert state == state_from_events(task)
        return state

    def reports(self, number: int) -> list[str]:
        told = outbox_messages(queue="TICKET_STATUS_QUEUE")
        mine = [row.kwargs for row in told if row.kwargs["ticket_id"] == self.numbers[number]]
        assert sorted(row["rev"] for row in mine) == [row["rev"] for row in mine]
        return [row["status"] for row in mine]

    def task(self, number: int) -> Task:
        return Task.objects.select_related("ticket_owner", "waiting_role").get(
            ticket__ticket_number=self.numbers[number]
        )


def _admin(user_id: int) -> Person:
    return make_person(user_id=user_id, roles=[("tts", "Admin")])


def _drawn(graph: Graph) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The graph as the editor would send it."""
    nodes = [
        {
            "temp_id": str(step.step_id),
            "name": step.name,
            "role": step.role.name,
            "weight": str(step.weight),
            "order": step.order,
            "is_start": step.is_start,
            "is_end": step.is_end,
        }
        for step in graph.steps
    ]
    edges = [
        {"from": str(way.from_step_id), "to": str(way.to_step_id), "name": way.name}
        for way in graph.transitions
    ]
    return nodes, edges


def _slas(header: Header) -> dict[str, Any]:
    return {
        f"{priority}_sla": None if sla is None else f"{sla // timedelta(hours=1)}:00:00"
        for priority, sla in header.slas.items()
    }


@pytest.mark.django_db
def test_the_service_does_what_the_model_says() -> None:
    profile = settings()
    run_state_machine_as_test(
        HttpMachine,
        settings=settings(
            max_examples=profile.max_examples // 3,
            stateful_step_count=profile.stateful_step_count,
        ),
    )
