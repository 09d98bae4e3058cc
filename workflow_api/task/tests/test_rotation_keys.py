"""A rotation belongs to the key of its role. So the order of turns stays the same when the role is
renamed.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from role.models import Roles
from role.services import roles_seed
from servicekit.db.transactions import transaction
from servicekit.testing import api_client, deliver, run_at_once
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import ADMIN, chain, publish, receive, rename_role, staff, step, ticket
from tickets.models import RoundRobin

TRIAGE = chain(step("Triage", "Agent", 1.0, escalate_to="Manager"))


def holder(number: str) -> int:
    """The holder of the ticket."""
    return TaskItem.objects.get(task__ticket__ticket_number=number, acted_on=None).user_id


def turns(role_name: str, purpose: str = "turns") -> int:
    """The number of turns that were taken in the rotation of the role with this current name."""
    return RoundRobin.objects.get(role__name=role_name, purpose=purpose).turns


def escalate(number: str) -> int:
    """Escalate the ticket's open item. Returns the new holder."""
    item = TaskItem.objects.get(task__ticket__ticket_number=number, acted_on=None)
    body = {"task_item_id": item.pk, "reason": "Too hot."}
    answer = api_client(ADMIN).post("/tasks/escalate/", body)
    assert answer.status_code == 200, answer.content
    return holder(number)


def sync_role(role_id: int, name: str, **fields: Any) -> None:
    body = {"id": role_id, "name": name, "system": "tts", "action": "update", **fields}
    assert deliver("tts.role.sync", {"role": body}).result.value == "done"


@pytest.mark.django_db
class TestARenamedRole:
    def test_goes_on_with_the_next_person(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*TRIAGE)
        assert holder(receive()) == 11

        rename_role("Agent", "Helper")

        assert [holder(receive()) for _ in range(3)] == [12, 13, 11]
        assert turns("Helper") == 4

    def test_shares_its_rotation_between_versions_of_both_names(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*TRIAGE)
        assert holder(receive()) == 11
        rename_role("Agent", "Helper")

        publish(*chain(step("Help", "Helper", 1.0)), category="Budget")

        held = [holder(receive(category=name)) for name in ("Budget", "Technology", "Budget")]
        assert held == [12, 13, 11]
        assert turns("Helper") == 4

    def test_leaves_its_old_name_to_a_role_with_a_rotation_of_its_own(self) -> None:
        staff("Agent", [11, 12])
        publish(*TRIAGE)
        assert holder(receive()) == 11
        rename_role("Agent", "Helper")

        sync_role(9_001, "Agent")
        for user_id in (11, 12):
            member = {
                "user_id": user_id,
                "role_id": 9_001,
                "role_name": "Agent",
                "system": "tts",
                "is_active": True,
                "action": "create",
            }
            deliver("tts.user_system_role.sync", {"user_system_role": member})
        created = Roles.objects.get(role_id=9_001)
        publish_with(created, category="Budget")

        assert holder(receive(category="Budget")) == 11
        assert holder(receive()) == 12
        assert (turns("Agent"), turns("Helper")) == (1, 2)

    def test_keeps_its_escalations_apart(self) -> None:
        staff("Agent", [11])
        staff("Manager", [31, 32, 33])
        publish(*TRIAGE)
        assert escalate(receive()) == 31

        rename_role("Manager", "Lead")

        assert [escalate(receive()) for _ in range(2)] == [32, 33]
        assert turns("Lead", "escalations") == 3
        assert not RoundRobin.objects.filter(role__name="Lead", purpose="turns").exists()

    def test_offers_the_person_whose_turn_it_is(self) -> None:
        staff("Agent", [11])
        staff("Manager", [31, 32])
        publish(*TRIAGE)
        assert escalate(receive()) == 31
        rename_role("Manager", "Lead")

        task = Task.objects.get(ticket__ticket_number=receive())
        found = api_client(ADMIN).get(f"/tasks/{task.pk}/offers/").json()

        [offer] = [it for it in found["offers"] if it["command"] == "escalate"]
        assert offer["to"]["next_user_full_name"] == "Person 32"

    def test_is_invariably_sound(self) -> None:
        staff("Agent", [11, 12])
        publish(*TRIAGE)
        receive()
        rename_role("Agent", "Helper")
        receive()
        assert [*violations(), *replay_violations()] == []


def publish_with(created: Roles, **fields: str) -> None:
    """An initialized workflow whose one step belongs to this role."""
    node = {"temp_id": "a", "name": "A", "role_id": created.role_id, "weight": 1.0}
    body = {
        "workflow": {"name": "By key", "department": "IT", "sub_category": "", **fields},
        "graph": {"nodes": [{**node, "is_start": True, "is_end": True}], "edges": []},
    }
    made = api_client(ADMIN).post("/workflows/", body)
    assert made.status_code == 201, made.content
    url = f"/workflows/{made.json()['workflow_id']}/initialize/"
    assert api_client(ADMIN).post(url).status_code == 200


