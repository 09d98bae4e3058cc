"""The random commands of the domain's machine, sent over HTTP and by queues, with a database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from role.models import Roles
from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from sla.domain.priorities import PRIORITIES
from task.domain.assigning import OWNER_POOL, role_pool
from task.domain.command import Command
from task.domain.commands import Act
from task.domain.state import OPEN_TASK_STATUSES, ItemStatus, Origin, TaskState
from task.invariants import state_from_events, state_from_rows, violations
from task.models import Task, TaskItem
from task.reads.certificates import pages_of_deadlines
from testing.machine import Answer, escalating, first_broken, people
from testing.model import ModelTask
from testing.pausing import PausingTaskMachine
from testing.scenario import agent, publish, receive, staff
from testing.scenario import role as make_role
from testing.strategies import ROLES
from workflow.domain.definition import (
    Definition,
    Graph,
    Header,
    RoleRef,
)
from workflow.models import Workflows
from workflow.selectors import definition_of

UNKNOWN_ITEM_ID = 999_999
PRIORITY = {"low": "Low", "medium": "Medium", "high": "High", "urgent": "Critical"}


class HttpMachine(PausingTaskMachine):
    def __init__(self) -> None:
        super().__init__()
        # Each example runs in a transaction that is rolled back, as a test of Django's TestCase
        # does.
        self.around = transaction.atomic()
        self.around._from_testcase = True  # type: ignore[attr-defined]
        self.around.__enter__()

    def teardown(self) -> None:
        try:
            super().teardown()
            assert list(violations()) == []
            assert [found for page in pages_of_deadlines() for found in page.wrong] == []
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def publish(self, header: Header, graph: Graph, members: tuple[set[int], ...]) -> Definition:
        for known in ROLES:
            make_role(known.name)
        for name, who in zip(
            ["Ticket Coordinator", *(r.name for r in ROLES)], members, strict=True
        ):
            staff(name, sorted(who))
        self.members: dict[str, set[int]] = {}
        self.numbers: list[str] = []
        body = publish(*_drawn(escalating(graph)), **_slas(header), end_logic=header.end_logic)
        version = Workflows.objects.get(pk=body["workflow_id"]).active_version
        assert version is not None
        return definition_of(version)

    def pool_role(self, role: RoleRef) -> RoleRef:
        """The role with the key and the names that it has in the database."""
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

    def do_send(self, number: int, command: Command) -> Answer | None:
        fields = asdict(command)
        is_in_charge = fields.get("is_in_charge", True)
        actor = fields["actor_user_id"]
        person = _admin(actor) if is_in_charge else agent(actor)
        url = f"/tasks/{self.task(number).pk}/{command.name}/"
        body = {name: fields[name] for name in command.needs}
        answer = api_client(person).post(url, body)
        return None if answer.status_code == 200 else (answer.json()["code"], answer.status_code)

    def do_claim(self, number: int, actor: int, rev: int | None) -> Answer | None:
        """Claim the task as a person with the roles of all steps. Such a person may see the task
        while it waits or is held.

        If the task has ended, claim it as an Admin, because nobody else may see it.
        """
        task = self.task(number)
        roles = [role.name for role in ROLES]
        is_seen = task.status in OPEN_TASK_STATUSES
        person = agent(actor, *roles) if is_seen else agent(actor, "Admin", *roles)
        body = {} if rev is None else {"rev": rev}
        answer = api_client(person).post(f"/tasks/{task.pk}/claim/", body)
        return None if answer.status_code == 200 else (answer.json()["code"], answer.status_code)

    def do_change_owner(self, number: int, to: int, actor: int) -> Answer | None:
        url = f"/tasks/{self.task(number).pk}/owner/"
        answer = api_client(_admin(actor)).post(url, {"user_id": to})
        return None if answer.status_code == 200 else (answer.json()["code"], answer.status_code)

    def somebody(self, task: ModelTask, actor: int, is_in_charge: bool) -> tuple[int, bool]:
        """The same as in the parent class, except that a person who never held the task acts as an
        Admin. Over HTTP others could not see the task.
        """
        actor, is_in_charge = super().somebody(task, actor, is_in_charge)
        return actor, is_in_charge or actor not in task.held

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
        """Do nothing, because the service uses the real clock. To have late tasks nevertheless,
        some tickets arrive with a date long ago.
        """

    @rule(
        data=st.data(),
        to=st.integers(1, 6),
        actor=people,
        as_owner=st.booleans(),
        late=st.sampled_from([None, 0, 0, 1]),
    )
    @precondition(lambda self: bool(self.model))
    def transfer(
        self, data: st.DataObject, to: int, actor: int, as_owner: bool, late: int | None
    ) -> None:
        number, task, item_number = self.draw_item(data)
        before = self.state(number)
        as_owner = as_owner and before.owner is not None
        person = _admin(actor)
        if as_owner and before.owner is not None:
            person = agent(before.owner.user_id, "Ticket Coordinator")
        rev = None if late is None else task.rev - late
        in_role = self.pool_of(task.step_id).members
        at_work = set().union(*(rotation.members for rotation in self.rotations.values()))
        expected = (
            first_broken(
                (not 1 <= item_number <= task.items, "task_item_not_found", 404),
                (to not in at_work, "invalid", 400),
            )
            or self.refusal_of_item(number, item_number, rev)
            or first_broken(
                (to == person.user_id, "transfer_to_oneself", 400),
                (to == task.holder, "already_holder", 409),
                (as_owner and to not in in_role, "not_in_role", 400),
            )
        )
        body: dict[str, Any] = {"new_user_id": to, "notes": "Please."}
        body |= {} if rev is None else {"rev": rev}
        self.send_about_item(number, item_number, "transfer", person, body, expected)
        if expected is None:
            self.handed_over(number, to, ItemStatus.REASSIGNED, Origin.TRANSFERRED)
            old, new = before.open_item, self.state(number).items[-1]
            assert old is not None
            assert (new.step_id, new.due_at) == (old.step_id, old.due_at)

    @rule(data=st.data(), actor=people, as_holder=st.booleans())
    @precondition(lambda self: bool(self.model))
    def escalate(self, data: st.DataObject, actor: int, as_holder: bool) -> None:
        number, task, item_number = self.draw_item(data)
        above = self.definition.step(task.step_id).escalate_to
        others = set() if above is None else self.rotations[role_pool(above)].members
        others = others - {task.holder} if task.holder is not None else others
        person = _admin(actor)
        if as_holder and task.holder is not None:
            person = agent(task.holder)
        expected = (
            first_broken((not 1 <= item_number <= task.items, "task_item_not_found", 404))
            or self.refusal_of_item(number, item_number, None)
            or first_broken(
                (above is None, "no_escalation_target", 409),
                (not others, "nobody_eligible", 409),
            )
        )
        body = {"reason": "Too hot."}
        self.send_about_item(number, item_number, "escalate", person, body, expected)
        if expected is None:
            new_item = self.state(number).items[-1]
            assert new_item.holder.user_id in others
            assert above is not None
            assert new_item.role.id == above.id
            self.handed_over(
                number, new_item.holder.user_id, ItemStatus.ESCALATED, Origin.ESCALATION
            )

    @rule(data=st.data(), rarely=st.integers(0, 3), by_delete=st.booleans())
    @precondition(lambda self: bool(self.model))
    def cancel(self, data: st.DataObject, rarely: int, by_delete: bool) -> None:
        number = self.draw_task(data)
        task = self.model[number]
        if rarely and not task.ended:
            return
        expected = ("task_ended", 409) if task.ended else None
        url = f"/tasks/{self.task(number).pk}/"
        if by_delete:
            self.send(number, "delete", url, _admin(1), None, expected)
        else:
            self.send(number, "post", f"{url}cancel/", _admin(1), {"reason": "No."}, expected)
        if expected is None:
            task.rev += 1
            task.ended = task.cancelled = True
            task.on_hold, task.holder = False, None
            task.report()

    @rule(data=st.data(), priority=st.sampled_from(PRIORITIES), by_patch=st.booleans())
    @precondition(lambda self: bool(self.model))
    def change_priority(self, data: st.DataObject, priority: str, by_patch: bool) -> None:
        number = self.draw_task(data)
        task, before = self.model[number], self.state(number)
        expected = ("task_ended", 409) if task.ended else None
        url = f"/tasks/{self.task(number).pk}/"
        body = {"priority": PRIORITY[priority], "reason": "The boss asks."}
        if by_patch:
            self.send(number, "patch", url, _admin(1), body, expected)
        else:
            self.send(number, "post", f"{url}priority/", _admin(1), body, expected)
        after = self.state(number)
        if expected is None and priority == before.priority:
            assert after == before
        elif expected is None:
            task.rev += 1

    @rule(data=st.data(), actor=people)
    @precondition(lambda self: bool(self.model))
    def start(self, data: st.DataObject, actor: int) -> None:
        number = self.draw_task(data)
        task, item = self.model[number], self.state(number).open_item
        expected = first_broken(
            (task.ended, "task_ended", 409),
            (task.on_hold, "task_on_hold", 409),
            (actor not in task.held, "not_holder", 403),
            (actor != task.holder, "item_closed", 409),
        )
        url = f"/tasks/{self.task(number).pk}/update-user-status/"
        body = {"status": "in progress"}
        self.send(number, "post", url, _admin(actor), body, expected)
        if expected is None and item is not None and item.status is ItemStatus.NEW:
            task.rev += 1
            started = self.state(number).open_item
            assert started is not None
            assert started.status is ItemStatus.IN_PROGRESS

    def send_about_item(
        self,
        number: int,
        item_number: int,
        command: str,
        person: Person,
        body: dict[str, Any],
        expected: Answer | None,
    ) -> None:
        items = TaskItem.objects.filter(task=self.task(number), number=item_number)
        key = items.values_list("pk", flat=True).first() or UNKNOWN_ITEM_ID
        body = {"task_item_id": key, **body}
        self.send(number, "post", f"/tasks/{command}/", person, body, expected)

    def send(
        self,
        number: int,
        method: str,
        url: str,
        person: Person,
        body: dict[str, Any] | None,
        expected: Answer | None,
    ) -> None:
        """Send a command, and check that the result is the one that the model expects."""
        self.touched.add(number)
        before = self.state(number)
        answer = getattr(api_client(person), method)(url, body)
        if answer.status_code in (200, 204):
            assert expected is None
            return
        assert (answer.json()["code"], answer.status_code) == expected
        assert self.state(number) == before

    def handed_over(self, number: int, to: int, status: ItemStatus, origin: Origin) -> None:
        task = self.model[number]
        task.rev += 1
        task.hand_over(task.step_id, to)
        old, new = self.state(number).items[-2:]
        assert old.status is status
        assert (new.status, new.origin, new.assigned_at) == (ItemStatus.NEW, origin, old.acted_at)

    def state(self, number: int) -> TaskState:
        task = self.task(number)
        state = state_from_rows(task)
        assert state == state_from_events(task)
        return state

    def reports(self, number: int) -> list[str]:
        told = outbox_messages(queue="TICKET_STATUS_QUEUE")
        mine = [row.kwargs for row in told if row.kwargs["ticket_id"] == self.numbers[number]]
        assert sorted(row["rev"] for row in mine) == [row["rev"] for row in mine]
        return [status for status, _ in groupby(row["status"] for row in mine)]

    def task(self, number: int) -> Task:
        return Task.objects.select_related("ticket_owner", "waiting_role").get(
            ticket__ticket_number=self.numbers[number]
        )


def _admin(user_id: int) -> Person:
    return make_person(user_id=user_id, roles=[("tts", "Admin")])


def _drawn(graph: Graph) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes and edges of the graph, in the form in which the editor sends them."""
    nodes = [
        {
            "temp_id": str(step.step_id),
            "name": step.name,
            "role": step.work_role.name,
            "weight": str(step.weight),
            "order": step.order,
            "is_start": step.is_start,
            "is_end": step.is_end,
            **({"escalate_to": step.escalate_to.name} if step.escalate_to else {}),
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
