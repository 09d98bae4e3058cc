"""Roles and memberships from Auth's messages."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Any

import pytest
from django.core.management import call_command

from audit.models import AuditEvent
from role.models import FIRST_LOCAL_ROLE_ID, Roles, RoleUsers
from role.selectors import coordinators, role_members
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import deliver, outbox_messages, run_at_once

ROLE_TASK = "tts.role.sync"
MEMBERSHIP_TASK = "tts.user_system_role.sync"


def role_body(role_id: int = 5, name: str = "Agent", **fields: Any) -> dict[str, Any]:
    return {"id": role_id, "name": name, "system": "tts", "action": "create", **fields}


def membership_body(user_id: int = 11, role_id: int = 5, **fields: Any) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "user_full_name": f"Person {user_id}",
        "user_email": f"p{user_id}@tts.example",
        "role_id": role_id,
        "role_name": "Agent",
        "system": "tts",
        "is_active": True,
        "action": "create",
        **fields,
    }


def sync_role(*args: Any, **fields: Any) -> None:
    assert deliver(ROLE_TASK, {"role": role_body(*args, **fields)}).result.value == "done"


def sync_member(*args: Any, **fields: Any) -> None:
    body = {"user_system_role": membership_body(*args, **fields)}
    assert deliver(MEMBERSHIP_TASK, body).result.value == "done"


def roles() -> list[tuple[int, str, str, bool]]:
    rows = Roles.objects.order_by("role_id")
    return [(row.role_id, row.system, row.name, row.is_active) for row in rows]


def take_ups() -> list[Any]:
    return [
        message.kwargs for message in outbox_messages("WORKFLOW_TASKS_PRODUCTION", "task.take_up")
    ]


@pytest.mark.django_db
class TestRoleSync:
    def test_makes_a_role(self) -> None:
        sync_role(5, " Agent ", system=" TTS ")
        assert roles() == [(5, "tts", "Agent", True)]

    @pytest.mark.parametrize("form", ["wrapped", "positional", "keyword", "keywords"])
    def test_takes_every_form_of_the_payload(self, form: str) -> None:
        body = role_body()
        args: list[Any] = {"wrapped": [{"role": body}], "positional": [body]}.get(form, [])
        kwargs: dict[str, Any] = {"keyword": {"role": body}, "keywords": body}.get(form, {})
        assert deliver(ROLE_TASK, *args, **kwargs).result.value == "done"
        assert roles() == [(5, "tts", "Agent", True)]

    def test_is_the_same_again(self) -> None:
        for _ in range(2):
            sync_role()
        assert roles() == [(5, "tts", "Agent", True)]

    def test_renames_in_place(self) -> None:
        sync_role(5, "Agent")
        before = Roles.objects.get().pk
        sync_role(5, "Helper", action="update")
        row = Roles.objects.get()
        assert (row.pk, row.name, row.name_key) == (before, "Helper", "helper")

    def test_keeps_one_name_of_two_systems_apart(self) -> None:
        sync_role(5, "Ticket Coordinator", system="tts")
        sync_role(6, "ticket coordinator", system="hdts")
        assert roles() == [
            (5, "tts", "Ticket Coordinator", True),
            (6, "hdts", "ticket coordinator", True),
        ]

    def test_rekeys_a_seeded_role_whatever_its_case(self) -> None:
        call_command("seed_role", verbosity=0)
        seeded = Roles.objects.get(name="Agent")
        assert seeded.role_id >= FIRST_LOCAL_ROLE_ID
        sync_role(5, "AGENT")
        after = Roles.objects.get(role_id=5)
        assert (after.pk, after.name) == (seeded.pk, "AGENT")
        assert Roles.objects.count() == 9

    def test_ends_a_role_and_its_memberships_and_keeps_both(self) -> None:
        sync_member()
        sync_role(action="delete")
        assert roles() == [(5, "tts", "Agent", False)]
        assert RoleUsers.objects.get().is_active is False
        assert role_members(Roles.objects.get().pk) == []

    def test_takes_the_end_of_an_unknown_role_as_done(self) -> None:
        sync_role(action="delete")
        assert roles() == []

    def test_gives_an_ended_role_to_its_successor_of_the_same_name(self) -> None:
        sync_role(5)
        pinned = Roles.objects.get().pk
        sync_role(5, action="delete")
        sync_role(9)
        row = Roles.objects.get()
        assert (row.pk, row.role_id, row.is_active) == (pinned, 9, True)

    def test_of_a_rename_to_a_seeded_name_joins_both_under_the_seeded_row(self) -> None:
        sync_role(5, "Helper")
        sync_member(11, 5, role_name="Helper")
        call_command("seed_role", verbosity=0)
        seeded = Roles.objects.get(name="Agent")
        sync_role(5, "Agent", action="update")
        assert Roles.objects.get(role_id=5).pk == seeded.pk
        assert [member.user_id for member in role_members(seeded.pk)] == [11]
        ended = Roles.objects.get(name="Helper")
        assert (ended.is_active, ended.role_id >= FIRST_LOCAL_ROLE_ID) == (False, True)
        assert take_ups()[-1] == {"role_id": seeded.pk}

    def test_of_two_roles_that_change_names_ends_the_same_in_either_order(self) -> None:
        sync_role(5, "Agent")
        sync_role(6, "Helper")
        by_role_id = dict(Roles.objects.values_list("role_id", "pk"))
        sync_role(6, "Agent", action="update")
        assert Roles.objects.get(role_id=5).name == "Agent #5"
        sync_role(5, "Helper", action="update")
        assert roles() == [(5, "tts", "Helper", True), (6, "tts", "Agent", True)]
        assert dict(Roles.objects.values_list("role_id", "pk")) == by_role_id

    def test_that_revives_a_role_with_members_is_announced(self) -> None:
        sync_role()
        row = Roles.objects.get()
        RoleUsers.objects.create(role=row, user_id=3, assigned_at="2026-01-01T00:00:00Z")
        Roles.objects.update(is_active=False)
        sync_role(action="update")
        assert take_ups() == [{"role_id": row.pk}]


@pytest.mark.django_db
class TestMembershipSync:
    def test_adds_a_member_and_announces_it(self) -> None:
        sync_role()
        sync_member()
        row = RoleUsers.objects.get()
        assert (row.user_id, row.user_full_name, row.user_email, row.is_active) == (
            11,
            "Person 11",
            "p11@tts.example",
            True,
        )
        assert take_ups() == [{"role_id": row.role_id}]

    def test_makes_the_role_that_it_names(self) -> None:
        sync_member()
        assert roles() == [(5, "tts", "Agent", True)]

    def test_rekeys_a_seeded_role(self) -> None:
        call_command("seed_role", verbosity=0)
        seeded = Roles.objects.get(name="Agent").pk
        sync_member()
        assert RoleUsers.objects.get().role_id == seeded
        assert Roles.objects.get(role_id=5).pk == seeded

    def test_does_not_rename_a_known_role(self) -> None:
        sync_role(5, "Helper")
        sync_member(role_name="Agent")
        assert roles() == [(5, "tts", "Helper", True)]

    def test_is_the_same_again_and_announces_once(self) -> None:
        sync_member()
        sync_member()
        assert RoleUsers.objects.count() == 1
        assert len(take_ups()) == 1

    def test_corrects_name_and_address(self) -> None:
        sync_member()
        sync_member(user_full_name="New Name", user_email="", action="update")
        row = RoleUsers.objects.get()
        assert (row.user_full_name, row.user_email) == ("New Name", "p11@tts.example")

    @pytest.mark.parametrize("fields", [{"action": "delete"}, {"is_active": False}])
    def test_ends_a_membership_and_keeps_its_row(self, fields: dict[str, Any]) -> None:
        sync_member()
        sync_member(**fields)
        assert RoleUsers.objects.get().is_active is False
        assert len(take_ups()) == 1

    def test_that_returns_is_announced_again(self) -> None:
        sync_member()
        sync_member(action="delete")
        sync_member(action="update")
        assert RoleUsers.objects.get().is_active is True
        assert len(take_ups()) == 2

    def test_that_ends_before_auth_named_the_role_finds_it_by_name(self) -> None:
        call_command("seed_role", verbosity=0)
        agent = Roles.objects.get(name="Agent")
        RoleUsers.objects.create(role=agent, user_id=11, assigned_at="2026-01-01T00:00:00Z")
        sync_member(action="delete")
        assert RoleUsers.objects.get().is_active is False

    def test_that_ends_where_there_was_none_makes_nothing(self) -> None:
        sync_member(action="delete")
        assert (Roles.objects.count(), RoleUsers.objects.count()) == (0, 0)

    def test_of_an_ended_role_is_kept_but_not_announced(self) -> None:
        sync_role()
        sync_role(action="delete")
        sync_member()
        assert RoleUsers.objects.get().is_active is True
        assert take_ups() == []
        assert role_members(Roles.objects.get().pk) == []

    def test_ends_the_same_in_every_order_of_arrival(self) -> None:
        call_command("seed_role", verbosity=0)
        messages: list[tuple[str, dict[str, Any]]] = [
            (ROLE_TASK, {"role": role_body(5, "agent")}),
            (MEMBERSHIP_TASK, {"user_system_role": membership_body(11, role_name="agent")}),
            (MEMBERSHIP_TASK, {"user_system_role": membership_body(12, role_name="agent")}),
        ]
        for order in permutations(messages):
            RoleUsers.objects.all().delete()
            Roles.objects.all().delete()
            call_command("seed_role", verbosity=0)
            for task, body in order:
                deliver(task, body)
            agent = Roles.objects.get(role_id=5)
            assert [member.user_id for member in role_members(agent.pk)] == [11, 12]
            assert (agent.name, Roles.objects.count()) == ("agent", 9)


MALFORMED_ROLES: Iterable[tuple[str, Any]] = [
    ("payload_not_a_dict", []),
    ("payload_not_a_dict", {}),
    ("id_not_an_id", role_body(role_id=True)),
    ("id_not_an_id", {**role_body(), "id": "5"}),
    ("id_not_an_id", {**role_body(), "id": 2**63}),
    ("name_missing", role_body(name="  ")),
    ("name_not_text", {**role_body(), "name": 7}),
    ("name_too_long", role_body(name="x" * 65)),
    *(("name_missing", role_body(name=name)) for name in ("\u200b", "\u2800\u00ad", "\u202e")),
    *(("name_not_storable", role_body(name=name)) for name in ("Ad\x00min", "\ud800", "\x00")),
    ("system_not_storable", role_body(system="tt\x00s")),
    ("system_not_text", role_body(system=[])),
    ("action_unknown", role_body(action="explode")),
    ("action_unknown", role_body(action=None)),
]


@pytest.mark.django_db
class TestMalformed:
    @pytest.mark.parametrize(("reason", "body"), MALFORMED_ROLES)
    def test_role_is_a_dead_letter_at_once(self, reason: str, body: Any) -> None:
        assert deliver(ROLE_TASK, body).result.value == "dead"
        assert DeadLetter.objects.get().reason == reason
        assert roles() == []

    @pytest.mark.parametrize(
        ("reason", "fields"),
        [
            ("is_active_not_a_boolean", {"is_active": "yes"}),
            ("user_id_not_an_id", {"user_id": 0}),
            ("role_id_not_an_id", {"role_id": None}),
            ("action_unknown", {"action": ""}),
        ],
    )
    def test_membership_is_a_dead_letter_at_once(self, reason: str, fields: dict[str, Any]) -> None:
        body = {"user_system_role": {**membership_body(), **fields}}
        assert deliver(MEMBERSHIP_TASK, body).result.value == "dead"
        assert DeadLetter.objects.get().reason == reason
        assert (Roles.objects.count(), RoleUsers.objects.count()) == (0, 0)


@pytest.mark.django_db
class TestSpareFields:
    @pytest.mark.parametrize(
        ("fields", "kept"),
        [
            ({"user_email": "x" * 255}, ("Ann Agent", "")),
            ({"user_email": ["ann@tts.example"]}, ("Ann Agent", "")),
            ({"user_email": "jane@intranet"}, ("Ann Agent", "jane@intranet")),
            ({"user_email": None, "is_active": None}, ("Ann Agent", "")),
            (
                {"user_full_name": "x" * 300, "user_email": "a@x.example"},
                ("x" * 255, "a@x.example"),
            ),
            ({"user_full_name": {"first": "Ann"}, "user_email": ""}, ("", "")),
            ({"user_full_name": "Ann\x00 Ag\ud800ent"}, ("Ann Agent", "")),
            ({"user_full_name": "\u200b\u2800"}, ("", "")),
            ({"user_full_name": "\u202eAnn\nAgent"}, ("Ann Agent", "")),
            ({"user_email": "a@x.example\x00"}, ("Ann Agent", "a@x.example")),
            ({"user_email": "a@x.example\nb@x.example"}, ("Ann Agent", "")),
            ({"note": "a\x00b", "\ud800": ["\x00"]}, ("Ann Agent", "")),
        ],
    )
    def test_never_cost_the_membership(self, fields: dict[str, Any], kept: tuple[str, str]) -> None:
        body = {**membership_body(), "user_full_name": "Ann Agent", "user_email": "", **fields}
        assert deliver(MEMBERSHIP_TASK, {"user_system_role": body}).result.value == "done"
        member = RoleUsers.objects.get()
        assert (member.user_full_name, member.user_email) == kept


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_the_same_new_membership_is_one(self) -> None:
        def send() -> str:
            body = {"user_system_role": membership_body()}
            return deliver(MEMBERSHIP_TASK, body).result.value

        results = run_at_once(send, times=6)
        # If another message inserts the row first, this message may be retried. It must never
        # become a dead letter.
        assert set(results) <= {"done", "retried"}
        assert (Roles.objects.count(), RoleUsers.objects.count()) == (1, 1)
        assert len(take_ups()) == 1

    def test_memberships_of_a_new_role_all_arrive(self) -> None:
        def sender(user_id: int) -> Any:
            return lambda: (
                deliver(
                    MEMBERSHIP_TASK, {"user_system_role": membership_body(user_id)}
                ).result.value
            )

        results = run_at_once([sender(user_id) for user_id in range(1, 7)])
        assert results == ["done"] * 6
        members = role_members(Roles.objects.get().pk)
        assert [member.user_id for member in members] == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db
class TestCoordinators:
    def test_are_one_pool_of_both_systems_each_person_once(self) -> None:
        for system, role_id in (("hdts", 7), ("tts", 8), ("ams", 9)):
            for user_id in {"hdts": (3, 1), "tts": (2, 3), "ams": (4,)}[system]:
                sync_member(user_id, role_id, role_name="Ticket coordinator", system=system)
        sync_member(5, 8, role_name="Ticket Coordinator", is_active=False)
        assert [member.user_id for member in coordinators()] == [1, 2, 3]


def audited() -> list[tuple[str, Any]]:
    """The audit events as (action, changes), oldest first; `changes` without our own role ids."""
    events = AuditEvent.objects.order_by("id")
    return [
        (event.action, {name: value for name, value in event.changes.items() if name != "role"})
        for event in events
    ]


@pytest.mark.django_db
class TestAudit:
    def test_holds_each_change_once(self) -> None:
        for _ in range(2):
            sync_role(5, "Agent")
            sync_member(11)
        sync_member(12)
        for _ in range(2):
            sync_role(5, "Helper", action="update")
        for _ in range(2):
            sync_member(11, is_active=False)
        for _ in range(2):
            sync_role(5, "Helper", action="delete")
        assert audited() == [
            ("role.create", {"role_id": 5}),
            ("role_member.add", {"user_id": 11}),
            ("role_member.add", {"user_id": 12}),
            ("role.update", {"name": {"from": "Agent", "to": "Helper"}}),
            ("role_member.end", {"user_id": 11}),
            ("role.end", {}),
            ("role_member.end", {"user_id": 12}),
        ]
        assert not AuditEvent.objects.exclude(actor=None).exists()

    def test_holds_each_seeded_role_once(self) -> None:
        for _ in range(2):
            call_command("seed_role", verbosity=0)
        seeded = Roles.objects.order_by("pk").values_list("role_id", flat=True)
        assert audited() == [("role.create", {"role_id": role_id}) for role_id in seeded]

    def test_names_nobody(self) -> None:
        sync_member(11, user_full_name="Ann Agent", user_email="ann@tts.example")
        for event in AuditEvent.objects.all():
            assert "Ann" not in f"{event.target_label}{event.changes}"
            assert "ann@" not in f"{event.target_label}{event.changes}"

    def test_follows_a_seeded_role_to_its_key(self) -> None:
        call_command("seed_role", verbosity=0)
        before = Roles.objects.get(name="Agent")
        sync_role(5, "AGENT")
        event = AuditEvent.objects.get(action="role.update")
        assert event.target_id == str(before.pk)
        assert event.changes == {
            "role_id": {"from": before.role_id, "to": 5},
            "name": {"from": "Agent", "to": "AGENT"},
        }

    def test_follows_members_to_the_row_that_takes_over(self) -> None:
        call_command("seed_role", verbosity=0)
        seeded = len(audited())
        sync_role(5, "Helper")
        sync_member(11, role_name="Helper")
        sync_role(5, "Agent", action="update")
        assert [action for action, _ in audited()[seeded:]] == [
            "role.create",
            "role_member.add",
            "role.update",
            "role.update",
            "role_member.end",
            "role_member.add",
        ]

    def test_of_a_message_that_is_malformed_holds_nothing(self) -> None:
        deliver(ROLE_TASK, {"role": {"id": 5}})
        assert audited() == []