@pytest.mark.django_db
class TestARoleThatAuthGetsToKnow:
    def test_goes_on_after_its_first_sync(self) -> None:
        with transaction():
            roles_seed(names=["Agent"], now=timezone.now())
        seeded = Roles.objects.get(name="Agent")
        for user_id in (11, 12, 13):
            seeded.members.create(user_id=user_id, assigned_at=timezone.now())
        publish_with(seeded, category="Technology")
        assert holder(receive()) == 11

        sync_role(7_001, "AGENT")

        assert Roles.objects.get(role_id=7_001).pk == seeded.pk
        assert [holder(receive()) for _ in range(2)] == [12, 13]

    def test_goes_on_where_the_one_stood_whose_people_it_takes_over(self) -> None:
        """The Auth Service renames its role, and the new name is that of a local role. The row of
        the local role then becomes the row of the Auth Service's role.
        """
        staff("Helper", [11, 12, 13])
        publish(*chain(step("Help", "Helper", 1.0)))
        assert [holder(receive()) for _ in range(2)] == [11, 12]
        with transaction():
            roles_seed(names=["Agent"], now=timezone.now())
        local = Roles.objects.get(name="Agent")
        publish_with(local, category="Budget")
        helper = Roles.objects.get(name="Helper")

        sync_role(helper.role_id, "Agent")

        assert Roles.objects.get(role_id=helper.role_id).pk == local.pk
        assert [holder(receive(category="Budget")) for _ in range(2)] == [13, 11]
        assert turns("Agent") == 4
        call_command("verify_decisions")
        assert not RoundRobin.objects.filter(role=helper).exists()

    def test_adds_its_own_turns_to_those_it_takes_over(self) -> None:
        staff("Helper", [11, 12])
        publish(*chain(step("Help", "Helper", 1.0)))
        receive()
        with transaction():
            roles_seed(names=["Agent"], now=timezone.now())
        local = Roles.objects.get(name="Agent")
        local.members.create(user_id=50, assigned_at=timezone.now())
        publish_with(local, category="Budget")
        assert holder(receive(category="Budget")) == 50

        sync_role(Roles.objects.get(name="Helper").role_id, "Agent")

        call_command("verify_decisions")
        assert holder(receive(category="Budget")) == 12
        assert turns("Agent") == 3
        call_command("verify_decisions")


@pytest.mark.django_db(transaction=True)
class TestARenameAmongArrivals:
    def test_loses_no_turn(self) -> None:
        staff("Agent", [11, 12, 13])
        staff("Ticket Coordinator", [41])
        publish(*TRIAGE)
        bodies = [ticket() for _ in range(8)]

        outcomes = run_at_once(
            [
                *(partial(deliver, "tickets.tasks.receive_ticket", body) for body in bodies),
                partial(rename_role, "Agent", "Helper"),
            ]
        )

        assert {outcome.result.value for outcome in outcomes if outcome} == {"done"}
        held = TaskItem.objects.values_list("user_id", flat=True)
        assert sorted([*held].count(person) for person in (11, 12, 13)) == [2, 3, 3]
        assert turns("Helper") == 8
        assert [*violations(), *replay_violations()] == []


@pytest.mark.django_db
class TestTheMigration:
    """In the previous version a rotation had only the name of its role. The migration finds the
    role by this name.
    """

    @pytest.fixture
    def helper(self) -> Roles:
        """A role that was named Agent at the time when a version was frozen."""
        staff("Agent", [11, 12])
        publish(*TRIAGE)
        rename_role("Agent", "Helper")
        return Roles.objects.get(name="Helper")

    def old_row(self, system: str, role_name: str, last_user_id: int, turns: int) -> None:
        RoundRobin.objects.create(
            system=system, role_name=role_name, last_user_id=last_user_id, turns=turns
        )

    def migrate(self) -> list[tuple[int | None, str, int | None, int]]:
        module = import_module("tickets.migrations.0012_rotations_find_their_role")
        module.rotations_find_role(apps, None)
        rows = RoundRobin.objects.order_by("-turns")
        return list(rows.values_list("role", "purpose", "last_user_id", "turns"))

    def test_finds_the_role_by_its_present_name(self, helper: Roles) -> None:
        self.old_row("tts", "helper", 11, 5)
        self.old_row("tts/escalations", "helper", 12, 4)
        self.old_row("", "ticket coordinator", 41, 3)
        assert self.migrate() == [
            (helper.pk, "turns", 11, 5),
            (helper.pk, "escalations", 12, 4),
            (None, "owners", 41, 3),
        ]

    def test_finds_the_role_by_a_name_that_a_version_froze(self, helper: Roles) -> None:
        self.old_row("tts", "agent", 12, 8)
        assert self.migrate() == [(helper.pk, "turns", 12, 8)]

    def test_makes_one_of_the_rotations_of_both_names(self, helper: Roles) -> None:
        self.old_row("tts", "agent", 12, 8)
        self.old_row("tts", "helper", 11, 3)
        assert self.migrate() == [(helper.pk, "turns", 12, 11)]

    def test_leaves_a_rotation_of_no_known_role(self, helper: Roles) -> None:
        self.old_row("tts", "nobody", 12, 8)
        assert self.migrate() == [(None, "", 12, 8)]

    def test_changes_nothing_the_second_time(self, helper: Roles) -> None:
        self.old_row("tts", "agent", 12, 8)
        assert self.migrate() == self.migrate()

    def test_lets_the_rotation_go_on(self, helper: Roles) -> None:
        self.old_row("tts", "agent", 11, 8)
        self.migrate()
        assert holder(receive()) == 12
        assert turns("Helper") == 9
